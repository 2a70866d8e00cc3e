import { expect, it } from 'vitest';
import { aCustomer, aDesk, checks, handedTo, NOON, people } from '#test/builders.ts';
import { climb, type Rota } from '../../domain/oncall/rota.ts';
import type { QuietHours } from '../../domain/people/quiet.ts';
import { type Act, decide } from '../../domain/tickets/decide.ts';
import type { Step } from '../../domain/tickets/steps.ts';
import { isTelling, tellingAct } from './telling.ts';

const rota: Rota = {
  zone: 'Europe/Zurich',
  rotation: 'daily',
  handOver: '09:00',
  from: '2026-03-02',
  people: ['workspace:ivan', null, 'workspace:noah'],
};
const asleep: QuietHours = { from: '00:00', to: '23:59', zone: 'UTC' };
const clock = {
  id: 'handoff/1',
  kind: 'handoff',
  team: 'it',
  startedAt: '2026-03-02T08:00:00Z',
  terms: { calendars: [], targetSeconds: 28_800, since: '2026-03-02T08:00:00Z', used: 0 },
  pauses: [],
  told: 90,
  dueAt: '2026-03-02T16:00:00Z',
} as const;
const handoff = { ...handedTo('it').handoff, climb: { at: '2026-03-02T12:00:00Z', called: [] } };
const ticket = {
  ...handedTo('it'),
  clocks: [clock],
  handoff: handoff as NonNullable<ReturnType<typeof handedTo>['handoff']>,
};

/** Whom a step tells at noon, or a day or two later. */
async function hears(
  step: Step,
  quiet: readonly string[],
  days = 0,
  people_ = rota.people,
): Promise<readonly string[]> {
  if (!isTelling(step)) throw new Error('it tells nobody');
  const now = NOON.add({ hours: 24 * days });
  const onCall = { whoIsOn: async () => (people_.length === 0 ? [] : climb({ ...rota, people: people_ }, [], now)) };
  const staffing = {
    quietOf: async (ids: readonly string[]) =>
      ids.filter((id) => quiet.includes(id)).map((id) => ({ who: { id, name: id }, ...asleep })),
  };
  const act: Act = await tellingAct(step, { onCall, staffing }, now);
  const facts = { now, actor: people.zoe, desk: aDesk({ oncall: { it: rota } }), customer: aCustomer(), checks };
  const { intents = [] } = decide(ticket, act, 'key', facts) ?? {};
  return intents.flatMap((one) =>
    one.kind === 'alert'
      ? one.line.place
      : one.kind === 'callLead'
        ? 'leads'
        : one.kind === 'step'
          ? one.step.kind
          : [],
  );
}

const onDuty = { kind: 'callOnDuty', clock: clock.id, percent: 100, team: 'it' } as const;
const next = { kind: 'callNext', ordinal: 1, team: 'it' } as const;
const alone = { kind: 'tellPerson', clock: clock.id, percent: 90, team: 'it', person: 'workspace:noah' } as const;

it('calls whoever is on call in spite of their quiet hours, and the next in turn in a gap', async () => {
  expect(await hears(onDuty, ['workspace:ivan'])).toEqual(['person:workspace:ivan']);
  expect(await hears(onDuty, [], 1)).toEqual(['person:workspace:noah']);
  expect(await hears(onDuty, [], 0, [null])).toEqual(['leads']);
  expect(await hears(onDuty, [], 0, [])).toEqual(['leads']);
});

it('passes over whoever of the rota is asleep, and tells the leads where nobody is left', async () => {
  expect(await hears(next, [])).toEqual(['person:workspace:ivan']);
  expect(await hears(next, [], 1)).toEqual(['person:workspace:noah']);
  expect(await hears(next, [], 0, [null])).toEqual(['leads']);
});

it('keeps an alert for whoever is asleep, unless they are on call', async () => {
  expect(await hears(alone, ['workspace:noah'])).toEqual(['callOnDuty']);
  expect(await hears(alone, [])).toEqual(['person:workspace:noah']);
  expect(await hears(alone, ['workspace:noah'], 2)).toEqual(['person:workspace:noah']);
});
