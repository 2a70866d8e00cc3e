import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aCustomer,
  aDesk,
  aFile,
  aHandoff,
  aSentFile,
  aTicket,
  entriesOf,
  factsOf,
  handedTo,
  inEnglish,
  people,
  refusalOfAct,
  saidTo,
  ticketIn,
} from '#test/builders.ts';
import type { Person } from '../../people/person.ts';
import { type Act, type Decision, decide } from '../decide.ts';
import type { Step } from '../steps.ts';
import { type Status, standingOf, statusRead, type Ticket } from '../ticket.ts';
import { handOff } from './handoff.ts';
import { link, unlink } from './links.ts';
import { demandMain, merge, unmerge } from './merge.ts';
import { stepAct } from './step.ts';
import { answer, close, customerWrote, reopen, resolve } from './talk.ts';

/** Gus asked the same as Ana: his ticket is the duplicate of hers. */
const ANAS = 1001;
const GUSS = 1042;

const gus = aCustomer({ id: 'c-gus', name: 'Gus', language: 'en', accounts: ['workspace:gus'] });
const main = (change: Partial<Ticket> = {}) => aTicket({ number: ANAS, source: 'a', ...change });
const duplicate = (change: Partial<Ticket> = {}) =>
  aTicket({ number: GUSS, requester: 'c-gus', requesterName: 'Gus', source: 'b', ...change });

/** Tickets beside each other; what one has to do because of another is done in any order that a ticket's own steps leave. */
class Shelf {
  readonly tickets = new Map<number, Ticket>();
  readonly decisions: { readonly number: number; readonly decision: Decision }[] = [];
  readonly waiting: {
    readonly id: string;
    readonly from: number;
    readonly to: number;
    readonly step: Step;
    readonly by: Person;
  }[] = [];

  constructor(...tickets: readonly Ticket[]) {
    for (const ticket of tickets) this.tickets.set(ticket.number, ticket);
  }

  get(number: number): Ticket {
    return this.tickets.get(number) as Ticket;
  }

  act(number: number, act: Act, by: Person, key = `k${this.decisions.length}`): void {
    const customer = number === GUSS ? gus : aCustomer();
    const decision = decide(this.get(number), act, key, factsOf(by, { customer }));
    if (!decision || decision.intents.length === 0) return;
    this.tickets.set(number, decision.ticket);
    this.decisions.push({ number, decision });
    for (const [index, intent] of decision.intents.entries()) {
      if (intent.kind !== 'step') continue;
      const id = `${number}:${decision.ticket.version}:${index}`;
      this.waiting.push({ id, from: number, to: intent.ticket, step: intent.step, by });
    }
  }

  /** The first step that waits of the `pick`th ticket; `kept`: the process dies before that is noted. */
  next(pick = 0, kept = false): void {
    const sources = [...new Set(this.waiting.map(({ from }) => from))];
    const index = this.waiting.findIndex(({ from }) => from === sources[pick % sources.length]);
    const one = this.waiting[index];
    if (!one) return;
    if (!kept) this.waiting.splice(index, 1);
    const { step } = one;
    if (
      step.kind !== 'assign' &&
      step.kind !== 'callOnDuty' &&
      step.kind !== 'tellPerson' &&
      step.kind !== 'callNext' &&
      step.kind !== 'revised'
    )
      this.act(one.to, stepAct(step), one.by, one.id);
  }

  settle(): this {
    for (let n = 0; n < 1_000 && this.waiting.length > 0; n += 1) this.next();
    expect(this.waiting).toEqual([]);
    return this;
  }

  said(number: number, side: 'desk' | 'requester'): readonly string[] {
    return this.decisions.flatMap((one) => (one.number === number ? saidTo(one.decision, side) : []));
  }

  entries(number: number) {
    return this.decisions.flatMap((one) => (one.number === number ? entriesOf(one.decision) : []));
  }
}

function merged(...change: [Partial<Ticket>?, Partial<Ticket>?]): Shelf {
  const shelf = new Shelf(main(change[0]), duplicate(change[1]));
  shelf.act(GUSS, merge(ANAS), people.mia);
  return shelf.settle();
}

