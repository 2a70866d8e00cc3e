import type { AssignmentWay } from '../domain/desk.ts';
import { type Person, personId } from '../domain/people/person.ts';
import { assignNext, isWanted, nobodyNext, type Wanted } from '../domain/tickets/acts/automatic.ts';
import { ALIVE } from '../domain/tickets/ticket.ts';
import type { Clock } from '../lib/clock.ts';
import { RetryLater } from '../lib/errors.ts';
import { Lanes } from '../lib/lanes.ts';
import type { People } from './people.ts';
import type { PendingStep } from './relay.ts';
import type { Reservation } from './stores/staffing.ts';
import type { Stores } from './stores/stores.ts';
import type { DeskRules, Tickets } from './tickets.ts';

/** Of those who are away so many are known. */
export const MOST_ABSENT = 500;
/** Nobody works on more than so many, as far as the least loaded are told apart. */
const COUNTED = 1_000;
/** How often somebody is chosen anew when another process gave them something meanwhile, before the step waits. */
const ATTEMPTS = 8;

/** How much somebody has, and what of it is only about to be theirs. */
interface Load {
  readonly person: Person;
  readonly limit: number;
  readonly load: number;
  /** Of somebody with a limit, as it was before their tickets were counted. */
  readonly reserved?: { readonly revision: number; readonly others: readonly Reservation[] };
}

/** Gives tickets to whoever is next, is there, and has room; off unless `assignment` of `relevo.yaml` says how. */
export class Assignment {
  readonly #stores: Stores;
  readonly #tickets: Tickets;
  readonly #people: People;
  readonly #rules: DeskRules;
  readonly #clock: Clock;
  /** In one process one at a time for each queue, so that the next counts what the last one got. */
  readonly #lanes = new Lanes();

  constructor(stores: Stores, tickets: Tickets, people: People, rules: DeskRules, clock: Clock) {
    this.#stores = stores;
    this.#tickets = tickets;
    this.#people = people;
    this.#rules = rules;
    this.#clock = clock;
  }

  /** Once per id, however often it is called. @throws RetryLater */
  async assign({ ticket, by, id }: Pick<PendingStep, 'ticket' | 'by' | 'id'>, wanted: Wanted): Promise<void> {
    const { assignment } = this.#rules.desk;
    const way = 'team' in wanted ? (assignment.teams[wanted.team] ?? 'off') : assignment.desk;
    // Where nothing is given out automatically, what came back to who is away waits for somebody to take it.
    if ('back' in wanted ? !(await this.#away()).has(wanted.back.id) : way === 'off') return;
    const queue = 'team' in wanted ? `team:${wanted.team}` : 'desk';
    await this.#lanes.run(queue, async () => {
      const now = await this.#stores.tickets.byNumber(ticket);
      if (!now || !isWanted(now, wanted)) return;
      const next = way === 'off' ? undefined : await this.#next(queue, way, { key: id, ticket, wanted });
      await this.#tickets.act(ticket, next ? assignNext(next, wanted) : nobodyNext(wanted), by, 'relevo', id);
      if (next && this.#limitOf(next) !== undefined) await this.#stores.staffing.release(personId(next), id);
    });
  }

  /** Whoever is next; with a limit, it is reserved for them. @throws RetryLater when others were faster again and again */
  async #next(
    queue: string,
    way: Exclude<AssignmentWay, 'off'>,
    reservation: Reservation,
  ): Promise<Person | undefined> {
    const { key, wanted } = reservation;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const there = await this.#there(wanted);
      const loads = await Promise.all(there.map((person) => this.#loadOf(person, key)));
      const free = loads.filter(({ load, limit }) => load < limit);
      const least = Math.min(...free.map(({ load }) => load));
      const candidates = way === 'leastLoaded' ? free.filter(({ load }) => load === least) : free;
      if (candidates.length === 0) return undefined;
      const ids = candidates.map(({ person }) => personId(person));
      const turn = await this.#stores.staffing.turn(queue, key, ids);
      // A turn that was given before may be of somebody who has gone since.
      const chosen = candidates.find(({ person }) => personId(person) === turn) ?? candidates[0];
      if (chosen && (await this.#reserved(chosen, reservation))) return chosen.person;
    }
    throw new RetryLater('other processes are giving out tickets', { afterMs: 200 });
  }

  async #there(wanted: Wanted): Promise<readonly Person[]> {
    const all =
      'team' in wanted
        ? (await this.#people.team(wanted.team)).filter(({ teams }) => teams.includes(wanted.team))
        : (await this.#people.agents()).filter(({ roles }) => roles.includes('agent'));
    const away = await this.#away();
    return all.filter((person) => !away.has(personId(person)));
  }

  async #away(): Promise<ReadonlySet<string>> {
    const absent = await this.#stores.staffing.absent(this.#clock.now().toString(), MOST_ABSENT);
    return new Set(absent.map(({ who }) => who.id));
  }

  /**
   * Where there is a limit, what other steps are about to give this person counts, too, or two processes that count at the same
   * time would both find room. What was reserved is read before the tickets are counted and compared when it is written, so that
   * what another process gives in between is counted, seen among the reserved, or makes this one look again.
   */
  async #loadOf(person: Person, key: string): Promise<Load> {
    const limit = this.#limitOf(person);
    if (limit === undefined) return { person, limit: Number.POSITIVE_INFINITY, load: await this.#count(person) };
    for (;;) {
      const { revision, all } = await this.#stores.staffing.reservations(personId(person));
      const others = await this.#open(all.filter((one) => one.key !== key));
      const count = await this.#count(person);
      // One that was given while the tickets were counted may be among them.
      if ((await this.#open(others)).length === others.length)
        return { person, limit, load: count + others.length, reserved: { revision, others } };
    }
  }

  /** Those whose ticket still waits. */
  async #open(reservations: readonly Reservation[]): Promise<readonly Reservation[]> {
    const open = await Promise.all(
      reservations.map(async ({ ticket, wanted }) => {
        const now = await this.#stores.tickets.byNumber(ticket);
        return now !== undefined && isWanted(now, wanted);
      }),
    );
    return reservations.filter((_, n) => open[n]);
  }

  async #reserved({ person, reserved }: Load, reservation: Reservation): Promise<boolean> {
    if (!reserved) return true;
    const { revision, others } = reserved;
    return this.#stores.staffing.reserve(personId(person), revision, [...others, reservation]);
  }

  #count(person: Person): Promise<number> {
    return this.#stores.tickets.count({ statuses: ALIVE, worker: personId(person) }, COUNTED);
  }

  #limitOf(person: Person): number | undefined {
    const { limits } = this.#rules.desk.assignment;
    return limits[personId(person)] ?? limits[person.account.user];
  }
}
