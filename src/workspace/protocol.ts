import type { Card, Choice, Field, Modal, Suggestion } from '../port/cards.ts';

/** What the workspace is called among chat platforms. */
export const platform = 'workspace';

/** Raised when an older side would misunderstand; a workspace of another version is started anew. */
export const protocolVersion = 3;

/** What the workspace takes. Texts in characters (UTF-16 units). */
export const limits = {
  messageText: 10_000,
  /** One text in a card or modal. */
  cardText: 10_000,
  /** A card as JSON. */
  card: 200_000,
  cardBlocks: 100,
  /** Elements of one list, of one row of actions, of one field list, of one menu. */
  elements: 100,
  modalTitle: 200,
  modalFields: 50,
  fieldText: 10_000,
  /** The arguments of one action as JSON. */
  buttonArgs: 2_000,
  id: 100,
  label: 500,
  command: 10_000,
  emoji: 32,
  fileName: 200,
  fileBytes: 10 * 1024 * 1024,
  filesPerMessage: 10,
  mail: 1_000_000,
  /** One frame, in bytes: a file as base64 and then some. */
  frameBytes: 16 * 1024 * 1024,
} as const;

/**
 * What the local workspace and a bot say to each other, as JSON text frames over one WebSocket at `/bot`
 * (`Authorization: Bearer …`, the token of the data folder). Words are rendered when they get here.
 *
 * The bot sends `hello` first. The workspace then delivers what was not acknowledged, oldest first, and goes on with
 * what happens. A delivery that is not acknowledged is sent again after a new connection, under the same `delivery`.
 * With several bots connected each delivery goes to one of them, and to another when that one is lost.
 *
 * Whoever only looks says no `hello`: the calls of `readings` are answered before it, nothing is delivered, and for
 * everybody else nobody is there. Such a connection is ended after some seconds.
 */
export type FromBot =
  | { readonly type: 'hello'; readonly menu: WireMenu }
  /** The first answer to a delivery; `taken` says only that it is safe. */
  | { readonly type: 'ack'; readonly delivery: string; readonly answer: WireAnswer }
  | { readonly type: 'call'; readonly id: string; readonly call: WireCall };

export type FromWorkspace =
  | { readonly type: 'welcome'; readonly bot: string }
  | { readonly type: 'event'; readonly delivery: string; readonly event: WireEvent }
  | { readonly type: 'result'; readonly id: string; readonly ok: true; readonly value: unknown }
  | {
      readonly type: 'result';
      readonly id: string;
      readonly ok: false;
      readonly error: string;
      readonly retry: boolean;
    };

export type WireAnswer =
  | { readonly kind: 'taken' }
  | { readonly kind: 'modal'; readonly modal: Modal<string> }
  | { readonly kind: 'faults'; readonly faults: Readonly<Record<string, string>> }
  | { readonly kind: 'choices'; readonly choices: readonly Suggestion<string>[] }
  | { readonly kind: 'say'; readonly card: Card<string> };

interface Happening {
  readonly by: string;
  /** An instant, `…Z`. */
  readonly at: string;
}

export interface WireFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

export type WireEvent = Happening &
  (
    | {
        readonly kind: 'message';
        readonly channel: string;
        readonly message: string;
        readonly thread?: string;
        readonly direct: boolean;
        readonly text: string;
        readonly files: readonly WireFile[];
      }
    | {
        readonly kind: 'edit';
        readonly channel: string;
        readonly message: string;
        readonly thread?: string;
        readonly text: string;
      }
    | { readonly kind: 'delete'; readonly channel: string; readonly message: string; readonly thread?: string }
    | {
        readonly kind: 'reaction';
        readonly channel: string;
        readonly message: string;
        readonly thread?: string;
        readonly emoji: string;
        readonly added: boolean;
      }
    | {
        readonly kind: 'command';
        readonly interaction: string;
        readonly channel: string;
        readonly thread?: string;
        readonly line: string;
        /** What was asked for in a field of its own rather than typed on the line. */
        readonly args?: Readonly<Record<string, string>>;
      }
    | {
        readonly kind: 'action';
        readonly interaction: string;
        readonly channel: string;
        readonly message: string;
        readonly thread?: string;
        readonly run: string;
        readonly args: Readonly<Record<string, string>>;
      }
    | {
        readonly kind: 'messageAction';
        readonly interaction: string;
        readonly channel: string;
        readonly message: string;
        readonly thread?: string;
        readonly author: string;
        readonly text: string;
        readonly files: readonly WireFile[];
        readonly run: string;
      }
    | {
        readonly kind: 'submit';
        readonly interaction: string;
        readonly channel: string;
        readonly run: string;
        readonly args: Readonly<Record<string, string>>;
        readonly values: Readonly<Record<string, string>>;
        /** What was put into its file fields; from then on a bot can read them. */
        readonly files?: readonly WireFile[];
        readonly page?: number;
      }
    /** Somebody types into a look-up of a window. */
    | {
        readonly kind: 'suggest';
        readonly interaction: string;
        readonly channel: string;
        readonly run: string;
        readonly field: string;
        readonly text: string;
      }
    /** A member looks at the page that a bot keeps for it; `channel` is their direct conversation. */
    | { readonly kind: 'homeOpened'; readonly channel: string }
  );

