/** What there is on Discord, as far as a support desk meets it. */

export interface User {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly bot: boolean;
  readonly locale: string;
  /** Takes no direct messages from members of a server. */
  refusesDirect: boolean;
}

export interface Role {
  readonly id: string;
  name: string;
  permissions: bigint;
}

export interface Member {
  readonly user: User;
  readonly roles: Set<string>;
  readonly joinedAt: number;
  readonly guest: boolean;
}

export interface Overwrite {
  readonly id: string;
  readonly kind: 'role' | 'member';
  readonly allow: bigint;
  readonly deny: bigint;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly roles: Map<string, Role>;
  readonly members: Map<string, Member>;
}

/** A text channel, a thread in one, or a direct conversation. A thread that was started from a message has that one's id. */
export interface Channel {
  readonly id: string;
  readonly kind: 'text' | 'thread' | 'direct';
  name: string;
  /** Of a thread. */
  readonly parent?: Channel;
  readonly owner?: User;
  /** Of a direct conversation. */
  readonly recipients?: readonly User[];
  readonly overwrites: Overwrite[];
  readonly messages: Map<string, Message>;
  readonly createdAt: number;
  archived: boolean;
  archivedAt: number;
  locked: boolean;
}

export interface Attachment {
  readonly id: string;
  readonly filename: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Where Discord says that it is, in place of its own server. */
  readonly said?: string;
  /** Whoever asks for its bytes is sent there. */
  readonly moved?: string;
}

/** A component as it was sent; ids are given when it is stored. */
export type Component = Readonly<Record<string, unknown>> & { readonly type: number };

export interface Message {
  readonly id: string;
  readonly channel: Channel;
  readonly author: User;
  readonly type: number;
  content: string;
  components: readonly Component[];
  flags: number;
  attachments: readonly Attachment[];
  readonly mentions: readonly User[];
  /** Who got a notification of it. */
  readonly notified: readonly string[];
  /** Who has reacted, by the emoji. */
  readonly reactions: Map<string, Set<string>>;
  editedAt?: number;
  readonly nonce?: string;
  readonly reference?: string;
  /** Forwards another one: as that was at the time. */
  readonly forwarded?: Forwarded;
  /** What was started from it. */
  thread?: Channel;
  /** Answers to an interaction that one person alone sees. */
  readonly onlyFor?: string;
  readonly interaction?: string;
}

/** A message as it was when somebody forwarded it (Message: Message Snapshot Object). */
export interface Forwarded {
  readonly channel: string;
  readonly message: string;
  readonly guild?: string;
  readonly content: string;
  readonly attachments: readonly Attachment[];
  readonly mentions: readonly User[];
  readonly at: number;
}

/** Message flags (Message: Message Flags). */
export const FLAGS = {
  hasThread: 1 << 5,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  hasSnapshot: 1 << 14,
  componentsV2: 1 << 15,
} as const;

/** Message types (Message: Message Types). */
export const TYPES = {
  default: 0,
  threadCreated: 18,
  reply: 19,
  command: 20,
  threadStarter: 21,
  contextMenu: 23,
} as const;

/** Channel types (Channel: Channel Types). */
export const CHANNEL_TYPES = { text: 0, direct: 1, thread: 11 } as const;
