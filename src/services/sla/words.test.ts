import { describe, expect, it } from 'vitest';
import { aDesk, aTicket, inEnglish, people } from '#test/builders.ts';
import type { SlaClock } from '../../domain/sla/clock.ts';
import { listedTicket } from '../listed.ts';
import { clocksInWords } from './explained.ts';
import { dueText, shortDueText } from './words.ts';

/** A ladder without a rung at 75 or 100 % of the target. */
const desk = aDesk({ sla: { ...aDesk().sla, ladder: [{ percent: 50, tell: ['assignee'] }] } });
const clock: SlaClock = {
  id: 'firstResponse/1',
  kind: 'firstResponse',
  startedAt: '2026-03-02T08:00:00Z',
  terms: { calendars: [], targetSeconds: 14_400, since: '2026-03-02T08:00:00Z', used: 0 },
  pauses: [],
  told: 50,
  dueAt: '2026-03-02T12:00:00Z',
};
const at = (time: string) => Temporal.Instant.from(`2026-03-02T${time}Z`);
const { dueAt: _, ...undue } = clock;
const paused: SlaClock = { ...undue, pauses: [{ from: '2026-03-02T09:00:00Z' }] };
const pausedLate: SlaClock = { ...clock, pauses: [{ from: '2026-03-02T13:00:00Z' }] };

describe('how a clock stands', () => {
  it.each([
    ['10:00:00', clock, '✓'],
    ['10:59:59', clock, '✓'],
    ['11:00:00', clock, '⚠'],
    ['11:59:59', clock, '⚠'],
    ['12:00:00', clock, '⚠'],
    ['12:00:01', clock, '✗'],
    ['20:00:00', clock, '✗'],
    // A clock of the machine that goes after is no reason to take back what was told.
    ['11:59:00', { ...clock, told: 100 }, '✗'],
    ['10:00:00', { ...clock, told: 75 }, '⚠'],
    ['20:00:00', paused, '⏸'],
    ['20:00:00', pausedLate, '✗'],
  ])('goes by the time as well as by what was told: at %s', (time, one, sign) => {
    for (const text of [dueText, shortDueText]) {
      const words = text({ clocks: [one] }, desk, at(time));
      expect(words && inEnglish(words)).toMatch(new RegExp(`^${sign}`));
    }
  });

  it.each([
    ['10:00:00', clock, /^✓ In time · 2 h left, until .*12:00/],
    ['11:30:00', clock, /^⚠ Soon · 30 min left, until .*12:00/],
    ['12:00:30', clock, /^✗ Late by less than a minute · it was due .*12:00/],
    ['14:10:00', clock, /^✗ Late by 2 h 10 min · it was due .*12:00/],
    ['14:10:00', paused, /^⏸ Paused · 3 h left/],
  ])('is told with how much is left or over: at %s', (time, one, words) => {
    const [told] = clocksInWords(aTicket({ clocks: [one] }), desk, at(time).toString(), 10);
    expect(told && inEnglish(told.verdict)).toMatch(words);
  });

  it('stands in the lines of lists, of tickets that still wait for an answer', () => {
    const line = (one: SlaClock) => {
      const ticket = aTicket({ clocks: [one], tags: ['api'] });
      const { detail } = listedTicket(ticket, { person: people.mia, desk, now: at('20:00:00') });
      return detail && inEnglish(detail);
    };
    expect(line(clock)).toMatch(/ · ✗ was due .*12:00.* · #api$/);
    expect(line({ ...clock, stoppedAt: '2026-03-02T09:00:00Z' })).not.toMatch(/due/);
  });
});
