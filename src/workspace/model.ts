import type { Card, Modal } from '../port/cards.ts';
import type { WireFile, WireMail, WireMenu } from './protocol.ts';

/**
 * The workspace as its web pages see it. Everything is asked on behalf of a member, and a member sees nothing but the
 * channels that it is in; asking for anything else throws `NotHere`, as if it did not exist.
 */
export interface Workspace {
  members(): readonly Member[];
  member(id: string): Member;
  /** Channels first, then direct conversations, each in its order of display. */
  channels(viewer: string): readonly ChannelView[];
  channel(viewer: string, channel: string): ChannelView;
  /** Oldest first, at most `limit` (default 50) of the top level before `before` (a message id). */
  messages(viewer: string, channel: string, page?: { before?: string; limit?: number }): readonly MessageView[];
  message(viewer: string, channel: string, message: string): MessageView;
  /** The first message and its replies, oldest first. */
  thread(viewer: string, channel: string, thread: string): readonly MessageView[];
  markRead(viewer: string, channel: string, upTo: string): void;
  /** Finds or makes the direct conversation of two members. */
  direct(viewer: string, other: string): ChannelView;

  post(by: string, channel: string, post: { thread?: string; text: string; files?: readonly string[] }): MessageView;
  edit(by: string, channel: string, message: string, text: string): MessageView;
  remove(by: string, channel: string, message: string): void;
  react(by: string, channel: string, message: string, emoji: string): MessageView;
  keepFile(by: string, file: { name: string; type: string; bytes: Uint8Array }): WireFile;
  /** The bytes of a file that stands in a channel of the viewer's. */
  file(viewer: string, file: string): { file: WireFile; bytes: Uint8Array };

  /** Interactions: each resolves within 3 s with the bot's first answer, or `silent` when it gave none. */
  command(by: string, where: { channel: string; thread?: string }, line: string): Promise<Answer>;
  press(by: string, where: { channel: string; message: string }, action: { run: string; args: Readonly<Record<string, string>> }): Promise<Answer>;
  messageAction(by: string, where: { channel: string; message: string }, run: string): Promise<Answer>;
  submit(by: string, modal: string, values: Readonly<Record<string, string>>): Promise<Answer>;

  /** What can be typed; undefined until a bot said so. */
  menu(): WireMenu | undefined;
  botConnected(): boolean;
  mails(page?: { before?: string; limit?: number }): readonly MailView[];
  mail(id: string): MailView;
  /** Everything that changes what the viewer sees. Returns the way to stop listening. */
  listen(viewer: string, listener: (change: Change) => void): () => void;
}

export interface Member {
  readonly id: string;
  readonly name: string;
  /** What it does, e.g. `Customer, Acme`. */
  readonly title: string;
  readonly email?: string;
  readonly language: string;
  readonly zone: string;
  readonly groups: readonly string[];
  readonly guest: boolean;
  readonly bot: boolean;
}

export interface ChannelView {
  readonly id: string;
  readonly kind: 'channel' | 'direct';
  /** `support-acme`, or the other member's name. */
  readonly name: string;
  readonly topic: string;
  readonly members: readonly string[];
  readonly unread: number;
  /** Unread ones that name the viewer or are direct. */
  readonly mentions: number;
}

export interface MessageView {
  readonly id: string;
  readonly channel: string;
  readonly thread?: string;
  readonly by: Member;
  /** An instant, `…Z`. */
  readonly at: string;
  /** What a member typed. */
  readonly text?: string;
  /** What the bot posted. */
  readonly card?: Card<string>;
  readonly files: readonly WireFile[];
  readonly edited: boolean;
  readonly deleted: boolean;
  /** Only the viewer sees it, and it goes with the next reload of a bot's choosing or when dismissed. */
  readonly onlyYou: boolean;
  readonly replies: number;
  readonly lastReplyAt?: string;
  readonly unreadReplies: number;
  readonly reactions: readonly { readonly emoji: string; readonly by: readonly string[] }[];
}

export interface MailView extends WireMail {
  readonly id: string;
  readonly at: string;
}

export type Answer =
  | { readonly kind: 'done' }
  | { readonly kind: 'modal'; readonly id: string; readonly modal: Modal<string> }
  | { readonly kind: 'faults'; readonly faults: Readonly<Record<string, string>> }
  /** The bot did not answer in time, or is not there. Nothing was done. */
  | { readonly kind: 'silent' };

export type Change =
  | { readonly kind: 'message'; readonly message: MessageView }
  | { readonly kind: 'gone'; readonly channel: string; readonly message: string; readonly thread?: string }
  | { readonly kind: 'channels' }
  | { readonly kind: 'mail' }
  | { readonly kind: 'bot'; readonly connected: boolean };

/** What was asked for does not exist, or not for the one who asked. */
export class NotHere extends Error {
  override readonly name = 'NotHere';
}
