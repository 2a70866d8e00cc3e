import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '#src/workspace/model.ts';
import { type House, openHouse, until, wordsOf } from './house.ts';

describe('the customer of a telephone call', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
    const { customers } = house.desk.services.stores;
    const record = (id: string, name: string, more: object) =>
      customers.insert({
        id,
        name,
        language: 'es',
        zone: 'America/Mexico_City',
        accounts: [],
        ...more,
      });
    await record('rita', 'Rita Molina Ñúñez', { number: 'C-7001', address: 'rita@molina.example' });
    await record('rico', 'Rico Malik', { number: 'C-7002' });
    await record('old', 'Óscar Molina', {});
    for (let index = 0; index < 60; index += 1) await record(`many-${index}`, `Zeta Number${index}`, {});
  });
  afterAll(() => house.close());

  const open = (answer: Answer) => {
    if (answer.kind !== 'modal') throw new Error('no form is open');
    return answer;
  };
  async function offered(text: string, member = 'mia') {
    const form = open(await house.as('mia').type('agents', '/ticket phone'));
    const answer = await house.workspace.suggest(member, form.id, 'customer', text);
    return answer.kind === 'choices' ? answer.choices : undefined;
  }
  const labels = async (text: string) => (await offered(text))?.map(({ label }) => label);

  it('is found by the beginnings of words, without accents, and by number', async () => {
    expect(await labels('mol')).toEqual(['Óscar Molina', 'Rita Molina Ñúñez · C-7001', 'New: mol']);
    expect(await labels('nunez RI')).toEqual(['Rita Molina Ñúñez · C-7001', 'New: nunez RI']);
    expect(await labels('c700')).toEqual(['Rico Malik · C-7002', 'Rita Molina Ñúñez · C-7001', 'New: c700']);
    expect(await labels('C-7002')).toEqual(['Rico Malik · C-7002', 'New: C-7002']);
    expect(await labels('nobody')).toEqual(['New: nobody']);
    expect(await labels('  ')).toEqual([]);
    expect(await labels('zeta')).toHaveLength(21);
  });

  it('chosen, what is known of them is not asked', async () => {
    const [rita] = (await offered('rita')) ?? [];
    expect(rita?.fills).toEqual({
      number: 'C-7001',
      address: 'rita@molina.example',
      language: 'es',
      region: 'america',
    });
    const mia = house.as('mia');
    const form = await mia.type('agents', '/ticket phone');
    const said = { subject: 'Sin línea', body: 'Desde hoy', category: 'other' };
    expect(await mia.submit(form, { customer: rita?.value ?? '', ...said })).toEqual({ kind: 'done' });
    const card = await mia.sees('agents', /· Sin línea$/m);
    expect(wordsOf(card)).toMatch(/Rita Molina Ñúñez \(customer C-7001\)/);
    const mail = await until('the confirmation', () =>
      house.workspace.mails().find(({ to }) => to === 'rita@molina.example'),
    );
    expect(mail.headers['Content-Language']).toBe('es');
  });

  it('what was not known is noted, and what was typed without a choice is somebody new, or a number', async () => {
    const mia = house.as('mia');
    const said = { body: 'x', category: 'other', language: 'en' };
    const [rico] = (await offered('rico')) ?? [];
    await mia.submit(await mia.type('agents', '/ticket phone'), {
      ...said,
      customer: rico?.value ?? '',
      address: 'rico@malik.example',
      subject: 'Uno',
    });
    await mia.sees('agents', /· Uno$/m);
    expect(await house.desk.services.stores.customers.byId('rico')).toMatchObject({
      address: 'rico@malik.example',
      language: 'es',
    });

    await mia.submit(await mia.type('agents', '/ticket phone'), { ...said, customer: 'C-7002', subject: 'Dos' });
    expect(wordsOf(await mia.sees('agents', /· Dos$/m))).toMatch(/Rico Malik/);

    await mia.submit(await mia.type('agents', '/ticket phone'), {
      ...said,
      customer: 'Nora Neu',
      number: 'N-1',
      subject: 'Tres',
    });
    expect(wordsOf(await mia.sees('agents', /· Tres$/m))).toMatch(/Nora Neu \(customer N-1\)/);
    expect(await labels('nor neu')).toEqual(['Nora Neu · N-1', 'New: nor neu']);

    await mia.submit(await mia.type('agents', '/ticket phone'), {
      ...said,
      customer: 'customer:gone',
      subject: 'Cuatro',
    });
    await mia.isShown('agents', /not on record any more/);
  });

  it('a new number or name is what they are found by from then on', async () => {
    const { customers } = house.desk.services.stores;
    await customers.update('old', { number: 'X-9', name: 'Ophelia Bauer' });
    expect(await labels('oscar')).toEqual(['New: oscar']);
    expect(await labels('x9')).toEqual(['Ophelia Bauer · X-9', 'New: x9']);
    expect(await customers.byId('old')).toEqual({
      id: 'old',
      name: 'Ophelia Bauer',
      number: 'X-9',
      language: 'es',
      zone: 'America/Mexico_City',
      accounts: [],
    });
  });

  it('is told times by the clock of where they are', async () => {
    const mia = house.as('mia');
    const said = { body: 'x', category: 'other', language: 'en', region: 'america' };
    const call = async (subject: string, more: Record<string, string>) => {
      await mia.submit(await mia.type('agents', '/ticket phone'), { ...said, subject, ...more });
      const number = /T-(\d+)/.exec(wordsOf(await mia.sees('agents', new RegExp(`· ${subject}$`, 'm'))))?.[1];
      return house.desk.services.stores.tickets.byNumber(Number(number));
    };
    const mailTo = (address: string, number?: number) =>
      until(`a mail to ${address}`, () =>
        house.workspace.mails().find(({ to, subject }) => to === address && subject.includes(`T-${number}`)),
      );

    const first = await call('Nueve', { customer: 'Nina Nueve', number: 'N-9', address: 'nina@nueve.example' });
    expect(first).toMatchObject({ region: 'america' });
    expect((await mailTo('nina@nueve.example', first?.number)).text).toMatch(/(GMT-6|CST)\./);
    expect(await house.desk.services.stores.customers.byNumber('N-9')).toMatchObject({ zone: 'America/Mexico_City' });
    const [nina] = (await offered('N-9')) ?? [];
    expect(nina?.fills).toMatchObject({ region: 'america' });

    // The next call comes from Europe, and one without a word of it from where the last one came.
    const second = await call('Diez', { customer: nina?.value ?? '', region: 'europe' });
    expect(second).toMatchObject({ region: 'europe' });
    expect((await mailTo('nina@nueve.example', second?.number)).text).toMatch(/(GMT\+[12]|CES?T)\./);
    expect(await call('Once', { customer: 'N-9', region: '' })).toMatchObject({ region: 'europe' });
  });

  it('who is in chat elsewhere keeps their own clock there', async () => {
    const mia = house.as('mia');
    house.as('ana').write('support-acme', 'Hola');
    await mia.sees('agents', /· Hola$/m);
    const { customers } = house.desk.services.stores;
    const before = await customers.byAccount('workspace:ana');
    await customers.update(before?.id ?? '', { number: 'ANA-1', address: 'ana@acme.example' });
    await mia.type(
      'agents',
      '/ticket phone customer:ANA-1 region:europe subject:Viaje body:"En Madrid" category:other',
    );
    await mia.sees('agents', /· Viaje$/m);
    const mail = await until('her mail', () => house.workspace.mails().find(({ subject }) => /Viaje/.test(subject)));
    expect(mail.text).toMatch(/(GMT\+[12]|CES?T)\./);
    expect(await customers.byAccount('workspace:ana')).toMatchObject({ zone: before?.zone });
  });

  it('is looked up in one’s own form only, and in the fields that look something up', async () => {
    await expect(offered('rita', 'ben')).rejects.toThrow('not open');
    const form = open(await house.as('mia').type('agents', '/ticket phone'));
    expect(() => house.workspace.suggest('mia', form.id, 'subject', 'rita')).toThrow('no such field');
  });
});
