import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import setAddress from '#commands/ticket/address.ts';
import type { MessageView } from '#src/workspace/model.ts';
import { Exit, historyOf, kindsOf, untilQuiet } from './exit.ts';
import { buttonsOf, type House, openHouse, until, wordsOf } from './house.ts';

const caller = {
  customer: 'Rosa Vidal',
  number: '',
  address: '',
  language: 'es',
  body: 'Desde ayer',
  category: 'other',
};
const RESOLVED = /is resolved, but the customer was not told[\s\S]*add an address/;

describe('a customer whom no way leads to', () => {
  const exit = new Exit();
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ limits: { requestsPerHour: 1_000, addressChangesPerDay: 100 } }, { mail: exit });
  });
  afterAll(() => house.close());

  async function calls(subject: string, change: Partial<typeof caller> = {}): Promise<MessageView> {
    const mia = house.as('mia');
    await mia.submit(await mia.type('agents', '/ticket phone'), { ...caller, ...change, subject });
    return mia.sees('agents', new RegExp(`T-\\d+ · ${subject}`));
  }
  const numberOn = (card: MessageView) => /T-\d+/.exec(wordsOf(card))?.[0] ?? '';
  const cardNow = (card: MessageView) => house.workspace.message('mia', 'agents', card.id);
  const history = (card: MessageView) => kindsOf(house, Number(numberOn(card).slice(2)));

  it('gets the confirmation and the solution, once each, when an agent adds an address', async () => {
    const mia = house.as('mia');
    const card = await calls('SMS sin entregar', { number: 'C-20' });
    const label = numberOn(card);
    expect(wordsOf(card)).toMatch(/No e-mail address on record/);
    await mia.type('agents', `/ticket answer ${label} "Hola"`);
    const preview = await mia.sees('agents', /so the answer cannot be sent[\s\S]*\/ticket address/);
    expect(buttonsOf(preview.card).map(({ run }) => run)).toEqual(['ticket answer', 'ticket address']);
    await mia.submit(await mia.press(card, 'ticket resolve'), { solution: 'Un prefijo nuevo' });
    const untold = await mia.sees('agents', RESOLVED);
    await until('the solution owed on the card', () =>
      /The customer was not told the solution/.test(wordsOf(cardNow(card))),
    );
    await untilQuiet(house);
    expect(exit.sent).toEqual([]);

    const form = await mia.press(untold, 'ticket address');
    expect(await mia.submit(form, { address: 'nowhere' })).toMatchObject({ kind: 'faults' });
    await mia.submit(form, { address: 'rosa@vidal.example' });
    await mia.sees('agents', /go to rosa@vidal\.example\. What waited on one ticket is on its way/);
    await until('both mails', () => exit.to('rosa@vidal.example').length === 2);
    const [confirmation, solution] = exit.to('rosa@vidal.example');
    expect(confirmation?.text).toContain('> Desde ayer');
    expect(solution?.text).toContain('> Un prefijo nuevo');
    await mia.type('agents', `/ticket address ${label} rosa@vidal.example`);
    await mia.sees('agents', /What waited on 0 tickets/);
    await untilQuiet(house);
    expect(exit.sent).toHaveLength(2);
    expect(wordsOf(cardNow(card))).not.toMatch(/not told|No e-mail address/);
    const after = ['opened', 'resolved', 'address', 'addressKnown', 'confirmation', 'mailed'];
    expect(await history(card)).toEqual(after);
    // By that address they are known from then on.
    expect(wordsOf(await calls('Otra llamada', { customer: 'R. V.', address: 'ROSA@vidal.example' }))).toMatch(/C-20/);
  });

  it('is called back rather than told nothing, when their ticket is reopened or answered by a side door', async () => {
    const mia = house.as('mia');
    const card = await calls('Sin salida', { customer: 'Nemo' });
    const label = numberOn(card);
    await mia.type('agents', `/ticket resolve ${label} "Hecho"`);
    await mia.sees('agents', new RegExp(`${label} ${RESOLVED.source}`));
    await mia.type('agents', `/ticket reopen ${label} "Otra vez"`);
    const untold = await mia.sees('agents', /is open again, but the customer was not told/);
    await mia.submit(await mia.press(untold, 'ticket address'), { address: 'nemo@mar.example' });
    // What solved it is no longer true, so it is not owed any more.
    await until('the confirmation', () => exit.to('nemo@mar.example').length === 1);
    await untilQuiet(house);
    expect(exit.to('nemo@mar.example').map(({ subject }) => subject)).toEqual([
      `[${label}] Recibimos su solicitud: Sin salida`,
    ]);
  });

  it('learns by mail that their ticket is open again, as soon as there is an address', async () => {
    const mia = house.as('mia');
    const card = await calls('Vuelve', { customer: 'Otto', address: 'otto@lang.example', language: 'en' });
    const label = numberOn(card);
    await mia.type('agents', `/ticket resolve ${label} "A new cable"`);
    await mia.sees('agents', new RegExp(`${label} is resolved\\.`));
    await untilQuiet(house);
    await mia.type('agents', `/ticket reopen ${label} "Still broken"`);
    await mia.sees('agents', new RegExp(`${label} is open again\\.`));
    await until('three mails', () => exit.to('otto@lang.example').length === 3);
    const [, , reopened] = exit.to('otto@lang.example');
    expect(reopened?.subject).toBe(`[${label}] Your request is open again`);
    expect(reopened?.text).not.toMatch(/Still broken/);
    await untilQuiet(house);
    expect(await history(card)).toEqual(['opened', 'confirmation', 'resolved', 'mailed', 'reopened', 'note', 'mailed']);
  });

  it('gets what waited when they call again and say their address', async () => {
    const first = await calls('Primera', { customer: 'Ada', number: 'C-30' });
    await house.as('mia').type('agents', `/ticket resolve ${numberOn(first)} "Un reinicio"`);
    await house.as('mia').sees('agents', RESOLVED);
    await calls('Segunda', { customer: 'Ada', number: 'C-30', address: 'ada@byron.example' });
    await until('what waited, and the new one', () => exit.to('ada@byron.example').length === 3);
    await untilQuiet(house);
    const mails = exit
      .to('ada@byron.example')
      .map(({ text }) => text)
      .join();
    expect(mails).toContain('Un reinicio');
    expect(exit.to('ada@byron.example')).toHaveLength(3);
    // What is on record stays, and the agent is told so.
    await calls('Tercera', { customer: 'Ada', number: 'C-30', address: 'ada@new.example' });
    await house.as('mia').sees('agents', /to the address that was on record before/);
    await until('the fourth', () => exit.to('ada@byron.example').length === 4);
  });

  it('gets at another address what was refused at the first, and the desk sees both', async () => {
    exit.refused.add('maria@acne.example');
    const mia = house.as('mia');
    const card = await calls('Mal escrita', { customer: 'María', address: 'maria@acne.example' });
    const label = numberOn(card);
    await until('the refusal on the card', () => /Confirmation could not be delivered/.test(wordsOf(cardNow(card))));
    await mia.submit(await mia.type('agents', `/ticket answer ${label}`), { text: 'Estimada María' });
    await mia.press(await mia.sees('agents', /Preview of your answer to María/), 'ticket send');
    await until('the second refusal', () => /Answer could not be delivered/.test(wordsOf(cardNow(card))));
    await mia.submit(await mia.press(cardNow(card), 'ticket address'), { address: 'maria@acme.example' });
    await mia.sees('agents', /go to maria@acme\.example\. What waited on one ticket/);
    await until('both mails', () => exit.to('maria@acme.example').length === 2);
    expect(exit.to('maria@acme.example').map(({ text }) => /> (.*)/.exec(text)?.[1])).toEqual([
      'Desde ayer',
      'Estimada María',
    ]);
    await untilQuiet(house);
    expect(wordsOf(cardNow(card))).not.toMatch(/could not be delivered/);
    const set = (await historyOf(house, Number(label.slice(2)))).find(({ kind }) => kind === 'address');
    expect(set).toMatchObject({
      byName: expect.stringContaining('Mia'),
      visibleTo: ['desk'],
      details: { from: 'maria@acne.example', to: 'maria@acme.example' },
    });
    await mia.type('agents', `/ticket show ${label}`);
    await mia.sees('agents', /set the e-mail address\nmaria@acne\.example → maria@acme\.example/);
  });

  it('may share an address with somebody, and is not taken for them', async () => {
    const mia = house.as('mia');
    await calls('Uno', { customer: 'Eva', number: 'C-40', address: 'office@firma.example' });
    const card = await calls('Dos', { customer: 'Iker', number: 'C-41' });
    await mia.type('agents', `/ticket address ${numberOn(card)} office@firma.example`);
    await mia.sees('agents', /Eva has the same address on record\. That is fine/);
    expect(wordsOf(await calls('Tres', { customer: 'iker', address: 'office@firma.example' }))).toMatch(
      /Iker \(customer C-41\)/,
    );
    // Whoever it is, nobody's record is guessed at.
    const other = wordsOf(await calls('Cuatro', { customer: 'Pau', address: 'office@firma.example' }));
    expect(other).toMatch(/Requester: Pau\n/);
  });

  it('has their address set by the desk alone, and not shown to themselves or to a stranger', async () => {
    const request = house.as('ben').write('support-globex', 'My invoice');
    const card = await house.as('mia').sees('agents', /T-\d+ · My invoice/);
    const label = numberOn(card);
    for (const [who, channel] of [
      ['ben', 'support-globex'],
      ['ivan', 'team-it'],
    ] as const) {
      await house.as(who).type(channel, `/ticket address ${label} stranger@evil.example`);
      await house.as(who).sees(channel, /Your role does not allow that/);
    }
    await house.as('mia').type('agents', '/ticket address ben@globex.example', card.id);
    await until('the confirmation', () =>
      exit.to('ben@globex.example').some(({ subject }) => /My invoice/.test(subject)),
    );
    await house.as('ben').type('support-globex', `/ticket show ${label}`);
    const shown = wordsOf(await house.as('ben').sees('support-globex', /My invoice[\s\S]*opened/));
    expect(shown).not.toMatch(/@globex|address/);
    expect(house.as('ben').thread('support-globex', request.id).map(wordsOf).join()).not.toContain('@globex.example');
  });

  it('gets every confirmation that waited, however many', async () => {
    const mia = house.as('mia');
    const card = await calls('Ticket 0', { customer: 'Bulk', number: 'C-60' });
    const { tickets, customers, stores } = house.desk.services;
    const { requester } = await tickets.read(Number(numberOn(card).slice(2)), await personOf('mia'));
    const customer = await customers.byId(requester);
    for (let n = 1; n < 60; n += 1) {
      const request = {
        via: 'phone',
        subject: `Ticket ${n}`,
        body: 'x',
        category: 'other',
        priority: 'normal',
        files: [],
      } as const;
      await tickets.open(request, customer, await personOf('mia'), `bulk:${n}`);
    }
    expect(await stores.tickets.count({ requester, owed: true }, 1_000)).toBe(60);
    await mia.type('agents', `/ticket address ${numberOn(card)} bulk@many.example`);
    await mia.sees('agents', /What waited on 60 tickets is on its way/);
    await until('all of them', () => exit.to('bulk@many.example').length === 60);
    await untilQuiet(house);
    expect(new Set(exit.to('bulk@many.example').map(({ messageId }) => messageId)).size).toBe(60);
    expect(await stores.tickets.count({ requester, owed: true }, 1_000)).toBe(0);
  });

  it('gets nothing twice when the process dies over it and does it again', async () => {
    const card = await calls('Repetida', { customer: 'Rea', number: 'C-70' });
    await house.as('mia').type('agents', `/ticket resolve ${numberOn(card)} "Listo"`);
    await house.as('mia').sees('agents', RESOLVED);
    const { services } = house.desk;
    const ctx = {
      services,
      person: await personOf('mia'),
      key: 'one-event',
      now: house.runtime.clock.now(),
      askedAt: house.runtime.clock.now().toString(),
      desk: services.rules.desk,
      interaction: { id: 'i', in: { platform: 'workspace', channel: 'agents' } },
      files: [],
      extra: {},
    };
    const ticket = Number(numberOn(card).slice(2));
    for (let time = 0; time < 3; time += 1) await setAddress.run(ctx, { ticket, address: 'rea@two.example' });
    await until('both', () => exit.to('rea@two.example').length === 2);
    await untilQuiet(house);
    expect(exit.to('rea@two.example')).toHaveLength(2);
    expect((await history(card)).filter((kind) => kind.startsWith('address'))).toEqual(['address', 'addressKnown']);
  });

  async function personOf(user: string) {
    const person = await house.desk.services.people.person({ platform: 'workspace', user });
    if (!person) throw new Error(`nobody is called ${user}`);
    return person;
  }
});
