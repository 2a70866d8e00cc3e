import { describe, expect, it } from 'vitest';
import { aDesk, aTicket, inEnglish, people } from '#test/builders.ts';
import type { SlaClock } from '../../domain/sla/clock.ts';
import { render } from '../../i18n/render.ts';
import { listedTicket } from '../listed.ts';
import { clocksInWords } from './explained.ts';
import { dueText, leftText, shortDueText } from './words.ts';

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
const paused: SlaClock = { ...undue, pauses: [{ from: '2026-03-02T09:00:00Z', why: 'waiting' }] };
/** Of before it was kept why. */
const pausedBefore: SlaClock = { ...undue, pauses: [{ from: '2026-03-02T09:00:00Z' }] };
const accepted: SlaClock = { ...undue, pauses: [{ from: '2026-03-02T09:00:00Z', why: 'accepted' }] };
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
    for (const text of [dueText, leftText, shortDueText]) {
      const words = text({ clocks: [one] }, desk, at(time));
      expect(words && inEnglish(words)).toMatch(new RegExp(`^${sign}`));
    }
  });

  it.each([
    ['10:00:00', clock, /^✓ In time · 2 h left, until .*12:00/],
    ['11:30:00', clock, /^⚠ Soon · 30 min left, until .*12:00/],
    ['12:00:30', clock, /^✗ Late by less than a minute · it was due .*12:00/],
    ['14:10:00', clock, /^✗ Late by 2 h 10 min · it was due .*12:00/],
    ['14:10:00', paused, /^⏸ Paused · 3 h left · waiting for the customer$/],
    ['14:10:00', pausedBefore, /^⏸ Paused · 3 h left$/],
  ])('is told with how much is left or over: at %s', (time, one, words) => {
    const [told] = clocksInWords(aTicket({ clocks: [one] }), desk, at(time).toString(), 10);
    expect(told && inEnglish(told.verdict)).toMatch(words);
  });

  it.each([
    ['10:00:00', clock, 'in time, 2 h left', 'a tiempo, tiempo restante: 2 h'],
    ['11:30:00', clock, 'soon, 30 min left', 'pronto, tiempo restante: 30 min'],
    ['14:10:00', clock, 'late by 2 h 10 min', 'con un retraso de 2 h 10 min'],
    ['14:10:00', paused, 'paused, 3 h left · waiting', 'en pausa, tiempo restante: 3 h · a la espera'],
  ])('says without its sign what is in time, soon, late and paused: at %s', (time, one, english, spanish) => {
    const said = (text: typeof dueText, language: string) => {
      const words = text({ clocks: [one] }, desk, at(time));
      return words ? render(words, { language, zone: 'UTC' }).replace(/^. /u, '') : '';
    };
    expect(said(shortDueText, 'en').startsWith(english)).toBe(true);
    expect(said(shortDueText, 'es').startsWith(spanish)).toBe(true);
  });

  it('is posted with the instant at which so much was left', () => {
    const said = (time: string, one: SlaClock) => {
      const words = dueText({ clocks: [one] }, desk, at(time));
      return words && inEnglish(words);
    };
    expect(said('10:00:00', clock)).toMatch(/^✓ In time · First response by .*12:00.* \(2 h left as of .*10:00.*\)$/);
    expect(said('14:10:00', clock)).toMatch(/^✗ Late · First response was due .* \(2 h 10 min late as of .*2:10.*\)$/);
    expect(said('14:10:00', accepted)).toMatch(
      /^⏸ Paused · .* · the team has accepted it \(3 h left as of .*2:10.*\)$/,
    );
    expect(said('14:10:00', pausedBefore)).toMatch(/^⏸ Paused · First response \(3 h left/);
  });

  it('stands in the lines of lists, of tickets that still wait for an answer', () => {
    const line = (one: SlaClock) => {
      const ticket = aTicket({ clocks: [one], tags: ['api'] });
      const { detail } = listedTicket(ticket, { person: people.mia, desk, now: at('20:00:00') });
      return detail && inEnglish(detail);
    };
    expect(line(clock)).toMatch(/ · ✗ late by 8 h, was due .*12:00.* · #api$/);
    expect(line(accepted)).toMatch(/ · ⏸ paused, 3 h left · the team has accepted it · #api$/);
    expect(line({ ...clock, stoppedAt: '2026-03-02T09:00:00Z' })).not.toMatch(/due/);
  });
});
