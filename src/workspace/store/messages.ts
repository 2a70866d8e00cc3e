import type { Card } from '../../port/cards.ts';
import { Empty, type MessageView, NotHere, TooLong } from '../model.ts';
import type { News } from '../news.ts';
import { limits, type WirePosted } from '../protocol.ts';
import type { Channels } from './channels.ts';
import type { Database } from './database.ts';
import type { Files } from './files.ts';
import type { People } from './people.ts';

export interface MessageRow {
  id: string;
  channel: string;
  thread: string | null;
  by: string;
  at: string;
  text: string | null;
  card: string | null;
  edited: number;
  deleted: number;
  only_for: string | null;
  replies: number;
  last_reply_at: string | null;
}

interface NewMessage {
  readonly by: string;
  readonly channel: string;
  readonly thread?: string | undefined;
  readonly text?: string;
  readonly card?: Card<string>;
  readonly files?: readonly string[];
  /** Only this member sees it, for a day at most. */
  readonly onlyFor?: string;
}

/** Messages, their threads and reactions. Who may see what is decided here and in `Channels`. */
export class Messages {
  readonly #db: Database;
  readonly #people: People;
  readonly #channels: Channels;
  readonly #files: Files;
  readonly #news: News;

  constructor(db: Database, people: People, channels: Channels, files: Files, news: News) {
    this.#db = db;
    this.#people = people;
    this.#channels = channels;
    this.#files = files;
    this.#news = news;
  }

