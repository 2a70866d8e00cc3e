import { newId } from '../../lib/ids.ts';
import type { Card } from '../../port/cards.ts';
import { type AnswerView, NotHere } from '../model.ts';
import type { News } from '../news.ts';
import type { WirePosted } from '../protocol.ts';
import type { Database } from './database.ts';
import { cardJson } from './messages.ts';

/** So many answers can be gone back through. */
const perMember = 20;
const lifeHours = 24;

/**
 * What a bot answers to a member where no conversation is: beside the channels, to what was searched for or pressed
 * there. Each member has one pile of them and sees the topmost; each is gone after a day.
 */
export class Answers {
  readonly #db: Database;
  readonly #news: News;

  constructor(db: Database, news: News) {
    this.#db = db;
    this.#news = news;
  }

  /** `channel`: where a bot takes it to stand, which is the direct conversation. @throws TooLong */
  put(member: string, channel: string, card: Card<string>): WirePosted {
    return this.#db.transaction(() => {
      const id = newId();
      const place = this.#top(member)?.place ?? 0;
      this.#db.insert('answers', { id, member, place: place + 1, at: this.#db.now(), card: cardJson(card) });
      this.#db.run('DELETE FROM answers WHERE member = ? AND place <= ?', member, place + 1 - perMember);
      this.#news.publish({ kind: 'answer', member });
      return { channel, message: id };
    });
  }

  /** The topmost. */
  shown(member: string): AnswerView | undefined {
    const top = this.#top(member);
    if (top === undefined) return undefined;
    const sql = 'SELECT 1 AS yes FROM answers WHERE member = ? AND place < ? AND at > ?';
    const earlier = this.#db.get(sql, member, top.place, this.#since()) !== undefined;
    return { id: top.id, card: JSON.parse(top.card) as Card<string>, earlier };
  }

  /** @throws NotHere unless it is the topmost */
  require(member: string, id: string): AnswerView {
    const shown = this.shown(member);
    if (shown?.id !== id) throw new NotHere('no such answer');
    return shown;
  }

  /** Takes the topmost away. @throws NotHere */
  remove(member: string, id: string): void {
    this.require(member, id);
    this.#db.run('DELETE FROM answers WHERE id = ?', id);
    this.#news.publish({ kind: 'answer', member });
  }

  sweep(): void {
    this.#db.run('DELETE FROM answers WHERE at <= ?', this.#since());
  }

  #top(member: string): { id: string; place: number; card: string } | undefined {
    const sql = 'SELECT id, place, card FROM answers WHERE member = ? AND at > ? ORDER BY place DESC LIMIT 1';
    return this.#db.get(sql, member, this.#since());
  }

  #since(): string {
    return this.#db.now({ hours: -lifeHours });
  }
}
