import type { Desk } from '../../domain/desk.ts';
import { type Person, personId } from '../../domain/people/person.ts';
import { Refusal } from '../../domain/refusal.ts';
import { mailLeft } from '../../domain/tickets/acts/mail.ts';
import type { Request } from '../../domain/tickets/acts/open.ts';
import type { Via } from '../../domain/tickets/ticket.ts';
import type { Checks } from '../../domain/triage/check.ts';
import type { Clock } from '../../lib/clock.ts';
import { Dice } from '../../lib/dice.ts';
import { withTrace } from '../../lib/log.ts';
import { DEMO } from '../../services/audit.ts';
import { Customers } from '../../services/customers.ts';
import { withDoings } from '../../services/doings.ts';
import type { AuditEntry } from '../../services/stores/audit.ts';
import type { Stores } from '../../services/stores/stores.ts';
import { Tickets } from '../../services/tickets.ts';
import { castOf, type Guest, guestsOf } from './cast.ts';
import { afterWork, type Region } from './hours.ts';
import { type Played, storesInMemory } from './memory.ts';
import { type Step, storyOf } from './story.ts';

export interface Demo {
  readonly tickets: number;
  readonly seed: number;
  /** The two weeks end here. */
  readonly end: Temporal.Instant;
}

export interface PlayedDemo {
  readonly guests: readonly Guest[];
  readonly played: readonly Played[];
  /** Steps that the rules refused, as they do for people: by the message's key. */
  readonly refused: readonly string[];
  /** Who did what, for the audit log, by ticket. */
  readonly audit: ReadonlyMap<number, readonly AuditEntry[]>;
}

const WEEKS = 2;

/** Whoever has no chat here called, or wrote where they do. */
const WAYS: readonly Via[] = ['intake', 'intake', 'phone', 'phone', 'action', 'mention', 'command', 'direct'];

interface Due {
  readonly at: Temporal.Instant;
  run(): Promise<void>;
}

/**
 * Plays two weeks of a desk through the rules themselves, each step at its own instant, everything in its order. The same
 * seed, number and end give the same stories. Numbers are taken from the store; nothing else is written.
 */
export async function playDemo(demo: Demo, desk: Desk, checks: Checks, real: Stores): Promise<PlayedDemo> {
  const dice = new Dice(demo.seed);
  const cast = castOf(desk);
  const guests = await onRecord(guestsOf(desk, dice), real);
  const { stores, played } = storesInMemory(
    real,
    guests.map(({ customer }) => customer),
  );
  let now = demo.end.subtract({ hours: 24 * 7 * WEEKS });
  const clock: Clock = { now: () => now };
  const tickets = new Tickets(stores, new Customers(stores.customers), { desk, checks }, clock, () => {});
  const refused: string[] = [];
  const audit = new Map<number, AuditEntry[]>();
  /** As the worker does for what people do. */
  const noted = async <R>(by: Person, key: string, work: () => Promise<R>): Promise<R> => {
    const { result, doings } = await withDoings(work);
    for (const [ticket, what] of doings) {
      const who = { by: personId(by), byName: by.name, from: DEMO };
      const id = `${key}:done:${ticket}`;
      const entry = { id, ...who, at: now.toString(), what: `${DEMO}.${what}`, ticket, outcome: 'done' } as const;
      audit.set(ticket, [...(audit.get(ticket) ?? []), entry]);
    }
    return result;
  };
  /** In the order of time. */
  const due: Due[] = [];

  const go = (number: number, steps: Iterator<Step>, since: Temporal.Instant, count: number): void => {
    const { value: next } = steps.next();
    if (next === undefined) return;
    const at = afterWork(since, next.after, regionOfPerson(next.by.zone));
    const run = async () => {
      try {
        const key = `demo:${number}:${count}`;
        await noted(next.by, key, () => tickets.act(number, next.act, next.by, next.may, key));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refused.push(error.message);
      }
      go(number, steps, at, count + 1);
    };
    putInOrder(due, { at, run });
  };

  const open = async (at: Temporal.Instant, index: number): Promise<void> => {
    const guest = dice.of(guests);
    const matter = dice.of(guest.words.matters);
    const category = Object.hasOwn(desk.categories, matter.category)
      ? matter.category
      : (Object.keys(desk.categories)[0] ?? matter.category);
    const agent = dice.of(cast.agents[guest.region]);
    const via = guest.account === undefined ? dice.of(WAYS) : dice.of<Via>(['intake', 'command', 'direct']);
    const byDesk = via === 'phone' || via === 'action';
    const opener = byDesk ? agent : guest.person;
    const request: Request = {
      via,
      subject: matter.subject,
      body: matter.body,
      // What somebody chose in a hurry is put right by the desk later.
      category,
      priority: 'normal',
      files: [],
      ...(guest.account === undefined ? {} : { customerSide: { kind: 'direct', account: guest.account } as const }),
      ...(byDesk ? { madeBy: { id: `workspace:${agent.account.user}`, name: agent.name } } : {}),
    };
    const { ticket } = await noted(opener, `demo:${index}`, () =>
      tickets.open(request, guest.customer, opener, `demo:${index}`),
    );
    const left = mailLeft(`demo:${index}:mail`, 'confirmation');
    if (guest.customer.address !== undefined)
      await tickets.act(ticket.number, left, guest.person, 'relevo', `demo:${index}:mail`);
    go(ticket.number, storyOf({ guest, matter, category, agent, cast, desk, checks, dice }), at, 0);
  };

  for (const [index, at] of openings(demo, dice).entries()) putInOrder(due, { at, run: () => open(at, index) });
  for (;;) {
    const next = due.shift();
    if (next === undefined || Temporal.Instant.compare(next.at, demo.end) > 0) break;
    now = next.at;
    await withTrace(`demo:${demo.seed}`, next.run);
  }
  return { guests, played: [...played.values()], refused, audit };
}

/** Whoever is on record already stays who they are. */
async function onRecord(guests: readonly Guest[], { customers }: Stores): Promise<readonly Guest[]> {
  const all: Guest[] = [];
  for (const guest of guests) all.push({ ...guest, customer: await customers.insert(guest.customer) });
  return all;
}

/** When requests come: four of five while somebody works there, the others at any hour. */
function openings({ tickets, end }: Demo, dice: Dice): readonly Temporal.Instant[] {
  const minutes = 60 * 24 * 7 * WEEKS;
  return Array.from({ length: tickets }, () => {
    const any = end.subtract({ seconds: Math.round(dice.next() * minutes * 60) });
    if (dice.between(1, 5) === 1) return any;
    const atWork = afterWork(any, dice.between(0, 400), dice.between(1, 3) === 1 ? 'america' : 'europe');
    return Temporal.Instant.compare(atWork, end) < 0 ? atWork : any;
  }).sort(Temporal.Instant.compare);
}

/** Puts it where its instant belongs, behind those of the same instant. */
function putInOrder(due: Due[], one: Due): void {
  let [from, to] = [0, due.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    const there = due[middle];
    if (there !== undefined && Temporal.Instant.compare(there.at, one.at) <= 0) from = middle + 1;
    else to = middle;
  }
  due.splice(from, 0, one);
}

function regionOfPerson(zone: string): Region {
  return zone.startsWith('America/') ? 'america' : 'europe';
}
