import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { type House, openHouse, until, wordsOf } from './house.ts';

describe('the ways in', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  it('/ticket new opens a form, and the answer comes in the direct conversation', async () => {
    const ben = house.as('ben');
    const form = await ben.type('support-globex', '/ticket new');
    expect(form).toMatchObject({ kind: 'modal' });
    const faults = await ben.submit(form, { subject: '', body: 'x', category: 'billing' });
    expect(faults).toEqual({ kind: 'faults', faults: { subject: 'Please fill this in.' } });
    expect(await ben.submit(form, { subject: 'Invoice 4711', body: 'Paid twice', category: 'billing' })).toEqual({
      kind: 'done',
    });
    await ben.sees(ben.directWith('relevo'), /T-\d+ · We have your request/);
    const card = await house.as('mia').sees('agents', /Invoice 4711/);
    expect(wordsOf(card)).toMatch(/Category: Billing[\s\S]*Came in: By command/);
  });

  it('every top-level message of a customer in an intake channel is a ticket; replies and agents’ messages are not', async () => {
    const ana = house.as('ana');
    const mia = house.as('mia');
    const first = ana.write('support-acme', 'Primera consulta');
    await ana.seesInThread('support-acme', first.id, /T-\d+/);
    mia.write('support-acme', 'Hola a todos');
    ana.write('support-acme', 'un detalle más', first.id);
    const second = ana.write('support-acme', 'Segunda consulta');
    await ana.seesInThread('support-acme', second.id, /T-\d+/);
    // Their card may come after what the customer is told, and nothing else can come before it.
    await mia.sees('agents', /Segunda consulta/);
    const subjects = mia.messages('agents').map((message) => message.card?.title ?? '');
    expect(subjects.filter((title) => /consulta/.test(title))).toHaveLength(2);
    expect(subjects.filter((title) => /Hola a todos|un detalle/.test(title))).toHaveLength(0);
  });

  it('a direct message to Relevo is a ticket, and the next one goes on with it', async () => {
    const ana = house.as('ana');
    const direct = ana.directWith('relevo');
    ana.write(direct, 'No puedo entrar');
    const card = await house.as('mia').sees('agents', /No puedo entrar/);
    ana.write(direct, 'Con Firefox');
    await house.as('mia').seesInThread('agents', card.id, /Con Firefox/);
    expect(
      house
        .as('mia')
        .messages('agents')
        .filter((message) => /Con Firefox/.test(message.card?.title ?? '')),
    ).toHaveLength(0);
  });

  it('a telephone call is noted by an agent, and the number goes out by mail', async () => {
    const mia = house.as('mia');
    const form = await mia.type('agents', '/ticket phone');
    const caller = {
      customer: 'Rosa Vidal',
      number: 'C-9',
      address: 'rosa@vidal.example',
      language: 'es',
      subject: 'SMS sin entregar',
      body: 'Desde ayer',
    };
    await mia.submit(form, { ...caller, category: 'deliverability' });
    const card = await mia.sees('agents', /SMS sin entregar/);
    expect(wordsOf(card)).toMatch(/Rosa Vidal \(customer C-9\)[\s\S]*Came in: By phone/);
    const mail = await until('the mail to the caller', () =>
      house.workspace.mails().find((one) => one.to === 'rosa@vidal.example'),
    );
    expect(mail.headers['Content-Language']).toBe('es');

    const again = await mia.type('agents', '/ticket phone');
    await mia.submit(again, {
      ...caller,
      customer: 'R. Vidal',
      address: '',
      subject: 'Otra llamada',
      category: 'other',
    });
    expect(wordsOf(await mia.sees('agents', /Otra llamada/))).toMatch(/Rosa Vidal \(customer C-9\)/);
  });

  it('the same message never makes two tickets, however many ask for it at once', async () => {
    const ben = house.as('ben');
    const lea = house.as('lea');
    const said = lea.write('support-globex', 'Globex cannot log in since the update');
    const askers = ['mia', 'noah', 'lucia', 'lea', 'mia'].map((id) => house.as(id));
    await Promise.all(askers.map((one) => one.choose(said, 'make-a-ticket')));
    await Promise.all(['mia', 'noah', 'lucia', 'lea'].map((id) => house.as(id).sees('support-globex', /T-\d+/)));
    await house.as('mia').sees('agents', /Globex cannot log in/);
    const cards = house
      .as('mia')
      .messages('agents')
      .filter((message) => /Globex cannot log in/.test(message.card?.title ?? ''));
    expect(cards).toHaveLength(1);
    expect(await house.desk.services.stores.tickets.count({ statuses: ['new'] }, 1_000)).toBeGreaterThan(0);
    await ben.choose(said, 'make-a-ticket');
    await ben.sees('support-globex', /There is no ticket/);
  });

  it('of a message in a conversation without Relevo, the ticket goes on where Relevo and the customer are', async () => {
    const ben = house.as('ben');
    const mia = house.as('mia');
    const said = ben.write(ben.directWith('mia'), 'Just between us: the export is empty');
    await mia.choose(mia.messages(said.channel).find(({ id }) => id === said.id) ?? said, 'make-a-ticket');
    const card = await mia.sees('agents', /the export is empty/);
    const [number] = /T-\d+/.exec(wordsOf(card)) ?? [];
    await ben.sees(ben.directWith('relevo'), new RegExp(`${number} · We have your request`));
    await mia.type('agents', `/ticket answer ${number} "It is filled now"`);
    await mia.press(await mia.sees('agents', /Preview of your answer/), 'ticket send');
    await until('Ben reads the answer', () => {
      const direct = ben.directWith('relevo');
      const threads = ben.messages(direct).flatMap(({ id }) => ben.thread(direct, id));
      return threads.some((message) => /It is filled now/.test(wordsOf(message))) || undefined;
    });
  });

  it('a customer without an address is asked for it, and the confirmation goes out when they give it', async () => {
    const ben = house.as('ben');
    const request = ben.write('support-globex', 'The API answers 500');
    const asked = await ben.seesInThread('support-globex', request.id, /no e-mail address of yours/);
    const number = /T-\d+/.exec(wordsOf(asked))?.[0];
    const form = await ben.press(asked, 'address');
    expect(await ben.submit(form, { address: 'not an address' })).toMatchObject({ kind: 'faults' });
    await ben.submit(form, { address: 'ben@globex.example' });
    const mails = await until('the confirmations of Ben', () => {
      const found = house.workspace.mails().filter((one) => one.to === 'ben@globex.example');
      return found.some((one) => one.subject.includes(`[${number}]`)) ? found : undefined;
    });
    // Nobody but Ben says that this address is his.
    expect(JSON.stringify(mails)).not.toContain('API answers 500');
    expect(new Set(mails.map((one) => one.messageId)).size).toBe(mails.length);
  });

  it('a caller’s ticket is not shown to a customer who gave the caller’s address as their own', async () => {
    const ben = house.as('ben');
    const mia = house.as('mia');
    await ben.type('support-globex', '/address Otto@lang.example');
    await ben.sees('support-globex', /Otto@lang\.example/);
    const form = await mia.type('agents', '/ticket phone');
    const caller = { customer: 'Otto Lang', number: 'C-10', address: 'otto@lang.example', language: 'en' };
    await mia.submit(form, { ...caller, subject: 'My contract', body: 'In confidence', category: 'legal' });
    const card = wordsOf(await mia.sees('agents', /My contract/));
    expect(card).toMatch(/Otto Lang \(customer C-10\)/);
    await ben.type('support-globex', `/ticket show ${/T-\d+/.exec(card)?.[0]}`);
    await ben.sees('support-globex', /There is no ticket/);
    // An agent wrote down the caller's own, so by that they are known again.
    const again = await mia.type('agents', '/ticket phone');
    await mia.submit(again, {
      ...caller,
      customer: 'O. L.',
      number: '',
      subject: 'Once more',
      body: 'x',
      category: 'other',
    });
    expect(wordsOf(await mia.sees('agents', /Once more/))).toMatch(/Otto Lang \(customer C-10\)/);
  });

  it('what is written to Relevo after /ticket new goes on with that ticket', async () => {
    const ben = house.as('ben');
    const form = await ben.type('support-globex', '/ticket new');
    await ben.submit(form, { subject: 'Webhook is slow', body: 'Ten seconds', category: 'other' });
    const direct = ben.directWith('relevo');
    await ben.sees(direct, /Webhook is slow/);
    const card = await house.as('mia').sees('agents', /Webhook is slow/);
    ben.write(direct, 'only in the mornings');
    await house.as('mia').seesInThread('agents', card.id, /only in the mornings/);
    const said = ben.messages(direct).findLast(({ text }) => text === 'only in the mornings');
    ben.write(direct, 'and at noon', said?.id);
    await house.as('mia').seesInThread('agents', card.id, /and at noon/);
  });

  it('a line of a ticket makes no second one, and staff see what they asked for themselves', async () => {
    const ana = house.as('ana');
    const request = ana.write('support-acme', 'Consulta con detalle');
    await ana.seesInThread('support-acme', request.id, /T-\d+/);
    const detail = ana.write('support-acme', 'el detalle', request.id);
    await house.as('mia').choose(detail, 'make-a-ticket');
    await house.as('mia').seesInThread('support-acme', request.id, /is T-\d+ already/);
    const dara = house.as('dara');
    await dara.submit(await dara.type('team-dev', '/ticket new'), {
      subject: 'New laptop',
      body: 'Please',
      category: 'other',
    });
    const received = await dara.sees(dara.directWith('relevo'), /T-\d+/);
    const number = /T-\d+/.exec(wordsOf(received))?.[0];
    await dara.type('team-dev', `/ticket show ${number}`);
    await dara.sees('team-dev', /New laptop/);
  });
});

