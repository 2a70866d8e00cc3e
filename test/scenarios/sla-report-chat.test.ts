import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportLastMonth } from '#src/services/sla/monthly.ts';
import { madeUpYear, ticketsOf } from '../models/sla-year.ts';
import { buttonsOf, type House, openHouse, wordsOf } from './house.ts';

/** Time goes on by itself, and is put forward, never back. */
function aClock(first: string) {
  let [from, since] = [Temporal.Instant.from(first), performance.now()];
  return {
    now: () => from.add({ milliseconds: Math.floor(performance.now() - since) }),
    putForward(to: string) {
      [from, since] = [Temporal.Instant.from(to), performance.now()];
    },
  };
}
const byHand = ['sla-report', 'sla-ladder', 'sla-terms'];
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

describe('the monthly report in chat', () => {
  const clock = aClock('2026-10-01T10:00:00Z');
  let house: House;
  const look = () => reportLastMonth(house.desk.services, house.runtime);
  const inLeads = (words: RegExp) =>
    house
      .as('lea')
      .messages('leads')
      .filter((one) => words.test(wordsOf(one)));

  beforeAll(async () => {
    house = await openHouse({}, { clock, byHand });
  });
  afterAll(() => house.close());

  it('is told to nobody where there was no ticket yet', async () => {
    await look();
    expect(await house.store.stores.slaMonths.byName('2026-09')).toBeUndefined();
  });

  it('comes by itself from the first hour of the first working day on, once, with a picture', async () => {
    for (const ticket of ticketsOf(madeUpYear(3, 60).filter(({ start }) => start > Date.parse('2026-08-01') / 1_000)))
      await house.store.stores.tickets.insert(ticket, []);
    // A Sunday, and Monday before the opening.
    clock.putForward('2026-11-01T12:00:00Z');
    await look();
    clock.putForward('2026-11-02T06:59:00Z');
    await look();
    expect(await house.store.stores.slaMonths.byName('2026-10')).toBeUndefined();
    clock.putForward('2026-11-02T07:00:00Z');
    await Promise.all([look(), look()]);
    const lea = house.as('lea');
    const card = await lea.sees('leads', /Service level in October 2026/);
    expect(wordsOf(card)).toMatch(
      /Final since Nov 2, 2026[\s\S]*First level: [\d.]+ % in time \(\d+ of \d+\) · half within/,
    );
    expect(wordsOf(card)).toMatch(/late answer[\s\S]*relevo report sla --month 2026-10/);
    expect(buttonsOf(card.card).map(({ run }) => run)).toContain('ticket show');
    const picture = await lea.seesFile('leads', 'sla-2026-10.png');
    expect(lea.opens(picture).subarray(0, 8)).toEqual(PNG);
    expect(lea.opens(picture).byteLength).toBeLessThan(150_000);
    await look();
    clock.putForward('2026-11-22T07:00:00Z');
    await look();
    expect(inLeads(/Service level in October/)).toHaveLength(1);
  });

  it('is given to leads who ask, with the picture for them alone, and to nobody else', async () => {
    const [lea, mia] = [house.as('lea'), house.as('mia')];
    await lea.type('leads', '/report sla 2026-09');
    expect(wordsOf(await lea.isShown('leads', /Service level in September 2026/))).toMatch(/Final since/);
    await lea.seesFile(lea.directWith('relevo'), 'sla-2026-09.png');
    await lea.type('leads', '/report sla 2026-11');
    await lea.isShown('leads', /November 2026[\s\S]*Not final/);
    await lea.type('leads', '/report sla 2024-02');
    await lea.isShown('leads', /February 2024[\s\S]*Nothing came to be answered/);
    await lea.type('leads', '/report sla 2027-01');
    await lea.isShown('leads', /January 2027 has not begun yet/);
    await lea.type('leads', '/report sla october');
    await lea.isShown('leads', /“october” is no month/);
    await mia.type('agents', '/report sla');
    await mia.isShown('agents', /not|may/i);
    expect(mia.messages('agents').some((one) => /Service level in/.test(wordsOf(one)))).toBe(false);
  });
});
