import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buttonsOf, type House, openHouse, until, wordsOf } from './house.ts';

/** The main job: a message becomes a ticket, a hand-off, an answer. */
describe('the story of a ticket', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  it('is played from the first message to the reopening', async () => {
    const ana = house.as('ana');
    const mia = house.as('mia');
    const ivan = house.as('ivan');

    const request = ana.write('support-acme', 'Mis correos llegan a la carpeta de spam\nDesde ayer, con Gmail.');
    const card = await mia.sees('agents', /T-1001 · Mis correos llegan/);
    expect(wordsOf(card)).toMatch(/Status: New/);
    const received = await ana.seesInThread('support-acme', request.id, /T-1001/);
    expect(received.thread).toBe(request.id);
    const mail = await until('the confirmation', () => house.workspace.mails()[0]);
    expect(mail).toMatchObject({ to: 'ana@acme.example' });
    expect(mail.subject).toContain('T-1001');

    expect(await mia.press(card, 'ticket claim')).toEqual({ kind: 'done' });
    await until('the claim on the card', () =>
      /Assignee: Mia/.test(wordsOf(house.workspace.message('mia', 'agents', card.id))) ? true : undefined,
    );
    await mia.type('agents', '/ticket category T-1001 deliverability');
    await mia.sees('agents', /Deliverability/);

    await mia.type('agents', '/escalate T-1001 it');
    const refused = await mia.sees('agents', /cannot be handed over yet/);
    expect(refused.onlyYou).toBe(true);
    expect(wordsOf(refused)).toMatch(
      /Customer number[\s\S]*Tried to reproduce[\s\S]*FAQ searched[\s\S]*DNS, SPF, DKIM/,
    );

    const form = await mia.press(refused, 'triage');
    const saved = await mia.submit(form, {
      'customerNumber.number': 'A-77',
      'reproduction.steps': 'Sent a test mail to Gmail',
      'reproduction.result': 'reproduced',
      'faq.articles': 'none fits',
      'deliverability.findings': 'SPF has two records',
    });
    expect(saved).toEqual({ kind: 'done' });
    const checklist = await mia.sees('agents', /Complete: it can be handed over/);
    const handing = await mia.press(checklist, 'escalate');
    expect(await mia.submit(handing, { team: 'it' })).toEqual({ kind: 'done' });

    const packet = await ivan.sees('team-it', /T-1001 for IT network/);
    expect(wordsOf(packet)).toMatch(/SPF has two records/);
    await ivan.press(packet, 'team accept');
    await mia.seesInThread('agents', card.id, /accepted this for IT network/);

    const answering = await ivan.press(packet, 'ticket answer');
    await ivan.submit(answering, { text: 'Two SPF records: merge them into one.' });
    const preview = await ivan.sees('team-it', /Preview of your answer/);
    expect(ana.thread('support-acme', request.id).some((message) => /merge them/.test(wordsOf(message)))).toBe(false);
    await ivan.press(preview, 'ticket send');
    await ana.seesInThread('support-acme', request.id, /merge them into one/);

    ana.write('support-acme', 'Funciona, gracias', request.id);
    await mia.seesInThread('agents', card.id, /Funciona/);
    const resolving = await mia.press(house.workspace.message('mia', 'agents', card.id), 'ticket resolve');
    await mia.submit(resolving, { solution: 'One SPF record instead of two' });
    const resolved = await ana.seesInThread('support-acme', request.id, /T-1001 (is resolved|está resuelto)/);
    expect(buttonsOf(resolved.card).map((one) => one.run)).toEqual(['ticket reopen']);

    ana.write('support-acme', 'Otra vez en spam', request.id);
    await until('the reopened card', () =>
      /Status: Open/.test(wordsOf(house.workspace.message('mia', 'agents', card.id))) ? true : undefined,
    );
  });
});
