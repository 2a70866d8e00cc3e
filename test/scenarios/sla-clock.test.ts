import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseDesk } from '#src/config/desk.ts';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import type { Desk } from '#src/domain/desk.ts';
import type { Person } from '#src/domain/people/person.ts';
import { wait } from '#src/domain/tickets/acts/desk.ts';
import { accept, ask, handOff } from '#src/domain/tickets/acts/handoff.ts';
import { answer, customerWrote, resolve } from '#src/domain/tickets/acts/talk.ts';
import type { Act } from '#src/domain/tickets/decide.ts';
import { createLog } from '#src/lib/log.ts';
import { assembleDesk, type RunningDesk } from '#src/services/desk.ts';
import { climbLadder } from '#src/services/sla/ladder.ts';
import { followCustomers } from '#src/services/sla/terms.ts';
import { typeOf } from '#src/sniff/type-of.ts';
import type { OpenStore } from '#src/store/open.ts';
import { aCustomer, checks, people } from '#test/builders.ts';
import { openOwnDatabase } from './own-database.ts';

/** A Monday in winter: Zurich is an hour ahead of UTC, and open from 07:00Z to 16:00Z. */
const at = (time: string) => `2026-03-02T${time}:00Z`;
let reads = at('08:00');
const runtime = { clock: { now: () => Temporal.Instant.from(reads) }, log: createLog({ level: 'silent' }) };
let store: OpenStore;
let desk: RunningDesk;

const request = { via: 'phone', subject: 's', body: '', category: 'other', priority: 'normal', files: [] } as const;

/** A desk with these settings on the store. */
function assembled(settings: Desk): RunningDesk {
  const nowhere = { platforms: new Map(), mail: { send: async () => {} } };
  const parts = {
    desk: settings,
    checks,
    commands: new Map(),
    typeOf,
    drawChart: async () => new Uint8Array(),
    publicHolidays: async () => [],
  };
  return assembleDesk(store.stores, nowhere, parts, runtime);
}

beforeAll(async () => {
  store = await openOwnDatabase({ firstNumber: 1001 });
  desk = assembled(defaultDesk);
});
afterAll(() => store.close());

/** The ladder is climbed while the clock reads this. @returns the rungs told so far, in percent, and when the ticket is due */
async function climbAt(time: string) {
  reads = at(time);
  await climbLadder(desk.services, runtime);
  await desk.relay.idle();
  const entries = await store.stores.timeline.last(1001, 50);
  const told = entries.filter(({ kind }) => kind === 'warned').map(({ details }) => Number(details?.['percent']));
  const [clock] = (await store.stores.tickets.byNumber(1001))?.clocks ?? [];
  return { told, due: clock?.dueAt };
}

it('warns of each rung once, and of none too few, while the clock is set an hour back and forward', async () => {
  const customer = aCustomer({ zone: 'Europe/Zurich' });
  await store.stores.customers.insert(customer);
  await desk.services.tickets.open(request, customer, people.mia, 'open');
  expect(await climbAt('09:59')).toEqual({ told: [], due: at('12:00') });
  expect(await climbAt('10:05')).toEqual({ told: [50], due: at('12:00') });
  // Back an hour: what was told stays told, also when the same instant comes again.
  expect(await climbAt('09:05')).toEqual({ told: [50], due: at('12:00') });
  expect(await climbAt('10:06')).toEqual({ told: [50], due: at('12:00') });
  // Half an hour for the customer, on the clock that goes behind: the due time moves by just that.
  reads = at('09:10');
  await desk.services.tickets.act(1001, wait, people.mia, 'relevo', 'wait');
  expect(await climbAt('09:20')).toEqual({ told: [50], due: undefined });
  reads = at('09:40');
  await desk.services.tickets.act(1001, customerWrote('Here it is', []), people.ana, 'relevo', 'wrote');
  expect(await climbAt('09:41')).toEqual({ told: [50], due: at('12:30') });
  // Forward an hour too far, and back: the rung that was told too early is not told again at its time.
  expect(await climbAt('11:31')).toEqual({ told: [50, 75], due: at('12:30') });
  expect(await climbAt('10:32')).toEqual({ told: [50, 75], due: at('12:30') });
  expect(await climbAt('11:32')).toEqual({ told: [50, 75], due: at('12:30') });
  expect(await climbAt('12:07')).toEqual({ told: [50, 75, 90], due: at('12:30') });
  expect(await climbAt('12:31')).toEqual({ told: [50, 75, 90, 100], due: at('12:30') });
});

