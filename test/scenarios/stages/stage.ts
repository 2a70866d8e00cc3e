import { readdirSync } from 'node:fs';
import type { Desk } from '#src/domain/desk.ts';
import type { Notes } from '#src/port/definition.ts';
import type { Platform } from '#src/port/platform.ts';
import { until } from '../house.ts';

/**
 * A platform with people on it, as a story sees it: who writes what where, and what each of them reads. One file in this
 * folder is one stage; its default export opens it. Everybody is called the same everywhere: the customers ana and ben, the
 * agents mia and noah, the lead lea, dara of dev, ivan of IT, leo of legal; and so are the channels and groups that the default
 * desk names.
 */
export interface Stage {
  /** Relevo's way to the platform, once; not started. Where the platform comes by HTTP it finds it from then on. */
  create(notes: Notes): Promise<Platform>;
  /** What the desk has to be set up with besides. */
  readonly desk?: Partial<Desk>;
  as(name: string): Player;
  stop(): Promise<void>;
}

export interface StageDefinition {
  readonly name: string;
  open(): Promise<Stage>;
}

/** What one person does and sees. A thread is named by its first message. */
export interface Player {
  /** Absent from platforms that bring no messages to Relevo. */
  write?(channel: string, text: string, thread?: Read): Promise<Read>;
  /** A slash command at the top level of a channel: `/ticket new`. */
  type(channel: string, line: string): Promise<Outcome>;
  /** Presses a button by the words on it. */
  press(on: Read, label: RegExp): Promise<Outcome>;
  /** Fills in a form; fields that are not named stay as they are. */
  submit(form: Outcome, values: Readonly<Record<string, string>>): Promise<Outcome>;
  /** Everything that this person sees there, also what only they do, the oldest first. */
  reads(channel: string, thread?: Read): Promise<readonly Read[]>;
}

/** A message as it is read. */
export interface Read {
  readonly channel: string;
  readonly id: string;
  readonly words: string;
  /** What can be pressed, by the words on it. */
  readonly buttons: readonly string[];
  readonly onlyYou: boolean;
}

export type Outcome =
  /** Whatever is said is said in a message. */
  | { readonly kind: 'done' }
  /** A form is open; on platforms that show one in several steps this is the step that is open. `handle` is the stage's own. */
  | { readonly kind: 'form'; readonly fields: readonly string[]; readonly handle: unknown }
  /** By field, or under `''` where the platform cannot say at which. */
  | { readonly kind: 'faults'; readonly faults: Readonly<Record<string, string>> };

/** Every stage that there is. */
export async function stages(): Promise<readonly StageDefinition[]> {
  const files = readdirSync(import.meta.dirname).filter((file) => /^[a-z-]+\.ts$/.test(file) && file !== 'stage.ts');
  return Promise.all(
    files.toSorted().map(async (file) => ({
      name: file.slice(0, -'.ts'.length),
      open: ((await import(new URL(file, import.meta.url).href)) as { readonly default: StageDefinition['open'] })
        .default,
    })),
  );
}

/** Waits until somebody reads such words, and takes the newest message that has them. */
export function sees(player: Player, channel: string, words: RegExp, thread?: Read): Promise<Read> {
  return until(`${words} in ${channel}`, async () =>
    (await player.reads(channel, thread)).findLast((message) => words.test(message.words)),
  );
}
