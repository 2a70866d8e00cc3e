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

/** So many stored events may be with one bot before it acknowledges, and of one channel: a storm holds nobody else up. */
const inFlightPerBot = 100;
const inFlightPerChannel = 20;

/**
 * Brings stored events to the bots: each until it is acknowledged, those of a channel in the order in which they happened,
 * and the channels in turn. What happens in one channel stays with one bot while anything of it is under way, so that it
 * is in order there, too. When a bot is lost, what it did not acknowledge goes to the others, or waits.
 */
export class Dispatcher {
  readonly #db: Database;
  readonly #bots = new Set<BotLink>();
  readonly #inFlight = new Map<string, Sent>();
  /** The channels in which something may wait, and up to where each was acknowledged or is in flight. */
  readonly #waiting = new Map<string, string>();

  constructor(db: Database) {
    this.#db = db;
    this.#beginAnew();
  }

  get bots(): number {
    return this.#bots.size;
  }

  /** Stores an event, in the caller's transaction; it goes out after the commit. */
  store(event: WireEvent): void {
    this.#db.transaction(() => {
      this.#db.insert('deliveries', { id: this.#db.nextId(), channel: event.channel, event: JSON.stringify(event) });
      this.#db.later(() => {
        if (!this.#waiting.has(event.channel)) this.#waiting.set(event.channel, this.#lastInFlight(event.channel));
        this.#pump();
      });
    });
  }

  join(bot: BotLink): void {
    this.#bots.add(bot);
    this.#pump();
  }

  leave(bot: BotLink): void {
    this.#bots.delete(bot);
    for (const [delivery, sent] of this.#inFlight) if (sent.bot === bot) this.#inFlight.delete(delivery);
    this.#beginAnew();
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

  /** Everything that is stored waits, but for what other bots have. */
  #beginAnew(): void {
    this.#waiting.clear();
    const rows = this.#db.all<{ channel: string }>('SELECT DISTINCT channel FROM deliveries');
    for (const { channel } of rows) this.#waiting.set(channel, '');
  }

  /** One event of each channel in turn, while a bot has room. */
  #pump(): void {
    let sent = this.#bots.size > 0;
    while (sent) {
      sent = false;
      for (const [channel, cursor] of this.#waiting) sent = this.#next(channel, cursor) || sent;
    }
  }

  #next(channel: string, cursor: string): boolean {
    if (this.#inFlightOf(channel) >= inFlightPerChannel) return false;
    const sql = 'SELECT id, event FROM deliveries WHERE channel = ? AND id > ? ORDER BY id LIMIT 1';
    const row = this.#db.get<{ id: string; event: string }>(sql, channel, cursor);
    if (row === undefined) {
      this.#waiting.delete(channel);
      return false;
    }
    if (!this.#inFlight.has(row.id) && !this.#send(row.id, JSON.parse(row.event) as WireEvent)) return false;
    this.#waiting.set(channel, row.id);
    return true;
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

  #inFlightOf(channel: string): number {
    let count = 0;
    for (const sent of this.#inFlight.values()) if (sent.channel === channel) count += 1;
    return count;
  }

  #lastInFlight(channel: string): string {
    let last = '';
    for (const [delivery, sent] of this.#inFlight) if (sent.channel === channel && delivery > last) last = delivery;
    return last;
  }

  #load(bot: BotLink): number {
    let load = 0;
    for (const sent of this.#inFlight.values()) if (sent.bot === bot) load += 1;
    return load;
  }
}
