import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCustomer, aDesk, checks, entriesOf, people } from '#test/builders.ts';
import type { Desk } from '../desk.ts';
import type { Person } from '../people/person.ts';
import { Refusal } from '../refusal.ts';
import { setCategory, setPriority, wait } from '../tickets/acts/desk.ts';
import { accept, ask, decline, giveBack, handOff, passOn } from '../tickets/acts/handoff.ts';
import { merge, unmerge } from '../tickets/acts/merge.ts';
import { openTicket } from '../tickets/acts/open.ts';
import { answer, close, customerWrote, reopen, resolve } from '../tickets/acts/talk.ts';
import { type Act, decide } from '../tickets/decide.ts';
import { compared, isOther } from './compare.ts';
import { replayed, STORY_KINDS, type Story, type StoryEntry } from './replay.ts';
import { rulesOf } from './rules.ts';
import type { SlaSettings } from './settings.ts';

/** A Monday in winter: Zurich is an hour ahead of UTC, and open from 07:00Z to 16:00Z. */
const MONDAY = '2026-03-02T08:00:00Z';
const sla = (change: Partial<SlaSettings> = {}): Desk => aDesk({ sla: { ...aDesk().sla, ...change } });
const customer = aCustomer({ zone: 'Europe/Zurich', number: 'A-77' });

type Done = readonly [minutes: number, act: Act, by: Person];

