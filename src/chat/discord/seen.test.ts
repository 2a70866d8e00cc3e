import { describe, expect, it } from 'vitest';
import { idAt } from './ids.ts';
import { Seen } from './seen.ts';

const begun = Date.UTC(2026, 2, 1);
/** The id of a message that was written so many minutes after the beginning. */
const id = (minutes: number) => idAt(begun + minutes * 60_000);

function bench() {
  const notes = new Map<string, string>();
  const failures: unknown[] = [];
  const start = async (now: number) => {
    const store = {
      read: async (key: string) => notes.get(key),
      write: async (key: string, value: string) => void notes.set(key, value),
      update: async (key: string, change: (before: string | undefined) => string) =>
        void notes.set(key, change(notes.get(key))),
    };
    const seen = new Seen(store, (error) => failures.push(error));
    await seen.begin(begun + now * 60_000);
    return seen;
  };
  return { notes, failures, start };
}

describe('how far a channel was read', () => {
  it('begins with the first start of all, and for a channel that is new where Relevo was connected last', async () => {
    const { start } = bench();
    const first = await start(0);
    expect(await first.low('a')).toBe(id(0));
    await first.connected(begun + 30 * 60_000);
    const second = await start(60);
    expect(await second.low('b')).toBe(id(30));
  });

  it('is known after a restart, also of what came out of order', async () => {
    const { start } = bench();
    const first = await start(0);
    for (const minutes of [10, 12, 11.5]) await first.add('a', id(minutes), 'mia');
    await first.idle();
    const second = await start(20);
    const known = await Promise.all([9.5, 10, 11, 11.5, 12, 13].map((minutes) => second.has('a', id(minutes))));
    expect(known).toEqual([false, true, false, true, true, false]);
    expect(await second.author('a', id(12))).toBe('mia');
  });

  it('moves on when there is more than is remembered, and past what is not taken', async () => {
    const { start } = bench();
    const seen = await start(0);
    for (let n = 0; n < 150; n += 1) await seen.add('a', id(n), 'mia');
    expect(await seen.low('a')).toBe(id(49));
    expect(await seen.taken('a')).toHaveLength(100);
    expect(await seen.has('a', id(3))).toBe(true);
    await seen.pass('a', id(500));
    expect(await seen.low('a')).toBe(id(499));
    await seen.pass('a', id(501));
    expect(await seen.low('a')).toBe(id(499));
  });

  it('forgets what was deleted', async () => {
    const { notes, start } = bench();
    const seen = await start(0);
    await seen.add('a', id(1), 'mia');
    await seen.idle();
    const before = notes.get('seen:a');
    await seen.forget('a', id(1));
    await seen.idle();
    expect(notes.get('seen:a')).not.toBe(before);
    expect(await (await start(2)).taken('a')).toEqual([]);
  });
});
