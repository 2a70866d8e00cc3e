import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { type Clock, systemClock } from '#src/lib/clock.ts';
import { type House, openHouse, until, wordsOf } from './house.ts';

/** A Tuesday evening at seven in Zurich. */
const EVENING = Temporal.Instant.from('2026-12-01T18:00:00Z');
const begun = systemClock.now();
let hours = 0;
const clock: Clock = {
  now: () => EVENING.add(begun.until(systemClock.now())).add({ minutes: Math.round(60 * hours) }),
};
const targets = defaultDesk.sla.targets.map((target) => ({ ...target, counts: 'always' as const }));
const oncall = {
  desk: { zone: 'UTC', rotation: 'daily', handOver: '12:00', from: '2026-01-05', people: ['noah'] },
} as const;

describe('a night with quiet hours', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ sla: { ...defaultDesk.sla, targets }, oncall }, { clock });
  });
  afterAll(() => house.close());

  it('tells whoever is on call at once, and the sleeper in one message in the morning', async () => {
    const [ana, mia, noah] = [house.as('ana'), house.as('mia'), house.as('noah')];
    const direct = mia.directWith('relevo');
    await mia.type('agents', '/quiet tonight');
    await mia.isShown('agents', /“tonight” are no hours.*Nothing was changed/);
    await mia.type('agents', '/quiet 22:00-07:00');
    await mia.isShown(
      'agents',
      /22:00–07:00 \(Europe\/Zurich\), next from Dec 1, 2026, 10:00 PM to Dec 2, 2026, 7:00 AM/,
    );
    // Noah’s own quiet hours do not count while he is on call.
    await noah.type('agents', '/quiet 20-8');
    await noah.isShown('agents', /20:00–08:00/);

    for (const n of [1, 2, 3]) {
      ana.write('support-acme', `Asunto ${n}`);
      await mia.press(await mia.sees('agents', new RegExp(`T-100${n}[\\s\\S]*Due: ✓`)), 'ticket claim');
      await mia.sees('agents', new RegExp(`T-100${n}[\\s\\S]*Assignee: Mia`));
    }
    hours = 3.1;
    for (const n of [1, 2, 3])
      await noah.sees(noah.directWith('relevo'), new RegExp(`T-100${n} · First response: 7\\d % of the time`));
    hours = 4.1;
    await noah.sees(noah.directWith('relevo'), /T-1003 · First response is late/);
    expect(mia.messages(direct)).toEqual([]);

    // What is answered in the night is not told any more.
    await noah.type('agents', '/quiet off');
    await house.as('lea').type('leads', '/ticket answer T-1002 Ya está');
    await house.as('lea').press(await house.as('lea').isShown('leads', /Preview/), 'ticket send');
    await until(
      'it is answered',
      async () => (await house.store.stores.tickets.byNumber(1002))?.clocks?.[0]?.stoppedAt,
    );
    hours = 12.1;
    const morning = await mia.sees(direct, /T-1001[\s\S]*kept back until now: it is late/);
    expect(wordsOf(morning)).toMatch(/T-1003/);
    expect(wordsOf(morning)).not.toMatch(/T-1002/);
    expect(mia.messages(direct)).toHaveLength(1);
    await mia.press(morning, 'sla ack');
    await mia.sees(direct, /✋ Mia .* has it/);
    await mia.type('agents', '/quiet off');
    await mia.isShown('agents', /no quiet hours any more/);
  });
});