describe('merging', () => {
  it('closes the duplicate, tells its customer, and names its tags and files on the other', () => {
    const shelf = merged({}, { tags: ['vip'], files: [aFile('log.txt')] });
    expect(shelf.get(GUSS)).toMatchObject({ status: 'closed', mergedInto: ANAS });
    expect(shelf.get(ANAS)).toMatchObject({ status: 'new', merged: [GUSS] });
    expect(shelf.said(GUSS, 'requester')).toEqual([expect.stringMatching(/T-1042 together with T-1001/)]);
    expect(shelf.said(ANAS, 'requester')).toEqual([]);
    expect(shelf.entries(ANAS)).toMatchObject([
      { kind: 'absorbed', details: { from: 'T-1042', tags: 'vip', files: 'log.txt' }, visibleTo: ['desk'] },
    ]);
  });

  it('answers and solves for both customers, each by their number, with no word of the other', () => {
    const shelf = merged();
    shelf.act(ANAS, customerWrote('my secret', []), people.ana);
    shelf.act(ANAS, answer('Try again'), people.mia);
    shelf.act(ANAS, resolve('A new key'), people.mia);
    shelf.settle();
    expect(shelf.said(GUSS, 'requester').slice(1)).toEqual(['Mia answers (T-1042): Try again', 'A new key']);
    expect(shelf.said(ANAS, 'requester')).toEqual(['Mia answers (T-1001): Try again', 'A new key']);
    const gussSide = JSON.stringify([shelf.entries(GUSS), shelf.said(GUSS, 'requester')]);
    expect(gussSide).not.toMatch(/Ana|my secret/);
    expect(shelf.get(GUSS)).toMatchObject({ status: 'closed', solution: 'A new key' });
  });

  it('mails the answer, and owes the solution, where the duplicate’s customer has no chat', () => {
    const { customerSide: _none, ...called } = duplicate({ mergedInto: ANAS, status: 'closed' });
    const mailed = stepAct({ kind: 'answered', main: ANAS, words: 'x' })(
      called,
      factsOf(people.mia, { customer: gus }),
    );
    expect(mailed.intents).toContainEqual({ kind: 'mailAnswer', words: 'x' });
    const { address: _unknown, ...nowhere } = gus;
    const facts = factsOf(people.mia, { customer: nowhere });
    const untold = stepAct({ kind: 'answered', main: ANAS, words: 'x' })(called, facts);
    expect(saidTo(untold, 'desk')).toEqual([expect.stringMatching(/T-1042 was not told/)]);
    const owed = stepAct({ kind: 'resolved', main: ANAS, solution: 'y' })(called, facts);
    expect(owed.ticket).toMatchObject({ solutionOwed: true, solution: 'y' });
  });

  it('brings what the duplicate’s customer writes to the other’s desk, and wakes it, while its customer reads none of it', () => {
    const shelf = merged();
    shelf.act(ANAS, resolve('A new key'), people.mia);
    shelf.settle();
    shelf.act(GUSS, customerWrote('still broken', [aSentFile('shot.png')]), people.gus);
    shelf.settle();
    expect(shelf.get(ANAS)).toMatchObject({ status: 'open' });
    expect(shelf.get(ANAS)).not.toHaveProperty('solution');
    expect(shelf.get(ANAS).files.map(({ name }) => name)).toEqual(['shot.png']);
    expect(shelf.said(ANAS, 'desk')).toContain('Gus (customer of T-1042) wrote: still broken');
    for (const entry of shelf.entries(ANAS)) {
      if (/still broken|Gus|workspace:gus/.test(JSON.stringify(entry))) expect(entry.visibleTo).toEqual(['desk']);
    }
    expect(shelf.said(ANAS, 'requester').join()).not.toMatch(/Gus|still broken/);
    expect(shelf.said(GUSS, 'requester').at(-1)).toMatch(/T-1042 is open again/);
    expect(shelf.get(GUSS)).toMatchObject({ status: 'closed', mergedInto: ANAS });
  });

  it('takes the customer’s Reopen of the duplicate as words, and staff are sent to the other', () => {
    const shelf = merged();
    shelf.act(GUSS, reopen('not solved'), people.gus);
    shelf.settle();
    expect(shelf.said(ANAS, 'desk')).toContain('Gus (customer of T-1042) wrote: not solved');
    const refusal = refusalOfAct(reopen('x'), shelf.get(GUSS), people.mia, { customer: gus });
    expect(inEnglish(refusal.text)).toMatch(/merged into T-1001: do that there/);
  });

  it('comes to nothing where a confidential team gets the other in the same moment', () => {
    const shelf = new Shelf(main(), duplicate());
    shelf.act(GUSS, merge(ANAS), people.mia);
    shelf.act(ANAS, handOff('legal', 'urgent'), people.zoe);
    shelf.settle();
    shelf.act(ANAS, answer('Between Ana and us'), people.lea);
    shelf.settle();
    expect(shelf.get(ANAS)).not.toHaveProperty('merged');
    expect(shelf.get(GUSS)).toMatchObject({ status: 'new' });
    expect(shelf.said(GUSS, 'requester').at(-1)).toMatch(/a matter of its own/);
    expect(JSON.stringify(shelf.entries(GUSS))).not.toMatch(/Between Ana/);
  });

  it('is undone: the duplicate is worked on by itself, and hears of the other no more', () => {
    const shelf = merged();
    shelf.act(GUSS, unmerge, people.mia);
    shelf.act(ANAS, answer('Only for Ana'), people.mia);
    shelf.settle();
    expect(shelf.get(GUSS)).toMatchObject({ status: 'new' });
    expect(shelf.get(GUSS)).not.toHaveProperty('mergedInto');
    expect(shelf.get(GUSS)).not.toHaveProperty('statusBefore');
    expect(shelf.get(ANAS)).not.toHaveProperty('merged');
    expect(shelf.said(GUSS, 'requester').join()).not.toMatch(/Only for Ana/);
    expect(shelf.said(GUSS, 'requester').at(-1)).toMatch(/a matter of its own/);
  });

  const wrote = (shelf: Shelf) => shelf.act(GUSS, customerWrote('still broken', []), people.gus);
  const answered = (shelf: Shelf) => shelf.act(ANAS, answer('Try again'), people.mia);
  const solved = (shelf: Shelf) => shelf.act(ANAS, resolve('A new key'), people.mia);
  it.each<[Status, string, readonly ((shelf: Shelf) => void)[], Status]>([
    ['new', 'nothing', [], 'new'],
    ['open', 'nothing', [], 'open'],
    ['waiting', 'nothing', [], 'waiting'],
    ['waiting', 'its customer wrote', [wrote], 'open'],
    ['new', 'its customer wrote', [wrote], 'new'],
    ['new', 'its customer was answered', [answered], 'open'],
    ['waiting', 'it was solved', [solved], 'open'],
    ['waiting', 'it was solved, and was not', [solved, wrote], 'open'],
  ])('is undone: %s before it, and then %s', (status, _, happened, after) => {
    const assignee = { id: 'workspace:noah', name: 'Noah' };
    const shelf = merged({}, { status, ...(status === 'new' ? {} : { assignee }) });
    for (const one of happened) {
      one(shelf);
      shelf.settle();
    }
    shelf.act(GUSS, unmerge, people.mia);
    expect(shelf.settle().get(GUSS)).toMatchObject({ status: after, ...(status === 'new' ? {} : { assignee }) });
  });

  it('ends when the other ticket ends, and is open again with it', () => {
    const shelf = merged();
    const reads = () => [statusRead(shelf.settle().get(GUSS)), standingOf(shelf.get(GUSS))];
    solved(shelf);
    expect(reads()).toEqual(['resolved', 'solved']);
    shelf.act(ANAS, close, people.mia);
    expect(reads()).toEqual(['closed', 'over']);
    expect(shelf.entries(GUSS).at(-1)).toEqual({ kind: 'closed', visibleTo: ['requester'] });
    wrote(shelf);
    expect(reads()).toEqual(['open', 'awaited']);
    solved(shelf);
    shelf.act(ANAS, close, people.mia);
    expect(reads()).toEqual(['closed', 'over']);
    shelf.act(GUSS, unmerge, people.mia);
    expect(reads()).toEqual(['open', 'awaited']);
  });

  it('ends at once where the other ticket was solved and closed before it heard of the merge', () => {
    const shelf = new Shelf(main(), duplicate());
    shelf.act(GUSS, merge(ANAS), people.mia);
    solved(shelf);
    shelf.act(ANAS, close, people.mia);
    expect(standingOf(shelf.settle().get(GUSS))).toBe('over');
  });

  it('looks for somebody again for one that was new, where that is done automatically', () => {
    const desk = aDesk({ assignment: { ...aDesk().assignment, desk: 'roundRobin' } });
    const steps = unmerge(duplicate({ status: 'closed', mergedInto: ANAS, statusBefore: 'new' }), {
      ...factsOf(people.mia, { customer: gus }),
      desk,
    }).intents.filter(({ kind }) => kind === 'step');
    expect(steps).toMatchObject([{ step: { kind: 'letGo' } }, { step: { kind: 'assign', wanted: { desk: true } } }]);
  });

  it('sends what is sent with an answer to the duplicate’s customer, in their own thread, as a file of their own', () => {
    const shelf = merged();
    shelf.act(ANAS, answer('Like this', 'thread', [aSentFile('guide.pdf')]), people.mia);
    shelf.settle();
    const shown = shelf.decisions.flatMap(({ number, decision }) =>
      decision.intents.flatMap((one) => (one.kind === 'showFile' ? [[number, one.side, one.file.id]] : [])),
    );
    expect(shown).toEqual([
      [ANAS, 'desk', '1001:workspace:id of guide.pdf'],
      [GUSS, 'requester', '1042:workspace:id of guide.pdf'],
    ]);
    expect(shelf.get(GUSS).files.map(({ name }) => name)).toEqual(['guide.pdf']);
    expect(shelf.said(GUSS, 'desk').join()).not.toMatch(/Not sent/);
  });

  it('tells the desk of files that cannot reach the duplicate’s customer', () => {
    const { customerSide: _none, ...called } = duplicate();
    const shelf = new Shelf(main(), called);
    shelf.act(GUSS, merge(ANAS), people.mia);
    shelf.settle();
    shelf.act(ANAS, answer('Like this', 'thread', [aSentFile('guide.pdf')]), people.mia);
    expect(shelf.settle().said(GUSS, 'desk').at(-1)).toMatch(/Not sent to the customer of T-1042.*guide\.pdf/);
  });

  it.each([
    ['into itself', duplicate({ number: ANAS }), 'refuse.mergeItself'],
    ['with a team', handedTo('dev', { number: GUSS }), 'refuse.mergeHanded'],
    ['ended', ticketIn('resolved', { number: GUSS }), 'refuse.mergeEnded'],
    ['of a confidential team', duplicate({ teams: ['legal'] }), 'refuse.mergeConfidential'],
    ['with duplicates', duplicate({ merged: [7] }), 'refuse.mergeHasOthers'],
    ['merged', duplicate({ status: 'closed', mergedInto: 7 }), 'refuse.merged'],
  ] as const)('is refused for one that is %s', (_, ticket, key) => {
    expect(refusalOfAct(merge(ANAS), ticket, people.mia).text).toMatchObject({ key });
  });

  it.each([
    ['merged', main({ status: 'closed', mergedInto: 7 }), 'refuse.mainMerged'],
    ['ended', ticketIn('resolved'), 'refuse.mainEnded'],
    ['of a confidential team', main({ teams: ['legal'] }), 'refuse.mergeConfidential'],
    ['full', main({ merged: Array.from({ length: 50 }, (_, n) => n) }), 'refuse.tooManyMerged'],
  ] as const)('is refused into one that is %s', (_, ticket, key) => {
    expect(refusalOfAct(demandMain, ticket, people.mia).text).toMatchObject({ key });
  });

  it('keeps a ticket with several customers from a confidential team', () => {
    const legal = main({ merged: [GUSS], triage: { customerNumber: { number: '1' } }, category: 'legal' });
    expect(refusalOfAct(handOff('legal'), legal, people.mia).text).toMatchObject({ key: 'refuse.severalCustomers' });
    const held = main({ merged: [GUSS], handoff: aHandoff('dev'), status: 'handed_over', teams: ['dev'] });
    expect(demandMain(held, factsOf(people.mia)).intents).toEqual([]);
  });
});

