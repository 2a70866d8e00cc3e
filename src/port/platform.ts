import type { Reader, Text } from '../i18n/types.ts';
import type { Card, Choice, Field, Modal, Suggestion } from './cards.ts';
import type { FileRef, Interaction, PlatformEvent } from './events.ts';
import type { AccountRef, ChannelRef, MessageRef, PlatformId } from './refs.ts';

/**
 * Who and what there is on a platform. Asking changes nothing. Answers may be some seconds old, and not much older: what
 * is renamed while Relevo runs must be noticed.
 */
export interface Directory {
  readonly id: PlatformId;
  /** Who an account is, by the platform. @throws RetryLater; `undefined` when the platform does not know it. */
  profile(account: AccountRef): Promise<Profile | undefined>;
  /**
   * The channel with this name or id, so that settings can say `agents`. @throws RetryLater; `undefined` when there is
   * none that Relevo is in.
   */
  channel(nameOrId: string): Promise<ChannelRef | undefined>;
  /**
   * Everybody in a group (Slack user group, Discord role): nobody when it is empty, `undefined` when there is no such
   * group. @throws RetryLater
   */
  groupMembers(group: string): Promise<readonly AccountRef[] | undefined>;
  /** Optional, where it costs little: what there is by name, to offer for a slip of the pen. @throws RetryLater */
  names?(): Promise<Names>;
}

/** The channels that Relevo is in, and the groups. */
export interface Names {
  readonly channels: readonly string[];
  readonly groups: readonly string[];
}

/**
 * What a chat platform is. An adapter implements this and imports nothing of the services: it is handed an `Inbox` to
 * give events to, and is asked to `perform` calls.
 */
export interface Platform extends Directory {
  readonly capabilities: Capabilities;
  readonly limits: Limits;
  /**
   * Connects and delivers events until `stop`. Resolves when the first connection stands.
   * @param tell hears what keeps the platform from serving later on, and nobody but a person mends
   */
  start(inbox: Inbox, menu: CommandMenu, tell?: TellTrouble): Promise<void>;
  stop(): Promise<void>;
  /**
   * Carries out one call. Safe to repeat with the same `key` where the platform allows it.
   * @throws RetryLater when it may go through later; any other error is final.
   */
  perform(call: OutboundCall): Promise<Receipt>;
  /**
   * The bytes of a file that came with a message; `undefined` when the platform has it no longer, or not for Relevo.
   * @throws TooLarge when there are more than `atMost`; RetryLater when they may be had later
   */
  file(file: FileRef, atMost: number): Promise<Uint8Array | undefined>;
  /**
   * Optional, for platforms that make `untold` files: such a file as the platform describes it when asked. `undefined` when it has
   * it no longer, or not for Relevo. @throws RetryLater
   */
  fileInfo?(file: FileRef): Promise<FileRef | undefined>;
  /** What a message says now; `undefined` when it is gone, or not for Relevo. @throws RetryLater */
  message(ref: MessageRef): Promise<GivenMessage | undefined>;
  /** Optional: the address at which people open a message in their browser; `undefined` as long as it is not known. */
  urlOf?(ref: MessageRef): string | undefined;
  /**
   * Optional: takes what the platform sends by HTTP, under `/<platform>/`. Nothing in a request is trusted before the
   * platform's signature was checked. Never rejects.
   */
  web?(request: Request): Promise<Response>;
}

/** Given once for each trouble, and `undefined` when the platform serves again. Never throws. */
export type TellTrouble = (trouble: Trouble | undefined) => void;

/** Relevo tries on by itself, less and less often, and serves again once it is mended. */
export interface Trouble {
  /** What sort, for logs. */
  readonly code: string;
  readonly says: Text;
  /** What to do about it. */
  readonly mend: Text;
  /** The platform does not try again by itself. */
  readonly final?: true;
  /** Everything else goes on. */
  readonly partly?: true;
}

export interface GivenMessage {
  /** With its thread, when it stands in one. */
  readonly ref: MessageRef;
  readonly author: AccountRef;
  readonly text: string;
  readonly files: readonly FileRef[];
}

/** What the platform can do; shared code asks here and degrades in one place. */
export interface Capabilities {
  readonly threads: boolean;
  readonly ephemeral: 'any time' | 'as an answer';
  readonly modalErrorsInline: boolean;
  /** A submitted modal may be answered with the next one; else the next page waits behind a button. */
  readonly modalChain: boolean;
  readonly commandsInThreads: boolean;
  readonly files: boolean;
  readonly reactions: boolean;
  readonly edits: boolean;
  /** A page for each person, which Relevo draws (`home`) from when they open it (`homeOpened`). */
  readonly home: boolean;
  /** A form can have a field for files, and what is put there can be read (`SubmitEvent.files`). Absent: no form has one. */
  readonly formFiles?: true;
  /** Absent: everything. Else what people write, edit, delete and react does not reach Relevo, only what they ask of it. */
  readonly hears?: 'commands';
}

/**
 * Limits as data; counts of characters (UTF-16 units), of elements, and of a file's bytes. `fitCard` keeps to them; a
 * platform that adds marks or escapes of its own states so much less.
 */
