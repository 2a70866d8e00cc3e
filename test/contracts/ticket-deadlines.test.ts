import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import type { SlaClock } from '#src/domain/sla/clock.ts';
import type { DuePlace } from '#src/services/stores/stores.ts';
import { aCustomer, aTicket } from '#test/builders.ts';
import { closeStores, type OpenedStore, openEveryStore } from './store-opened.ts';

let opened: readonly OpenedStore[] = [];
beforeAll(async () => {
  opened = await openEveryStore();
});
afterAll(() => closeStores(opened));

const clock = (change: Partial<SlaClock>): SlaClock => ({
  id: 'firstResponse/1',
  kind: 'firstResponse',
  startedAt: '2026-03-02T08:00:00Z',
  terms: { calendars: [], targetSeconds: 14_400, since: '2026-03-02T08:00:00Z', used: 0 },
  pauses: [],
  told: 0,
  ...change,
});
const at = (hour: number) => `2026-03-02T${String(hour).padStart(2, '0')}:00:00Z`;

describe('the deadlines of tickets', () => {
  it('are found by when they are, and go when no clock runs', async () => {
    for (const { store } of opened) {
      const { tickets } = store.stores;
      const insert = (number: number, clocks?: readonly SlaClock[]) =>
        tickets.insert(
          aTicket({ number, source: `p:c:${number}`, applied: [`k${number}`], ...(clocks ? { clocks } : {}) }),
          [],
        );
      const toWarn = async (now: string, limit: number, after?: DuePlace) =>
        (await tickets.toWarn(now, limit, after)).map(({ number }) => number);
      await insert(1, [clock({ dueAt: at(12), nextAt: at(10) })]);
      await insert(2, [
        clock({ dueAt: at(9), stoppedAt: at(8) }),
        clock({ id: 'handoff/1', kind: 'handoff', dueAt: at(11), nextAt: at(9) }),
      ]);
      await insert(3, [clock({ pauses: [{ from: at(8) }] })]);
      await insert(4);
      expect(await toWarn(at(8), 10)).toEqual([]);
      expect(await toWarn(at(10), 10)).toEqual([2, 1]);
      expect(await toWarn(at(10), 1)).toEqual([2]);
      // On from the last of the page before, also among those that are due at once.
      await insert(5, [clock({ dueAt: at(12), nextAt: at(9) })]);
      const pages: number[] = [];
      for (let last: DuePlace | undefined; pages.length < 9; ) {
        const page = await tickets.toWarn(at(10), 1, last);
        last = page.at(-1);
        if (last === undefined) break;
        pages.push(last.number);
      }
      expect(pages).toEqual([2, 5, 1]);
      expect(await toWarn(at(10), 2, { number: 2, at: at(9) })).toEqual([5, 1]);
      expect(await toWarn(at(10), 9, { number: 5, at: at(9) })).toEqual([1]);
      expect(await toWarn(at(9), 9, { number: 5, at: at(9) })).toEqual([]);
      const answered = { number: 5, version: 2, source: 'p:c:5', applied: ['k5'] } as const;
      expect(await tickets.save(aTicket({ ...answered, clocks: [clock({ stoppedAt: at(9) })] }), [])).toBeDefined();
      expect((await tickets.mostUrgent(10)).map(({ number }) => number)).toEqual([2, 1]);
      const behind = async (limit: number, hour: number, number: number) =>
        (await tickets.mostUrgent(limit, { at: at(hour), number })).map((ticket) => ticket.number);
      expect(await behind(10, 11, 1)).toEqual([2, 1]);
      expect(await behind(1, 11, 1)).toEqual([2]);
      expect(await behind(10, 11, 2)).toEqual([1]);
      expect(await behind(10, 12, 1)).toEqual([]);
      expect(await behind(10, 10, 99)).toEqual([2, 1]);
      expect(await tickets.withClocks(10)).toEqual([1, 2]);
      expect(await tickets.withClocks(10, 1)).toEqual([2]);
      const { requester } = aTicket();
      expect(await tickets.withClocksOf(requester, 10)).toEqual([1, 2]);
      expect(await tickets.withClocksOf(requester, 1, 1)).toEqual([2]);
      expect(await tickets.withClocksOf('nobody', 10)).toEqual([]);

      const stopped = clock({ dueAt: at(12), stoppedAt: at(9) });
      const next = { number: 1, version: 2, source: 'p:c:1', applied: ['k1'] } as const;
      expect(await tickets.save(aTicket({ ...next, clocks: [stopped] }), [])).toBeDefined();
      expect(await toWarn(at(23), 10)).toEqual([2]);
      expect(await tickets.withClocks(10)).toEqual([2]);
    }
  });

  it('are to follow a number that was learned, until that is done; of one learned meanwhile again', async () => {
    for (const { store } of opened) {
      const { customers } = store.stores;
      const { number: _, ...unknown } = aCustomer({ id: 'learned', accounts: [] });
      await customers.insert(unknown);
      await customers.update('learned', { name: 'Ana' });
      expect(await customers.newTerms(10)).toEqual([]);
      await customers.update('learned', { number: 'L-1' });
      const [first] = await customers.newTerms(10);
      if (!first) throw new Error('nothing is to follow');
      expect(first.customer).toBe('learned');
      expect(await customers.newTerms(10, first.mark)).toEqual([]);
      expect(await customers.byId('learned')).not.toHaveProperty('newTerms');
      await customers.update('learned', { number: 'L-2' });
      await customers.termsFollowed(first);
      const [second] = await customers.newTerms(10);
      if (!second) throw new Error('it is forgotten');
      await customers.termsFollowed(second);
      expect(await customers.newTerms(10)).toEqual([]);
    }
  });

  it('stand beside the calendars that ever were, which are never written anew', async () => {
    for (const { store } of opened) {
      const { sla } = store.stores;
      const { europe, america } = defaultDesk.sla.calendars;
      if (!europe || !america) throw new Error('the defaults have no calendars');
      await sla.keep([{ key: 'europe@1', calendar: europe }]);
      await sla.keep([
        { key: 'europe@1', calendar: america },
        { key: 'america@1', calendar: america },
      ]);
      const kept = await sla.kept(10);
      expect(kept.map(({ key }) => key).toSorted()).toEqual(['america@1', 'europe@1']);
      expect(kept.find(({ key }) => key === 'europe@1')?.calendar).toEqual(europe);
      expect(await sla.walk()).toBeUndefined();
      await sla.noteWalk({ mark: 'a', began: 'x', after: 7, done: false });
      expect(await sla.walk()).toEqual({ mark: 'a', began: 'x', after: 7, done: false });
      await sla.noteWalk({ mark: 'b', began: 'y', done: true });
      expect(await sla.walk()).toEqual({ mark: 'b', began: 'y', done: true });
    }
  });
});