  /** A message that everybody in its channel sees. */
  find(channel: string, message: string): MessageRow | undefined {
    return this.#db.get<MessageRow>(
      'SELECT * FROM messages WHERE id = ? AND channel = ? AND deleted = 0 AND only_for IS NULL',
      message,
      channel,
    );
  }

  /** A message that the viewer sees. @throws NotHere */
  require(viewer: string, channel: string, message: string): MessageRow {
    this.#channels.require(viewer, channel);
    const row = this.#db.get<MessageRow>(
      `SELECT * FROM messages WHERE id = ? AND channel = ? AND (deleted = 0 OR replies > 0)
       AND (only_for IS NULL OR (only_for = ? AND expires > ?))`,
      message,
      channel,
      viewer,
      this.#db.now(),
    );
    if (row === undefined) throw new NotHere('no such message');
    return row;
  }

  /** The message as the viewer sees it, or undefined. */
  seen(viewer: string, channel: string, message: string): MessageView | undefined {
    try {
      return this.view(this.require(viewer, channel, message), viewer);
    } catch (error) {
      if (error instanceof NotHere) return undefined;
      throw error;
    }
  }

  /** A message of the member's own that still stands. @throws NotHere */
  own(by: string, channel: string, message: string): MessageRow {
    const row = this.require(by, channel, message);
    if (row.by !== by || row.deleted === 1) throw new NotHere('no such message of yours');
    return row;
  }

  page(viewer: string, channel: string, { before = '~', limit = 50 }: { before?: string; limit?: number } = {}) {
    this.#channels.require(viewer, channel);
    const rows = this.#db.all<MessageRow>(
      `SELECT * FROM messages WHERE channel = ? AND thread IS NULL AND id < ? AND (deleted = 0 OR replies > 0)
       AND (only_for IS NULL OR (only_for = ? AND expires > ?)) ORDER BY id DESC LIMIT ?`,
      channel,
      before,
      viewer,
      this.#db.now(),
      pageSize(limit),
    );
    return rows.reverse().map((row) => this.view(row, viewer));
  }

  thread(
    viewer: string,
    channel: string,
    thread: string,
    { before = '~', limit = 200 }: { before?: string; limit?: number } = {},
  ) {
    const root = this.require(viewer, channel, thread);
    if (root.thread !== null) throw new NotHere('no such thread');
    const rows = this.#db.all<MessageRow>(
      `SELECT * FROM messages WHERE thread = ? AND id < ? AND deleted = 0
       AND (only_for IS NULL OR (only_for = ? AND expires > ?)) ORDER BY id DESC LIMIT ?`,
      thread,
      before,
      viewer,
      this.#db.now(),
      pageSize(limit),
    );
    return [root, ...rows.reverse()].map((row) => this.view(row, viewer));
  }

  /** Writes a message; the caller checked that `by` is in the channel. @throws NotHere, TooLong, Empty */
  add(post: NewMessage): WirePosted {
    const { by, channel, thread, card, onlyFor } = post;
    const text = post.text === undefined ? undefined : cleanText(post.text);
    const files = post.files ?? [];
    if (card === undefined && !text && files.length === 0) throw new Empty('nothing to post');
    return this.#db.transaction(() => {
      if (thread !== undefined && !this.#isRoot(channel, thread)) throw new NotHere('no such thread');
      const id = this.#db.nextId();
      const at = this.#db.now();
      this.#db.insert('messages', {
        id,
        channel,
        thread: thread ?? null,
        by,
        at,
        text: text || null,
        card: card === undefined ? null : cardJson(card),
        only_for: onlyFor ?? null,
        expires: onlyFor === undefined ? null : this.#db.now({ hours: 24 }),
      });
      this.#files.attach(by, id, files);
      if (thread !== undefined && onlyFor === undefined) {
        this.#db.run('UPDATE messages SET replies = replies + 1, last_reply_at = ? WHERE id = ?', at, thread);
      }
      this.#concern(post, id);
      this.#changed(channel, id, thread);
      return posted(channel, id, thread ?? null);
    });
  }

  /** Says something to one member only: in the thread when there is one, else in the channel. @throws NotHere */
  sayTo(member: string, { channel, thread }: { channel: string; thread?: string }, card: Card<string>): WirePosted {
    this.#channels.require(member, channel);
    const stands = thread !== undefined && this.#isRoot(channel, thread);
    return this.add({ by: this.#people.bot, channel, thread: stands ? thread : undefined, card, onlyFor: member });
  }

  /** What a member typed, typed anew. Returns whether anything changed. @throws TooLong, Empty */
  retext(row: MessageRow, words: string): boolean {
    const text = cleanText(words);
    if (text === '' && this.#files.of(row.id).length === 0) throw new Empty('nothing is left');
    if (text === (row.text ?? '')) return false;
    this.#db.run('UPDATE messages SET text = ?, edited = 1 WHERE id = ?', text, row.id);
    this.#changed(row.channel, row.id, row.thread ?? undefined);
    return true;
  }

  /** A bot's card in place; people see it as the same message. @throws TooLong */
  recard(row: MessageRow, card: Card<string>): WirePosted {
    this.#db.run('UPDATE messages SET card = ? WHERE id = ?', cardJson(card), row.id);
    this.#changed(row.channel, row.id, row.thread ?? undefined);
    return posted(row.channel, row.id, row.thread);
  }

  /** Takes a message away; one with replies leaves its place behind, so that they stay readable. */
  remove(row: MessageRow): WirePosted {
    this.#db.transaction(() => {
      this.#files.remove(row.id);
      this.#db.run('DELETE FROM reactions WHERE message = ?', row.id);
      this.#channels.forgetUnread(row.id);
      if (row.only_for !== null) this.#db.run('DELETE FROM messages WHERE id = ?', row.id);
      else this.#db.run('UPDATE messages SET deleted = 1, text = NULL, card = NULL WHERE id = ?', row.id);
      if (row.replies > 0) this.#news.publish({ kind: 'message', channel: row.channel, message: row.id });
      else this.#gone(row);
      if (row.thread !== null && row.only_for === null) this.#lessReplies(row.channel, row.thread);
    });
    return posted(row.channel, row.id, row.thread);
  }

  /** Adds a reaction, or takes it back when it is there; returns whether it is there now. @throws TooLong, Empty */
  react(by: string, row: MessageRow, emoji: string): boolean {
    if (emoji.length > limits.emoji) throw new TooLong('emoji', limits.emoji);
    if (emoji.trim() === '') throw new Empty('no emoji');
    if (row.deleted === 1 || row.only_for !== null) throw new NotHere('no such message');
    return this.#db.transaction(() => {
      const key = [row.id, emoji, by] as const;
      const there =
        this.#db.run('INSERT OR IGNORE INTO reactions (message, emoji, member) VALUES (?, ?, ?)', ...key) > 0;
      if (!there) this.#db.run('DELETE FROM reactions WHERE message = ? AND emoji = ? AND member = ?', ...key);
      this.#news.publish({ kind: 'message', channel: row.channel, message: row.id });
      return there;
    });
  }

  view(row: MessageRow, viewer: string): MessageView {
    return {
      id: row.id,
      channel: row.channel,
      ...(row.thread === null ? {} : { thread: row.thread }),
      by: this.#people.get(row.by),
      at: row.at,
      ...(row.text === null ? {} : { text: row.text }),
      ...(row.card === null ? {} : { card: JSON.parse(row.card) as Card<string> }),
      files: this.#files.of(row.id),
      edited: row.edited === 1,
      deleted: row.deleted === 1,
      onlyYou: row.only_for !== null,
      replies: row.replies,
      ...(row.last_reply_at === null ? {} : { lastReplyAt: row.last_reply_at }),
      unreadReplies: row.thread === null ? this.#channels.unreadReplies(viewer, row.id) : 0,
      reactions: this.#reactions(row.id),
    };
  }

  /** Takes away what only one member saw for long enough; at most 500 at a time. */
  sweep(): void {
    const sql = 'SELECT * FROM messages WHERE expires IS NOT NULL AND expires <= ? ORDER BY expires LIMIT 500';
    for (const row of this.#db.all<MessageRow>(sql, this.#db.now())) this.remove(row);
  }

  /** Who is told: everybody at the top level, in a thread those who follow it; named ones in both, and follow from then on. */
  #concern({ by, channel, thread, text = '', card, onlyFor }: NewMessage, id: string): void {
    const message = { id, channel, thread: thread ?? null };
    if (onlyFor !== undefined) {
      this.#channels.noteUnread(message, [[onlyFor, true]]);
      return;
    }
    const root = thread ?? id;
    const members = this.#channels.members(channel);
    const direct = this.#channels.require(by, channel).kind === 'direct';
    const named = new Set(this.#people.namedIn(text));
    for (const block of card?.blocks ?? [])
      if (block.kind === 'mention') for (const user of block.users) named.add(user);
    for (const member of [by, ...named]) {
      if (members.includes(member)) this.#db.run('INSERT OR IGNORE INTO followers VALUES (?, ?)', root, member);
    }
    const sql = 'SELECT member FROM followers WHERE thread = ?';
    const followers = new Set(this.#db.all<{ member: string }>(sql, root).map(({ member }) => member));
    const readers = members.filter(
      (member) => member !== by && (thread === undefined || direct || followers.has(member)),
    );
    this.#channels.noteUnread(
      message,
      readers.map((member) => [member, direct || named.has(member)]),
    );
  }

  /** Whether a thread can hang on this message. */
  #isRoot(channel: string, thread: string): boolean {
    const sql = `SELECT 1 AS yes FROM messages WHERE id = ? AND channel = ? AND thread IS NULL AND only_for IS NULL
                 AND (deleted = 0 OR replies > 0)`;
    return this.#db.get(sql, thread, channel) !== undefined;
  }

  #lessReplies(channel: string, thread: string): void {
    this.#db.run('UPDATE messages SET replies = replies - 1 WHERE id = ?', thread);
    const root = this.#db.get<MessageRow>('SELECT * FROM messages WHERE id = ?', thread);
    if (root?.deleted === 1 && root.replies === 0) this.#gone(root);
    else this.#news.publish({ kind: 'message', channel, message: thread });
  }

  #changed(channel: string, message: string, thread: string | undefined): void {
    this.#news.publish({ kind: 'message', channel, message });
    if (thread !== undefined) this.#news.publish({ kind: 'message', channel, message: thread });
  }

  #gone({ id, channel, thread, only_for }: MessageRow): void {
    const only = only_for === null ? {} : { onlyFor: only_for };
    this.#news.publish({ kind: 'gone', channel, message: id, ...(thread === null ? {} : { thread }), ...only });
  }

  #reactions(message: string): MessageView['reactions'] {
    const sql = 'SELECT emoji, member FROM reactions WHERE message = ? ORDER BY rowid LIMIT 500';
    const byEmoji = new Map<string, string[]>();
    for (const { emoji, member } of this.#db.all<{ emoji: string; member: string }>(sql, message)) {
      byEmoji.set(emoji, [...(byEmoji.get(emoji) ?? []), member]);
    }
    return [...byEmoji].map(([emoji, by]) => ({ emoji, by }));
  }
}

function posted(channel: string, message: string, thread: string | null): WirePosted {
  return thread === null ? { channel, message } : { channel, message, thread };
}

function pageSize(limit: number): number {
  return Math.min(Math.max(Math.trunc(limit) || 1, 1), 500);
}

/** As typed, but for line ends, surrounding blank space and broken characters. @throws TooLong */
function cleanText(text: string): string {
  if (text.length > limits.messageText) throw new TooLong('text', limits.messageText);
  return text.toWellFormed().replace(/\r\n?/g, '\n').trim();
}

/** @throws TooLong */
export function cardJson(card: Card<string>): string {
  const json = JSON.stringify(card);
  if (json.length > limits.card) throw new TooLong('card', limits.card);
  return json;
}
