import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextQuiet, quietUntil, readQuiet } from './quiet.ts';

const instant = Temporal.Instant.from;
const night = { from: '22:00', to: '07:00', zone: 'Europe/Zurich' };
const until = (at: string, hours = night) => quietUntil(hours, instant(at))?.toString();

describe('quiet hours', () => {
  it('are read as people type them, and nothing else is', () => {
    for (const typed of ['22:00-07:00', '22-7', ' 22:00 – 07:00 ', '22:00 to 7:00', 'de 22 a 7', 'from 22 until 7'])
      expect(readQuiet(typed)).toEqual({ from: '22:00', to: '07:00' });
    expect(readQuiet('20-24')).toEqual({ from: '20:00', to: '00:00' });
    for (const typed of ['', '22', '25-7', '22:60-7', '7-7', '24:30-7', 'tonight', '0-24', '22:00-07:00 daily'])
      expect(readQuiet(typed), typed).toBeUndefined();
  });

  it('hold over midnight by the clock on the wall', () => {
    expect(until('2026-12-01T20:59:59Z')).toBeUndefined();
    expect(until('2026-12-01T21:00:00Z')).toBe('2026-12-02T06:00:00Z');
    expect(until('2026-12-02T05:59:59Z')).toBe('2026-12-02T06:00:00Z');
    expect(until('2026-12-02T06:00:00Z')).toBeUndefined();
    expect(until('2026-07-01T20:00:00Z')).toBe('2026-07-02T05:00:00Z');
    expect(until('2026-12-01T13:00:00Z', { ...night, from: '12:00', to: '14:00' })).toBeUndefined();
    expect(until('2026-12-01T11:00:00Z', { ...night, from: '12:00', to: '14:00' })).toBe('2026-12-01T13:00:00Z');
  });

  it('are an hour shorter in the night in which an hour is missing, and pass over what is not there at all', () => {
    const { from, to } = nextQuiet(night, instant('2026-03-28T20:00:00Z'));
    expect([from.toString(), to.toString()]).toEqual(['2026-03-28T21:00:00Z', '2026-03-29T05:00:00Z']);
    const gap = { ...night, from: '02:10', to: '02:50' };
    expect(nextQuiet(gap, instant('2026-03-28T12:00:00Z')).from.toString()).toBe('2026-03-30T00:10:00Z');
  });

  it('always come again within three days, and end after they begin', () => {
    const time = fc
      .integer({ min: 0, max: 1_439 })
      .map((n) => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`);
    const zone = fc.constantFrom('Europe/Zurich', 'America/Mexico_City', 'Australia/Lord_Howe', '+05:45');
    const at = fc.integer({ min: 1_767_225_600, max: 1_830_297_600 });
    fc.assert(
      fc.property(time, time, zone, at, (from, to, where, seconds) => {
        fc.pre(from !== to);
        const now = Temporal.Instant.fromEpochMilliseconds(seconds * 1_000);
        const next = nextQuiet({ from, to, zone: where }, now);
        expect(Temporal.Instant.compare(next.from, next.to)).toBe(-1);
        expect(Temporal.Instant.compare(next.to, now)).toBe(1);
        expect(now.until(next.from).total('hours')).toBeLessThan(72);
      }),
      { numRuns: 200 },
    );
  });
});
