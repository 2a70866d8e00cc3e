import type { Entered } from './entered.ts';

/** What there is in a Slack workspace, by the shapes that its API speaks of. https://docs.slack.dev/reference/objects */

export type Json = { readonly [key: string]: unknown };

/** The words under a name; none where there is something else. */
export function wordsAt(json: Json | undefined, name: string): string {
  const value = json?.[name];
  return typeof value === 'string' ? value : '';
}

export interface Member {
  readonly id: string;
  /** The handle that people type behind an `@`. */
  readonly handle: string;
  readonly name: string;
  readonly email?: string;
  readonly locale: string;
  readonly zone: string;
  /** A guest of the workspace, or a stranger: somebody of another workspace in a shared channel (Slack Connect). */
  readonly kind: 'member' | 'guest' | 'stranger' | 'bot';
}

export interface Channel {
  readonly id: string;
  name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly members: Set<string>;
  readonly created: number;
  archived: boolean;
  /** With another workspace (Slack Connect). */
  shared: boolean;
}

export interface UserGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly members: readonly string[];
}

export interface Message {
  readonly ts: string;
  readonly user: string;
  readonly byBot: boolean;
  /** Another app's, by its bot. */
  readonly otherBot: string | undefined;
  text: string;
  blocks: readonly Json[] | undefined;
  attachments: readonly Json[] | undefined;
  files: readonly string[];
  readonly thread: string | undefined;
  readonly broadcast: boolean;
  /** Slack's own words: that somebody has joined. */
  readonly join: boolean;
  readonly metadata: Json | undefined;
  edited: { readonly user: string; readonly ts: string } | undefined;
  readonly reactions: Map<string, Set<string>>;
  /** Whom it is shown to, alone. */
  readonly only: string | undefined;
  /** A deleted first message of a thread stays as a stone. */
  tombstone: boolean;
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly user: string;
  /** Where it stands: `channel` to the timestamps of its messages. */
  readonly shares: Map<string, Set<string>>;
  /** It was put into a window of the app's. */
  given: boolean;
  /** An app of somebody's only points to it: a remote file. https://docs.slack.dev/messaging/working-with-files#remote */
  readonly remote?: string;
  /** Where its bytes are said to be, in place of Slack's own address. */
  readonly said?: string;
  /** Whoever asks for its bytes is sent there. */
  readonly moved?: string;
  deleted?: boolean;
  /** From when on Slack says where it stands, by the wall clock: it shares what was uploaded in its own time. */
  readonly sharedAt?: number;
}

export interface View {
  readonly id: string;
  readonly user: string;
  hash: string;
  definition: Json;
  entered: Entered;
  /** The views under it: a stack of three at most. */
  readonly root: string;
}
