import type { AccountRef, ChannelRef, MessageRef } from './refs.ts';

/** What reaches Relevo from a platform. Everything in it comes from outside and is not trusted. */
export type InboundEvent =
  | MessageEvent
  | EditEvent
  | DeleteEvent
  | ReactionEvent
  | FileEvent
  | CommandEvent
  | ActionEvent
  | MessageActionEvent
  | SubmitEvent;

/** What a platform gives to Relevo: what is kept until it is done, and what only matters now. */
export type PlatformEvent = InboundEvent | HomeOpenedEvent | SuggestEvent;

interface Inbound {
  /** The same for every delivery of the same happening; unique on its platform. */
  readonly key: string;
  readonly by: AccountRef;
  /** When it happened by the platform's clock: an instant, `…Z`. */
  readonly at: string;
}

export interface MessageEvent extends Inbound {
  readonly kind: 'message';
  readonly message: MessageRef;
  readonly direct: boolean;
  /** With the words of messages that it passes on, marked as `withQuotes` does. So in every event that has a message's text. */
  readonly text: string;
  readonly files: readonly FileRef[];
  /** It names Relevo: as its first word, which `text` is then without, or further inside. What it passes on names nobody. */
  readonly mention?: 'leading' | 'inside';
  /** `text` without what it passes on, where it passes on something: all that a command can be read from. */
  readonly typed?: string;
}

export interface EditEvent extends Inbound {
  readonly kind: 'edit';
  readonly message: MessageRef;
  readonly text: string;
  /** Those that it still has, where the platform lets one be taken away by an edit. */
  readonly files?: readonly FileRef[];
}

export interface DeleteEvent extends Inbound {
  readonly kind: 'delete';
  readonly message: MessageRef;
}

export interface ReactionEvent extends Inbound {
  readonly kind: 'reaction';
  readonly message: MessageRef;
  /** The emoji itself, e.g. `🎫`. */
  readonly emoji: string;
  readonly added: boolean;
}

export interface FileEvent extends Inbound {
  readonly kind: 'file';
  readonly message: MessageRef;
  readonly file: FileRef;
}

/** Somebody looks at the page that Relevo keeps for them (Slack's App Home). */
export interface HomeOpenedEvent extends Inbound {
  readonly kind: 'homeOpened';
}

/** Where an interaction was made and the token by which the platform takes a direct answer. */
export interface Interaction {
  readonly id: string;
  readonly in: ChannelRef & { readonly thread?: string };
}

export interface CommandEvent extends Inbound {
  readonly kind: 'command';
  readonly interaction: Interaction;
  /** What was typed after the slash: `ticket new`, `escalate T-1042 dev`. */
  readonly line: string;
  /** Options that the platform itself took apart. */
  readonly args?: Readonly<Record<string, string>>;
}

/** A button was pressed or a menu chosen from: a command with its options. */
export interface ActionEvent extends Inbound {
  readonly kind: 'action';
  readonly interaction: Interaction;
  readonly message: MessageRef;
  readonly run: string;
  readonly args: Readonly<Record<string, string>>;
}

/** An action of the menu that every message has. */
export interface MessageActionEvent extends Inbound {
  readonly kind: 'messageAction';
  readonly interaction: Interaction;
  readonly message: MessageRef;
  readonly author: AccountRef;
  readonly text: string;
  readonly files: readonly FileRef[];
  readonly run: string;
}

export interface SubmitEvent extends Inbound {
  readonly kind: 'submit';
  readonly interaction: Interaction;
  readonly run: string;
  readonly args: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
  /** What was put into its file fields, whose values name them by their ids. */
  readonly files?: readonly FileRef[];
  readonly page?: number;
}

/** Somebody types into a look-up of a form that is open. It changes nothing, is answered at once and never stored. */
export interface SuggestEvent extends Inbound {
  readonly kind: 'suggest';
  readonly interaction: Interaction;
  /** The form's command, and the field. */
  readonly run: string;
  readonly field: string;
  /** What was typed; or the value of what was chosen, where a platform asks then what it fills in. */
  readonly text: string;
}

export interface FileRef {
  readonly id: string;
  readonly name: string;
  /** Media type as the platform states it; not to be believed. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** The platform did not say what it is called, of what type and size: `Platform.fileInfo` asks. */
  readonly untold?: true;
  /**
   * The platform only points to it: it stands at somebody else's, from where nothing is fetched. `link` where there is one that
   * can be shown to people.
   */
  readonly elsewhere?: { readonly link?: string };
}