it('is held to the contract in all open tickets of a customer, once their number is known, whoever learns it', async () => {
  reads = at('09:00');
  const sla = {
    ...defaultDesk.sla,
    contracts: { 'A-77': 'gold' },
    targets: [
      { clock: 'firstResponse', contract: 'gold', minutes: 60, counts: 'business' } as const,
      ...defaultDesk.sla.targets,
    ],
  };
  const gold = assembled({ ...defaultDesk, sla });
  const { tickets, customers } = gold.services;
  const { number: _, ...unknown } = aCustomer({ id: 'bea', zone: 'Europe/Zurich', accounts: [] });
  const bea = await store.stores.customers.insert(unknown);
  const made = [1, 2].map((n) => tickets.open(request, bea, people.mia, `bea${n}`));
  const numbers = (await Promise.all(made)).map(({ ticket }) => ticket.number);
  const dues = async () => {
    const found = await Promise.all(numbers.map((number) => store.stores.tickets.byNumber(number)));
    return found.map((one) => one?.clocks?.[0]?.dueAt);
  };
  expect(await dues()).toEqual([at('13:00'), at('13:00')]);
  await customers.completed(bea, { number: 'A-77' });
  reads = at('09:30');
  await followCustomers(gold.services, runtime);
  expect(await dues()).toEqual([at('10:00'), at('10:00')]);
  expect(await store.stores.customers.newTerms(10)).toEqual([]);
  const versions = async () =>
    Promise.all(numbers.map(async (number) => (await store.stores.tickets.byNumber(number))?.version));
  const before = await versions();
  await followCustomers(gold.services, runtime);
  expect(await versions()).toEqual(before);
  await gold.relay.idle();
});

it('goes by the events that the settings name: a first response that acceptance stops, a hand-off that begins with it', async () => {
  reads = at('08:00');
  const text = `
sla:
  clocks:
    firstResponse: { starts: [opened], stops: [accepted], pauses: [answered], resumes: [customerWrote], drops: [resolved] }
    handoff: { starts: [accepted], stops: [teamAnswered], pauses: [teamAsked], resumes: [customerWrote] }
`;
  const known = {
    languages: ['en', 'es'],
    triageChecks: Object.values(defaultDesk.categories).flatMap(({ triage }) => triage),
  };
  const own = assembled(parseDesk(text, known));
  const { tickets } = own.services;
  const cleo = await store.stores.customers.insert(aCustomer({ id: 'cleo', zone: 'Europe/Zurich', accounts: [] }));
  const open = async (key: string) => (await tickets.open(request, cleo, people.mia, key)).ticket.number;
  const [number, solved] = [await open('accepted'), await open('resolved')];
  const clocks = async () => (await store.stores.tickets.byNumber(number))?.clocks;
  const act = async (time: string, what: Act, by: Person, to = number) => {
    reads = at(time);
    await tickets.act(to, what, by, 'relevo', `${to}:${time}`);
  };
  await act('08:30', answer('We look into it'), people.mia);
  expect(await clocks()).toMatchObject([{ pauses: [{ from: at('08:30') }] }]);
  await act('09:00', customerWrote('Here it is', []), people.ana);
  expect(await clocks()).toMatchObject([{ dueAt: at('12:30') }]);
  await act('09:30', handOff('dev', 'in a hurry'), people.zoe);
  expect(await clocks()).toHaveLength(1);
  await act('10:00', accept, people.dora);
  expect(await clocks()).toMatchObject([
    { id: 'firstResponse/1', stoppedAt: at('10:00'), pauses: [{ from: at('08:30'), to: at('09:00') }] },
    { id: 'handoff/1', team: 'dev', startedAt: at('10:00'), dueAt: '2026-03-03T09:00:00Z' },
  ]);
  await act('11:00', ask('Which browser?'), people.dora);
  const [, handoff] = (await clocks()) ?? [];
  expect(handoff).toMatchObject({ pauses: [{ from: at('11:00') }] });
  expect([handoff?.stoppedAt, handoff?.dueAt]).toEqual([undefined, undefined]);
  await act('09:00', resolve('Solved'), people.mia, solved);
  const [dropped] = (await store.stores.tickets.byNumber(solved))?.clocks ?? [];
  expect(dropped).toMatchObject({ stoppedAt: at('09:00'), dropped: 'closed' });
  await own.relay.idle();
});
