import { expect, it } from 'vitest';
import { aDesk, aTicket, inEnglish } from '#test/builders.ts';
import { type SlaClock, timed } from '../../domain/sla/clock.ts';
import { rulesOf } from '../../domain/sla/rules.ts';
import { clocksInWords } from './explained.ts';

const desk = aDesk();
const rules = rulesOf(desk.sla);
const startedAt = '2026-10-14T12:00:00Z';

/** Eight hours in Mexico City, used up exactly at closing, 23:00Z. */
function verdictAt(now: string, change: Partial<SlaClock> = {}): string {
  const calendars = rules.calendars().flatMap(({ name, key }) => (name === 'america' ? [key] : []));
  const terms = { calendars, targetSeconds: 28_800, since: startedAt, used: 0 };
  const clock = { id: 'handoff/1', kind: 'handoff', team: 'it', startedAt, terms, pauses: [], told: 0 } as const;
  const [told] = clocksInWords(aTicket({ clocks: [timed({ ...clock, ...change }, rules)] }), desk, now, 5);
  return told ? inEnglish(told.verdict) : '';
}

it('says late by night of what was used up at closing, before it is answered and after', () => {
  expect(verdictAt('2026-10-14T22:59:00Z')).toMatch(/^⚠ Soon/);
  expect(verdictAt('2026-10-15T03:00:00Z')).toMatch(/^✗ Late/);
  expect(verdictAt('2026-10-15T03:00:00Z', { stoppedAt: '2026-10-15T03:00:00Z' })).toMatch(/^✗ Missed/);
  expect(verdictAt('2026-10-15T03:00:00Z', { stoppedAt: '2026-10-14T23:00:00Z' })).toMatch(/^✓ /);
});
