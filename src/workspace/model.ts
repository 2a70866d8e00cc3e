import type { Card, Modal, Suggestion } from '../port/cards.ts';
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
  /** The first message and then its newest `limit` (default 200) replies before `before`, oldest first. */
  thread(
    viewer: string,
    channel: string,
    thread: string,
    page?: { before?: string; limit?: number },
  ): readonly MessageView[];
  /** `upTo` a message of the top level: everything there up to it. `upTo` a reply: its thread up to it. */
  markRead(viewer: string, channel: string, upTo: string): void;
  /** Finds or makes the direct conversation of two members. */
  direct(viewer: string, other: string): ChannelView;

  /** Texts: @throws TooLong (over `limits.messageText` and the like), Empty (neither words nor a file). */
  post(by: string, channel: string, post: { thread?: string; text: string; files?: readonly string[] }): MessageView;
  edit(by: string, channel: string, message: string, text: string): MessageView;
  remove(by: string, channel: string, message: string): void;
  /** Takes away a message that only the viewer sees. */
  dismiss(viewer: string, channel: string, message: string): void;
  /** Adds the member's reaction, or takes it back when it is there. */
  react(by: string, channel: string, message: string, emoji: string): MessageView;
  /** Keeps a file until it is posted or submitted, a day at most. @throws TooLong over `limits.fileBytes`. */
  keepFile(by: string, file: { name: string; type: string; bytes: Uint8Array }): WireFile;
  /** The bytes of a file that stands in a channel of the viewer's. */
  file(viewer: string, file: string): { file: WireFile; bytes: Uint8Array };

  /**
   * Interactions: each resolves within 3 s with the bot's first answer, or `silent` when it gave none. What
   * does not stand on the message (or is not in the modal, or in the menu) throws `NotHere`. The answer `say` has become
   * a message that only the member sees by then.
   */
  command(by: string, where: { channel: string; thread?: string }, line: string): Promise<Answer>;
  press(
    by: string,
    where: { channel: string; message: string },
    action: { run: string; args: Readonly<Record<string, string>> },
  ): Promise<Answer>;
  messageAction(by: string, where: { channel: string; message: string }, run: string): Promise<Answer>;
  submit(by: string, modal: string, values: Readonly<Record<string, string>>): Promise<Answer>;
  /** What could be meant by what is typed into a look-up of a window. */
  suggest(by: string, modal: string, field: string, text: string): Promise<Answer>;

  /** Asks the bot's search; what it finds becomes an answer. @throws NotHere when no bot has one */
  search(by: string, words: string): Promise<Answer>;
  /** The topmost of what the bot answered beside the conversations. */
  answer(viewer: string): AnswerView | undefined;
  pressAnswer(
    by: string,
    answer: string,
    action: { run: string; args: Readonly<Record<string, string>> },
  ): Promise<Answer>;
  /** Takes the topmost answer away, and so shows the one before. */
  dropAnswer(viewer: string, answer: string): void;

  /** The page that the bot keeps for the viewer; undefined until it sent one. */
  home(viewer: string): HomeView | undefined;
  /** Tells the bot that the viewer looks at its page, so that it keeps it up to date. */
  openHome(viewer: string): void;
  /** Presses what stands on the page. What is said in return becomes an answer. */
  pressHome(by: string, action: { run: string; args: Readonly<Record<string, string>> }): Promise<Answer>;

  /** What can be typed; undefined until a bot said so. */
  menu(): WireMenu | undefined;
  botConnected(): boolean;
  /** Newest first, at most `limit` (default 50) before `before`. */
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
  /** Of the top level, and of the threads that the viewer wrote or is named in. Counted up to 100. */
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
  /** 0 in threads that the viewer neither wrote nor is named in. */
  readonly unreadReplies: number;
  readonly reactions: readonly { readonly emoji: string; readonly by: readonly string[] }[];
}

/** What a bot answered to one member, beside the conversations. */
export interface AnswerView {
  readonly id: string;
  readonly card: Card<string>;
  /** Whether there is one before it. */
  readonly earlier: boolean;
}

export interface HomeView {
  readonly card: Card<string>;
  /** How much there is to do; absent when the bot does not say so, or said it too long ago. */
  readonly count?: number;
}

export interface MailView extends WireMail {
  readonly id: string;
  readonly at: string;
}

export type Answer =
  | { readonly kind: 'done' }
  | { readonly kind: 'modal'; readonly id: string; readonly modal: Modal<string> }
  | { readonly kind: 'faults'; readonly faults: Readonly<Record<string, string>> }
  | { readonly kind: 'choices'; readonly choices: readonly Suggestion<string>[] }
  /** The bot did not answer in time, or is not there. What it had been given already, it may still do. */
  | { readonly kind: 'silent' };

export type Change =
  | { readonly kind: 'message'; readonly message: MessageView }
  | { readonly kind: 'gone'; readonly channel: string; readonly message: string; readonly thread?: string }
  | { readonly kind: 'channels' }
  | { readonly kind: 'mail' }
  /** Another answer is the topmost, or none; the bot's page for the viewer is another. */
  | { readonly kind: 'answer' | 'home' }
  | { readonly kind: 'bot'; readonly connected: boolean };

/** What was asked for does not exist, or not for the one who asked. */
export class NotHere extends Error {
  override readonly name = 'NotHere';
}

/** More than the workspace takes; `limit` counts characters (UTF-16 units), bytes of a file, or files. */
export class TooLong extends Error {
  override readonly name = 'TooLong';
  readonly what: TooLongWhat;
  readonly limit: number;

  constructor(what: TooLongWhat, limit: number) {
    super(`${what}: at most ${limit}`);
    this.what = what;
    this.limit = limit;
  }
}

export type TooLongWhat = 'text' | 'field' | 'command' | 'file' | 'files' | 'emoji' | 'card';

/** There is nothing in it. */
export class Empty extends Error {
  override readonly name = 'Empty';
}
