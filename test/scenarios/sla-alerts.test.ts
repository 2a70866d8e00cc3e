import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { systemClock } from '#src/lib/clock.ts';
import type { MessageView } from '#src/workspace/model.ts';
import { buttonsOf, type House, openHouse, until, wordsOf } from './house.ts';

let later = 0;
const clock = { now: () => systemClock.now().add({ minutes: later }) };
const targets = defaultDesk.sla.targets.map((target) => ({ ...target, counts: 'always' as const }));
const oncall = {
  desk: { zone: 'UTC', rotation: 'daily', handOver: '00:00', from: '2026-01-05', people: ['noah'] },
} as const;

/** Whom a message notifies. */
const calledIn = ({ card }: MessageView) =>
  card?.blocks.flatMap((block) => (block.kind === 'mention' ? block.users : [])) ?? [];

describe('an alert of the service level', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ sla: { ...defaultDesk.sla, targets }, oncall }, { clock });
  });
  afterAll(() => house.close());

  const clockOf = async () => (await house.store.stores.tickets.byNumber(1001))?.clocks?.[0];

  it('rests while it is snoozed in the thread, and breaks through when it is late', async () => {
    const [ana, mia] = [house.as('ana'), house.as('mia')];
    ana.write('support-acme', 'No llegan los correos');
    const card = await mia.sees('agents', /T-1001[\s\S]*Due: ✓ In time/);
    await mia.press(card, 'ticket claim');
    await mia.sees('agents', /T-1001[\s\S]*Assignee: Mia/);
    later = 125;
    const alert = await mia.seesInThread('agents', card.id, /52 % of the time is used up/);
    expect(calledIn(alert)).toEqual(['mia']);
    await mia.type('agents', '/ticket show T-1001');
    const shown = await mia.isShown('agents', /Due: ✓ In time · 1 h 5\d min left · First response by/);
    expect(buttonsOf(shown.card).map(({ run }) => run)).toContain('sla ack');
    // What stands in the menu under it.
    const { actions = [] } = alert.card?.blocks.find((block) => block.kind === 'actions') ?? {};
    const menu = actions.find((action) => action.kind === 'menu');
    expect(menu?.choices.map(({ label }) => label)).toEqual(['30 minutes', '1 hour', 'Until tomorrow’s opening']);
    const at = { channel: 'agents', message: alert.id, thread: card.id };
    const args = { ...menu?.args, [menu?.into ?? '']: '1h' };
    await house.workspace.press('mia', at, { run: menu?.run ?? '', args });
    await mia.seesInThread('agents', card.id, /⏰ Mia .* snoozed the alerts here until/);
    later = 182;
    await until('what went by is noted', async () => ((await clockOf())?.told === 75 ? true : undefined));
    later = 186;
    await mia.seesInThread('agents', card.id, /kept back until now: 77 % of the time is used up/);
    expect(mia.thread('agents', card.id).filter((one) => /75 % of the time/.test(wordsOf(one)))).toEqual([]);

    await mia.type('agents', '/sla snooze T-1001 tomorrow');
    await mia.isShown('agents', /You are not told of T-1001 for that long/);
    later = 245;
    const direct = mia.directWith('relevo');
    await mia.sees(direct, /T-1001 · First response is late/);
  });

  it('says who has it wherever it was told, and whoever comes second is told who was faster', async () => {
    const [mia, lea, noah] = [house.as('mia'), house.as('lea'), house.as('noah')];
    const called = await noah.sees(noah.directWith('relevo'), /T-1001 · First response is late/);
    const atLeads = await lea.sees('leads', /T-1001: an answer is late or nearly so/);
    expect(calledIn(atLeads)).toEqual(['noah']);
    expect(wordsOf(atLeads)).toMatch(/Assigned to: Mia/);
    // All of them at once: one wins.
    const pressed = await Promise.all([noah.press(called, 'sla ack'), lea.press(atLeads, 'sla ack')]);
    expect(pressed).toHaveLength(2);
    const by = (await until('somebody has it', async () => (await clockOf())?.acknowledged))?.by.name ?? '';
    expect(['Noah Brunner', 'Lea Frei']).toContain(by);
    const has = new RegExp(`✋ ${by} has it`);
    await lea.sees('leads', has);
    const edited = await noah.sees(noah.directWith('relevo'), has);
    expect(buttonsOf(edited.card).map(({ run }) => run)).toEqual(['ticket show']);
    await mia.sees(mia.directWith('relevo'), has);
    const second = by === 'Lea Frei' ? noah.directWith('relevo') : 'leads';
    const loser = by === 'Lea Frei' ? noah : lea;
    await loser.isShown(second, new RegExp(`${by} has T-1001 already, since`));
    const { clocks = [] } = (await house.store.stores.tickets.byNumber(1001)) ?? {};
    expect(clocks).toHaveLength(1);
    const taken = (await house.store.stores.timeline.last(1001, 50)).filter(({ kind }) => kind === 'acknowledged');
    expect(taken).toHaveLength(1);

    await house.as('ana').type('support-acme', '/sla ack T-1001');
    await house.as('ana').isShown('support-acme', /not|no /i);
    await mia.type('agents', '/ticket answer T-1001 Lo miramos');
    await mia.press(await mia.isShown('agents', /Preview of your answer/), 'ticket send');
    await until('the clock has stopped', async () => (await clockOf())?.stoppedAt);
    await mia.type('agents', '/sla ack T-1001');
    await mia.isShown('agents', /Nothing waits for an answer on T-1001/);
  });
});