describe.each([
  [7, 'reopens it'],
  [0, 'is a new one'],
] as const)('where a request may be reopened for %i days', (reopenWithinDays, what) => {
  it(`what is written to Relevo after it was resolved ${what}`, async () => {
    const house = await openHouse({ tickets: { ...defaultDesk.tickets, firstNumber: 1001, reopenWithinDays } });
    const ben = house.as('ben');
    const direct = ben.directWith('relevo');
    const request = ben.write(direct, 'the printer smokes');
    const card = await house.as('mia').sees('agents', /T-1001 · the printer smokes/);
    await house.as('mia').type('agents', '/ticket resolve T-1001 "Opened a window"');
    await ben.seesInThread(direct, request.id, /T-1001 is resolved/);
    ben.write(direct, 'it smokes again');
    if (what === 'reopens it') {
      await house.as('mia').seesInThread('agents', card.id, /it smokes again/);
      await ben.sees(direct, /T-1001 \(the printer smokes\) is open again by that/);
      expect((await house.desk.services.stores.tickets.byNumber(1001))?.status).toBe('open');
    } else {
      await house.as('mia').sees('agents', /T-1002 · it smokes again/);
      expect((await house.desk.services.stores.tickets.byNumber(1001))?.status).toBe('resolved');
    }
    await house.close();
  });
});
