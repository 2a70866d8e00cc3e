import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '#src/lib/log.ts';
import type { Answer, MessageView } from '#src/workspace/model.ts';
import { Exit, historyOf, untilQuiet } from './exit.ts';
import { type Actor, buttonsOf, type House, openHouse, until, wordsOf } from './house.ts';

const CODE = /[BCDFGHJKMNPQRSTVWXZ]{4}-[BCDFGHJKMNPQRSTVWXZ]{4}/;
const SENT = /If we have a customer of that address or number|Si tenemos un cliente con ese correo o número/;
const LINKED = /This account is linked to you|Esta cuenta quedó vinculada/;
const WRONG = /That is not the code|Ese no es el código/;
const NONE = /No code can be entered here now|Ahora no se puede introducir ningún código/;
const limits = { requestsPerHour: 1_000, addressChangesPerDay: 100 };

/** What somebody alone is shown for what they do, in a thread or outside of any. */
async function answered(
  who: Actor,
  channel: string,
  does: () => Promise<Answer>,
  thread?: string,
): Promise<MessageView> {
  const place = () => (thread === undefined ? who.messages(channel) : who.thread(channel, thread));
  const own = () => place().findLast((message) => message.onlyYou);
  const before = own()?.id ?? '';
  await does();
  return until(`an answer to ${who.id}`, () => {
    const newest = own();
    return newest !== undefined && newest.id > before ? newest : undefined;
  });
}

const typed = (who: Actor, channel: string, line: string) => answered(who, channel, () => who.type(channel, line));
const runsOf = (message: MessageView) => buttonsOf(message.card).map(({ run }) => run);

/** The code of the last mail to an address, of which there are then so many. */
function code(exit: Exit, address: string, count: number): Promise<string> {
  return until(`${count} codes to ${address}`, () => {
    const codes = exit.to(address).flatMap(({ text }) => CODE.exec(text)?.[0] ?? []);
    return codes.length === count ? codes.at(-1) : undefined;
  });
}

