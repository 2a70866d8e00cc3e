import { setTimeout as sleep } from 'node:timers/promises';
import type { Collection } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#src/lib/clock.ts';
import { createLog } from '#src/lib/log.ts';
import { type Scheduler, startScheduler } from '#src/scheduler/agenda.ts';
import type { Job, JobContext } from '#src/services/job.ts';
import type { OpenStore } from '#src/store/open.ts';
import ladder from '../../jobs/sla-ladder.ts';
import { openOwnDatabase } from '../scenarios/own-database.ts';

const HOUR_MS = 3_600_000;
let store: OpenStore;
let scheduler: Scheduler;
let runs: number[];

/** Runs as often and is locked as long as the ladder of the service level. */
const job: Job = {
  ...ladder,
  run: async () => {
    runs.push(performance.now());
  },
};

beforeEach(async () => {
  runs = [];
  store = await openOwnDatabase({ firstNumber: 1 });
  const runtime = { clock: systemClock, log: createLog({ level: 'silent' }) };
  scheduler = await startScheduler(store.database, new Map([['ladder', job]]), { runtime } as JobContext);
});
afterEach(async () => {
  vi.useRealTimers();
  await scheduler.stop();
  await store.close();
});

const nextRun = (since: number) => vi.waitUntil(() => runs.find((at) => at > since), { timeout: 20_000, interval: 20 });

describe('the scheduler', () => {
  it('takes over within five seconds what a process had that was killed just after it took it', async () => {
    await nextRun(0);
    const since = performance.now();
    // What such a process leaves behind when its run was a long one: its lock, as fresh as can be.
    const locked = { $set: { lockedAt: new Date(), nextRunAt: new Date() } };
    const { modifiedCount } = await store.database.collection('jobs').updateOne({ name: 'ladder' }, locked);
    expect(modifiedCount).toBe(1);
    const at = await nextRun(since + 500);
    expect(at - since).toBeLessThan(5_000);
  });

  it('runs each instant in one of the processes that share a store, and asks little of it', async () => {
    const { prototype } = store.database.collection('jobs').constructor as { readonly prototype: Collection };
    const asked = (['find', 'findOneAndUpdate', 'updateOne'] as const).map((name) => vi.spyOn(prototype, name));
    const seldom = Array.from({ length: 10 }, (_, i): [string, Job] => [
      `seldom ${i}`,
      { ...job, everyMs: HOUR_MS, run: async () => {} },
    ]);
    const runtime = { clock: systemClock, log: createLog({ level: 'silent' }) };
    const other = await startScheduler(store.database, new Map([['ladder', job], ...seldom]), {
      runtime,
    } as JobContext);
    try {
      await nextRun(performance.now() + 1_000);
      for (const calls of asked) calls.mockClear();
      const [since, before] = [performance.now(), runs.length];
      await nextRun(since + 2_500);
      const ran = runs.length - before;
      const gaps = runs.slice(1).map((at, i) => at - (runs[i] ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThan(500);
      // Each of the two looks once a second, and may look and try to claim once more; what comes every second is claimed and not written.
      // To go through all jobs would be thirteen questions a second.
      const [, , writes] = asked.map(({ mock }) => mock.calls.length);
      const total = asked.reduce((sum, { mock }) => sum + mock.calls.length, 0);
      expect(writes).toBe(0);
      expect(ran).toBeGreaterThanOrEqual(3);
      expect(total).toBeLessThan(((performance.now() - since) / 1_000 + 1) * 6);
    } finally {
      for (const calls of asked) calls.mockRestore();
      await other.stop();
    }
  });

  it('goes on with what a process had that was killed just after it took it, when that is due again', async () => {
    await nextRun(0);
    await scheduler.stop();
    const jobs = store.database.collection('jobs');
    const left = await jobs.findOne({ name: 'ladder' });
    // Of its last claim the lock alone is left, which ends before the next run would be late.
    expect(left?.['lockedAt']).toBeInstanceOf(Date);
    const since = performance.now();
    const runtime = { clock: systemClock, log: createLog({ level: 'silent' }) };
    scheduler = await startScheduler(store.database, new Map([['ladder', job]]), { runtime } as JobContext);
    expect((await nextRun(since)) - since).toBeLessThan(3_000);
  });

  it('runs what takes longer than until it is due again in one process at a time', async () => {
    const spans: { from: number; to: number }[] = [];
    const slow: Job = {
      ...job,
      lockMs: 5_000,
      run: async () => {
        const span = { from: performance.now(), to: Number.POSITIVE_INFINITY };
        spans.push(span);
        await sleep(1_400);
        span.to = performance.now();
      },
    };
    const runtime = { clock: systemClock, log: createLog({ level: 'silent' }) };
    const two = await Promise.all(
      [0, 1].map(() => startScheduler(store.database, new Map([['slow', slow]]), { runtime } as JobContext)),
    );
    await vi.waitUntil(() => spans.length >= 4, { timeout: 20_000, interval: 20 });
    await Promise.all(two.map((one) => one.stop()));
    // What begins with a process may begin beside another.
    const [, , ...later] = spans;
    for (const [at, { from }] of later.entries()) expect(from).toBeGreaterThanOrEqual(later[at - 1]?.to ?? 0);
  });

  it('goes on when the clock of the machine is set back an hour, and forward again', async () => {
    await nextRun(0);
    for (const shift of [-HOUR_MS, 0]) {
      vi.useFakeTimers({ toFake: ['Date'], now: new Date(realNow() + shift), shouldAdvanceTime: true });
      const since = performance.now();
      expect((await nextRun(since + 1_500)) - since).toBeLessThan(9_000);
    }
  });
});

function realNow(): number {
  return performance.timeOrigin + performance.now();
}
