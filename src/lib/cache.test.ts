import { describe, expect, it } from 'vitest';
import { Cache } from './cache.ts';

function bench() {
  const at = { now: 0 };
  const asked: string[] = [];
  const cache = new Cache<number>(() => at.now);
  const ask = (key: string) =>
    cache.get(key, async () => {
      asked.push(key);
      return asked.length;
    });
  return { at, asked, cache, ask };
}

describe('what is remembered', () => {
  it('is asked again after half a minute, so that a new name is seen', async () => {
    const { at, ask } = bench();
    expect(await ask('a')).toBe(1);
    at.now = 29_999;
    expect(await ask('a')).toBe(1);
    at.now = 30_000;
    expect(await ask('a')).toBe(2);
    at.now = 59_999;
    expect(await ask('a')).toBe(2);
  });

  it('is the answer and not a failure', async () => {
    const { cache } = bench();
    await expect(cache.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await cache.get('a', async () => 5)).toBe(5);
  });

  it('is forgotten when there is too much of it, the oldest first, and when it is cleared', async () => {
    const { asked, cache, ask } = bench();
    for (let n = 0; n <= 1000; n += 1) await ask(`k${n}`);
    await ask('k1');
    expect(asked).toHaveLength(1001);
    await ask('k0');
    expect(asked.at(-1)).toBe('k0');
    cache.clear();
    await ask('k1000');
    expect(asked.at(-1)).toBe('k1000');
  });
});