describe('a customer who is on two platforms', () => {
  const exit = new Exit();
  let house: House;
  let here: Actor;
  let there: Actor;
  let mia: Actor;
  beforeAll(async () => {
    house = await openHouse({ limits }, { mail: exit, second: 'elsewhere' });
    [here, there, mia] = [house.as('ana'), house.elsewhere('ana'), house.as('mia')];
  });
  afterAll(() => house.close());

  const ticket = (number: number) => house.store.stores.tickets.byNumber(number);
  const mine = async (who: Actor) => wordsOf(await typed(who, 'support-acme', '/ticket mine'));
  let asked: MessageView;
  let thread: string;

  it('is asked who they are where the platform does not say it', async () => {
    here.write('support-acme', 'No llegan los correos');
    await mia.sees('agents', /T-1001 · No llegan/);
    there.write('support-acme', 'Tampoco llegan los SMS');
    const card = await mia.sees('agents', /T-1002 · Tampoco/);
    expect(wordsOf(card)).toMatch(/No e-mail address on record/);
    thread = there.messages('support-acme').find(({ text }) => text === 'Tampoco llegan los SMS')?.id ?? '';
    asked = await until('the question', () =>
      there.thread('support-acme', thread).find((message) => runsOf(message).includes('link')),
    );
    expect((await ticket(1002))?.requester).not.toBe((await ticket(1001))?.requester);
  });

  it('gets a code at the address on record, in their language and without a word of whoever asked', async () => {
    const form = await there.press(asked, 'link');
    const sent = await answered(there, 'support-acme', () => there.submit(form, { who: 'ANA@acme.example' }), thread);
    expect(wordsOf(sent)).toMatch(SENT);
    asked = sent;
    await code(exit, 'ana@acme.example', 1);
    const mail = exit.to('ana@acme.example').find(({ text }) => CODE.test(text));
    expect(mail?.subject).toBe('Su código para Relevo');
    expect(mail?.headers).toMatchObject({ 'Auto-Submitted': 'auto-generated', 'Content-Language': 'es' });
    expect(mail?.html).toMatch(/<strong[^>]*>[A-Z]{4}-[A-Z]{4}<\/strong>/);
  });

  it('enters it in a form, and all their requests are theirs on both', async () => {
    const form = await there.press(asked, 'link code');
    expect(await there.submit(form, { code: 'not a code' })).toMatchObject({ kind: 'faults' });
    const wrong = await answered(there, 'support-acme', () => there.submit(form, { code: 'BBBB-BBBB' }), thread);
    expect(wordsOf(wrong)).toMatch(WRONG);
    const right = (await code(exit, 'ana@acme.example', 1)).toLowerCase().replace('-', ' ');
    const again = await there.press(asked, 'link code');
    const linked = await answered(there, 'support-acme', () => there.submit(again, { code: right }), thread);
    expect(wordsOf(linked)).toMatch(LINKED);
    const [first, second] = [await ticket(1001), await ticket(1002)];
    expect(second?.requester).toBe(first?.requester);
    for (const who of [here, there]) expect(await mine(who)).toMatch(/T-1002[\s\S]*T-1001/);
  });

  it('gets the confirmation that waited, and the desk sees whose request it is', async () => {
    await until('it', () => exit.to('ana@acme.example').some(({ subject }) => subject.includes('T-1002')) || undefined);
    await untilQuiet(house);
    expect(exit.to('ana@acme.example').filter(({ subject }) => subject.includes('T-1002'))).toHaveLength(1);
    expect(await ticket(1002)).toMatchObject({ confirmation: 'sent', requesterName: 'Ana Torres' });
    const history = await historyOf(house, 1002);
    expect(history.map(({ kind }) => kind)).toEqual(['opened', 'requester', 'addressKnown', 'confirmation']);
    expect(history[1]).toMatchObject({ by: 'elsewhere:ana', visibleTo: ['desk'] });
  });

  it('is answered where each request came from', async () => {
    for (const [number, words] of [
      [1001, 'The mails are on their way'],
      [1002, 'The SMS are on their way'],
    ] as const) {
      await mia.type('agents', `/ticket answer T-${number} "${words}"`);
      await mia.press(await mia.isShown('agents', new RegExp(`Preview[\\s\\S]*${words}`)), 'ticket send');
    }
    const root = (who: Actor, text: RegExp) =>
      who.messages('support-acme').find((one) => text.test(one.text ?? ''))?.id;
    await here.seesInThread('support-acme', root(here, /correos/) ?? '', /The mails are/);
    await there.seesInThread('support-acme', root(there, /SMS/) ?? '', /The SMS are/);
    there.write('support-acme', 'Gracias', root(there, /SMS/));
    await until('it is heard', async () => (await historyOf(house, 1002)).some(({ words }) => words === 'Gracias'));
    expect((await historyOf(house, 1001)).some(({ words }) => words === 'Gracias')).toBe(false);
  });

  it('asks from either one as the same customer, whom the other platform does not rename', async () => {
    const { customers } = house.desk.services;
    const person = await house.desk.services.people.person({ platform: 'elsewhere', user: 'ana' });
    if (!person) throw new Error('nobody is called ana');
    await customers.of({
      ...person,
      name: 'The lead of support',
      language: 'en',
      zone: 'UTC',
      email: 'x@evil.example',
    });
    there.write('support-acme', 'Y otra cosa');
    await mia.sees('agents', /T-1003 · Y otra cosa/);
    expect(await ticket(1003)).toMatchObject({
      requesterName: 'Ana Torres',
      confirmation: expect.stringMatching(/queued|sent/),
    });
    expect(await mine(here)).toMatch(/T-1003/);
  });

  it('is told of it on the other platform, and undoes it: what was asked there goes back', async () => {
    const told = await here.sees(here.directWith('relevo'), /(elsewhere)[\s\S]*se vinculó con usted/);
    const undone = await answered(here, here.directWith('relevo'), () => here.press(told, 'unlink'));
    expect(wordsOf(undone)).toMatch(/ya no está vinculada/);
    const [first, second, third] = [await ticket(1001), await ticket(1002), await ticket(1003)];
    expect(second?.requester).not.toBe(first?.requester);
    expect(third?.requester).toBe(second?.requester);
    expect(second?.askedAs).toBeUndefined();
    expect(await mine(here)).not.toMatch(/T-100[23]/);
    expect(await mine(there)).toMatch(/T-1003[\s\S]*T-1002/);
    expect(await mine(there)).not.toMatch(/T-1001/);
  });
});

