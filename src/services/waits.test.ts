import { describe, expect, it } from 'vitest';
import { waitAfterFault, waitInChat, waitOfMail } from './waits.ts';

const sum = (wait: (failed: number) => number, tries: number) =>
  Array.from({ length: tries }, (_, failed) => wait(failed)).reduce((all, ms) => all + ms, 0);

describe('waits after failures', () => {
  it('begin with half a second and grow by half', () => {
    expect([0, 1, 2].map(waitInChat)).toEqual([500, 750, 1125]);
    expect([0, 1, 2].map(waitOfMail)).toEqual([500, 750, 1125]);
  });

  it('double after what nobody foresaw', () => {
    expect([0, 1, 2, 3].map(waitAfterFault)).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  it('are whole milliseconds, as instants take them', () => {
    const start = Temporal.Instant.from('2026-11-30T12:00:00Z');
    for (let failed = 0; failed < 40; failed += 1) {
      for (const wait of [waitInChat, waitOfMail])
        expect(start.add({ milliseconds: wait(failed) }).epochMilliseconds).toBe(
          start.epochMilliseconds + wait(failed),
        );
    }
  });

  it('let nobody in chat wait long for bad luck: ten failures in a row take half a minute', () => {
    expect(sum(waitInChat, 10)).toBeLessThan(32_000);
    expect(Math.max(...Array.from({ length: 12 }, (_, failed) => waitInChat(failed)))).toBe(5_000);
  });

  it('are long where the other side is away, and an end they have, however often it failed', () => {
    expect([12, 1_000, 100_000].map(waitInChat)).toEqual([30_000, 30_000, 30_000]);
    expect([20, 1_000, 100_000].map(waitOfMail)).toEqual([300_000, 300_000, 300_000]);
  });
});
