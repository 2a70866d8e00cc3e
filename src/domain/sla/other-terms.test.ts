import { describe, expect, it } from 'vitest';
import { aDesk, people } from '#test/builders.ts';
import { clocksOf, MONDAY, play, sla } from '#test/models/played.ts';
import { reterm, warn } from '../tickets/acts/clocks.ts';
import { setPriority, wait } from '../tickets/acts/desk.ts';
import { merge } from '../tickets/acts/merge.ts';
import { answer, customerWrote } from '../tickets/acts/talk.ts';
import type { Act } from '../tickets/decide.ts';
import { rulesOf } from './rules.ts';

describe('other terms', () => {
  const urgent = { clock: 'firstResponse', priority: 'urgent', minutes: 60, counts: 'business' } as const;
  const desk = sla({ targets: [urgent, ...aDesk().sla.targets] });

  it('carry over what was used, also twice in a row', () => {
    const raised = play([['2026-03-02T08:30:00Z', setPriority('urgent'), people.mia]], desk);
    expect(clocksOf(raised)[0]).toMatchObject({ dueAt: '2026-03-02T09:00:00Z' });
    const back = play(
      [
        ['2026-03-02T08:30:00Z', setPriority('urgent'), people.mia],
        ['2026-03-02T08:45:00Z', setPriority('low'), people.mia],
      ],
      desk,
    );
    expect(clocksOf(back)[0]).toMatchObject({ dueAt: '2026-03-02T12:00:00Z' });
    expect(back.clocks?.[0]?.terms).toMatchObject({ since: '2026-03-02T08:45:00Z', used: 45 * 60 });
  });

  it('that leave nothing are late at once, and what was late stays late since then', () => {
    const atOnce = play([['2026-03-02T10:00:00Z', setPriority('urgent'), people.mia]], desk);
    expect(clocksOf(atOnce)[0]).toMatchObject({ dueAt: '2026-03-02T10:00:00Z' });
    const late = play([['2026-03-02T13:00:00Z', setPriority('urgent'), people.mia]], desk);
    expect(clocksOf(late)[0]).toMatchObject({ dueAt: '2026-03-02T12:00:00Z' });
  });

  it('count during a pause as well', () => {
    const paused = play(
      [
        ['2026-03-02T08:30:00Z', wait, people.mia],
        ['2026-03-02T09:30:00Z', setPriority('urgent'), people.mia],
        ['2026-03-02T10:00:00Z', customerWrote('Here', []), people.ana],
      ],
      desk,
    );
    expect(clocksOf(paused)[0]).toMatchObject({ dueAt: '2026-03-02T10:30:00Z' });
  });

  it('are those of the customer’s own contract', () => {
    const gold = { clock: 'firstResponse', contract: 'gold', minutes: 30, counts: 'always' } as const;
    const own = sla({ targets: [gold, ...aDesk().sla.targets], contracts: { 'A-77': 'gold' } });
    expect(clocksOf(play([], own, '2026-03-01T20:00:00Z'))[0]).toMatchObject({ dueAt: '2026-03-01T20:30:00Z' });
  });

  it('that are longer have their own warnings and are in time again', () => {
    const late = play([['2026-03-02T12:30:00Z', warn, people.mia]]);
    expect(late.clocks?.[0]?.told).toBe(100);
    const longer = sla({ targets: [{ clock: 'firstResponse', minutes: 480, counts: 'business' }] });
    const eased = play(
      [
        ['2026-03-02T12:30:00Z', warn, people.mia],
        ['2026-03-02T12:40:00Z', reterm, people.mia, longer],
      ],
      sla(),
    );
    expect(eased.clocks?.[0]).toMatchObject({
      told: 50,
      dueAt: '2026-03-02T16:00:00Z',
      nextAt: '2026-03-02T14:00:00Z',
    });
  });

  it('are those of the first calendar where those of the region were taken away', () => {
    const { america } = aDesk().sla.calendars;
    if (!america) throw new Error('the defaults have no America');
    const one = sla({ calendars: { america } });
    expect(clocksOf(play([], one, '2026-03-02T16:00:00Z'))[0]).toMatchObject({ dueAt: '2026-03-02T20:00:00Z' });
  });

  it('follow the sun where that is set', () => {
    expect(clocksOf(play([], sla({ followTheSun: true }), '2026-03-02T15:30:00Z'))[0]).toMatchObject({
      dueAt: '2026-03-02T19:30:00Z',
    });
  });
});

