import type { Reader, Text } from '#src/i18n/types.ts';
import type { Suggestion } from '#src/port/cards.ts';
import type { PlatformEvent } from '#src/port/events.ts';
import type { CommandMenu, FirstAnswer, Inbox, Platform } from '#src/port/platform.ts';
import type { MessageRef } from '#src/port/refs.ts';

/** A platform with people on it, for a test: what its users do and see, and bots whose connection can be cut. */
export interface Rig {
  /** Two channels that `one` and `two` and the bots are in. */
  readonly channels: readonly [string, string];
  /** What they are called, where that is not their id. */
  readonly channelNames?: readonly [string, string];
  readonly people: { readonly one: string; readonly two: string };
  /** Whether the events of a channel come one by one, in order also over several bots; else a bot has its own in order. */
  readonly keepsOrderOverBots: boolean;
  /** A group, and who is in it. */
  readonly group: { readonly name: string; readonly members: readonly string[] };
  /** How people name the bot in what they write. */
  readonly mention: string;
  /** A bot that is not started yet. */
  bot(): Promise<RigBot>;
  write(by: string, channel: string, text: string, thread?: string): Promise<MessageRef>;
  writeToBot(by: string, text: string): Promise<MessageRef>;
  /** Sends a file without words. */
  send(by: string, channel: string, file: { name: string; type: string; bytes: Uint8Array }): Promise<MessageRef>;
  /** Passes a message on to a channel, without words of one's own. Absent where nobody can. */
  forward?(by: string, message: MessageRef, channel: string): Promise<MessageRef>;
  /** What the platform calls `one` where a message of theirs is passed on. Absent where it does not say whose that was. */
  readonly authorOfOne?: string;
  /** What two people say to each other alone; the file that one gives the other with it, by its id. */
  writeTo(by: string, other: string, text: string, file?: Uint8Array): Promise<string | undefined>;
  edit(by: string, message: MessageRef, text: string): Promise<void>;
  remove(by: string, message: MessageRef): Promise<void>;
  react(by: string, message: MessageRef, emoji: string): Promise<void>;
  command(by: string, channel: string, line: string): Promise<void>;
  /** Opens a form by a command and types into a field of it. @returns what is offered */
  looksUp(
    by: string,
    channel: string,
    line: string,
    field: string,
    text: string,
  ): Promise<readonly Suggestion<string>[]>;
  /** Everything at the top level of a channel, or in a thread, that this person sees, oldest first. */
  sees(viewer: string, channel: string, thread?: string): Promise<readonly Seen[]>;
  /** What this person and the bot said to each other alone. */
  seesOfBot(viewer: string): Promise<readonly Seen[]>;
  /** The page that the bot keeps for this person, as they see it: its words and its count; undefined where there is none yet. Absent where it keeps none. */
  homeOf?(viewer: string): Promise<{ readonly words: string; readonly count?: number } | undefined>;
  /** Whether the platform shows a number beside it. */
  readonly countsHome?: true;
  stop(): Promise<void>;
}

export interface Seen {
  readonly message: string;
  readonly words: string;
  readonly files: readonly string[];
}

export interface RigBot {
  readonly platform: Platform;
  /** Breaks the connection; the platform may be reached again at once. */
  readonly cut: () => void;
  /** The bot is gone without a word. */
  readonly kill: () => Promise<void>;
}

/** Words as a test reads them: which text, for which language. */
export function wordsOf(text: Text, reader: Reader): string {
  return 'plain' in text ? text.plain : `${String(text.key)}/${reader.language}`;
}

export const reader: Reader = { language: 'en', zone: 'UTC' };
export const emptyMenu: CommandMenu = { commands: [], messageActions: [], languages: ['en'] };

/** An inbox that notes what it got, and answers when it is let. */
export class NotingInbox {
  readonly events: PlatformEvent[] = [];
  /** What the store knows from before, as the inbox of a process that came after another. */
  readonly #known: ReadonlySet<string>;
  #gate: Promise<void> = Promise.resolve();
  #open: () => void = () => {};
  #answer: (event: PlatformEvent) => FirstAnswer = () => ({ kind: 'taken' });

  constructor(before?: NotingInbox) {
    this.#known = new Set(before?.events.map(({ key }) => key));
  }

  readonly take: Inbox = async (event) => {
    if (this.#known.has(event.key)) return { kind: 'taken' };
    this.events.push(event);
    await this.#gate;
    return this.#answer(event);
  };

  /** Keeps every answer back until `release`. */
  hold(): void {
    const gate = Promise.withResolvers<void>();
    this.#gate = gate.promise;
    this.#open = gate.resolve;
  }

  release(): void {
    this.#open();
    this.#gate = Promise.resolve();
  }

  answerWith(answer: (event: PlatformEvent) => FirstAnswer): void {
    this.#answer = answer;
  }

  /** The texts of the messages that came, in their order; of one channel when it is named. */
  texts(channel?: string): string[] {
    return this.events.flatMap((event) =>
      event.kind === 'message' && (channel === undefined || event.message.channel === channel) ? [event.text] : [],
    );
  }
}
