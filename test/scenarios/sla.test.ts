import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { systemClock } from '#src/lib/clock.ts';
import { type House, openHouse, until, wordsOf } from './house.ts';

let later = 0;
const clock = { now: () => systemClock.now().add({ minutes: later }) };
/** Around the clock, so that it does not matter when the tests run. */
const targets = defaultDesk.sla.targets.map((target) => ({ ...target, counts: 'always' as const }));

const oncall = {
  desk: { zone: 'UTC', rotation: 'daily', handOver: '00:00', from: '2026-01-05', people: ['noah'] },
} as const;

describe('the service level', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ sla: { ...defaultDesk.sla, targets }, oncall }, { clock });
  });
  afterAll(() => house.close());

  it('stands on the card, and whoever has to know is told as the time runs out, once', async () => {
    const [ana, mia, lea] = [house.as('ana'), house.as('mia'), house.as('lea')];
    ana.write('support-acme', 'No llegan los correos');
    const card = await mia.sees('agents', /T-1001[\s\S]*Due: ✓ In time · First response by/);
    await mia.press(card, 'ticket claim');
    await mia.sees('agents', /T-1001[\s\S]*Assignee: Mia/);
    later = 125;
    await mia.seesInThread('agents', card.id, /T-1001 · First response: 52 % of the time is used up/);
    later = 245;
    await mia.seesInThread('agents', card.id, /T-1001 · First response is late: it was due/);
    await mia.sees('agents', /T-1001[\s\S]*Due: ✗ Late · First response was due/);
    await lea.sees('leads', /T-1001: an answer is late or nearly so/);
    const noah = house.as('noah');
    await noah.sees(noah.directWith('relevo'), /T-1001 · First response is late/);
    const told = async () => (await house.store.stores.timeline.last(1001, 50)).filter(({ kind }) => kind === 'warned');
    expect((await told()).map(({ details }) => details?.['percent'])).toEqual(['50', '100']);

    await lea.type('leads', '/sla board');
    expect(wordsOf(await lea.isShown('leads', /about to be late/))).toMatch(/T-1001[\s\S]*✗ Late/);
    await mia.type('agents', '/sla T-1001');
    const explained = wordsOf(await mia.isShown('agents', /When T-1001 is due/));
    expect(explained).toMatch(/First response: ✗ Late/);
    expect(explained).toMatch(/Promised within 4 h of counted time; 4 h 5 min of it are used/);

    await mia.type('agents', '/ticket answer T-1001 Lo miramos');
    await mia.press(await mia.isShown('agents', /Preview of your answer/), 'ticket send');
    await until('the clock has stopped', async () => {
      const ticket = await house.store.stores.tickets.byNumber(1001);
      return ticket?.clocks?.[0]?.stoppedAt;
    });
    later = 600;
    await mia.type('agents', '/sla board');
    await mia.isShown('agents', /No clock runs/);
    expect(await told()).toHaveLength(2);
  });
});
