import { describe, expect, it } from 'vitest';
import { Slots } from './slots.ts';

describe('slots', () => {
  it('run so many at a time, in order, and go on after one that failed', async () => {
    const slots = new Slots(2);
    const begun: number[] = [];
    const ends = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
    const runs = ends.map(({ promise }, at) =>
      slots.run(() => {
        begun.push(at);
        return promise;
      }),
    );
    expect(begun).toEqual([0, 1]);
    ends[1]?.reject(new Error('failed'));
    await expect(runs[1]).rejects.toThrow('failed');
    ends[0]?.resolve();
    await runs[0];
    await Promise.resolve();
    expect(begun).toEqual([0, 1, 2, 3]);
    for (const end of ends) end.resolve();
    await Promise.all([runs[2], runs[3]]);
  });
});
