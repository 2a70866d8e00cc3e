import type { AssignmentWay } from '../domain/desk.ts';
import { type Person, personId } from '../domain/people/person.ts';
import { assignNext, isWanted, nobodyNext, type Wanted } from '../domain/tickets/acts/automatic.ts';
import { ALIVE } from '../domain/tickets/ticket.ts';
import type { Clock } from '../lib/clock.ts';
import { Lanes } from '../lib/lanes.ts';
import type { People } from './people.ts';
import type { PendingStep } from './relay.ts';
import type { Stores } from './stores/stores.ts';
import type { DeskRules, Tickets } from './tickets.ts';

/** Of those who are away so many are known. */
export const MOST_ABSENT = 500;
/** Nobody works on more than so many, as far as the least loaded are told apart. */
const COUNTED = 1_000;

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
      const next = way === 'off' ? undefined : await this.#next(queue, way, wanted, id);
      await this.#tickets.act(ticket, next ? assignNext(next, wanted) : nobodyNext(wanted), by, 'relevo', id);
    });
  }

  async #next(
    queue: string,
    way: Exclude<AssignmentWay, 'off'>,
    wanted: Wanted,
    key: string,
  ): Promise<Person | undefined> {
    const there = await this.#there(wanted);
    const loads = await Promise.all(there.map(async (person) => ({ person, load: await this.#loadOf(person) })));
    const free = loads.filter(({ person, load }) => load < this.#limitOf(person));
    const least = Math.min(...free.map(({ load }) => load));
    const candidates = way === 'leastLoaded' ? free.filter(({ load }) => load === least) : free;
    if (candidates.length === 0) return undefined;
    const turn = await this.#stores.staffing.turn(
      queue,
      key,
      candidates.map(({ person }) => personId(person)),
    );
    // A turn that was given before may be of somebody who has gone since.
    return (candidates.find(({ person }) => personId(person) === turn) ?? candidates[0])?.person;
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

  #loadOf(person: Person): Promise<number> {
    return this.#stores.tickets.count({ statuses: ALIVE, worker: personId(person) }, COUNTED);
  }

  #limitOf(person: Person): number {
    const { limits } = this.#rules.desk.assignment;
    return limits[personId(person)] ?? limits[person.account.user] ?? Number.POSITIVE_INFINITY;
  }
}