export interface Limits {
  /** The words of one block, or of one item of a list. */
  readonly messageText: number;
  /** All the words of one card, those on its buttons aside. */
  readonly cardText: number;
  /** A title counts as a block, and so does each item of a list. */
  readonly cardBlocks: number;
  /** Items of one list, one field list, one checklist, one menu. */
  readonly elements: number;
  /** What stands on a button, a menu or one of its choices, beside a field, on a link. */
  readonly label: number;
  readonly buttonsInRow: number;
  readonly modalFields: number;
  readonly modalTitle: number;
  readonly fieldText: number;
  /** The arguments of one button as JSON. */
  readonly buttonArgs: number;
  readonly fileBytes: number;
}

export interface Profile {
  readonly account: AccountRef;
  readonly name: string;
  readonly email?: string;
  readonly language?: string;
  readonly zone?: string;
  /** Names of the platform's groups that it belongs to. */
  readonly groups: readonly string[];
  /** Guests and people of other companies are customers, whatever groups they are in. */
  readonly guest: boolean;
  readonly bot: boolean;
}

/**
 * Takes an event. What it resolves to is the first answer of the interaction; the event is then safely stored, or was
 * refused. It never rejects.
 * @param arrivedMs when it reached Relevo, by `performance.now()`: whoever made it has waited since then; absent: now
 */
export type Inbox = (event: PlatformEvent, arrivedMs?: number) => Promise<FirstAnswer>;

/**
 * Platforms wait 3 s for the first answer to an interaction, counted from where it arrived: so long what must be known before
 * Relevo can be asked may take, so long until it has answered, and so long what goes along with its answer.
 */
export const FIRST_ANSWER_MS = { prepared: 1_500, answered: 2_500, acknowledged: 2_800 } as const;

export type FirstAnswer =
  | { readonly kind: 'taken' }
  | { readonly kind: 'modal'; readonly modal: Modal; readonly reader: Reader }
  /** A submitted form has faults; the window stays open where the platform can. By field id. */
  | { readonly kind: 'faults'; readonly faults: Readonly<Record<string, Text>>; readonly reader: Reader }
  /** To a `SuggestEvent`: 21 at most. */
  | { readonly kind: 'choices'; readonly choices: readonly Suggestion[]; readonly reader: Reader }
  /** Refused or not stored; the words say what to do. */
  | { readonly kind: 'say'; readonly card: Card; readonly reader: Reader };

/** A call to a platform as data. `key` is the idempotency key. Words are rendered for `reader`. */
export type OutboundCall =
  /** `again`: somebody began with it before, and nobody knows how that ended. */
  | {
      readonly kind: 'post';
      readonly key: string;
      readonly to: Place;
      readonly card: Card;
      readonly reader: Reader;
      readonly again?: true;
    }
  | {
      readonly kind: 'edit';
      readonly key: string;
      readonly message: MessageRef;
      readonly card: Card;
      readonly reader: Reader;
    }
  | { readonly kind: 'delete'; readonly key: string; readonly message: MessageRef }
  | {
      readonly kind: 'ephemeral';
      readonly key: string;
      readonly to: AccountRef;
      readonly in: Place;
      readonly interaction?: Interaction;
      readonly card: Card;
      readonly reader: Reader;
    }
  | {
      readonly kind: 'file';
      readonly key: string;
      readonly to: Place;
      readonly name: string;
      readonly type: string;
      readonly base64: string;
    }
  /** The page kept for a person. Only the newest counts, by `asOf` (an instant, `…Z`): an older one may come late. */
  | {
      readonly kind: 'home';
      readonly key: string;
      readonly to: AccountRef;
      readonly card: Card;
      /** How much there is to do. */
      readonly count?: number;
      readonly asOf: string;
      readonly reader: Reader;
    };

/** A channel, a thread in it, or the direct conversation with a person. */
export type Place =
  | (ChannelRef & { readonly thread?: string })
  | { readonly platform: PlatformId; readonly direct: string };

/** `message` where the call made one: what can be edited or deleted by it. */
export interface Receipt {
  readonly message?: MessageRef;
}

/** What can be typed and chosen, in every language, for platforms that show or register it. */
export interface CommandMenu {
  readonly commands: readonly MenuCommand[];
  readonly messageActions: readonly { readonly run: string; readonly label: Text }[];
  readonly languages: readonly string[];
  /** The command that looks for words, for platforms that have a field for it, and its option that takes them. */
  readonly search?: { readonly run: string; readonly option: string };
  /** Relevo keeps a page for each person, for platforms that can. */
  readonly home?: true;
}

export interface MenuCommand {
  /** `ticket new`: at most two words. */
  readonly name: string;
  /** The words of the name as people say them in their language, where they can be typed so. */
  readonly words?: readonly Text[];
  readonly description: Text;
  readonly options: readonly MenuOption[];
}

export interface MenuOption {
  readonly id: string;
  readonly kind: Field['kind'];
  readonly description: Text;
  readonly required: boolean;
  readonly choices?: readonly Choice[];
}
