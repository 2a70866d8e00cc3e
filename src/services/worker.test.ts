import { describe, expect, it } from 'vitest';
import { RetryLater } from '../lib/errors.ts';
import { createLog } from '../lib/log.ts';
import type { MessageEvent } from '../port/events.ts';
import type { Dispatch } from './dispatch.ts';
import { Precedence } from './precedence.ts';
import type { InboxStore } from './stores/stores.ts';
import { Worker } from './worker.ts';

function message(n: number, channel = 'c'): MessageEvent {
  return {
    kind: 'message',
    key: `e${n}`,
    by: { platform: 'p', user: 'u' },
    at: '2026-11-23T10:00:00Z',
    message: { platform: 'p', channel, message: String(n) },
    direct: false,
    text: '',
    files: [],
  };
}

function bench(run: (event: { key: string }) => Promise<void>) {
  const settled: string[] = [];
  const inbox = {
    done: async (key: string) => void settled.push(`done ${key}`),
    failed: async (key: string) => void settled.push(`failed ${key}`),
    hasEarlier: async () => false,
    claimFirst: async () => undefined,
    renew: async () => undefined,
    retryAt: async (key: string) => void settled.push(`again ${key}`),
  } as unknown as InboxStore;
  const dispatch = { run, tell: async () => undefined } as unknown as Dispatch;
  const clock = { now: () => Temporal.Instant.from('2026-11-23T10:00:00Z') };
  return {
    settled,
    worker: new Worker(inbox, dispatch, { clock, log: createLog({ level: 'silent' }) }, new Precedence()),
  };
}

describe('the worker', () => {
  it('tries again what has to wait, however often that was so', async () => {
    const { worker, settled } = bench(() => Promise.reject(new RetryLater('the store does not answer')));
    for (let attempts = 0; attempts < 30; attempts += 1) worker.take(message(attempts, `c${attempts}`), attempts);
    await worker.stop();
    expect(settled).toEqual(Array.from({ length: 30 }, (_, n) => `again e${n}`));
  });

  it('keeps the order of one conversation, and lets others go by', async () => {
    const seen: string[] = [];
    const first = Promise.withResolvers<void>();
    const { worker } = bench(async ({ key }) => {
      if (key === 'e1') await first.promise;
      seen.push(key);
    });
    for (const event of [message(1), message(2), message(3, 'other')]) worker.take(event);
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual(['e3']);
    first.resolve();
    await worker.stop();
    expect(seen).toEqual(['e3', 'e1', 'e2']);
  });

  it('has room for 40 events of one conversation and 400 of all, and for the next when one has ended', async () => {
    const gate = Promise.withResolvers<void>();
    const { worker } = bench(() => gate.promise);
    for (let n = 0; n < 40; n += 1) worker.take(message(n, 'storm'));
    await worker.room('p:other');
    let room = 0;
    const storm = worker.room('p:storm').then(() => {
      room += 1;
    });
    for (let n = 40; n < 400; n += 1) worker.take(message(n, `c${n}`));
    const other = worker.room('p:other').then(() => {
      room += 1;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(room).toBe(0);
    gate.resolve();
    await Promise.all([storm, other]);
    expect(room).toBe(2);
  });

  it('tries an event again that failed, and gives it up at the fifth time', async () => {
    const settledAt = async (attempts: number) => {
      const { worker, settled } = bench(async () => {
        throw new Error('broken');
      });
      worker.take(message(attempts), attempts);
      await worker.stop();
      return settled;
    };
    expect((await Promise.all([0, 1, 2, 3, 4].map(settledAt))).flat()).toEqual([
      'again e0',
      'again e1',
      'again e2',
      'again e3',
      'failed e4',
    ]);
  });
});
