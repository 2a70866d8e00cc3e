import { afterAll, beforeAll, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { removeOldFiles } from '#src/services/old-files.ts';
import type { InboxStore } from '#src/services/stores/stores.ts';
import type { MessageView } from '#src/workspace/model.ts';
import { type Asked, asks, readyForTeams } from './asked.ts';
import { untilQuiet } from './exit.ts';
import { type House, openHouse, until, wordsOf } from './house.ts';

/** A picture by its bytes; `mark` makes each another one. */
function picture(mark: string, size = 40) {
  const head = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];
  const image = Buffer.concat([Buffer.from(head), Buffer.alloc(17), Buffer.from([0, 0, 0, 0, 0x49, 0x44, 0x41, 0x54])]);
  return { name: `${mark}.png`, type: 'image/png', bytes: Buffer.concat([image, Buffer.alloc(size, mark)]) };
}
const program = {
  name: 'holiday.png',
  type: 'image/png',
  bytes: Buffer.from('MZ\u0090\u0000\u0003\u0000\u0000', 'latin1'),
};

describe('files', () => {
  let house: House;
  let request: MessageView;
  let card: MessageView;
  let ticket: number;
  let cardSays: Asked['cardSays'];
  let count = 0;
  let arrived: MockInstance<InboxStore['take']>;
  beforeAll(async () => {
    house = await openHouse();
    arrived = vi.spyOn(house.store.stores.inbox, 'take');
  });
  afterAll(() => house.close());

  /** A ticket of Ana's that came with a screenshot. */
  beforeEach(async () => {
    count += 1;
    const asked = await asks(house, 'ana', `Pantalla ${count}`, [picture(`shot ${count}`)]);
    ({ request, card, number: ticket, cardSays } = asked);
    await readyForTeams(house, asked);
  });

  /** Waits for a file in a thread, and gives what the one who looks finds in it. */
  async function fileIn(viewer: string, channel: string, thread: string, name: string) {
    const message = await until(`${name} for ${viewer} in a thread of ${channel}`, () =>
      house
        .as(viewer)
        .thread(channel, thread)
        .findLast(({ files, by }) => by.id === 'relevo' && files.some((file) => file.name === name)),
    );
    const [file] = message.files;
    if (!file) throw new Error('the message has no file');
    return { message, file, bytes: house.as(viewer).opens(file) };
  }
  const stored = (message: MessageView, at = 0) =>
    until('the file is settled', async () => {
      const found = await house.store.stores.files.byId(`${ticket}:workspace:${message.files[at]?.id}`);
      return found && found.state !== 'wanted' ? found : undefined;
    });
  /** What the clock does so many days from now. */
  const inDays = (days: number) => {
    const { services } = house.desk;
    const files = { ...services.rules.desk.files, keepDays: 30 };
    const rules = { ...services.rules, desk: { ...services.rules.desk, files } };
    const now = () => house.runtime.clock.now().add({ hours: 24 * days });
    return removeOldFiles({ ...services, rules }, { ...house.runtime, clock: { now } });
  };
  const entries = () => house.store.stores.timeline.last(ticket, 100);
  async function handedTo(team: string, member: string) {
    await house.as('mia').type('agents', `/escalate T-${ticket} ${team}`);
    return house.as(member).sees(`team-${team}`, new RegExp(`T-${ticket} for `));
  }
  /** What a person sees in a thread, in order: words, and files by name. */
  const lines = (viewer: string, channel: string, thread: string) =>
    house
      .as(viewer)
      .thread(channel, thread)
      .slice(1)
      .map((message) => message.files.map(({ name }) => name).join() || wordsOf(message).split('\n').at(-1));

  it('of a request are in Relevo’s own store, on the card, on the timeline and in the desk’s thread', async () => {
    const shot = picture(`shot ${count}`);
    const { file, bytes } = await fileIn('noah', 'agents', card.id, shot.name);
    expect(bytes.equals(shot.bytes)).toBe(true);
    expect(file.type).toBe('image/png');
    const kept = await stored(request);
    expect(kept).toMatchObject({
      state: 'kept',
      ticket,
      by: 'workspace:ana',
      visibleTo: ['requester'],
      sent: { name: shot.name },
      content: { size: shot.bytes.length, type: 'image/png', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(wordsOf(await cardSays(/Files/))).toContain(`Files: ${shot.name} (${shot.bytes.length} bytes)`);
    expect((await entries()).find(({ kind }) => kind === 'opened')?.details).toMatchObject({ files: shot.name });
    expect(lines('ana', 'support-acme', request.id).filter((line) => line === shot.name)).toEqual([]);
  });

  it('stand under the packet when a team gets the ticket, and after the words that they come with later', async () => {
    const packet = await handedTo('it', 'ivan');
    expect(wordsOf(packet)).toContain(`Files: shot ${count}.png (`);
    const first = await fileIn('ivan', 'team-it', packet.id, `shot ${count}.png`);
    expect(first.bytes.equals(picture(`shot ${count}`).bytes)).toBe(true);

    const ana = house.as('ana');
    ana.send('support-acme', 'dos más', [picture('two', 900_000), picture('three')], request.id);
    ana.write('support-acme', 'y nada más', request.id);
    for (const [viewer, channel, thread] of [
      ['ivan', 'team-it', packet.id],
      ['mia', 'agents', card.id],
    ] as const) {
      await house.as(viewer).seesInThread(channel, thread, /y nada más/);
      expect(lines(viewer, channel, thread).slice(-4)).toEqual(['dos más', 'two.png', 'three.png', 'y nada más']);
    }
    await until('the packet names them', () =>
      /three\.png/.test(wordsOf(house.workspace.message('ivan', 'team-it', packet.id))) ? true : undefined,
    );
  });

  it('that agents keep among themselves reach the team, and never the customer', async () => {
    house.as('noah').send('agents', 'from the logs', [{ name: 'mail.log', bytes: Buffer.from('550 no\n') }], card.id);
    await cardSays(/mail\.log \(7 bytes\)/);
    const note = (await entries()).find(({ kind }) => kind === 'note');
    expect(note).toMatchObject({ words: 'from the logs', details: { files: 'mail.log' }, visibleTo: ['desk'] });
    const packet = await handedTo('dev', 'dara');
    const { bytes, file } = await fileIn('dara', 'team-dev', packet.id, 'mail.log');
    expect([bytes.toString(), file.type]).toEqual(['550 no\n', 'text/plain']);
    house.as('dara').send('team-dev', 'the fix', [{ name: 'fix.patch', bytes: Buffer.from('+1\n') }], packet.id);
    await fileIn('mia', 'agents', card.id, 'fix.patch');
    house.as('mia').write('support-acme', 'Lo tenemos', request.id);
    await house.as('mia').seesInThread('agents', card.id, /Lo tenemos/);
    expect(JSON.stringify(house.as('ana').thread('support-acme', request.id))).not.toMatch(/mail\.log|fix\.patch/);
    await house.as('ana').type('support-acme', `/ticket show T-${ticket}`);
    const shown = wordsOf(await house.as('ana').sees('support-acme', /opened|abri/));
    expect(shown).not.toMatch(/mail\.log|fix\.patch/);
  });

  it('of legal stay with legal, wherever the ticket goes', async () => {
    const packet = await handedTo('legal', 'leo');
    await fileIn('leo', 'team-legal', packet.id, `shot ${count}.png`);
    const said = house.as('leo').send('team-legal', 'privileged', [picture('contract')], packet.id);
    expect(await stored(said)).toMatchObject({ state: 'kept', visibleTo: ['team:legal'] });
    house.as('leo').send('team-legal', 'and a bad one', [program], packet.id);
    await until('the bad one is noted', async () =>
      (await entries()).find(({ kind, visibleTo }) => kind === 'fileRefused' && visibleTo.join() === 'team:legal'),
    );
    await house.as('leo').type('team-legal', `/team accept T-${ticket}`);
    await house.as('leo').type('team-legal', `/team pass T-${ticket} dev "It is the API"`);
    const next = await house.as('dara').sees('team-dev', new RegExp(`T-${ticket} for Development`));
    await fileIn('dara', 'team-dev', next.id, `shot ${count}.png`);
    await house.as('noah').type('agents', `/ticket show T-${ticket}`);
    const shown = wordsOf(await house.as('noah').sees('agents', new RegExp(`T-${ticket}[\\s\\S]*opened`)));
    const seen = [
      shown,
      wordsOf(house.workspace.message('noah', 'agents', card.id)),
      wordsOf(house.workspace.message('dara', 'team-dev', next.id)),
      ...lines('noah', 'agents', card.id),
      ...lines('dara', 'team-dev', next.id),
      ...lines('ana', 'support-acme', request.id),
    ].join('\n');
    expect(seen).toContain('shot');
    expect(seen).not.toMatch(/contract|holiday|privileged/);
    expect((await house.store.stores.tickets.byNumber(ticket))?.files.map(({ name }) => name)).toEqual([
      `shot ${count}.png`,
    ]);
  });

  it('that staff send in the customer’s own thread are part of the answer', async () => {
    house
      .as('mia')
      .send('support-acme', 'Así se hace', [{ name: 'guide.pdf', bytes: Buffer.from('%PDF-1.7 x') }], request.id);
    const { file } = await fileIn('noah', 'agents', card.id, 'guide.pdf');
    expect(file.type).toBe('application/pdf');
    expect((await entries()).find(({ kind }) => kind === 'answer')).toMatchObject({
      words: 'Así se hace',
      details: { files: 'guide.pdf' },
      visibleTo: ['requester'],
    });
    expect(lines('ana', 'support-acme', request.id).filter((line) => line === 'guide.pdf')).toEqual(['guide.pdf']);
  });

  it('that are refused only their sender is told of, and the desk’s history; the rest goes on', async () => {
    const ana = house.as('ana');
    const said = ana.send('support-acme', 'mire esto', [program, picture('good')], request.id);
    await fileIn('mia', 'agents', card.id, 'good.png');
    const told = await ana.seesInThread('support-acme', request.id, /holiday\.png/);
    expect(told.onlyYou).toBe(true);
    expect(wordsOf(told)).toMatch(
      /No se pudo aceptar «holiday\.png»: es un programa\. Lo demás[\s\S]*10 MB[\s\S]*imágenes, PDF/,
    );
    expect(
      house
        .as('mia')
        .thread('support-acme', request.id)
        .some(({ onlyYou }) => onlyYou),
    ).toBe(false);
    expect(await stored(said, 0)).toMatchObject({ state: 'refused', fault: 'program' });
    const beside = lines('mia', 'agents', card.id).filter(
      (line) => !line?.startsWith('The file holiday.png was not taken'),
    );
    expect(beside.slice(-2)).toEqual(['mire esto', 'good.png']);
    const refused = (await entries()).filter(({ kind }) => kind === 'fileRefused');
    expect(refused).toMatchObject([{ details: { files: 'holiday.png', fault: 'program' }, visibleTo: ['desk'] }]);
    expect(refused[0]).not.toHaveProperty('by');
    expect(wordsOf(await cardSays(/good\.png/))).not.toContain('holiday');
    await house.as('mia').type('agents', `/ticket show T-${ticket}`);
    await house.as('mia').sees('agents', /Relevo · file not taken\nholiday\.png – it is a program/);
  });

  it('that are asked for again because a process died are copied once and shown once', async () => {
    const said = house.as('ana').send('support-acme', 'otra', [picture('again')], request.id);
    const { message } = await fileIn('mia', 'agents', card.id, 'again.png');
    const again = arrived.mock.calls
      .map(([event]) => event)
      .filter((event) => 'message' in event && [said.id, request.id].includes(event.message?.message ?? ''));
    expect(again).toHaveLength(2);
    for (const event of again) house.desk.worker.take(event, 1, true);
    house.as('ana').write('support-acme', 'y punto', request.id);
    await house.as('mia').seesInThread('agents', card.id, /y punto/);
    expect(lines('mia', 'agents', card.id).filter((line) => line === 'again.png')).toHaveLength(1);
    expect(
      house
        .as('mia')
        .thread('agents', card.id)
        .find(({ id }) => id === message.id),
    ).toBeDefined();
    expect(lines('mia', 'agents', card.id).filter((line) => line === `shot ${count}.png`)).toHaveLength(1);
    const kept = await stored(said);
    expect(kept).toMatchObject({ attempt: 1, state: 'kept' });
    expect((await entries()).filter(({ details }) => details?.['files'] === 'again.png')).toHaveLength(1);
    const chunks = house.store.database.collection('fileBytes.chunks');
    expect(await chunks.countDocuments({ files_id: { $gte: `${kept.id}/`, $lt: `${kept.id}0` } })).toBe(1);
  });

  it('of a message that an agent makes a ticket of are its own', async () => {
    const said = house.as('ben').send('support-globex', '', [picture('of a colleague')]);
    const first = await house.as('mia').sees('agents', /of a colleague\.png/);
    expect(wordsOf(first)).toContain('· of a colleague.png');
    const own = house.as('noah').send('agents', 'It is broken', [picture('of noah'), program]);
    await house.as('noah').choose(own, 'make-a-ticket');
    const made = await house.as('mia').sees('agents', /· It is broken$/m);
    await fileIn('mia', 'agents', made.id, 'of noah.png');
    expect(said.files).toHaveLength(1);
    const told = await house.as('noah').seesInThread('agents', own.id, /“holiday\.png” could not be taken/);
    expect(told.onlyYou).toBe(true);
  });

  it('that come alone go on with what was asked in the direct conversation', async () => {
    const ben = house.as('ben');
    const direct = ben.directWith('relevo');
    ben.write(direct, 'Login fails');
    const own = await house.as('mia').sees('agents', /· Login fails$/m);
    ben.send(direct, '', [picture('proof')]);
    await fileIn('mia', 'agents', own.id, 'proof.png');
    ben.send(direct, '', [program]);
    const told = await ben.sees(direct, /holiday\.png” could not be taken/);
    expect(told.onlyYou).toBe(true);
  });

  it('that no ticket came of are not kept', async () => {
    house.as('noah').send(house.as('noah').directWith('relevo'), 'hello', [picture('of nobody')]);
    await house.as('noah').sees(house.as('noah').directWith('relevo'), /Messages to Relevo make tickets/);
    const files = house.store.database.collection('files');
    const all = await files.find({ state: 'kept' }).toArray();
    expect(all.filter(({ sent }) => (sent as { name: string }).name === 'of nobody.png')).toEqual([]);
    expect(await files.countDocuments({ state: 'wanted' })).toBe(0);
  });

  it('are removed when their ticket ended long enough ago, and asked for afterwards it says so', async () => {
    const { stores } = house.store;
    const mia = house.as('mia');
    const file = await stored(request);
    const state = async () => (await stores.files.byId(file.id))?.state;
    await inDays(100);
    expect(await state()).toBe('kept');
    await mia.type('agents', `/ticket resolve T-${ticket} "Listo"`);
    await cardSays(/Status: Resolved/);
    await untilQuiet(house);
    await removeOldFiles(house.desk.services, house.runtime);
    await inDays(29);
    expect(await state()).toBe('kept');
    await inDays(31);
    expect(await state()).toBe('removed');
    expect(
      (await stores.tickets.withOldFiles('2100-01-01T00:00:00Z', 1_000)).map(({ number }) => number),
    ).not.toContain(ticket);
    expect(wordsOf(await cardSays(/Files/))).toContain(`Files: shot ${count}.png`);
    expect((await entries()).find(({ kind }) => kind === 'opened')?.details).toMatchObject({
      files: `shot ${count}.png`,
    });

    await mia.type('agents', `/ticket reopen T-${ticket} "Otra vez"`);
    await cardSays(/Status: Open/);
    const packet = await handedTo('it', 'ivan');
    await house
      .as('ivan')
      .seesInThread('team-it', packet.id, new RegExp(`^File: shot ${count}\\.png \\(.*not kept any more`));
  });

  it('of a duplicate stay for as long as the matter is worked on, and until that ended long ago, too', async () => {
    const mia = house.as('mia');
    const file = await stored(request);
    house.as('ben').write('support-globex', `The same ${count}`);
    const main = Number(/T-(\d+)/.exec(wordsOf(await mia.sees('agents', new RegExp(`The same ${count}$`, 'm'))))?.[1]);
    await mia.type('agents', `/ticket merge T-${ticket} into:T-${main}`);
    await cardSays(/Merged into/);
    await untilQuiet(house);
    const { stores } = house.store;
    await inDays(40);
    expect(await stores.files.byId(file.id)).toMatchObject({ state: 'kept' });
    await mia.type('agents', `/ticket resolve T-${main} "Done"`);
    await mia.sees('agents', new RegExp(`T-${main} is resolved`));
    await untilQuiet(house);
    await inDays(20);
    expect(await stores.files.byId(file.id)).toMatchObject({ state: 'kept' });
    await inDays(80);
    expect(await stores.files.byId(file.id)).toMatchObject({ state: 'removed' });
  });

  it('put into the form of a new ticket are evidence like any other, and nobody else’s can be named there', async () => {
    const ana = house.as('ana');
    const shot = picture('form');
    const other = house.workspace.keepFile('ben', picture('secret'));
    const own = house.workspace.keepFile('ana', shot);
    const said = { subject: `Formulario ${count}`, body: 'No se ve', category: 'other' };
    const form = await ana.type('support-acme', '/ticket new');
    if (form.kind !== 'modal') throw new Error('no form is open');
    expect(form.modal.fields.at(-1)).toMatchObject({ id: 'screenshot', kind: 'file', required: false });
    expect(() => ana.submit(form, { ...said, screenshot: other.id })).toThrow('no such file');
    expect(await ana.submit(form, { ...said, screenshot: own.id })).toEqual({ kind: 'done' });
    const made = await house.as('mia').sees('agents', new RegExp(`· Formulario ${count}$`, 'm'));
    const number = Number(/T-(\d+)/.exec(wordsOf(made))?.[1]);
    const { bytes } = await fileIn('noah', 'agents', made.id, 'form.png');
    expect(bytes.equals(shot.bytes)).toBe(true);
    expect(await house.store.stores.files.byId(`${number}:workspace:${own.id}`)).toMatchObject({
      state: 'kept',
      by: 'workspace:ana',
      visibleTo: ['requester'],
    });
    expect((await house.store.stores.tickets.byNumber(number))?.files).toMatchObject([{ name: 'form.png' }]);

    // Typed, an id is nothing but a word.
    await ana.type('support-acme', `/ticket new subject:Escrito body:x category:other screenshot:${other.id}`);
    const typed = await house.as('mia').sees('agents', /· Escrito$/m);
    await untilQuiet(house);
    expect(
      house
        .as('mia')
        .thread('agents', typed.id)
        .flatMap(({ files }) => files),
    ).toEqual([]);
  });

  it('that are no such thing are refused with a word to whoever put them into a form', async () => {
    const ana = house.as('ana');
    const { id } = house.workspace.keepFile('ana', program);
    const said = { subject: `Programa ${count}`, body: 'x', category: 'other', screenshot: id };
    await ana.submit(await ana.type('support-acme', '/ticket new'), said);
    await ana.isShown('support-acme', /holiday\.png.*programa/);
  });
});

it('no form asks for files where the platform gives none of them', async () => {
  const house = await openHouse({}, { lacks: { capabilities: { formFiles: undefined } as never } });
  try {
    const form = await house.as('ana').type('support-acme', '/ticket new');
    if (form.kind !== 'modal') throw new Error('no form is open');
    expect(form.modal.fields.map(({ id }) => id)).toEqual(['subject', 'body', 'category']);
  } finally {
    await house.close();
  }
});
