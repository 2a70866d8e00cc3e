import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Desk } from '#src/domain/desk.ts';
import { type Clock, systemClock } from '#src/lib/clock.ts';
import { type House, openHouse, until, wordsOf } from './house.ts';

/** A Tuesday noon in Zurich, early in the morning in Mexico. */
const NOON = Temporal.Instant.from('2026-12-01T11:00:00Z');
const zone = 'Europe/Zurich';
const oncall: Desk['oncall'] = {
  it: { zone, rotation: 'weekly', handOver: '09:00', from: '2026-11-30', people: ['ivan', null, 'workspace:lea'] },
  desk: { zone, rotation: 'daily', handOver: '09:00', from: '2026-11-01', people: ['lucia', 'mia'] },
};

describe('on call', () => {
  let house: House;
  let later = 0;
  const begun = systemClock.now();
  const clock: Clock = { now: () => NOON.add(begun.until(systemClock.now())).add({ hours: later }) };
  beforeAll(async () => {
    house = await openHouse({ oncall }, { clock });
  });
  afterAll(() => house.close());

  const whoIsOn = (team: string) => house.desk.services.onCall.whoIsOn(team, clock.now());
  const kept = () => house.desk.services.onCall.overrides('it', clock.now());
  /** What somebody is shown upon a line, after all that they were shown before. */
  async function shown(member: string, channel: string, line: string): Promise<string> {
    const actor = house.as(member);
    const before = new Set(actor.messages(channel).map(({ id }) => id));
    await actor.type(channel, line);
    return wordsOf(
      await until(`an answer to ${line}`, () =>
        actor.messages(channel).find((one) => one.onlyYou && !before.has(one.id)),
      ),
    );
  }

  it('is shown by each reader’s clock, with the gaps and what to do about them', async () => {
    expect(await shown('mia', 'agents', '/oncall now')).toBe(
      [
        'On call now',
        'IT network',
        'Ivan Rossi until Dec 7, 2026, 9:00 AM',
        '⚠ IT network: nobody from Dec 7, 2026, 9:00 AM to Dec 14, 2026, 9:00 AM',
        'Put somebody there with /oncall override it, or fill the place in relevo.yaml.',
        'First level',
        'Lucía Herrera until Dec 2, 2026, 9:00 AM',
      ].join('\n'),
    );
    expect(await shown('lucia', 'agents', '/oncall now desk')).toBe(
      ['De guardia ahora', 'Primer nivel', 'Lucía Herrera hasta el 2 dic 2026, 2:00'].join('\n'),
    );
    expect(await shown('lucia', 'agents', '/oncall next it')).toMatch(
      /^De guardia ahora y después\n.*:\nIvan Rossi hasta el 7 dic 2026, 2:00\n⚠ .*: nadie del 7 dic 2026, 2:00 al 14 dic 2026, 2:00\nPon a alguien con \/oncall override it, .*\nLea Frei\n14 dic 2026, 2:00 – 21 dic 2026, 2:00\n/,
    );
    expect(await shown('mia', 'agents', '/oncall now legal')).toMatch(/^Legal has no rota/);
    expect(await shown('mia', 'agents', '/oncall now itt')).toMatch(/Developers|Development.*IT network.*First level/);
  });

  it('is changed for a while by the team and the leads, and nothing is when it cannot be so', async () => {
    const override = (words: string) => shown('ivan', 'team-it', `/oncall override ${words}`);
    expect(await override('it @noah from 2026-12-07 09:00 to 2026-12-07 08:00')).toMatch(/before it begins.*Nothing/);
    expect(await override('it @noah from 2026-11-30 09:00 to 2026-12-01 11:00')).toMatch(/ended already.*Nothing/);
    expect(await override('it @noah from tomorrow to 2026-12-09')).toMatch(/did not understand/);
    expect(await override('it @nohand from 2026-12-07 09:00 to 2026-12-14 09:00')).toMatch(/Nobody here is called/);
    expect(await override('legal @noah from 2026-12-07 09:00 to 2026-12-14 09:00')).toMatch(
      /Only leads and the members/,
    );
    expect(await override('ti @noah from 2026-12-07 09:00 to 2026-12-14 09:00')).toMatch(/IT network/);
    expect(await shown('lea', 'leads', '/oncall override legal @noah 2026-12-07 09:00 2026-12-14 09:00')).toMatch(
      /Legal has no rota/,
    );
    const words = 'it @noah from 2026-12-07 09:00 to 2026-12-14 09:00';
    expect(await shown('mia', 'agents', `/oncall override ${words}`)).toMatch(/Only leads and the members of a team/);
    expect(await kept()).toEqual([]);

    expect(await override(words)).toMatch(
      /^Noah Brunner is on call for IT network from Dec 7, 2026, 9:00 AM to Dec 14, 2026, 9:00 AM/,
    );
    expect(await shown('mia', 'agents', '/oncall now it')).not.toMatch(/nobody from Dec 7/);
    expect(await whoIsOn('it')).toEqual(['workspace:ivan', 'workspace:lea']);
    later = 6 * 24;
    expect(await whoIsOn('it')).toEqual(['workspace:noah', 'workspace:lea', 'workspace:ivan']);
    later = 0;

    const audit = await house.store.database
      .collection('audit')
      .find({ at: { $gt: new Date(0) } })
      .toArray();
    const of = (by: string, outcome: string) =>
      audit.filter((one) => one['what'] === 'oncall override' && one['by'] === by && one['outcome'] === outcome);
    expect([of('workspace:ivan', 'done').length, of('workspace:mia', 'denied').length]).toEqual([1, 1]);
    expect(of('workspace:ivan', 'tried').map((one) => one['reason'])).toContain('overrideOrder');
    expect(audit.some((one) => one['what'] === 'oncall now')).toBe(false);
  });

  it('has the newest override win, also one of nobody, and is as before when that is cancelled', async () => {
    expect(await shown('lucia', 'agents', '/oncall override desk nadie desde 2026-12-01 05:00 hasta 06:00')).toMatch(
      /^Nadie está de guardia para Primer nivel del 1 dic 2026, 5:00 al 1 dic 2026, 6:00/,
    );
    expect(await shown('mia', 'agents', '/oncall now desk')).toMatch(
      /⚠ Nobody until Dec 1, 2026, 1:00 PM\. Put somebody there now: \/oncall override desk/,
    );
    expect(await whoIsOn('desk')).toEqual(['workspace:mia', 'workspace:lucia']);
    const [ivan, lucia] = [house.as('ivan'), house.as('lucia')];
    await ivan.type('team-it', '/oncall overrides');
    const all = await ivan.isShown('team-it', /in the place of the rotas/);
    expect(wordsOf(all)).toMatch(/First level: nobody\nDec 1, 2026, 12:00 PM – .*, by Lucía Herrera/);
    expect(wordsOf(all)).toMatch(/IT network: Noah Brunner\nDec 7, .* by Ivan Rossi/);
    await ivan.press(all, 'oncall cancel');
    await ivan.isShown('team-it', /For IT network the rota counts again/);
    expect(await kept()).toEqual([]);
    await ivan.press(all, 'oncall cancel');
    await ivan.isShown('team-it', /not there any more/);

    await lucia.type('agents', '/oncall overrides desk');
    const own = await lucia.isShown('agents', /sustituye a los turnos\nPrimer nivel: nadie/);
    await lucia.press(own, 'oncall cancel');
    await lucia.isShown('agents', /Para Primer nivel vuelve a valer el turno/);
    expect(await whoIsOn('desk')).toEqual(['workspace:lucia', 'workspace:mia']);
  });

  it('asks in a form for what was not said', async () => {
    const ivan = house.as('ivan');
    const form = await ivan.type('team-it', '/oncall override it');
    await ivan.submit(form, { who: 'Noah', from: '2026-12-02 09:00', to: '2026-12-02 18:00' });
    await ivan.isShown('team-it', /Noah Brunner is on call for IT network from Dec 2/);
    expect(await kept()).toMatchObject([{ who: { id: 'workspace:noah' }, from: '2026-12-02T08:00:00Z' }]);
  });
});

describe('somebody of a rota who is nobody’s account', () => {
  it('is told to the leads, and their turn is a gap', async () => {
    const people = ['ivna', 'ivan'];
    const house = await openHouse({ oncall: { it: { ...oncall['it'], people } as Desk['oncall'][string] } });
    try {
      const card = await house.as('lea').sees('leads', /ivna/);
      expect(wordsOf(card).split('\n').slice(1)).toEqual([
        'oncall.it.people.0: there is no “ivna” on workspace.',
        'Until then their turns are gaps, in which the next in turn are called.',
        'Correct relevo.yaml and start Relevo again.',
      ]);
      expect(await house.desk.services.onCall.whoIsOn('it', NOON)).toEqual(['workspace:ivan']);
    } finally {
      await house.close();
    }
  });
});
