import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageView } from '#src/workspace/model.ts';
import { type House, openHouse, until, wordsOf } from './house.ts';

describe('words that are long', () => {
  let house: House;
  let request: MessageView;
  let card: MessageView;
  beforeAll(async () => {
    house = await openHouse();
    request = house.as('ben').write('support-globex', 'Hello');
    card = await house.as('mia').sees('agents', /T-1001/);
  });
  afterAll(() => house.close());

  const customerEntries = async () =>
    (await house.store.stores.timeline.last(1001, 50)).filter(({ kind }) => kind === 'customer');

  it('of a whole message of the workspace are kept whole, and reach the desk whole', async () => {
    const words = Array.from({ length: 900 }, (_, n) => `word ${n}`).join('\n');
    const full = words.padEnd(10_000, 'x');
    house.as('ben').write('support-globex', full, request.id);
    const said = await house.as('mia').seesInThread('agents', card.id, /word 899/);
    const quotes = said.card?.blocks.flatMap((block) => (block.kind === 'quote' ? [block.text] : [])) ?? [];
    expect(quotes.join('')).toBe(full);
    expect((await until('the entry', async () => (await customerEntries())[0]))?.words).toBe(full);
  });

  /** As another platform delivers it, whose messages may be longer. */
  async function delivered(text: string, key: string): Promise<void> {
    const { channel, id: message } = house.as('ben').write('support-globex', 'short', request.id);
    const event = {
      kind: 'message',
      key,
      by: { platform: 'workspace', user: 'ben' },
      at: house.runtime.clock.now().toString(),
      message: { platform: 'workspace', channel, message, thread: request.id },
      direct: false,
      text,
      files: [],
    } as const;
    await house.store.stores.inbox.take(event, undefined, event.at);
    house.desk.worker.take(event);
  }

  it('up to what any platform’s message holds are kept whole, without a word', async () => {
    await delivered('y'.repeat(40_000), 'long:1');
    const kept = await until('the long entry', async () =>
      (await customerEntries()).find(({ words }) => words?.startsWith('yyy')),
    );
    expect(kept.words).toBe('y'.repeat(40_000));
    expect(kept).not.toHaveProperty('details');
    await house.as('mia').seesInThread('agents', card.id, /yyyy$/);
    const told = house.as('ben').thread('support-globex', request.id);
    expect(told.some((one) => one.onlyYou)).toBe(false);
  });

  it('beyond that are cut: the author alone is told, and the desk sees it in the history', async () => {
    await delivered(`${'z'.repeat(39_998)}😀 and more`, 'long:2');
    const ben = house.as('ben');
    const told = await ben.seesInThread('support-globex', request.id, /first 40,000 characters are kept/);
    expect(told.onlyYou).toBe(true);
    expect(wordsOf(told)).toMatch(/send the rest as a file/);
    const kept = await until('the cut entry', async () =>
      (await customerEntries()).find(({ words }) => words?.startsWith('zzz')),
    );
    expect(kept.words).toBe(`${'z'.repeat(39_998)}…`);
    expect(kept.details).toEqual({ cut: 'yes' });
    await house.as('mia').type('agents', '/ticket show T-1001');
    await house.as('mia').isShown('agents', /cut here: the message was longer/);
    await ben.type('support-globex', '/ticket show T-1001');
    expect(wordsOf(await ben.isShown('support-globex', /T-1001 · Hello/))).not.toMatch(/cut here/);
    expect(
      house
        .as('mia')
        .thread('support-globex', request.id)
        .some((one) => one.onlyYou),
    ).toBe(false);
  });
});