/** What a clock counts by changes midway: each way at four points of its life. Without it, it is due at 12:00Z. */
describe('another contract', () => {
  const gold = { clock: 'firstResponse', contract: 'gold', minutes: 60, counts: 'business' } as const;
  const targets = [gold, ...aDesk().sla.targets];
  const [without, having] = [sla({ targets }), sla({ targets, contracts: { 'A-77': 'gold' } })];
  const given = (at: string, desk = having) => [`2026-03-02T${at}:00Z`, reterm, people.mia, desk] as const;

  it('counts midway: what is used stays used', () => {
    const ticket = play([given('08:30')], without);
    expect(ticket.clocks?.[0]).toMatchObject({ terms: { used: 1_800 }, dueAt: '2026-03-02T09:00:00Z' });
  });

  it('that is used up already is late from then on, and one that was late before stays so', () => {
    expect(clocksOf(play([given('10:00')], without))[0]).toMatchObject({ dueAt: '2026-03-02T10:00:00Z' });
    expect(clocksOf(play([given('13:00')], without))[0]).toMatchObject({ dueAt: '2026-03-02T12:00:00Z' });
    const back = play([given('13:00'), given('14:00', without)], without);
    expect(back.clocks?.[0]).toMatchObject({ terms: { used: 6 * 3_600 }, dueAt: '2026-03-02T12:00:00Z' });
  });

  it('counts from a pause on', () => {
    const waiting = [['2026-03-02T08:30:00Z', wait, people.mia], given('09:30')] as const;
    expect(play(waiting, without).clocks?.[0]).not.toHaveProperty('dueAt');
    const wrote = ['2026-03-02T10:00:00Z', customerWrote('Here', []), people.ana, having] as const;
    expect(clocksOf(play([...waiting, wrote], without))[0]).toMatchObject({ dueAt: '2026-03-02T10:30:00Z' });
  });

  it('counts twice in a row', () => {
    const twice = play([given('08:30'), given('08:45', without)], without);
    expect(twice.clocks?.[0]).toMatchObject({ terms: { used: 2_700 }, dueAt: '2026-03-02T12:00:00Z' });
    expect(twice.clocks?.[0]?.earlier).toHaveLength(2);
    const again = play([given('08:30'), given('08:45', without), given('08:50')], without);
    expect(clocksOf(again)[0]).toMatchObject({ dueAt: '2026-03-02T09:00:00Z' });
  });
});

/** No command moves a ticket to another region; what happens to its clocks is ready for one. */
describe('another region', () => {
  const moved =
    (region: string): Act =>
    (ticket, facts) =>
      reterm({ ...ticket, region }, facts);
  const at = (time: string, region: string) => [`2026-03-02T${time}:00Z`, moved(region), people.mia] as const;
  const due = (...steps: Parameters<typeof play>[0]) => clocksOf(play(steps))[0]?.dueAt;

  it('counts midway, by its own hours: Mexico City is open from 15:00Z', () => {
    const ticket = play([at('10:00', 'america')]);
    expect(ticket.clocks?.[0]).toMatchObject({ terms: { used: 7_200 }, dueAt: '2026-03-02T17:00:00Z' });
  });

  it('changes nothing of what was late before, also where that was at closing', () => {
    expect(due(at('13:00', 'america'))).toBe('2026-03-02T12:00:00Z');
    const day = sla({ targets: [{ clock: 'firstResponse', minutes: 480, counts: 'business' }] });
    const night = ['2026-03-02T20:00:00Z', moved('america'), people.mia, day] as const;
    const merged = ['2026-03-02T20:00:01Z', merge(1001), people.mia, day] as const;
    const late = play([night, merged], day);
    expect(late.clocks?.[0]).toMatchObject({ terms: { used: 28_800 }, dueAt: '2026-03-02T16:00:00Z' });
    expect(late.clocks?.[0]).not.toHaveProperty('dropped');
  });

  it('counts from a pause on', () => {
    const waiting = [['2026-03-02T09:00:00Z', wait, people.mia], at('10:00', 'america')] as const;
    expect(due(...waiting)).toBeUndefined();
    expect(due(...waiting, ['2026-03-02T11:00:00Z', customerWrote('Here', []), people.ana])).toBe(
      '2026-03-02T18:00:00Z',
    );
  });

  it('counts twice in a row', () => {
    const twice = play([at('10:00', 'america'), at('15:30', 'europe')]);
    // Two hours in Zurich and half an hour in Mexico City; half an hour more to closing, and one in the morning.
    expect(twice.clocks?.[0]).toMatchObject({ terms: { used: 9_000 }, dueAt: '2026-03-03T08:00:00Z' });
  });
});

describe('an edit of the settings while a clock runs', () => {
  const earlier = sla();
  const hours = [['08:00', '10:00']] as const;
  const shorter = { zone: 'Europe/Zurich', hours: { mon: hours, tue: hours, wed: hours }, holidays: [] };
  /** Europe is open from 07:00Z to 09:00Z from now on. */
  const edited = sla({ calendars: { ...aDesk().sla.calendars, europe: shorter } });
  // As the store keeps them for both.
  for (const [one, other] of [
    [earlier, edited],
    [edited, earlier],
  ] as const)
    for (const { key: name, calendar } of rulesOf(one.sla).calendars()) rulesOf(other.sla).remember(name, calendar);

  it('keeps what was used by the older calendar, and counts what is left by the new one', () => {
    const ticket = play([['2026-03-02T10:00:00Z', reterm, people.mia, edited]], earlier);
    // Two of four hours are used; none are left today, two tomorrow.
    expect(ticket.clocks?.[0]).toMatchObject({ terms: { used: 7_200 }, dueAt: '2026-03-03T09:00:00Z' });
    const twice = play(
      [
        ['2026-03-02T10:00:00Z', reterm, people.mia, edited],
        ['2026-03-03T08:00:00Z', reterm, people.mia, earlier],
      ],
      earlier,
    );
    expect(twice.clocks?.[0]).toMatchObject({ terms: { used: 10_800 }, dueAt: '2026-03-03T09:00:00Z' });
  });

  it('leaves what has stopped, and whatever counts by the same', () => {
    const stopped = play(
      [
        ['2026-03-02T09:00:00Z', answer('Done'), people.mia],
        ['2026-03-02T10:00:00Z', reterm, people.mia, edited],
      ],
      earlier,
    );
    expect(stopped.clocks?.[0]).toMatchObject({ terms: { used: 0 }, dueAt: '2026-03-02T12:00:00Z' });
    const same = play([['2026-03-02T10:00:00Z', reterm, people.mia, sla({ ladder: [] })]], earlier);
    expect(same.clocks?.[0]?.terms).toMatchObject({ since: MONDAY, used: 0 });
  });
});
