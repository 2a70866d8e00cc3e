import type { Desk } from '../../domain/desk.ts';
import type { Permission } from '../../domain/people/permissions.ts';
import type { Person } from '../../domain/people/person.ts';
import type { Act } from '../../domain/tickets/decide.ts';
import type { Key } from '../../i18n/types.ts';
import type { Card } from '../../port/cards.ts';
import type { FileRef, Interaction } from '../../port/events.ts';
import type { AccountRef, MessageRef } from '../../port/refs.ts';
import type { Services } from '../services.ts';
import type { Options, Values } from './option.ts';

/**
 * A command is declared once and serves every platform. Its file's place under `commands/` is its name:
 * `commands/ticket/new.ts` is `/ticket new`. A button or a menu on a card is a command with its options filled in.
 */
export interface Command<O extends Options = Options> {
  /** `slash`: typed, and on buttons. `button`: only on buttons. `message`: in the menu of every message. */
  readonly kind: 'slash' | 'button' | 'message';
  /** One line for the completion; the label of a message action. */
  readonly description: Key;
  readonly may: Permission;
  /** Only shows what there is, or prepares it: it has no line on the audit log. */
  readonly reads?: true;
  readonly options: O;
  /** With a form, options that are missing are asked for in a modal, which is then the first answer. */
  readonly form?: Form;
  /** It looks for words, and this option takes them: a platform may have a field for it. One command at most has it. */
  readonly search?: string;
  /** The act that it comes to, with anything for what the form asks: tried before the form opens, and kept by nobody. */
  rehearsal?(ctx: Context): Act;
  /** What it does. What it returns is shown to the person alone. @throws Refusal */
  run(ctx: Context, values: Values<O>): Promise<Card | undefined>;
}

export interface Form {
  readonly title: Key;
  readonly submit: Key;
  /** A sentence above the fields. */
  readonly intro?: Key;
  /** Opens even when nothing required is missing, unless it was submitted. */
  readonly always?: boolean;
  /** `prefill` adds fields, so it is asked again to check what was submitted. */
  readonly dynamic?: boolean;
  /**
   * One bounded read to fill in what is known, and the options that this form asks for where that depends on the
   * ticket. Without an answer in time the form opens empty.
   */
  prefill?(ctx: Context, given: Readonly<Record<string, string>>): Promise<Prefilled>;
}

export interface Prefilled {
  readonly values?: Readonly<Record<string, string>>;
  /** Fields besides the declared options, e.g. those of the triage checks that a category asks for. */
  readonly extra?: Options;
  /** Hidden options that go along with the form, such as how its ticket looked when it opened. */
  readonly args?: Readonly<Record<string, string>>;
  /** Declared options that this person need not be asked for now. */
  readonly without?: readonly string[];
}

/** Who asks for what, where and when. */
export interface Context {
  /** The key of the event: what is done under it is done once. */
  readonly key: string;
  readonly person: Person;
  readonly now: Temporal.Instant;
  /** When they asked, by the platform's clock: `…Z`. */
  readonly askedAt: string;
  readonly desk: Desk;
  readonly interaction: Interaction;
  /** The message on which a message action was chosen. */
  readonly message?: {
    /** When it was as given: `…Z`. */
    readonly at: string;
    readonly ref: MessageRef;
    readonly author: AccountRef;
    readonly text: string;
    readonly files: readonly FileRef[];
  };
  /** Those that were put into the form that this comes from. */
  readonly files: readonly FileRef[];
  /** Values of fields that are no declared options (see `Prefilled.extra`). */
  readonly extra: Readonly<Record<string, string>>;
  readonly services: Services;
}

/** Types a declaration, so that `run` gets the values of its own options. */
export function command<const O extends Options>(declaration: Command<O>): Command<O> {
  return declaration;
}

/** Every command by its name. */
export type Commands = ReadonlyMap<string, Command>;
