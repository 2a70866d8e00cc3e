import { afterEach, describe, expect, it } from 'vitest';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { systemClock } from '#src/lib/clock.ts';
import { RetryLater, TooLarge } from '#src/lib/errors.ts';
import type { Platform } from '#src/port/platform.ts';
import type { MessageView } from '#src/workspace/model.ts';
import { type House, type HouseOptions, openHouse, until, wordsOf } from './house.ts';

const text = (words: string) => ({ name: 'app.log', bytes: Buffer.from(words) });

describe('a platform', () => {
  let house: House;
  afterEach(() => house.close());

  async function asked(options: HouseOptions, files = [text('log')], desk = {}) {
    house = await openHouse(desk, options);
    const request = house.as('ben').send('support-globex', 'It fails', files);
    const card = await house.as('mia').sees('agents', /· It fails$/m);
    return { request, card };
  }
  const names = (thread: readonly MessageView[]) => thread.flatMap(({ files }) => files.map(({ name }) => name));
  const desk = (card: MessageView) => house.as('mia').thread('agents', card.id);
  const record = ({ files }: MessageView) => house.store.stores.files.byId(`1001:workspace:${files[0]?.id}`);
  const refused = (request: MessageView) =>
    until('it is refused', async () => {
      const found = await record(request);
      return found?.state === 'refused' ? found : undefined;
    });

  it('that takes no files gets a line with the name', async () => {
    const { card, request } = await asked({ lacks: { capabilities: { files: false } } });
    await house.as('mia').seesInThread('agents', card.id, /^File: app\.log \(3 bytes\)/);
    expect(names(desk(card))).toEqual([]);
    expect(await record(request)).toMatchObject({ state: 'kept' });
  });

  it('that takes only smaller ones gets a line for the others', async () => {
    const files = [text('0123456789'), { ...text('x'), name: 'small.log' }];
    const { card } = await asked({ lacks: { limits: { fileBytes: 9 } } }, files);
    await until('the small one', () => (names(desk(card)).includes('small.log') ? true : undefined));
    expect(
      desk(card)
        .slice(1)
        .map((m) => names([m])[0] ?? wordsOf(m)),
    ).toEqual(['File: app.log (10 bytes). It cannot be shown here.', 'small.log']);
  });

  it('that is slow over a file keeps it its place: right after the words that it came with', async () => {
    const gate = Promise.withResolvers<void>();
    const file =
      (own: Platform['file']): Platform['file'] =>
      async (ref, most) => {
        await gate.promise;
        return own(ref, most);
      };
    const { card, request } = await asked({ file });
    house.as('ben').write('support-globex', 'and more words', request.id);
    await until('the words wait behind it', async () => {
      const behind = { stream: '1001/card', state: 'queued', 'message.card': { $exists: true }, behind: true };
      return (await house.store.database.collection('outbox').countDocuments(behind)) > 0 ? true : undefined;
    });
    gate.resolve();
    await house.as('mia').seesInThread('agents', card.id, /and more words/);
    const [, first, second] = desk(card);
    expect([first && names([first]), second && wordsOf(second)]).toEqual([
      ['app.log'],
      expect.stringContaining('and more words'),
    ]);
  });

  it('that cannot give a file now holds up nothing: the ticket is there, then the words, then the file', async () => {
    let away = true;
    let ahead = 0;
    let tries = 0;
    const file =
      (own: Platform['file']): Platform['file'] =>
      async (ref, most) => {
        tries += 1;
        if (away) throw new RetryLater('not now', { afterMs: 50 });
        return own(ref, most);
      };
    const clock = { now: () => systemClock.now().add({ seconds: ahead }) };
    const { card, request } = await asked({ file, clock });
    await until('it was tried', () => (tries > 2 ? true : undefined));
    expect(wordsOf(card)).toContain('Files: app.log (3 bytes)');
    house.as('ben').write('support-globex', 'still so', request.id);
    // Its place in the thread is kept for some seconds only.
    ahead = 20;
    await house.as('mia').seesInThread('agents', card.id, /still so/);
    expect(names(desk(card))).toEqual([]);
    expect(await record(request)).toMatchObject({ state: 'wanted', failures: 0 });
    away = false;
    await until('the file', () => (names(desk(card)).includes('app.log') ? true : undefined));
    expect(names(desk(card))).toEqual(['app.log']);
    expect(names(desk(card).slice(-1))).toEqual(['app.log']);
  });

  it('that has a file no longer is not asked again; the desk reads it, and nobody is bothered', async () => {
    const { card, request } = await asked({ file: () => async () => undefined });
    expect(await refused(request)).toMatchObject({ fault: 'gone', attempt: 1 });
    await until('the card names it no longer', () =>
      wordsOf(house.workspace.message('mia', 'agents', card.id)).includes('app.log') ? undefined : true,
    );
    await house.as('mia').type('agents', '/ticket show T-1001');
    await house.as('mia').sees('agents', /app\.log – it is no longer where it was sent/);
    expect(
      house
        .as('ben')
        .thread('support-globex', request.id)
        .some(({ onlyYou }) => onlyYou),
    ).toBe(false);
  });

  it('that fails over a file again and again is believed in the end', async () => {
    let tries = 0;
    const file = () => async () => {
      tries += 1;
      throw new Error('odd');
    };
    let ahead = 0;
    const { request } = await asked({ file, clock: { now: () => systemClock.now().add({ seconds: ahead }) } });
    await until('five tries', async () => {
      // While a try is under way time stands still, or its lease would be over and another began beside it.
      const { failures = 0 } = (await record(request)) ?? {};
      if (failures === tries) ahead += 1;
      return tries >= 5 ? true : undefined;
    });
    expect(await refused(request)).toMatchObject({ fault: 'unreadable', failures: 4 });
    expect(tries).toBe(5);
    const told = await house.as('ben').seesInThread('support-globex', request.id, /app\.log/);
    expect(wordsOf(told)).toContain('it could not be read');
  });

  it('is not asked for more bytes than are taken, whatever it says of the size', async () => {
    const limits = { ...defaultDesk.files, maxMegabytes: 1 };
    const most: number[] = [];
    const file =
      (own: Platform['file']): Platform['file'] =>
      (ref, atMost) => {
        most.push(atMost);
        return own(ref, atMost);
      };
    const { request } = await asked({ file }, [text('x'.repeat(1024 * 1024 + 1))], { files: limits });
    expect(await refused(request)).toMatchObject({ fault: 'tooBig' });
    expect(most).toEqual([]);
    const told = await house.as('ben').seesInThread('support-globex', request.id, /app\.log/);
    expect(wordsOf(told)).toMatch(/it is too large[\s\S]*up to 1 MB each/);
    await house.close();

    const lying = () => async () => {
      throw new TooLarge('so much');
    };
    const { request: second } = await asked({ file: lying });
    expect(await refused(second)).toMatchObject({ fault: 'tooBig', attempt: 1 });
  });

  it('says of a file what its bytes do not: the ticket believes the bytes', async () => {
    const lying = () => async () => Buffer.from('%PDF-1.7 and some more');
    const { card, request } = await asked({ file: lying });
    await until('the size on the card', () =>
      wordsOf(house.workspace.message('mia', 'agents', card.id)).includes('app.log (22 bytes)') ? true : undefined,
    );
    const ticket = await house.store.stores.tickets.byNumber(1001);
    expect(ticket?.files).toMatchObject([{ name: 'app.log', size: 22, type: 'application/pdf' }]);
    await until('it is kept', async () => ((await record(request))?.state === 'kept' ? true : undefined));
  });

  it('gets ten megabytes as they were sent', async () => {
    const large = { name: 'all.log', bytes: Buffer.alloc(10 * 1024 * 1024, 'line of a log\n') };
    const { card } = await asked({}, [large, { ...large, name: 'more.log' }, { ...large, name: 'most.log' }]);
    await until('all of them', () => (names(desk(card)).length === 3 ? true : undefined));
    for (const { files } of desk(card).slice(1))
      for (const file of files) expect(house.as('mia').opens(file).equals(large.bytes), file.name).toBe(true);
    expect(names(desk(card))).toEqual(['all.log', 'more.log', 'most.log']);
  });
});
