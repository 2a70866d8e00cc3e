import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, type House, openHouse, until, wordsOf } from './house.ts';

const CARD = '4242 4242 4242 4242';
const SECRET = /4242 4242|hunter2|Gato7negro|AGFuYQBodW50ZXIy/;

describe('secrets in what a customer writes', () => {
  let house: House;
  let ana: Actor;
  let mia: Actor;
  beforeAll(async () => {
    house = await openHouse();
    [ana, mia] = [house.as('ana'), house.as('mia')];
  });
  afterAll(() => house.close());

  it('stay in their own message and are masked on the card, in threads and lists, and the desk is told', async () => {
    const asked = ana.write('support-acme', `Charge ${CARD}, my password: hunter2 fails`);
    const card = await mia.sees('agents', /T-1001/);
    expect(wordsOf(card)).toMatch(/Charge ▇▇▇▇ 4242, my password: ▇▇▇▇ fails/);
    await mia.seesInThread('agents', card.id, /looks like a card number was masked/);
    await mia.seesInThread('agents', card.id, /looks like a password was masked/);
    expect(ana.messages('support-acme').find(({ id }) => id === asked.id)?.text).toContain(CARD);

    ana.write('support-acme', 'La contraseña es Gato7negro.', asked.id);
    await mia.seesInThread('agents', card.id, /La contraseña es ▇▇▇▇\./);
    ana.write('support-acme', 'Probé curl -u api:hunter2 https://api y AUTH PLAIN AGFuYQBodW50ZXIy', asked.id);
    await mia.seesInThread('agents', card.id, /Probé curl -u api:▇▇▇▇ https:\/\/api y AUTH PLAIN ▇▇▇▇/);
    ana.write('support-acme', 'mi nueva contraseña será Gato7negro', asked.id);
    await mia.seesInThread('agents', card.id, /mi nueva contraseña será ▇▇▇▇/);
    await mia.type('agents', '/ticket show T-1001');
    expect(wordsOf(await mia.isShown('agents', /customer wrote/))).not.toMatch(SECRET);
    for (const message of mia.thread('agents', card.id)) expect(wordsOf(message)).not.toMatch(SECRET);
  });

  it('are masked in what is typed into forms, by the customer and for a caller', async () => {
    await ana.type('support-acme', `/ticket new subject:"Card ${CARD}" category:other body:"pwd=hunter2"`);
    expect(wordsOf(await mia.sees('agents', /T-1002/))).toMatch(/Card ▇▇▇▇ 4242/);
    await mia.type(
      'agents',
      `/ticket phone name:Bob language:en subject:"Refund" category:billing address:bob@x.example body:"to ${CARD}"`,
    );
    expect(wordsOf(await mia.sees('agents', /Refund[\s\S]*to ▇▇▇▇ 4242/))).toMatch(/T-1003/);
  });

  it('are not kept of an edit of a message that is no line of a ticket', async () => {
    const talk = house.as('mia').write('support-acme', 'We are here today');
    const said = ana.write('support-acme', 'hi', talk.id);
    ana.edits(said, 'hi, my password: hunter2');
    const { lines } = house.store.stores;
    const early = await until('the edit is kept', async () => lines.early(`workspace:support-acme:${said.id}`));
    expect(early).toMatchObject({ words: 'hi, my password: ▇▇▇▇', masked: ['passwords'] });
  });

  it('are in no part of the store, once the event was worked off, and are not found by a search', async () => {
    const { database } = house.store;
    await until('all events are done', async () =>
      (await database.collection('inbox').countDocuments({ state: 'taken' })) === 0 ? true : undefined,
    );
    const names = (await database.listCollections().toArray()).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['tickets', 'timeline', 'outbox', 'inbox', 'audit', 'earlyRevisions']),
    );
    for (const name of names.filter((one) => !one.endsWith('chunks'))) {
      const all = await database.collection(name).find().hint({ _id: 1 }).toArray();
      expect(JSON.stringify(all), name).not.toMatch(SECRET);
    }
    await mia.type('agents', '/ticket search hunter2');
    await mia.isShown('agents', /No ticket|nothing|Nothing/i);
  });
});
