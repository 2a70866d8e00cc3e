import { describe, expect, it } from 'vitest';
import { aTicket, factsOf, inEnglish, NOON, people, refusalOf } from '#test/builders.ts';
import type { Person } from '../../people/person.ts';
import { Refusal } from '../../refusal.ts';
import { type Act, decide } from '../decide.ts';
import type { Ticket } from '../ticket.ts';
import { assign, claim } from './desk.ts';
import { giveBack, handOff, passOn } from './handoff.ts';
import { asSeen, type Seen, Surprise, seenOf } from './meanwhile.ts';
import { answer, close, customerWrote, reopen, resolve } from './talk.ts';

const { mia, noah, ana, zoe, dora } = people;
const ACTS = {
  claim,
  answer: answer('Try again'),
  resolve: resolve('Cleared the cache'),
  'hand over': handOff('it', 'No time'),
  'give away': assign(zoe),
  close,
  'open again': reopen('It is back'),
} as const satisfies Record<string, Act>;
type Name = keyof typeof ACTS;

/** Both saw it like that, `first` acted, and then `second` does without having seen it. */
function race(start: Ticket, [first, a]: readonly [Person, Act], [second, b]: readonly [Person, Act]): Ticket {
  return done(second, asSeen(seenOf(start), b), done(first, a, start));
}

function done(actor: Person, act: Act, ticket: Ticket, now = NOON): Ticket {
  const decision = decide(ticket, act, `${actor.name}:${ticket.version}`, factsOf(actor, { now }));
  return decision?.ticket ?? ticket;
}

function told(work: () => unknown): string {
  const { text, details } = refusalOf(work);
  return [text, ...details].map(inEnglish).join('\n');
}

function canBegin(act: Act, start: Ticket, actor: Person): boolean {
  try {
    act(start, factsOf(actor));
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

const OPEN = aTicket({ status: 'open' });
const SOLVED = aTicket({ status: 'resolved', solution: 'Cleared the cache' });
const DID: Readonly<Record<Name, RegExp>> = {
  claim: /Mia has (taken it|T-1042)/,
  answer: /Mia has (answered the customer|T-1042)/,
  resolve: /Mia did that, with the solution “Cleared the cache”/,
  'hand over': /Mia (has handed it over to IT|did that)/,
  'give away': /Mia has given it to Zoe|Zoe has T-1042/,
  close: /Mia (has closed it|did that)/,
  'open again': /Mia (has opened it again|did that)/,
};

describe('two act on one ticket in the same instant', () => {
  const names = Object.keys(ACTS) as Name[];
  const pairs = [OPEN, SOLVED].flatMap((start) =>
    names.flatMap((a) => names.map((b) => [start.status, a, b, start] as const)),
  );
  // A lead may do all of it.
  const first: Person = { ...mia, roles: ['agent', 'lead'] };
  const second: Person = { ...noah, roles: ['agent', 'lead'] };
  const possible = pairs.filter(
    ([, a, b, start]) => canBegin(ACTS[a], start, first) && canBegin(ACTS[b], start, second),
  );

  it('in every pair that can meet', () => {
    expect(possible.map(([status, a, b]) => `${status}: ${a}, ${b}`)).toHaveLength(5 * 5 + 2 * 2);
  });

  it.each(possible)('%s: %s, then %s: the first wins, the second is told who and what', (_, a, b, start) => {
    expect(told(() => race(start, [first, ACTS[a]], [second, ACTS[b]]))).toMatch(DID[a]);
  });

  it.each(possible)('%s: %s, then %s: whoever has seen it may', (_, a, b, start) => {
    const after = done(first, ACTS[a], start);
    if (canBegin(ACTS[b], after, second))
      expect(done(second, asSeen(seenOf(after), ACTS[b]), after).version).toBe(start.version + 2);
  });
});

describe('the customer opens it again in the same instant', () => {
  const wrote = customerWrote('It is back', []);
  it.each([
    ['wrote', wrote],
    ['pressed the button', reopen('It is back')],
  ])('they %s: whoever closes it is told, and it stays open', (_, act) => {
    expect(told(() => race(SOLVED, [ana, act], [mia, close]))).toMatch(/Ana has opened it again/);
  });

  it('after it was closed: they are heard all the same', () => {
    for (const act of [wrote, reopen('It is back')]) expect(race(SOLVED, [mia, close], [ana, act]).status).toBe('open');
  });
});

describe('what somebody saw', () => {
  const answered = done(mia, ACTS.answer, OPEN);
  const solves = (seen: Seen) => () => done(noah, asSeen(seen, ACTS.resolve), answered);

  it('counts in deeds where it was shown', () => {
    expect(seenOf(OPEN)).toEqual({ deeds: 0 });
    expect(told(solves({ deeds: 0 }))).toMatch(/Others were faster with T-1042[\s\S]*Mia has answered the customer/);
    expect(solves(seenOf(answered))().status).toBe('resolved');
  });

  it('is what stood there when they asked, where nothing was shown', () => {
    const at = (seconds: number) => ({ at: NOON.add({ milliseconds: seconds * 1_000 }).toString() });
    for (const seconds of [-60, -0.001]) expect(told(solves(at(seconds)))).toMatch(/Mia has answered/);
    for (const seconds of [0, 1]) expect(solves(at(seconds))().status).toBe('resolved');
  });

  it('is never surprised by oneself, nor by what one was given', () => {
    expect(done(mia, asSeen({ deeds: 0 }, ACTS.resolve), answered).status).toBe('resolved');
    const given = done(zoe, assign(noah), OPEN);
    expect(done(noah, asSeen({ deeds: 0 }, ACTS.resolve), given).status).toBe('resolved');
    expect(told(() => done(mia, asSeen({ deeds: 0 }, ACTS.resolve), given))).toMatch(/Zoe has given it to Noah/);
  });

  it('is not forgotten by one’s own act after it', () => {
    const both = done(noah, answer('Me too'), answered);
    expect(told(() => done(noah, asSeen({ deeds: 0 }, ACTS.resolve), both))).toMatch(/Mia has answered/);
  });

  it('has the work of teams', () => {
    const handed = done(zoe, handOff('dev', 'No time'), OPEN);
    const solve = asSeen(seenOf(handed), ACTS.resolve);
    expect(told(() => done(mia, solve, done(dora, giveBack('No log'), handed)))).toMatch(/Dora has given it back/);
    expect(told(() => done(mia, solve, done(dora, passOn('it', 'DNS'), handed)))).toMatch(/Dora has passed it on to/);
  });

  it('is told of the last few, however many there were', () => {
    let ticket = OPEN;
    for (let n = 0; n < 20; n += 1) ticket = done(n % 2 === 0 ? mia : noah, answer(`Answer ${n}`), ticket);
    expect(ticket.deeds).toHaveLength(8);
    expect(seenOf(ticket)).toEqual({ deeds: 20 });
    const { details } = refusalOf(() => done(zoe, asSeen({ deeds: 3 }, ACTS.resolve), ticket));
    expect(details).toHaveLength(8);
    expect(() => done(zoe, asSeen({ deeds: 3 }, ACTS.resolve), ticket)).toThrow(Surprise);
  });
});
