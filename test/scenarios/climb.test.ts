import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import type { Desk } from '#src/domain/desk.ts';
import { type Clock, systemClock } from '#src/lib/clock.ts';
import { climbLadder } from '#src/services/sla/ladder.ts';
import { buttonsOf, type House, openHouse, until, wordsOf } from './house.ts';

/** A Tuesday noon in Zurich. */
const NOON = Temporal.Instant.from('2026-12-01T11:00:00Z');
const begun = systemClock.now();
let minutes = 0;
const clock: Clock = { now: () => NOON.add(begun.until(systemClock.now())).add({ minutes }) };
const targets = defaultDesk.sla.targets.map((target) => ({ ...target, counts: 'always' as const }));
const oncall: Desk['oncall'] = {
  it: {
    zone: 'Europe/Zurich',
    rotation: 'weekly',
    handOver: '09:00',
    from: '2026-11-30',
    people: ['ivan', null, 'noah'],
  },
};

describe('a hand-over that nobody accepts', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ sla: { ...defaultDesk.sla, targets }, oncall }, { clock });
  });
  afterAll(() => house.close());

  const handoff = async (number: number) => (await house.store.stores.tickets.byNumber(number))?.handoff;
  async function handOver(number: number): Promise<void> {
    house.as('ana').write('support-acme', `Asunto ${number}`);
    await house.as('mia').sees('agents', new RegExp(`T-${number}`));
    await house.as('lea').type('leads', `/escalate T-${number} it "No time"`);
    await until('it climbs', async () => (await handoff(number))?.climb);
  }

  it('is told to one after the other of the rota, each once however many look, and then to the leads', async () => {
    const [ivan, noah, lea] = [house.as('ivan'), house.as('noah'), house.as('lea')];
    // Whoever is on call is told in spite of quiet hours.
    await ivan.type('team-it', '/quiet 11-14');
    await handOver(1001);
    minutes = 16;
    await Promise.all([1, 2, 3].map(() => climbLadder(house.desk.services, house.runtime)));
    const called = await ivan.sees(ivan.directWith('relevo'), /T-1001: nobody of IT network has accepted it since/);
    expect(buttonsOf(called.card).map(({ run }) => run)).toEqual(['sla ack', 'ticket show']);
    expect(noah.messages(noah.directWith('relevo'))).toEqual([]);
    minutes = 32;
    await noah.sees(noah.directWith('relevo'), /T-1001: nobody of IT network has accepted it/);
    minutes = 48;
    await lea.sees('leads', /everybody of the rota who could be called was called/);
    expect((await handoff(1001))?.climb).toBeUndefined();
    const calls = (actor: typeof ivan) =>
      actor.messages(actor.directWith('relevo')).filter((one) => /T-1001: nobody/.test(wordsOf(one)));
    expect([calls(ivan).length, calls(noah).length]).toEqual([1, 1]);
  });

  it('climbs no further once somebody has it', async () => {
    const [ivan, noah] = [house.as('ivan'), house.as('noah')];
    minutes = 60;
    await handOver(1002);
    minutes = 76;
    const direct = ivan.directWith('relevo');
    await ivan.press(await ivan.sees(direct, /T-1002: nobody of IT network/), 'sla ack');
    await ivan.sees(direct, /T-1002[\s\S]*✋ Ivan Rossi has it/);
    expect((await handoff(1002))?.climb).toBeUndefined();
    minutes = 100;
    await climbLadder(house.desk.services, house.runtime);
    expect(noah.messages(noah.directWith('relevo')).filter((one) => /T-1002/.test(wordsOf(one)))).toEqual([]);
  });
});
