import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#src/lib/clock.ts';
import { createLog } from '#src/lib/log.ts';
import type { MessageEvent } from '#src/port/events.ts';
import type { Dispatch } from '#src/services/dispatch.ts';
import { Precedence } from '#src/services/precedence.ts';
import { laneOf, Worker } from '#src/services/worker.ts';
import type { OpenStore } from '#src/store/open.ts';
import { until } from '../scenarios/house.ts';
import { closeStores, type OpenedStore, openEveryStore } from './store-opened.ts';

let opened: readonly OpenedStore[] = [];
beforeAll(async () => {
  opened = await openEveryStore();
});
afterAll(() => closeStores(opened));

const runtime = { clock: systemClock, log: createLog({ level: 'silent' }) };
const inAMinute = () => systemClock.now().add({ minutes: 1 }).toString();
const aMinuteAgo = () => systemClock.now().subtract({ minutes: 1 }).toString();

function message(channel: string, n: number): MessageEvent {
  return {
    kind: 'message',
    key: `${channel}:${n}`,
    by: { platform: 'p', user: 'u' },
    at: new Date(Date.UTC(2026, 0, 1) + n * 10).toISOString(),
    message: { platform: 'p', channel, message: String(n) },
    direct: false,
    text: '',
    files: [],
  };
}

/** Somebody who works events off and notes in which order. */
function workerOn({ stores }: OpenStore, seen: string[]): Worker {
  const run = async ({ key }: { key: string }) => void seen.push(key);
  return new Worker(
    stores.inbox,
    { run, tell: async () => undefined } as unknown as Dispatch,
    runtime,
    new Precedence(),
  );
}

async function keep({ stores }: OpenStore, events: readonly MessageEvent[], leaseUntil: string): Promise<void> {
  for (const event of events) await stores.inbox.take(event, laneOf(event), leaseUntil);
}

it('keeps nothing of what was said in an event that was given up', async () => {
  for (const { place, store } of opened) {
    const event = { ...message(`${place.name}-given-up`, 1), text: 'my password: hunter2' };
    await keep(store, [event], aMinuteAgo());
    await store.stores.inbox.retryAt(event.key, aMinuteAgo(), 'Error: first');
    await store.stores.inbox.failed(event.key, systemClock.now().toString(), 'Error: last');
    const kept = await store.database.collection<{ _id: string }>('inbox').findOne({ _id: event.key });
    expect(kept).toMatchObject({ state: 'failed', lastError: 'Error: last', attempts: 1 });
    expect(kept).not.toHaveProperty('event');
    expect(await store.stores.inbox.take(event, laneOf(event), inAMinute())).toBe('seen');
  }
});

describe('what a process left in the inbox', () => {
  it('is worked off in its order by one look, however much of it there is, and more of it in memory', async () => {
    for (const { place, store } of opened) {
      const seen: string[] = [];
      const channels = [`${place.name}-a`, `${place.name}-b`];
      const all = channels.map((channel) => Array.from({ length: 260 }, (_, n) => message(channel, n)));
      // Taken last by this process: more than it holds in memory, all of which has to wait for the others.
      const fresh = all.flatMap((events) => events.slice(-210));
      await keep(store, fresh, inAMinute());
      await keep(
        store,
        all.flatMap((events) => events.slice(0, -210)),
        aMinuteAgo(),
      );
      const worker = workerOn(store, seen);
      for (const event of fresh) worker.take(event);
      await until('one that waits', async () => ((await store.stores.inbox.stale(inAMinute(), [])) ? true : undefined));
      await worker.sweep();
      await until('all of them', () => seen.length === 520 || undefined);
      await worker.stop();
      for (const [i, channel] of channels.entries()) {
        const own = seen.filter((key) => key.startsWith(`${channel}:`));
        expect(own, place.name).toEqual(all[i]?.map(({ key }) => key));
      }
    }
  });

  it('is worked off by two processes at once, each event once and in its order', async () => {
    for (const { place, store } of opened) {
      const seen: string[] = [];
      const channel = `${place.name}-two`;
      const events = Array.from({ length: 200 }, (_, n) => message(channel, n));
      await keep(store, events, inAMinute());
      const [one, other] = [workerOn(store, seen), workerOn(store, seen)];
      for (const [n, event] of events.entries()) (n % 2 === 0 ? one : other).take(event);
      await until('all of them', () => seen.length >= 200 || undefined);
      await Promise.all([one.stop(), other.stop()]);
      expect(seen, place.name).toEqual(events.map(({ key }) => key));
    }
  });

  it('is left to whoever has the first of its conversation', async () => {
    for (const { place, store } of opened) {
      const seen: string[] = [];
      const channel = `${place.name}-held`;
      await keep(store, [message(channel, 0)], inAMinute());
      await keep(store, [message(channel, 1), message(channel, 2)], aMinuteAgo());
      const worker = workerOn(store, seen);
      expect(await worker.sweep(), place.name).toBe(0);
      await store.stores.inbox.giveBack(`${channel}:0`, aMinuteAgo());
      expect(await worker.sweep(), place.name).toBe(1);
      await until('all of them', () => seen.length === 3 || undefined);
      await worker.stop();
      expect(seen, place.name).toEqual([0, 1, 2].map((n) => `${channel}:${n}`));
    }
  });
});