/** What was done, each so many minutes after the one before, as the desk keeps it. What is refused leaves no trace. */
function storyOf(done: readonly Done[], desk = sla()): Story {
  let now = Temporal.Instant.from(MONDAY);
  const facts = (actor: Person) => ({ now, actor, desk, customer, checks });
  const request = { via: 'intake', subject: 's', body: 'b', category: 'other', priority: 'normal', files: [] } as const;
  const opened = openTicket(1042, request, 'first', facts(people.ana));
  const history: StoryEntry[] = [];
  const keep = (decision: Parameters<typeof entriesOf>[0], version: number) => {
    for (const entry of entriesOf(decision)) {
      if (!STORY_KINDS.includes(entry.kind)) continue;
      const { kind, by, details } = entry;
      history.push({ at: now.toString(), version, kind, ...(by ? { by } : {}), ...(details ? { details } : {}) });
    }
  };
  let { ticket } = opened;
  keep(opened, 1);
  for (const [n, [minutes, act, by]] of done.entries()) {
    now = now.add({ minutes });
    try {
      const decision = decide(ticket, act, `k${n}`, facts(by));
      if (!decision) continue;
      ticket = decision.ticket;
      keep(decision, ticket.version);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return { ticket, customer, history };
}

const handed = (team: string) => handOff(team, 'in a hurry');
const ACTS: readonly (readonly [Act, Person])[] = [
  [answer('We look into it'), people.mia],
  [answer('Of the team'), people.dora],
  [answer('Of the other team'), people.ivan],
  [wait, people.mia],
  [customerWrote('Well?', []), people.ana],
  [handed('dev'), people.zoe],
  [handed('it'), people.zoe],
  [accept, people.dora],
  [accept, people.zoe],
  [ask('Which browser?'), people.dora],
  [decline('Not ours'), people.dora],
  [giveBack('No'), people.ivan],
  [passOn('it', 'The server'), people.dora],
  [passOn('dev', 'The code'), people.ivan],
  [resolve('Solved'), people.mia],
  [close, people.mia],
  [reopen('No'), people.ana],
  [merge(7), people.mia],
  [unmerge, people.mia],
  [setPriority('urgent'), people.mia],
  [setPriority('low'), people.mia],
  [setCategory('billing'), people.mia],
];

/** By priority, so that the terms change midway. */
const desk = sla({
  targets: [
    { clock: 'firstResponse', priority: 'urgent', minutes: 60, counts: 'always' },
    { clock: 'handoff', category: 'billing', minutes: 90, counts: 'business' },
    ...sla().sla.targets,
  ],
});

const told = (clocks: Story['ticket']['clocks'] = []) => clocks.map(({ told: _told, nextAt: _next, ...rest }) => rest);

describe('a story worked again', () => {
  it('comes to the same clocks by the same rules, whatever happened', () => {
    const step = fc.tuple(fc.integer({ min: 1, max: 2_000 }), fc.nat(ACTS.length - 1));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        const done = steps.flatMap(([minutes, n]): Done[] => {
          const [act, by] = ACTS[n] ?? [];
          return act && by ? [[minutes, act, by]] : [];
        });
        const story = storyOf(done, desk);
        expect(told(replayed(story, rulesOf(desk.sla)))).toEqual(told(story.ticket.clocks));
      }),
      { numRuns: 100 },
    );
  });

  it('says by other rules what would have been late, and what not', () => {
    const story = storyOf([
      [120, answer('We look into it'), people.mia],
      [60, handed('dev'), people.zoe],
      [10 * 60, ask('Which browser?'), people.dora],
    ]);
    const other = sla({
      targets: [
        { clock: 'firstResponse', minutes: 60, counts: 'business' },
        { clock: 'handoff', minutes: 4 * 60, counts: 'business' },
      ],
    });
    const [was, is] = [rulesOf(sla().sla), rulesOf(other.sla)];
    const rows = compared(
      { clocks: story.ticket.clocks ?? [], rules: was },
      { clocks: replayed(story, is), rules: is },
      '2026-03-09T08:00:00Z',
    );
    expect(rows).toEqual([
      {
        kind: 'firstResponse',
        startedAt: MONDAY,
        was: { verdict: 'kept', dueAt: '2026-03-02T12:00:00Z', stoppedAt: '2026-03-02T10:00:00Z' },
        is: { verdict: 'breached', dueAt: '2026-03-02T09:00:00Z', stoppedAt: '2026-03-02T10:00:00Z' },
      },
      {
        kind: 'handoff',
        team: 'dev',
        startedAt: '2026-03-02T11:00:00Z',
        was: { verdict: 'kept', dueAt: '2026-03-03T10:00:00Z', stoppedAt: '2026-03-02T21:00:00Z' },
        is: { verdict: 'breached', dueAt: '2026-03-02T15:00:00Z', stoppedAt: '2026-03-02T21:00:00Z' },
      },
    ]);
    expect(rows.every(isOther)).toBe(true);
  });

  it('tells promises that only one of the rules makes, and clocks that other events stop', () => {
    const story = storyOf([
      [30, handed('dev'), people.zoe],
      [30, accept, people.dora],
    ]);
    const { targets, clocks } = sla().sla;
    const other = sla({
      targets: targets.filter(({ clock }) => clock === 'handoff'),
      clocks: { ...clocks, handoff: { ...clocks.handoff, stops: ['accepted'] } },
    });
    const [was, is] = [rulesOf(sla().sla), rulesOf(other.sla)];
    const rows = compared(
      { clocks: story.ticket.clocks ?? [], rules: was },
      { clocks: replayed(story, is), rules: is },
      '2026-03-02T09:30:00Z',
    );
    expect(rows).toMatchObject([
      { kind: 'firstResponse', was: { verdict: 'running' } },
      { kind: 'handoff', was: { verdict: 'running' }, is: { verdict: 'kept', stoppedAt: '2026-03-02T09:00:00Z' } },
    ]);
    expect(rows[0]).not.toHaveProperty('is');
  });

  it('knows an answer of the team, by whoever had accepted, and where no clock of its own says so', () => {
    const story = storyOf([
      [30, handed('dev'), people.zoe],
      [30, answer('By the team'), people.dora],
      [30, handed('it'), people.zoe],
      [30, accept, people.zoe],
      [30, answer('By the lead who had accepted'), people.zoe],
    ]);
    const untold = { ...story, ticket: { ...story.ticket, clocks: [] } };
    for (const one of [story, untold])
      expect(replayed(one, rulesOf(sla().sla)).map(({ stoppedAt }) => stoppedAt)).toEqual([
        '2026-03-02T09:00:00Z',
        '2026-03-02T09:00:00Z',
        '2026-03-02T10:30:00Z',
      ]);
  });
});
