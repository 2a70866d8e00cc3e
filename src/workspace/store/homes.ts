import type { Card } from '../../port/cards.ts';
import type { HomeView } from '../model.ts';
import type { News } from '../news.ts';
import type { Database } from './database.ts';
import { cardJson } from './messages.ts';

/** How long after a member last looked the bot keeps its page up to date; after that its number would be an old one. */
const freshMinutes = 30;

interface HomeRow {
  card: string;
  count: number | null;
  as_of: string;
}

/** The page that a bot keeps for each member. The newest stays, in whatever order they come. */
export class Homes {
  readonly #db: Database;
  readonly #news: News;

  constructor(db: Database, news: News) {
    this.#db = db;
    this.#news = news;
  }

  /** @throws TooLong */
  put(member: string, home: { card: Card<string>; count?: number; asOf: string }): void {
    const card = cardJson(home.card);
    const count = home.count ?? null;
    this.#db.transaction(() => {
      const before = this.#row(member);
      if (before !== undefined && before.as_of > home.asOf) return;
      const values = [card, count, home.asOf] as const;
      this.#db.run(
        `INSERT INTO homes (member, card, count, as_of) VALUES (?, ?, ?, ?)
         ON CONFLICT (member) DO UPDATE SET card = excluded.card, count = excluded.count, as_of = excluded.as_of`,
        member,
        ...values,
      );
      if (before?.card !== card || before.count !== count) this.#news.publish({ kind: 'home', member });
    });
  }

  view(member: string): HomeView | undefined {
    const row = this.#row(member);
    if (row === undefined) return undefined;
    const current = row.as_of > this.#db.now({ minutes: -freshMinutes });
    const count = row.count === null || !current ? {} : { count: row.count };
    return { card: JSON.parse(row.card) as Card<string>, ...count };
  }

  #row(member: string): HomeRow | undefined {
    return this.#db.get<HomeRow>('SELECT card, count, as_of FROM homes WHERE member = ?', member);
  }
}
