import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MonthTally } from '#src/domain/sla/figures.ts';
import type { Verdict } from '#src/domain/sla/verdict.ts';
import type { FrozenMonth } from '#src/services/stores/sla-months.ts';
import { documentOf } from '#src/store/tickets.ts';
import { madeUpYear, ticketsOf } from '../models/sla-year.ts';
import { closeStores, type OpenedStore, openEveryStore } from './store-opened.ts';

let opened: readonly OpenedStore[] = [];
beforeAll(async () => {
  opened = await openEveryStore();
});
afterAll(() => closeStores(opened));

const aMonth = (month: string, attempt: string): FrozenMonth => ({
  month,
  attempt,
  frozenAt: '2026-11-02T08:00:00Z',
  desk: 'Relevo',
  zone: 'Europe/Zurich',
  from: '2026-09-30T22:00:00Z',
  until: '2026-10-31T23:00:00Z',
  goal: 100,
  literalZones: { 'Europe/Zurich': '+01:00' },
  pages: 1,
  figures: new MonthTally().month(month),
});
const aVerdict = (ticket: number, outcome: Verdict['outcome'] = 'kept'): Verdict => ({
  ticket,
  clock: 'firstResponse/1',
  kind: 'firstResponse',
  level: 'first',
  customer: 'c',
  customerName: 'Ana',
  channel: 'phone',
  at: '2026-10-05T08:00:00Z',
  startedAt: '2026-10-05T08:00:00Z',
  usedSeconds: 1,
  targetSeconds: 2,
  outcome,
});

describe('months that are frozen', () => {
  it('are the first that was put, with its own pages', async () => {
    for (const { store } of opened) {
      const { slaMonths } = store.stores;
      await slaMonths.putPage({
        month: '2026-10',
        attempt: 'a',
        page: 0,
        verdicts: [aVerdict(1), aVerdict(2, 'excluded')],
      });
      await slaMonths.putPage({ month: '2026-10', attempt: 'b', page: 0, verdicts: [aVerdict(3)] });
      expect(await slaMonths.byName('2026-10')).toBeUndefined();
      // What nobody froze counts nothing.
      expect(await slaMonths.countedBefore('2026-11', ['1/firstResponse/1'])).toEqual(new Map());
      const [one, other] = await Promise.all(['a', 'b'].map((attempt) => slaMonths.freeze(aMonth('2026-10', attempt))));
      expect(one).toEqual(other);
      const frozen = await slaMonths.freeze(aMonth('2026-10', 'c'));
      expect(frozen).toEqual(one);
      await slaMonths.dropLeftOvers(frozen);
      const left = frozen.attempt === 'a' ? 'b' : 'a';
      await expect(slaMonths.verdicts({ month: '2026-10', attempt: left }, 0)).rejects.toThrow(/is not there/);
      expect((await slaMonths.verdicts(frozen, 0)).map(({ ticket }) => ticket)).toEqual(left === 'b' ? [1, 2] : [3]);
      await slaMonths.noteTold('2026-10');
      expect(await slaMonths.byName('2026-10')).toEqual({ ...frozen, told: true });
    }
  });

  it('say which promises they have counted', async () => {
    for (const { store } of opened) {
      const { slaMonths } = store.stores;
      await slaMonths.putPage({
        month: '2026-08',
        attempt: 'x',
        page: 0,
        verdicts: [aVerdict(7), aVerdict(8, 'excluded')],
      });
      await slaMonths.freeze(aMonth('2026-08', 'x'));
      const asked = ['7/firstResponse/1', '8/firstResponse/1', '9/firstResponse/1'];
      expect([...(await slaMonths.countedBefore('2026-09', asked))]).toEqual([['7/firstResponse/1', '2026-08']]);
      expect(await slaMonths.countedBefore('2026-08', asked)).toEqual(new Map());
      expect(await slaMonths.countedBefore('2026-09', [])).toEqual(new Map());
    }
  });
});

describe('tickets with verdicts', () => {
  it('are found by the day, also those of before that was kept', async () => {
    for (const { store } of opened) {
      const { tickets, rewording } = store.stores;
      expect(await tickets.firstOpened()).toBeUndefined();
      const made = ticketsOf(madeUpYear(5, 40));
      const [day = ''] = documentOf(made[0] ?? fail(), []).verdictDays ?? [];
      const old = made.map((ticket) => ({ ...documentOf(ticket, []), verdictDays: undefined }));
      await store.database.collection('tickets').insertMany(old as never[], { ignoreUndefined: true });
      expect(await tickets.withVerdicts(day, 10)).toEqual([]);
      while ((await rewording.advance(100)) > 0);
      const wanted = made.filter((ticket) => documentOf(ticket, []).verdictDays?.includes(day));
      const found = await tickets.withVerdicts(day, 100);
      expect(found.map(({ number }) => number)).toEqual(wanted.map(({ number }) => number));
      expect(found[0]?.clocks).toEqual(wanted[0]?.clocks);
      expect(await tickets.withVerdicts(day, 100, found.at(-1)?.number)).toEqual([]);
      const first = made.map(({ openedAt }) => Date.parse(openedAt)).toSorted((a, b) => a - b)[0];
      expect(Date.parse((await tickets.firstOpened()) ?? '')).toBe(first);
    }
  });
});

function fail(): never {
  throw new Error('there are no tickets');
}