describe('steps', () => {
  /** Three tickets, merged into each other by people who know nothing of each other. */
  const wishes = fc.array(
    fc.record({
      from: fc.integer({ min: 1, max: 3 }),
      into: fc.integer({ min: 1, max: 3 }),
      undo: fc.boolean(),
      steps: fc.array(fc.nat(9), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 8 },
  );

  it('end in tickets that agree about who is merged into whom, in any order and however often one is repeated', () => {
    fc.assert(
      fc.property(wishes, (asked) => {
        const shelf = new Shelf(...[1, 2, 3].map((number) => aTicket({ number, source: `${number}` })));
        for (const { from, into, undo, steps } of asked) {
          try {
            shelf.act(from, undo ? unmerge : merge(into), people.mia);
          } catch {
            // Refused: nothing changed.
          }
          for (const pick of steps) shelf.next(pick, pick % 3 === 0);
        }
        shelf.settle();
        for (const ticket of shelf.tickets.values()) {
          const { mergedInto, merged: duplicates = [] } = ticket;
          if (mergedInto !== undefined) expect(shelf.get(mergedInto).merged).toContain(ticket.number);
          for (const one of duplicates) expect(shelf.get(one).mergedInto).toBe(ticket.number);
          expect(ticket.status === 'closed').toBe(mergedInto !== undefined);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('link both ways and take the link away, once each', () => {
    const shelf = new Shelf(main(), duplicate());
    shelf.act(ANAS, link(GUSS), people.mia);
    shelf.next(0, true);
    shelf.settle();
    expect([shelf.get(ANAS).links, shelf.get(GUSS).links]).toEqual([[GUSS], [ANAS]]);
    expect(shelf.entries(GUSS)).toMatchObject([{ kind: 'linked', details: { to: 'T-1001' }, visibleTo: ['desk'] }]);
    shelf.act(GUSS, unlink(ANAS), people.mia);
    shelf.settle();
    expect([shelf.get(ANAS), shelf.get(GUSS)].map((ticket) => 'links' in ticket)).toEqual([false, false]);
    expect(refusalOfAct(unlink(7), main(), people.mia).text).toMatchObject({ key: 'refuse.notLinked' });
    expect(refusalOfAct(link(ANAS), main(), people.mia).text).toMatchObject({ key: 'refuse.linkItself' });
  });
});

describe('a team that the settings make confidential after a merge', () => {
  const dev = aDesk().teams['dev'] ?? expect.unreachable();
  const desk = aDesk({ teams: { ...aDesk().teams, dev: { ...dev, confidential: true } } });
  const stepsOf = ({ intents }: Decision) =>
    intents.flatMap((intent) => (intent.kind === 'step' && intent.step.kind !== 'assign' ? [intent] : []));
  const apart = [{ kind: 'step', ticket: GUSS, step: { kind: 'stays', main: ANAS } }];
  const held = handedTo('dev', { number: ANAS, merged: [GUSS] });
  const had = { teams: ['dev'], merged: [GUSS] };

  it.each([
    ['answers', answer('for one alone'), held, people.dora],
    ['solves it', resolve('for one alone'), held, people.dora],
    ['had it, and the desk answers', answer('for one alone'), main({ status: 'open', ...had }), people.mia],
    ['had it, and it is reopened', reopen('again'), main({ status: 'resolved', solution: 'x', ...had }), people.mia],
    ['had it, and its customer writes', customerWrote('again', []), main({ status: 'closed', ...had }), people.ana],
  ])('%s: the duplicate hears nothing of it and is worked on by itself again', (_, act, ticket, by) => {
    const decision = act(ticket, factsOf(by, { desk }));
    expect(stepsOf(decision)).toEqual(apart);
    const [before] = [stepsOf(act(ticket, factsOf(by)))];
    expect(before.every(({ step }) => step.kind !== 'stays')).toBe(true);
  });

  it('reads nothing that the duplicate’s customer writes', () => {
    const heard = stepAct({ kind: 'heard', from: GUSS, words: 'for the desk', files: [] });
    const decision = heard(held, factsOf(people.gus, { desk }));
    expect(decision).toEqual({ ticket: held, intents: apart });
  });

  it('had the duplicate: what its customer writes stays there, and it is worked on by itself again', () => {
    const facts = factsOf(people.gus, { desk, customer: gus });
    const ticket = duplicate({ status: 'closed', statusBefore: 'waiting', mergedInto: ANAS, teams: ['dev'] });
    for (const act of [customerWrote('mine alone', []), answer('from the desk', 'thread')]) {
      const decision = act(ticket, facts);
      expect(stepsOf(decision)).toEqual(apart);
      expect(JSON.stringify(stepsOf(decision))).not.toMatch(/mine alone|from the desk/);
    }
  });
});
