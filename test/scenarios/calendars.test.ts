import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
    house = await openHouse({}, { clock, byHand: ['sla-terms'] });
  });
  afterAll(() => house.close());

  const clockOf = async () => (await house.store.stores.tickets.byNumber(1001))?.clocks?.[0];
  const due = (at: string) =>
    until(`due ${at}`, async () => ((await clockOf())?.dueAt?.startsWith(at) ? true : undefined));
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
      /^america: Tuesday 09:00–12:00\. It counts from now on/,
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

  it('are shown with today, the next holidays, who uses them and who changed them', async () => {
    const words = await shown('mia', '/calendar');
    expect(words).toMatch(
      /america · America\/Mexico_City\nToday \(2026-12-01\): 09:00–12:00 · Next holiday: 2026-12-02 Día/,
    );
    expect(words).toMatch(/Used by: America · Changed beside relevo.yaml, last by Lea Frei/);
    expect(words).toMatch(
      /europe · Europe\/Zurich\nToday \(2026-12-01\): 08:00–17:00 · No holidays ahead · Used by: Europe, every/,
    );
    expect(await shown('lucia', '/calendar history')).toMatch(
      /2 · america: el 2026-12-02 es festivo, Día de asueto\nLea Frei, [\s\S]*1 · america: Martes 09:00–12:00/,
    );
  });

  it('are left as they are by what cannot be, and by whoever may not', async () => {
    const [version] = await house.store.stores.sla.versions(1);
    const refused: [string, string, RegExp][] = [
      ['lea', '/calendar hours america mon 17:00-09:00', /america: Monday 17:00–09:00: that cannot be/],
      ['lea', '/calendar hours america mon 09:00-12:00 11:00-17:00', /none overlap/],
      ['lea', '/calendar hours america mon 9 to 5', /“9 to 5” are no hours/],
      ['lea', '/calendar hours america mon 25:00-26:00', /that cannot be/],
      ['lea', '/calendar hours asia mon 09:00-17:00', /europe|america/],
      ['lea', '/calendar hours america someday 09:00-17:00', /Monday/],
      ['lea', '/calendar holidays add america 2026-02-30', /“2026-02-30” is no day/],
      ['lea', '/calendar holidays add america 2026-12-02', /is a holiday of america already/],
      ['lea', '/calendar holidays remove america 2026-12-03', /is no holiday of america/],
      ['lea', '/calendar reset europe', /as relevo.yaml has it already/],
      ['mia', '/calendar hours america mon 09:00-10:00', /Your role does not allow that/],
    ];
    for (const [who, line, words] of refused) expect(await shown(who, line), line).toMatch(words);
    for (const day of ['mon', 'tue', 'wed', 'thu']) await shown('lea', `/calendar hours europe ${day} closed`);
    expect(await shown('lea', '/calendar hours europe fri closed')).toMatch(/europe would never open/);
    expect(await shown('lea', '/calendar reset europe')).toMatch(/europe: as relevo.yaml has it/);
    const america = (await house.store.stores.sla.latestVersions(['america']))[0];
    expect(america?.version).toBe(version?.version);
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
    expect(done.length).toBe(9);
    expect(audit.some((one) => one['what'] === 'calendar hours' && one['outcome'] === 'denied')).toBe(true);
  });
});
