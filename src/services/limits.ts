import type { Desk } from '../domain/desk.ts';
import { isStaff, type Person } from '../domain/people/person.ts';
import type { Clock } from '../lib/clock.ts';
import type { Stores } from './stores/stores.ts';

/** In milliseconds; a window begins at a full hour or day of UTC. */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What one customer may do in a window of time. Staff are not limited. */
export class Limits {
  readonly #stores: Pick<Stores, 'limits' | 'tickets'>;
  readonly #limits: Desk['limits'];
  readonly #codesPerDay: number;
  readonly #clock: Clock;

  constructor(stores: Pick<Stores, 'limits' | 'tickets'>, { limits, linking }: Desk, clock: Clock) {
    this.#stores = stores;
    this.#limits = limits;
    this.#codesPerDay = linking.codesPerDay;
    this.#clock = clock;
  }

  /**
   * Counts a request, once per key. One that is a ticket already is never refused, when a killed process left the rest undone.
   * @returns the instant, `…Z`, from which requests are taken again; undefined when this one is taken
   */
  async request(person: Person, customer: string, key: string): Promise<string | undefined> {
    if (isStaff(person)) return undefined;
    const again = await this.#take(`request:${customer}`, key, this.#limits.requestsPerHour, HOUR);
    return again !== undefined && (await this.#stores.tickets.byFirstKey(key)) ? undefined : again;
  }

  /** The same for a change of where a customer's mails go. */
  async addressChange(person: Person, customer: string, key: string): Promise<string | undefined> {
    if (isStaff(person)) return undefined;
    return this.#take(`address:${customer}`, key, this.#limits.addressChangesPerDay, DAY);
  }

  /**
   * The same for a code by which an account is linked, by who asks for it and, apart from that, by whom it is mailed to.
   * @param of an account, `platform:user`, or a customer's id
   */
  linkCode(of: string, key: string): Promise<string | undefined> {
    return this.#take(`link:${of}`, key, this.#codesPerDay, DAY);
  }

  async #take(what: string, key: string, most: number, window: number): Promise<string | undefined> {
    const now = this.#clock.now().epochMilliseconds;
    const begin = now - (now % window);
    const end = Temporal.Instant.fromEpochMilliseconds(begin + window).toString();
    return (await this.#stores.limits.take(`${what}:${begin}`, key, most, end)) ? undefined : end;
  }
}
