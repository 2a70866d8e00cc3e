import type { FromWorkspace, WireEvent } from './protocol.ts';
import type { Database } from './store/database.ts';

/** The way to one connected bot. */
export interface BotLink {
  send(frame: FromWorkspace): void;
}

interface Sent {
  readonly bot: BotLink;
  readonly channel: string;
}

/** So many stored events may be with one bot before it acknowledges. */
const inFlightPerBot = 100;

/**
 * Brings stored events to the bots: each until it is acknowledged, in the order in which they happened. What happens in
 * one channel stays with one bot while anything of it is under way, so that it is in order there, too. When a bot is
 * lost, what it did not acknowledge goes to the others, or waits.
 */
export class Dispatcher {
  readonly #db: Database;
  readonly #bots = new Set<BotLink>();
  readonly #inFlight = new Map<string, Sent>();
  /** Stored events up to here were acknowledged or are in flight. */
  #cursor = '';

  constructor(db: Database) {
    this.#db = db;
  }

  get bots(): number {
    return this.#bots.size;
  }

  /** Stores an event, in the caller's transaction; it goes out after the commit. */
  store(event: WireEvent): void {
    this.#db.transaction(() => {
      this.#db.insert('deliveries', { id: this.#db.nextId(), event: JSON.stringify(event) });
      this.#db.later(() => this.#pump());
    });
  }

  join(bot: BotLink): void {
    this.#bots.add(bot);
    this.#pump();
  }

  leave(bot: BotLink): void {
    this.#bots.delete(bot);
    for (const [delivery, sent] of this.#inFlight) if (sent.bot === bot) this.#inFlight.delete(delivery);
    this.#cursor = '';
    this.#pump();
  }

  /** Returns the event, unless it was acknowledged before. */
  acknowledge(delivery: string): WireEvent | undefined {
    const row = this.#db.get<{ event: string }>('SELECT event FROM deliveries WHERE id = ?', delivery);
    if (row === undefined) return undefined;
    this.#db.run('DELETE FROM deliveries WHERE id = ?', delivery);
    this.#db.later(() => {
      this.#inFlight.delete(delivery);
      this.#pump();
    });
    return JSON.parse(row.event) as WireEvent;
  }

  /** The least busy bot. */
  anyBot(): BotLink | undefined {
    const [first, ...rest] = this.#bots;
    if (first === undefined) return undefined;
    return rest.reduce((best, bot) => (this.#load(bot) < this.#load(best) ? bot : best), first);
  }

  #pump(): void {
    while (this.#bots.size > 0) {
      const sql = 'SELECT id, event FROM deliveries WHERE id > ? ORDER BY id LIMIT 100';
      const rows = this.#db.all<{ id: string; event: string }>(sql, this.#cursor);
      if (rows.length === 0) return;
      for (const { id, event } of rows) {
        if (!this.#inFlight.has(id) && !this.#send(id, JSON.parse(event) as WireEvent)) return;
        this.#cursor = id;
      }
    }
  }

  #send(delivery: string, event: WireEvent): boolean {
    const bot = this.#botOf(event.channel) ?? this.anyBot();
    if (bot === undefined || this.#load(bot) >= inFlightPerBot) return false;
    this.#inFlight.set(delivery, { bot, channel: event.channel });
    bot.send({ type: 'event', delivery, event });
    return true;
  }

  #botOf(channel: string): BotLink | undefined {
    for (const sent of this.#inFlight.values()) if (sent.channel === channel) return sent.bot;
    return undefined;
  }

  #load(bot: BotLink): number {
    let load = 0;
    for (const sent of this.#inFlight.values()) if (sent.bot === bot) load += 1;
    return load;
  }
}