/** Where a bot posts: a channel, a thread in it, or the direct conversation with a member (made when there is none). */
export type WirePlace = { readonly channel: string; readonly thread?: string } | { readonly direct: string };

/** `key`: a call that was carried out is not carried out again; its first result is returned (kept for 7 days). */
export type WireCall =
  | { readonly do: 'post'; readonly key: string; readonly to: WirePlace; readonly card: Card<string> }
  | {
      readonly do: 'edit';
      readonly key: string;
      readonly channel: string;
      readonly message: string;
      readonly card: Card<string>;
    }
  | { readonly do: 'delete'; readonly key: string; readonly channel: string; readonly message: string }
  /** `interaction`: shown beside what the member is looking at, else in the place named. */
  | {
      readonly do: 'ephemeral';
      readonly key: string;
      readonly to: string;
      readonly in: WirePlace;
      readonly interaction?: string;
      readonly card: Card<string>;
    }
  | {
      readonly do: 'file';
      readonly key: string;
      readonly to: WirePlace;
      readonly name: string;
      readonly type: string;
      readonly base64: string;
    }
  /** Puts a mail into the Mailbox; one `Message-ID` is there once. */
  | { readonly do: 'mail'; readonly key: string; readonly mail: WireMail }
  /** The page that the bot keeps for a member; of several the one of the latest `asOf` (an instant, `…Z`) stays. */
  | {
      readonly do: 'home';
      readonly to: string;
      readonly card: Card<string>;
      /** Shown beside its name. */
      readonly count?: number;
      readonly asOf: string;
    }
  | { readonly do: 'member'; readonly id: string }
  | { readonly do: 'group'; readonly group: string }
  | { readonly do: 'channel'; readonly nameOrId: string }
  /** The bytes of a file that stands where the bot is, when there are no more than `atMost`. */
  | { readonly do: 'read'; readonly file: string; readonly atMost: number }
  /** What a message says that stands where the bot is. */
  | { readonly do: 'message'; readonly channel: string; readonly message: string }
  | { readonly do: 'names' };

/** The calls that change nothing and are answered to whoever only looks. */
export const readings: ReadonlySet<WireCall['do']> = new Set(['member', 'group', 'channel', 'names']);

export interface WireMail {
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Results of `post`, `file`, `ephemeral`, `edit` and `delete`: where the message stands. `mail`: null. */
export interface WirePosted {
  readonly channel: string;
  readonly message: string;
  readonly thread?: string;
}

/** Result of `read`, or null when there is no such file where the bot is. Without `base64` there is more than was asked for. */
export interface WireBytes {
  readonly size: number;
  readonly base64?: string;
}

/** Result of `message`, or null when there is none, or it was deleted. */
export interface WireMessage {
  readonly channel: string;
  readonly message: string;
  readonly thread?: string;
  readonly author: string;
  readonly text: string;
  readonly files: readonly WireFile[];
}

/** Result of `channel` (or null). */
export interface WireChannel {
  readonly channel: string;
}

/** Result of `names`: the channels that the bot is in, and the groups. */
export interface WireNames {
  readonly channels: readonly string[];
  readonly groups: readonly string[];
}

/** Result of `member` (or null), and each of `group` (null when there is no such group). */
export interface WireMember {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly language: string;
  readonly zone: string;
  readonly groups: readonly string[];
  readonly guest: boolean;
  readonly bot: boolean;
}

/** What members can type; every words in every language, keyed by language. */
export interface WireMenu {
  readonly languages: readonly string[];
  readonly commands: readonly {
    readonly name: string;
    readonly description: Words;
    readonly options: readonly {
      readonly id: string;
      readonly kind: Field['kind'];
      readonly description: Words;
      readonly required: boolean;
      readonly choices?: readonly (Omit<Choice<string>, 'label'> & { readonly label: Words })[];
    }[];
  }[];
  readonly messageActions: readonly { readonly run: string; readonly label: Words }[];
  /** The command that looks for words, and which of its options takes them: members get a field for it. */
  readonly search?: { readonly run: string; readonly option: string };
  /** The bot keeps a page for each member. */
  readonly home?: true;
}

export type Words = Readonly<Record<string, string>>;
