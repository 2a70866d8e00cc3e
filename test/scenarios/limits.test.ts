import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageView } from '#src/workspace/model.ts';
import { Exit, untilQuiet } from './exit.ts';
import { buttonsOf, type House, openHouse, until, wordsOf } from './house.ts';

const TOO_MANY = /You have made 2 requests within an hour[\s\S]*taken from [\s\S]*please call us/;

describe('misuse', () => {
  const exit = new Exit();
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ limits: { requestsPerHour: 2, addressChangesPerDay: 2 } }, { mail: exit });
  });
  afterAll(() => house.close());

  const count = () => house.store.stores.tickets.count({ statuses: ['new'] }, 1_000);
  const titled = (words: RegExp) =>
    house
      .as('mia')
      .messages('agents')
      .filter(({ card }) => words.test(card?.title ?? ''));

  it('of requests ends at the limit, and tells the customer when the next is taken and that nothing is lost', async () => {
    const ben = house.as('ben');
    for (const text of ['First', 'Second']) {
      ben.write('support-globex', text);
      await house.as('mia').sees('agents', new RegExp(text));
    }
    const third = ben.write('support-globex', 'Third');
    const told = await ben.sees('support-globex', TOO_MANY);
    expect(told.onlyYou).toBe(true);
    expect(wordsOf(told)).toMatch(/Make a ticket/);
    // Neither another way in nor another channel is a way round.
    await ben.choose(third, 'make-a-ticket');
    ben.write(ben.directWith('relevo'), 'Fourth, to Relevo alone');
    await ben.sees(ben.directWith('relevo'), TOO_MANY);
    await untilQuiet(house);
    expect(await count()).toBe(2);
    expect(titled(/Third|Fourth/)).toEqual([]);
  });

  it('keeps what was written into a form, for when it is taken again', async () => {
    const ben = house.as('ben');
    const words = { subject: 'Fifth', body: 'A long story', category: 'billing' };
    await ben.submit(await ben.type('support-globex', '/ticket new'), words);
    const told = await ben.sees('support-globex', /What you wrote is kept/);
    expect(buttonsOf(told.card).map(({ run }) => run)).toEqual(['ticket new']);
    const again = await ben.press(told, 'ticket new');
    const filled = again.kind === 'modal' ? again.modal.fields.map(({ id, value }) => [id, value]) : [];
    expect(Object.fromEntries(filled)).toEqual(words);
    // The next hour, as far as the count knows.
    await house.store.database.collection('limits').deleteMany({ _id: { $gt: '' as never } });
    await ben.submit(again, words);
    await house.as('mia').sees('agents', /T-\d+ · Fifth/);
  });

  it('is not what staff do, or what they make a ticket of for a customer', async () => {
    const [ben, mia] = [house.as('ben'), house.as('mia')];
    const messages: MessageView[] = ['Alpha', 'Beta', 'Gamma'].map((text) => ben.write('support-globex', text));
    await ben.sees('support-globex', TOO_MANY);
    for (const message of messages) await mia.choose(message, 'make-a-ticket');
    await until('all three', () => titled(/Alpha|Beta|Gamma/).length === 3);
    for (const subject of ['One', 'Two', 'Three']) {
      await mia.submit(await mia.type('agents', '/ticket new'), { subject, body: 'x', category: 'other' });
      await mia.sees('agents', new RegExp(`T-\\d+ · ${subject}`));
    }
  });

  it('of an event that comes twice is counted once', async () => {
    const { limits } = house.desk.services;
    const ana = await house.desk.services.people.person({ platform: 'workspace', user: 'ana' });
    if (!ana) throw new Error('nobody is called ana');
    const asked = (key: string) => limits.request(ana, 'c-1', key);
    const [first, again] = await Promise.all([asked('e1'), asked('e1')]);
    expect([first, again, await asked('e2'), await asked('e2'), await asked('e1')]).toEqual(Array(5).fill(undefined));
    const until = (await asked('e3')) ?? '';
    expect(until).toMatch(/^\d{4}-\d\d-\d\dT\d\d:00:00Z$/);
    expect(Temporal.Instant.compare(until, house.runtime.clock.now())).toBe(1);
    // However many there are at once, no more get through.
    const many = await Promise.all(Array.from({ length: 20 }, (_, n) => limits.request(ana, 'c-2', `m${n}`)));
    expect(many.filter((one) => one === undefined)).toHaveLength(2);
    const kept = await house.store.database.collection('limits').findOne({ _id: { $gt: 'request:c-2:' as never } });
    expect(kept).toMatchObject({ count: 2, goneAt: expect.any(Date) });
  });

  it('of the address ends at the limit, and what is on record stays', async () => {
    const ana = house.as('ana');
    for (const address of ['one@acme.example', 'two@acme.example', 'two@acme.example']) {
      await ana.type('support-acme', `/address ${address}`);
      await ana.sees('support-acme', new RegExp(address));
    }
    await ana.type('support-acme', '/address three@acme.example');
    await ana.sees('support-acme', /Hoy la dirección ya cambió 2 veces[\s\S]*llámenos/);
    ana.write('support-acme', 'Compre ahora en evil.example');
    const [mail] = await until('the mail', () =>
      exit.to('two@acme.example').length > 0 ? exit.to('two@acme.example') : undefined,
    );
    expect(exit.to('three@acme.example')).toEqual([]);
    // Somebody may have given a stranger's address.
    expect(JSON.stringify(mail)).not.toMatch(/evil\.example|Compre/);
    expect(mail?.subject).toMatch(/^\[T-\d+\] Recibimos su solicitud$/);
  });

  it('by mails that go to a stranger after all: a confirmation that hangs takes no words along to a said address', async () => {
    exit.state = 'refuses';
    const ana = house.as('ana');
    await house.store.database.collection('limits').deleteMany({ _id: { $gt: '' as never } });
    const mia = house.as('mia');
    ana.write('support-acme', 'Visite evil.example');
    const card = await mia.sees('agents', /T-\d+ · Visite/);
    const label = /T-\d+/.exec(wordsOf(card))?.[0] ?? '';
    await mia.sees('agents', new RegExp(`${label} [\\s\\S]*could not be delivered`));
    await mia.type('agents', `/ticket address ${label} ana@acme.example`);
    await untilQuiet(house);
    exit.state = 'open';
    await ana.type('support-acme', '/address stranger@else.example');
    const [mail] = await until('the mail', () =>
      exit.to('stranger@else.example').length > 0 ? exit.to('stranger@else.example') : undefined,
    );
    expect(mail?.subject).toBe(`[${label}] Recibimos su solicitud`);
    expect(JSON.stringify(mail)).not.toMatch(/evil\.example|Visite/);
  });
});
