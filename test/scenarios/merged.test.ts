import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asked, asks } from './asked.ts';
import { Exit, untilQuiet } from './exit.ts';
import { type House, openHouse, until, wordsOf } from './house.ts';

const guide = { name: 'guide.txt', type: 'text/plain', bytes: Buffer.from('First turn it off.\n') };

describe('what is said on a ticket with duplicates', () => {
  const exit = new Exit();
  let house: House;
  let count = 0;
  beforeAll(async () => {
    house = await openHouse({}, { mail: exit });
  });
  afterAll(() => house.close());

  const ticket = async ({ number }: Pick<Asked, 'number'>) =>
    (await house.store.stores.tickets.byNumber(number)) ?? expect.unreachable();

  async function merged(main: Pick<Asked, 'number' | 'label'>, ...others: readonly Pick<Asked, 'number' | 'label'>[]) {
    for (const other of others) {
      await house.as('mia').type('agents', `/ticket merge ${other.label} into:${main.label}`);
      await until(
        `${other.label} merged`,
        async () => (await ticket(main)).merged?.includes(other.number) || undefined,
      );
    }
  }
  /** Ana's ticket, and Ben's that is merged into it. */
  async function pair(): Promise<{ anas: Asked; bens: Asked }> {
    count += 1;
    const anas = await asks(house, 'ana', `Corte ${count}`);
    const bens = await asks(house, 'ben', `Outage ${count}`);
    await merged(anas, bens);
    return { anas, bens };
  }
  const said = (viewer: string, channel: string, { id }: Asked['request']) =>
    house.as(viewer).thread(channel, id).map(wordsOf).join('\n');
  const filesOf = (viewer: string, channel: string, { id }: Asked['request']) =>
    house
      .as(viewer)
      .thread(channel, id)
      .filter(({ by }) => by.bot)
      .flatMap(({ files }) => files);

  it('files along an answer reach both customers; edited or deleted, words and files follow with both', async () => {
    const { anas, bens } = await pair();
    const [mia, ben] = [house.as('mia'), house.as('ben')];
    const answer = mia.send('support-acme', 'Do it like this', [guide], anas.request.id);
    await ben.seesInThread('support-globex', bens.request.id, new RegExp(`${bens.label}\\)\nDo it like this`));
    const [file] = await until('the guide with Ben', () => {
      const files = filesOf('ben', 'support-globex', bens.request);
      return files.length > 0 ? files : undefined;
    });
    expect(file && ben.opens(file).equals(guide.bytes)).toBe(true);
    expect((await ticket(bens)).files).toMatchObject([{ name: guide.name }]);
    // Ana reads the message itself.
    expect(filesOf('ana', 'support-acme', anas.request)).toEqual([]);

    mia.edits(answer, 'Do it like that');
    await ben.seesInThread('support-globex', bens.request.id, /\(edited\)\nDo it like that/);
    expect(said('ben', 'support-globex', bens.request)).not.toContain('like this');

    mia.removes(answer);
    await ben.seesInThread('support-globex', bens.request.id, /deleted by its author/);
    await until('no guide', () => filesOf('ben', 'support-globex', bens.request).length === 0 || undefined);
    expect(said('ben', 'support-globex', bens.request)).not.toContain('Do it like');
    expect((await ticket(bens)).files).toEqual([]);
    await ben.type('support-globex', `/ticket show ${bens.label}`);
    const shown = wordsOf(await ben.isShown('support-globex', new RegExp(`${bens.label} ·`)));
    expect(shown).not.toMatch(/Do it like|guide|Ana/);
  });

  it('what the duplicate’s customer edits and deletes follows at the desk that works on it, masked', async () => {
    const { anas, bens } = await pair();
    const ben = house.as('ben');
    const line = ben.send('support-globex', 'See this', [{ ...guide, name: 'proof.txt' }], bens.request.id);
    await house.as('mia').seesInThread('agents', anas.card.id, /wrote\nSee this/);
    await until('the proof', () => filesOf('mia', 'agents', anas.card).length === 1 || undefined);
    ben.edits(line, 'See this, password: hunter2hunter2');
    await house.as('mia').seesInThread('agents', anas.card.id, /\(edited\)\nSee this, password: ▇+/);
    ben.removes(line);
    await house.as('mia').seesInThread('agents', anas.card.id, /deleted by its author/);
    await until('no proof', () => filesOf('mia', 'agents', anas.card).length === 0 || undefined);
    expect(said('mia', 'agents', anas.card)).not.toMatch(/See this|hunter2/);
    expect(said('ana', 'support-acme', anas.request)).not.toMatch(/Ben|See this/);
  });

  it('once apart, it is what it was before: claimed, and waiting for its customer, who hears no more of the other', async () => {
    count += 1;
    const anas = await asks(house, 'ana', `Corte ${count}`);
    const bens = await asks(house, 'ben', `Outage ${count}`);
    const mia = house.as('mia');
    await house.as('noah').type('agents', `/ticket claim ${bens.label}`);
    await bens.cardSays(/Assignee: Noah/);
    await mia.type('agents', `/ticket wait ${bens.label}`);
    await bens.cardSays(/Status: Waiting/);
    await merged(anas, bens);
    await mia.type('agents', `/ticket unmerge ${bens.label}`);
    await bens.cardSays(/Status: Waiting[\s\S]*Assignee: Noah/);
    house.as('ben').write('support-globex', 'Here it is', bens.request.id);
    await bens.cardSays(/Status: Open/);
    mia.send('support-acme', 'For Ana alone', [guide], anas.request.id);
    await mia.seesInThread('agents', anas.card.id, /For Ana alone/);
    await untilQuiet(house);
    expect(said('ben', 'support-globex', bens.request)).not.toContain('For Ana alone');
    expect(filesOf('ben', 'support-globex', bens.request)).toEqual([]);
  });

  /** Somebody calls, who has an address and no chat. */
  async function calls(customer: string, address: string): Promise<Pick<Asked, 'number' | 'label'>> {
    count += 1;
    const subject = `Call ${count}`;
    const mia = house.as('mia');
    const form = await mia.type('agents', '/ticket phone');
    await mia.submit(form, {
      customer,
      number: '',
      address,
      language: 'en',
      subject,
      body: 'No mails',
      category: 'other',
    });
    const label = /T-\d+/.exec(wordsOf(await mia.sees('agents', new RegExp(`T-\\d+ · ${subject}`))))?.[0] ?? '';
    await until('its confirmation', () => exit.to(address).some((mail) => mail.subject.includes(label)) || undefined);
    return { number: Number(label.slice(2)), label };
  }
  const mailed = (address: string, { label }: Pick<Asked, 'label'>, words: string) =>
    until(`${words} to ${address}`, () => {
      const found = exit.to(address).filter(({ text }) => text.includes(words));
      return found.length > 0 && found.every(({ subject }) => subject.includes(`[${label}]`)) ? found : undefined;
    });

  it('goes out by mail to whoever has no chat, each under their own number, and the desk knows which files did not', async () => {
    const mia = house.as('mia');
    count += 1;
    const anas = await asks(house, 'ana', `Corte ${count}`);
    const otto = await calls('Otto', 'otto@lang.example');
    const rosa = await calls('Rosa', 'rosa@vidal.example');
    await merged(anas, otto, rosa);
    await mailed('otto@lang.example', otto, `work on your request ${otto.label} together with ${anas.label}`);
    await mailed('rosa@vidal.example', rosa, `work on your request ${rosa.label} together with ${anas.label}`);

    mia.send('support-acme', 'A new line is coming', [guide], anas.request.id);
    const answers = [
      ...(await mailed('otto@lang.example', otto, 'A new line is coming')),
      ...(await mailed('rosa@vidal.example', rosa, 'A new line is coming')),
    ];
    const card = await mia.sees('agents', new RegExp(`${otto.label} ·`));
    await mia.seesInThread('agents', card.id, new RegExp(`Not sent to the customer of ${otto.label}.*guide\\.txt`));
    await mia.type('agents', `/ticket resolve ${anas.label} "It is there"`);
    const solutions = [
      ...(await mailed('otto@lang.example', otto, 'It is there')),
      ...(await mailed('rosa@vidal.example', rosa, 'It is there')),
    ];
    await untilQuiet(house);
    expect([answers.length, solutions.length]).toEqual([2, 2]);
    expect(JSON.stringify(exit.to('otto@lang.example'))).not.toMatch(/Rosa|Ana/);
  });

  it('goes out by mail to both when neither has a chat', async () => {
    const mia = house.as('mia');
    const main = await calls('Nemo', 'nemo@mar.example');
    const other = await calls('Ned', 'ned@mar.example');
    await merged(main, other);
    await mia.type('agents', `/ticket answer ${main.label} "We look into it"`);
    await mia.press(await mia.sees('agents', /Preview of your answer[\s\S]*We look into it/), 'ticket send');
    const got = [
      ...(await mailed('nemo@mar.example', main, 'We look into it')),
      ...(await mailed('ned@mar.example', other, 'We look into it')),
    ];
    await untilQuiet(house);
    expect(got).toHaveLength(2);
    expect(exit.to('nemo@mar.example')).toHaveLength(2);
    // Confirmed, told of the merge, answered.
    expect(exit.to('ned@mar.example')).toHaveLength(3);
  });
});
