import type { Channel, Member, Message, StoredFile, UserGroup, View } from './model.ts';

export interface Team {
  readonly id: string;
  readonly domain: string;
  readonly name: string;
}

export const acme: Team = { id: 'T0ACME00001', domain: 'acme', name: 'Acme' };
/** Another company's, with which channels are shared (Slack Connect). */
export const otherTeam = 'T0OTHER0001';
export const app = { id: 'A0RELEVO001', bot: 'B0RELEVO001', user: 'U0RELEVO001', handle: 'relevo' } as const;

type NewMessage = Partial<Omit<Message, 'ts' | 'reactions' | 'tombstone' | 'edited'>> & Pick<Message, 'user'>;

/** The state of one workspace; it knows nothing of connections. Ids are counted from the start in each. */
export class Workspace {
  readonly team: Team;
  readonly members = new Map<string, Member>();
  readonly channels = new Map<string, Channel>();
  readonly groups = new Map<string, UserGroup>();
  readonly files = new Map<string, StoredFile>();
  readonly views = new Map<string, View>();
  readonly homes = new Map<string, View>();
  readonly #messages = new Map<string, Message[]>();
  #lastTs = 0;
  #lastId = 0;

  constructor(team: Team = acme) {
    this.team = team;
    this.add({ id: app.user, handle: app.handle, name: 'Relevo', locale: 'en-US', zone: 'UTC', kind: 'bot' });
  }

  /** Ids as Slack makes them: a letter for the kind, then capitals and digits. */
  id(letter: string): string {
    this.#lastId += 1;
    return `${letter}0${this.#lastId.toString(36).toUpperCase().padStart(9, '0')}`;
  }

  /** A message's timestamp is its id: seconds with six digits behind the dot, and never twice the same. */
  ts(): string {
    this.#lastTs = Math.max(this.#lastTs + 1, Date.now() * 1000);
    return `${Math.floor(this.#lastTs / 1e6)}.${String(this.#lastTs % 1e6).padStart(6, '0')}`;
  }

  add(member: Omit<Member, 'id'> & { readonly id?: string }): Member {
    const added = { ...member, id: member.id ?? this.id('U') };
    this.members.set(added.id, added);
    return added;
  }

  open(name: string, members: readonly string[], options: Partial<Pick<Channel, 'kind' | 'shared'>> = {}): Channel {
    const { kind = 'public', shared = false } = options;
    const id = this.id(kind === 'im' ? 'D' : 'C');
    const created = Math.floor(Date.now() / 1000);
    const channel = { id, name, kind, shared, members: new Set(members), created, archived: false };
    this.channels.set(id, channel);
    return channel;
  }

  /** The direct conversation of two. */
  direct(one: string, other: string): Channel {
    const known = [...this.channels.values()].find(
      ({ kind, members }) => kind === 'im' && members.has(one) && members.has(other),
    );
    return known ?? this.open('', [one, other], { kind: 'im' });
  }

  group(handle: string, members: readonly string[]): UserGroup {
    const group = { id: this.id('S'), handle, name: handle, members };
    this.groups.set(group.id, group);
    return group;
  }

  memberNamed(handle: string): Member {
    const found = [...this.members.values()].find((one) => one.handle === handle);
    if (found === undefined) throw new Error(`nobody is called ${handle}`);
    return found;
  }

  channel(id: string): Channel {
    const found = this.channels.get(id);
    if (found === undefined) throw new Error(`there is no channel ${id}`);
    return found;
  }

  put(channel: string, message: NewMessage): Message {
    const put: Message = {
      byBot: false,
      otherBot: undefined,
      text: '',
      blocks: undefined,
      attachments: undefined,
      files: [],
      thread: undefined,
      broadcast: false,
      join: false,
      metadata: undefined,
      only: undefined,
      ...message,
      ts: this.ts(),
      edited: undefined,
      reactions: new Map(),
      tombstone: false,
    };
    this.all(channel).push(put);
    for (const id of put.files) {
      const shares = this.files.get(id)?.shares;
      shares?.set(channel, (shares.get(channel) ?? new Set()).add(put.ts));
    }
    return put;
  }

  /** Everything in a channel, oldest first, with what stands in threads. */
  all(channel: string): Message[] {
    const known = this.#messages.get(channel);
    if (known !== undefined) return known;
    const none: Message[] = [];
    this.#messages.set(channel, none);
    return none;
  }

  find(channel: string, ts: string): Message | undefined {
    return this.all(channel).find((message) => message.ts === ts && message.only === undefined);
  }

  replies(channel: string, root: string): readonly Message[] {
    return this.all(channel).filter(({ thread, only }) => thread === root && only === undefined);
  }

  /** Takes a message away; the first of a thread that has replies leaves a stone. */
  take(channel: string, message: Message): void {
    for (const id of message.files) this.files.get(id)?.shares.get(channel)?.delete(message.ts);
    if (this.replies(channel, message.ts).length > 0) {
      message.tombstone = true;
      message.text = 'This message was deleted.';
      message.files = [];
      message.blocks = undefined;
      return;
    }
    const all = this.all(channel);
    all.splice(all.indexOf(message), 1);
  }

  keep(
    user: string,
    file: Pick<StoredFile, 'name' | 'type' | 'bytes'> & Partial<Pick<StoredFile, 'remote' | 'said' | 'moved'>>,
  ): StoredFile {
    const kept = { ...file, id: this.id('F'), user, shares: new Map(), given: false };
    this.files.set(kept.id, kept);
    return kept;
  }
}