describe('somebody who is not who they say', () => {
  const exit = new Exit();
  const logged: string[] = [];
  let house: House;
  let ben: Actor;
  let eve: Actor;
  let mia: Actor;
  beforeAll(async () => {
    const log = createLog({ level: 'debug', sink: { write: (line) => logged.push(line) } });
    house = await openHouse({ limits }, { mail: exit, second: 'elsewhere', log });
    [ben, eve, mia] = [house.elsewhere('ben'), house.elsewhere('ana'), house.as('mia')];
    const call = '/ticket phone customer:"Carla Ruiz" number:C-7 address:carla@globex.example language:es';
    await mia.type('agents', `${call} subject:Key body:Lost category:other`);
    await mia.sees('agents', /T-1001 · Key/);
    await until('its mail', () => exit.to('carla@globex.example').length === 1 || undefined);
  });
  afterAll(() => house.close());

  const nextDay = () => house.store.database.collection('limits').deleteMany({ _id: { $gt: '' as never } });
  const says = async (who: Actor, line: string) =>
    wordsOf(await typed(who, who === eve ? 'support-acme' : 'support-globex', line));
  const denied = (by: string, what: string) =>
    house.store.database.collection('audit').countDocuments({ by, what, outcome: 'denied' });

  it('is told the same whether there is such a customer or not, and gets no further', async () => {
    const there = await says(eve, '/link C-7');
    await code(exit, 'carla@globex.example', 1);
    const known = await says(eve, '/link BBBB-BBBB');
    await nextDay();
    const nobody = await says(ben, '/link nobody@nowhere.example');
    expect(nobody.replaceAll(/\S+ minutes/g, '')).toBe((await says(ben, '/link C-404')).replaceAll(/\S+ minutes/g, ''));
    expect(there).toMatch(SENT);
    expect(known).toMatch(WRONG);
    expect(await says(ben, '/link BBBB-BBBB')).toMatch(WRONG);
    expect(await denied('elsewhere:ben', 'link')).toBe(1);
    expect(exit.sent.filter(({ text }) => CODE.test(text))).toHaveLength(1);
  });

  it('cannot use the code of another account, nor one that was replaced', async () => {
    await nextDay();
    const first = await code(exit, 'carla@globex.example', 1);
    expect(await says(ben, `/link ${first}`)).toMatch(WRONG);
    await says(eve, '/link C-7');
    await code(exit, 'carla@globex.example', 2);
    expect(await says(eve, `/link ${first}`)).toMatch(WRONG);
  });

  it('guesses five times, and then not even the right one counts', async () => {
    await nextDay();
    await says(eve, '/link carla@globex.example');
    const right = await code(exit, 'carla@globex.example', 3);
    for (let guess = 0; guess < 5; guess += 1) expect(await says(eve, '/link CCCC-CCCC')).toMatch(WRONG);
    expect(await says(eve, `/link ${right}`)).toMatch(NONE);
    expect((await house.store.stores.customers.byNumber('C-7'))?.accounts).toEqual([]);
  });

  it('does not fill a stranger’s mailbox: so many codes a day for each account, and for each customer', async () => {
    await nextDay();
    for (let count = 4; count <= 6; count += 1) {
      expect(await says(eve, '/link C-7')).toMatch(SENT);
      await code(exit, 'carla@globex.example', count);
    }
    expect(await says(eve, '/link C-7')).toMatch(/Hoy ya se pidieron 3 códigos/);
    expect(await says(ben, '/link C-7')).toMatch(SENT);
    await untilQuiet(house);
    await code(exit, 'carla@globex.example', 6);
    expect(await says(ben, '/link BBBB-BBBB')).toMatch(WRONG);
  });

  it('gets nothing for an address that was only said, that several share, or that is no address', async () => {
    await nextDay();
    await says(ben, '/address said@nowhere.example');
    await says(eve, '/link said@nowhere.example');
    for (const number of ['C-8', 'C-9'])
      await house.store.stores.customers.insert({
        id: `two-${number}`,
        name: `Two ${number}`,
        language: 'en',
        zone: 'Europe/Zurich',
        number,
        address: 'both@two.example',
        accounts: [],
      });
    expect(await house.store.stores.customers.byAddress('both@two.example', 3)).toHaveLength(2);
    await says(eve, '/link both@two.example');
    expect(await says(eve, '/link @')).toMatch(SENT);
    await nextDay();
    await says(eve, '/link "carla@globex.example\r\nBcc: x@evil.example"');
    await says(eve, '/link 1001');
    await untilQuiet(house);
    expect(exit.sent.filter(({ text }) => CODE.test(text))).toHaveLength(6);
    // A customer's number is no ticket's, and nobody reads on the audit log who was looked for.
    const noted = await house.store.database.collection('audit').find({ by: 'elsewhere:ana' }).toArray();
    expect(noted.filter(({ what }) => what === 'link').map(({ ticket }) => ticket)).not.toContain(1001);
    expect(JSON.stringify(noted)).not.toMatch(/C-7|example|1001/);
  });

  it('is no agent: staff are not linked, and nobody gets a role by it', async () => {
    expect(wordsOf(await typed(mia, 'agents', '/link C-7'))).toMatch(/Your role does not allow that/);
    expect(await denied('workspace:mia', 'link')).toBe(1);
  });

  it('is first with a code or is not: of two at once one is linked, and the code is none after that', async () => {
    await nextDay();
    await says(eve, '/link C-7');
    const right = await code(exit, 'carla@globex.example', 7);
    const before = eve.messages('support-acme').filter(({ onlyYou }) => onlyYou).length;
    await Promise.all([1, 2].map(() => eve.type('support-acme', `/link ${right}`)));
    const told = await until('both answers', () => {
      const own = eve.messages('support-acme').filter(({ onlyYou }) => onlyYou);
      return own.length === before + 2 ? own.slice(before).map(wordsOf) : undefined;
    });
    expect(told.filter((words) => LINKED.test(words))).toHaveLength(1);
    expect(told.filter((words) => NONE.test(words))).toHaveLength(1);
    expect(await says(eve, `/link ${right}`)).toMatch(NONE);
    expect(await says(eve, '/link C-8')).toMatch(/ya está vinculada/);
    expect(await says(eve, '/ticket mine')).toMatch(/T-1001/);
  });

  it('cannot undo what is not theirs; a lead can, with the account', async () => {
    expect(await says(ben, '/unlink elsewhere:ana')).toMatch(/not linked to you/);
    expect(await denied('elsewhere:ben', 'unlink')).toBe(1);
    expect(await says(ben, '/unlink')).toMatch(/not linked to you/);
    const lea = house.as('lea');
    expect(wordsOf(await typed(lea, 'leads', '/unlink elsewhere:ana'))).toMatch(/is not linked any more/);
    expect(wordsOf(await typed(lea, 'leads', '/unlink elsewhere:ana'))).toMatch(/not linked to you/);
    expect(await says(eve, '/ticket mine')).not.toMatch(/T-1001/);
    expect((await house.store.stores.customers.byNumber('C-7'))?.accounts).toEqual([]);
  });

  it('finds no code in the log or the store, whatever happened', async () => {
    await untilQuiet(house);
    const codes = exit.sent.flatMap(({ text }) => CODE.exec(text)?.[0] ?? []);
    expect(codes).toHaveLength(7);
    const collections = await house.store.database.listCollections().toArray();
    const stored: string[] = [];
    for (const { name } of collections) {
      for await (const document of house.store.database
        .collection(name)
        .find({ _id: { $exists: true } })
        .hint({ _id: 1 }))
        stored.push(JSON.stringify(document));
    }
    expect(stored.length).toBeGreaterThan(50);
    const all = [...logged, ...stored].join('\n').toUpperCase().replaceAll('-', '');
    for (const one of codes) expect(all).not.toContain(one.replace('-', ''));
    expect(logged.join('')).not.toMatch(/globex\.example|C-7/);
  });
});

describe('a desk that is stricter about codes', () => {
  const exit = new Exit();
  let house: House;
  beforeAll(async () => {
    const linking = { codeMinutes: 2, codeTries: 1, codesPerDay: 2 };
    house = await openHouse({ limits, linking }, { mail: exit, second: 'elsewhere' });
  });
  afterAll(() => house.close());

  it('says how long one lives, takes no more tries, and mails no more of them', async () => {
    const [mia, eve] = [house.as('mia'), house.elsewhere('ana')];
    const call = '/ticket phone customer:"Carla Ruiz" number:C-7 address:carla@globex.example language:es';
    await mia.type('agents', `${call} subject:Key body:Lost category:other`);
    await mia.sees('agents', /T-1001 · Key/);
    const says = async (line: string) => wordsOf(await typed(eve, 'support-acme', line));
    expect(await says('/link C-7')).toMatch(/\b2 minut/);
    const right = await code(exit, 'carla@globex.example', 1);
    expect(await says('/link CCCC-CCCC')).toMatch(WRONG);
    expect(await says(`/link ${right}`)).toMatch(NONE);
    expect(await says('/link C-7')).toMatch(SENT);
    expect(await says('/link C-7')).toMatch(/\b2 códigos|\b2 codes/);
  });
});
