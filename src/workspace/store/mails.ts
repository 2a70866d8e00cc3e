import { type MailView, NotHere, TooLong } from '../model.ts';
import type { News } from '../news.ts';
import { limits, type WireMail } from '../protocol.ts';
import type { Database } from './database.ts';

interface MailRow {
  id: string;
  at: string;
  mail: string;
}

/** The Mailbox: mails that would have left the house. One `Message-ID` is there once. */
export class Mails {
  readonly #db: Database;
  readonly #news: News;

  constructor(db: Database, news: News) {
    this.#db = db;
    this.#news = news;
  }

  /** @throws TooLong */
  put(mail: WireMail): void {
    const json = JSON.stringify(mail);
    if (json.length > limits.mail) throw new TooLong('text', limits.mail);
    this.#db.transaction(() => {
      const sql = 'INSERT OR IGNORE INTO mails (id, at, message_id, mail) VALUES (?, ?, ?, ?)';
      const added = this.#db.run(sql, this.#db.nextId(), this.#db.now(), mail.messageId, json);
      if (added > 0) this.#news.publish({ kind: 'mail' });
    });
  }

  page({ before = '~', limit = 50 }: { before?: string; limit?: number } = {}): MailView[] {
    const size = Math.min(Math.max(Math.trunc(limit) || 1, 1), 200);
    const sql = 'SELECT id, at, mail FROM mails WHERE id < ? ORDER BY id DESC LIMIT ?';
    return this.#db.all<MailRow>(sql, before, size).map(mailView);
  }

  /** @throws NotHere */
  get(id: string): MailView {
    const row = this.#db.get<MailRow>('SELECT id, at, mail FROM mails WHERE id = ?', id);
    if (row === undefined) throw new NotHere('no such mail');
    return mailView(row);
  }
}

function mailView({ id, at, mail }: MailRow): MailView {
  return { ...(JSON.parse(mail) as WireMail), id, at };
}
