import { newId } from '../../lib/ids.ts';
import { type ChannelView, NotHere } from '../model.ts';
import type { News } from '../news.ts';
import type { Database } from './database.ts';
import type { People } from './people.ts';

/** Unread messages are counted up to here. */
const countedUpTo = 100;

export interface ChannelRow {
  id: string;
  kind: 'channel' | 'direct';
  name: string;
  topic: string;
}

/** Channels, direct conversations, who is in them, and what each member has not read there. */
export class Channels {
  readonly #db: Database;
  readonly #people: People;
  readonly #news: News;

  constructor(db: Database, people: People, news: News) {
    this.#db = db;
    this.#people = people;
    this.#news = news;
  }

  /** The channel, for a member of it. @throws NotHere */
  require(viewer: string, channel: string): ChannelRow {
    const row = this.#db.get<ChannelRow>(
      `SELECT c.id, c.kind, c.name, c.topic FROM channels c
       JOIN channel_members m ON m.channel = c.id AND m.member = ? WHERE c.id = ?`,
      viewer,
      channel,
    );
    if (row === undefined) throw new NotHere('no such channel');
    return row;
  }

  has(channel: string, member: string): boolean {
    const sql = 'SELECT 1 AS yes FROM channel_members WHERE channel = ? AND member = ?';
    return this.#db.get(sql, channel, member) !== undefined;
  }

  members(channel: string): string[] {
    const sql = 'SELECT member FROM channel_members WHERE channel = ? ORDER BY member';
    return this.#db.all<{ member: string }>(sql, channel).map(({ member }) => member);
  }

  views(viewer: string): ChannelView[] {
    const rows = this.#db.all<ChannelRow>(
      `SELECT c.id, c.kind, c.name, c.topic FROM channel_members m JOIN channels c ON c.id = m.channel
       WHERE m.member = ? ORDER BY c.kind, c.position, c.id`,
      viewer,
    );
    const views = rows.map((row) => this.#view(viewer, row));
    const directs = views.filter(({ kind }) => kind === 'direct').sort((a, b) => a.name.localeCompare(b.name));
    return [...views.filter(({ kind }) => kind === 'channel'), ...directs];
  }

  view(viewer: string, channel: string): ChannelView {
    return this.#view(viewer, this.require(viewer, channel));
  }

  /** The channel with this id or name; direct conversations have no name. */
  named(nameOrId: string): string | undefined {
    const sql = `SELECT id FROM channels WHERE id = ?1 UNION ALL
                 SELECT id FROM channels WHERE kind = 'channel' AND name = ?1 LIMIT 1`;
    return this.#db.get<{ id: string }>(sql, nameOrId.replace(/^#/, ''))?.id;
  }

  /** The names of the channels that a member is in. */
  names(member: string): string[] {
    const rows = this.#db.all<{ name: string }>(
      `SELECT c.name FROM channel_members m JOIN channels c ON c.id = m.channel
       WHERE m.member = ? AND c.kind = 'channel'`,
      member,
    );
    return rows.map(({ name }) => name);
  }

  /** Finds or makes the direct conversation of two different members. @throws NotHere */
  direct(one: string, other: string): string {
    this.#people.get(one);
    this.#people.get(other);
    if (one === other) throw new NotHere('nobody talks to themselves here');
    const pair = [one, other].sort().join('|');
    const known = this.#db.get<{ id: string }>('SELECT id FROM channels WHERE pair = ?', pair);
    if (known !== undefined) return known.id;
    return this.#db.transaction(() => {
      const id = newId();
      this.#db.insert('channels', { id, kind: 'direct', name: '', topic: '', position: 0, pair });
      for (const member of [one, other]) this.#db.insert('channel_members', { channel: id, member });
      this.#news.publish({ kind: 'channels', members: [one, other] });
      return id;
    });
  }

  /** Notes a new message as unread for everybody whom it concerns. */
  noteUnread(
    message: { id: string; channel: string; thread: string | null },
    readers: Iterable<[string, boolean]>,
  ): void {
    const { id, channel, thread } = message;
    const told: string[] = [];
    for (const [member, mention] of readers) {
      if (this.#people.get(member).bot) continue;
      this.#db.insert('unread', { member, channel, message: id, thread, mention: Number(mention) });
      told.push(member);
    }
    if (told.length > 0) this.#news.publish({ kind: 'channels', members: told });
  }

  /** Everything up to a message, in its thread or at the top level, is read. */
  markRead(member: string, message: { id: string; channel: string; thread: string | null }): void {
    const { id, channel, thread } = message;
    const changed =
      thread === null
        ? this.#db.run(
            'DELETE FROM unread WHERE member = ? AND channel = ? AND message <= ? AND thread IS NULL',
            member,
            channel,
            id,
          )
        : this.#db.run('DELETE FROM unread WHERE member = ? AND thread = ? AND message <= ?', member, thread, id);
    if (changed > 0) this.#news.publish({ kind: 'channels', members: [member] });
  }

  unreadReplies(member: string, thread: string): number {
    const sql = `SELECT count(*) AS n FROM (SELECT 1 FROM unread WHERE member = ? AND thread = ? LIMIT ${countedUpTo})`;
    return this.#db.get<{ n: number }>(sql, member, thread)?.n ?? 0;
  }

  /** Nobody has to read a message that is gone. */
  forgetUnread(message: string): void {
    const rows = this.#db.all<{ member: string }>('SELECT member FROM unread WHERE message = ?', message);
    if (rows.length === 0) return;
    this.#db.run('DELETE FROM unread WHERE message = ?', message);
    this.#news.publish({ kind: 'channels', members: rows.map(({ member }) => member) });
  }

  #view(viewer: string, { id, kind, name, topic }: ChannelRow): ChannelView {
    const members = this.members(id);
    const counts = this.#db.get<{ unread: number; mentions: number }>(
      `SELECT count(*) AS unread, coalesce(sum(mention), 0) AS mentions
       FROM (SELECT mention FROM unread WHERE member = ? AND channel = ? LIMIT ${countedUpTo})`,
      viewer,
      id,
    );
    const other = members.find((member) => member !== viewer) ?? viewer;
    const shown = kind === 'direct' ? this.#people.get(other).name : name;
    return { id, kind, name: shown, topic, members, unread: counts?.unread ?? 0, mentions: counts?.mentions ?? 0 };
  }
}
