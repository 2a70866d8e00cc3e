import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { rulesOf } from '#src/domain/sla/rules.ts';
import { type Clock, systemClock } from '#src/lib/clock.ts';
import { followSettings, takeUpCalendars } from '#src/services/sla/terms.ts';
import { type House, openHouse, until, wordsOf } from './house.ts';

/** A Tuesday at ten in Mexico, where the desk is open from nine to five. */
const MORNING = Temporal.Instant.from('2026-12-01T16:00:00Z');
const begun = systemClock.now();
let minutes = 0;
const clock: Clock = { now: () => MORNING.add(begun.until(systemClock.now())).add({ minutes }) };

describe('calendars that are changed while clocks run', () => {
  let house: House;
  beforeAll(async () => {
    // The job would follow as well; here it is seen that nobody has to wait for it.
    // Of its own, as tests beside it count by the rules of the defaults, which what is changed here would be laid over.
    house = await openHouse({ sla: { ...defaultDesk.sla } }, { clock, byHand: ['sla-terms'] });
  });
  afterAll(() => house.close());

  const clockOf = async () => (await house.store.stores.tickets.byNumber(1001))?.clocks?.[0];
  const due = (...any: readonly string[]) =>
    until(`due ${any.join(' or ')}`, async () => {
      const { dueAt = '' } = (await clockOf()) ?? {};
      return any.some((at) => dueAt.startsWith(at)) || undefined;
    });
  async function shown(member: string, line: string): Promise<string> {
    const actor = house.as(member);
    const channel = member === 'lea' ? 'leads' : 'agents';
    const before = new Set(actor.messages(channel).map(({ id }) => id));
    await actor.type(channel, line);
    return wordsOf(
      await until(`an answer to ${line}`, () =>
        actor.messages(channel).find((one) => one.onlyYou && !before.has(one.id)),
      ),
    );
  }

  it('count at once, with what was used kept', async () => {
    house.as('ana').write('support-acme', 'No llegan los correos');
    await due('2026-12-01T20:00');
    // Whatever happens to a ticket takes up what has changed, also that its mail has left.
    await until('its mail has left', async () => {
      return (await house.store.stores.tickets.byNumber(1001))?.confirmation === 'sent' || undefined;
    });
    minutes = 60;
    expect(await shown('lea', '/calendar hours america tue 09:00-12:00')).toMatch(
      /^america: Tuesday 09:00–17:00 → 09:00–12:00\. It counts from now on[\s\S]*america now · America\/Mexico_City · Monday 09:00–17:00 · Tuesday 09:00–12:00 · Wednesday–Friday 09:00–17:00 · Saturday–Sunday closed/,
    );
    // One hour is used, one is left today, and two on Wednesday.
    await due('2026-12-02T17:00');
    expect(await shown('lea', '/calendar holidays add america 2026-12-02 Día de asueto')).toMatch(
      /2026-12-02 is a holiday, Día de asueto/,
    );
    await due('2026-12-03T17:00');
    expect((await clockOf())?.terms.used).toBeGreaterThanOrEqual(3_600);
    await until('both stand in its history', async () => {
      const entries = await house.store.stores.timeline.last(1001, 50);
      return entries.filter(({ kind }) => kind === 'retermed').length === 2 || undefined;
    });
  });

  it('are shown with their week, today, the next holidays, who uses them and who changed them', async () => {
    const words = await shown('mia', '/calendar');
    expect(words).toMatch(
      /america · America\/Mexico_City\nMonday 09:00–17:00 · Tuesday 09:00–12:00 · Wednesday–Friday 09:00–17:00 · Saturday–Sunday closed · Today \(2026-12-01\): 09:00–12:00 · Next holiday: 2026-12-02 Día/,
    );
    expect(words).toMatch(/Used by: America · Changed beside relevo.yaml, last by Lea Frei/);
    expect(words).toMatch(
      /europe · Europe\/Zurich\nMonday–Friday 08:00–17:00 · Saturday–Sunday closed · Today \(2026-12-01\): 08:00–17:00 · No holidays ahead · Used by: Europe, every/,
    );
    expect(await shown('lucia', '/calendar history')).toMatch(
      /2 · america: el 2026-12-02 es festivo, Día de asueto\nLea Frei, [\s\S]*1 · america: Martes 09:00–17:00 → 09:00–12:00/,
    );
  });

  it('are left as they are by what cannot be, and by whoever may not', async () => {
    const [version] = await house.store.stores.sla.versions(1);
    const refused: [string, string, RegExp][] = [
      ['lea', '/calendar hours america mon 17:00-09:00', /america: Monday 09:00–17:00 → 17:00–09:00: that cannot be/],
      ['lea', '/calendar hours america mon 09:00-12:00 11:00-17:00', /none overlap/],
      ['lea', '/calendar hours america mon 9 to 5', /“9 to 5” are no hours/],
      ['lea', '/calendar hours america mon 25:00-26:00', /that cannot be/],
      ['lea', '/calendar hours asia mon 09:00-17:00', /europe|america/],
      ['lea', '/calendar hours america someday 09:00-17:00', /Monday/],
      ['lea', '/calendar holidays add america 2026-02-30', /“2026-02-30” is no day/],
      ['lea', '/calendar holidays add america 2026-12-02', /is a holiday of america already/],
      ['lea', '/calendar holidays remove america 2026-12-03', /is no holiday of america/],
      ['lea', '/calendar reset europe', /as relevo.yaml has it already/],
      ['lea', '/calendar zone america GMT-6', /“GMT-6” is no time zone/],
      ['lea', '/calendar zone america america/mexico_city', /america goes by America\/Mexico_City already/],
      ['lea', '/calendar import america Atlantis', /No holidays are known of “ATLANTIS”/],
      ['lea', '/calendar import europe CH QQ', /No holidays are known of “CH-QQ”/],
      ['lea', '/calendar import europe CH ZH 2026-2044', /“2026-2044” is no year/],
      ['mia', '/calendar zone america UTC', /Your role does not allow that/],
      ['mia', '/calendar import europe CH', /Your role does not allow that/],
      ['mia', '/calendar hours america mon 09:00-10:00', /Your role does not allow that/],
    ];
    for (const [who, line, words] of refused) expect(await shown(who, line), line).toMatch(words);
    for (const day of ['mon', 'tue', 'wed', 'thu']) await shown('lea', `/calendar hours europe ${day} closed`);
    expect(await shown('lea', '/calendar hours europe fri closed')).toMatch(/europe would never open/);
    expect(await shown('lea', '/calendar reset europe')).toMatch(/europe: as relevo.yaml has it/);
    const america = (await house.store.stores.sla.latestVersions(['america']))[0];
    expect(america?.version).toBe(version?.version);
  });

  it('go by another clock, and take the public holidays of a place', async () => {
    expect(await shown('lea', '/calendar zone europe europe/lisbon')).toMatch(
      /^europe: Europe\/Zurich → Europe\/Lisbon, with the same hours[\s\S]*europe now · Europe\/Lisbon · Monday–Friday 08:00–17:00/,
    );
    expect(await shown('mia', '/calendar')).toMatch(/europe · Europe\/Lisbon\nMonday–Friday/);
    // Of the clock that runs one hour is used: three are left, from nine o'clock in Greenwich on Thursday.
    await shown('lea', '/calendar zone america UTC');
    // Less what this test has taken so far, in seconds.
    await due('2026-12-03T12:00', '2026-12-03T11:5');
    await shown('lea', '/calendar zone america America/Mexico_City');
    await due('2026-12-03T17:00');
    await shown('lea', '/calendar holidays add europe 2026-12-25 Ours');
    expect(await shown('lea', '/calendar import europe ch ZH 2026')).toMatch(
      /^europe: \d+ more holidays, those of CH-ZH in 2026/,
    );
    const europe = rulesOf(house.desk.services.rules.desk.sla)
      .calendars()
      .find(({ name }) => name === 'europe');
    expect(europe?.calendar.holidays).toEqual(expect.arrayContaining(['2026-01-01', '2026-12-25', '2026-12-26']));
    expect(europe?.calendar.holidayNames?.['2026-12-25']).toBe('Ours');
    expect(await shown('lea', '/calendar import europe CH ZH 2026')).toMatch(
      /has all public holidays of CH-ZH in 2026/,
    );
    expect(await shown('lea', '/calendar import europe CH 2027')).toMatch(/those of CH in 2027/);
    expect(await shown('lea', '/calendar reset europe')).toMatch(/europe now · Europe\/Zurich/);
  });

  it('are followed by every process, which mistakes no clock meanwhile', async () => {
    const { services } = house.desk;
    // Another process, that has read the settings and not looked since.
    const desk = { ...services.rules.desk, sla: { ...services.rules.desk.sla } };
    const other = { ...services, rules: { ...services.rules, desk } };
    expect(rulesOf(desk.sla).mark).not.toBe(rulesOf(services.rules.desk.sla).mark);
    await followSettings(other, house.runtime);
    expect(rulesOf(desk.sla).mark).toBe(rulesOf(services.rules.desk.sla).mark);
    await due('2026-12-03T17:00');
  });

  it('are again as relevo.yaml has them after a reset, or when they are changed there, which leads are told once', async () => {
    expect(await shown('lea', '/calendar reset america')).toMatch(/america: as relevo.yaml has it/);
    await due('2026-12-01T20:00');
    await shown('lea', '/calendar holidays add america 2026-12-25 Navidad');
    const { desk } = house.desk.services.rules;
    const america = {
      ...desk.sla.calendars['america'],
      zone: 'America/Monterrey',
    } as (typeof desk.sla.calendars)[string];
    const changed = () => ({ ...desk, sla: { ...desk.sla, calendars: { ...desk.sla.calendars, america } } });
    const starts = [changed(), changed()];
    for (const one of starts) await takeUpCalendars(house.store.stores, one, house.runtime);
    expect(starts.map((one) => rulesOf(one.sla).versionOf('america'))).toEqual([undefined, undefined]);
    await house.as('lea').sees('leads', /calendar america was changed in relevo.yaml/);
    const told = house
      .as('lea')
      .messages('leads')
      .filter((one) => /was changed in relevo.yaml/.test(wordsOf(one)));
    expect(told).toHaveLength(1);
    expect(await shown('mia', '/calendar history')).toMatch(
      /america: as relevo.yaml has it, which was changed there\nRelevo/,
    );
    const audit = await house.store.database
      .collection('audit')
      .find({ at: { $gt: new Date(0) } })
      .toArray();
    const done = audit.filter((one) => String(one['what']).startsWith('calendar ') && one['outcome'] === 'done');
    expect(done.length).toBe(16);
    expect(audit.some((one) => one['what'] === 'calendar hours' && one['outcome'] === 'denied')).toBe(true);
  });
});
