import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, type House, olderOf, openHouse, until, wordsOf } from './house.ts';

describe('the audit log', () => {
  let house: House;
  let [ana, mia, lea]: Actor[] = [];
  let card: string;
  /** What was done to its collection, in all of this file. */
  const touched = new Set<string>();
  const logged = (what: string, filter: object = {}) =>
    until(`${what} on the audit log`, async () =>
      (await house.store.database
        .collection('audit')
        .findOne({ by: /^workspace:/, ...filter }, { hint: { at: 1, _id: 1 } }))
        ? (
            await house.store.database
              .collection('audit')
              .find({ at: { $gt: new Date(0) }, what, ...filter })
              .toArray()
          )[0]
        : undefined,
    );
  beforeAll(async () => {
    mongoose.set('debug', (collection: string, method: string) => {
      if (collection === 'audit') touched.add(method);
    });
    house = await openHouse();
    [ana, mia, lea] = [house.as('ana'), house.as('mia'), house.as('lea')];
    ana?.write('support-acme', 'My secret sorrow');
    card = (await mia?.sees('agents', /T-1001/))?.id ?? '';
  });
  afterAll(async () => {
    await house.close();
    mongoose.set('debug', false);
  });

  it('has what messages did, and what commands did, with the ticket and the place, once', async () => {
    expect(await logged('message.opened')).toMatchObject({
      by: 'workspace:ana',
      ticket: 1001,
      outcome: 'done',
      channel: 'support-acme',
    });
    await mia?.type('agents', '/ticket claim T-1001');
    expect(await logged('ticket claim')).toMatchObject({
      by: 'workspace:mia',
      ticket: 1001,
      from: 'workspace',
      channel: 'agents',
    });
    mia?.write('agents', 'Between us', card);
    expect(await logged('message.note')).toMatchObject({ by: 'workspace:mia', ticket: 1001 });
    await mia?.type('agents', '/ticket new subject:"Own trouble" category:other body:"It hurts"');
    expect(await logged('ticket new')).toMatchObject({ ticket: 1002 });
  });

  it('has nothing of what only shows, and nobody’s words', async () => {
    await mia?.type('agents', '/ticket show T-1001');
    await mia?.isShown('agents', /internal note/);
    await lea?.type('leads', '/away list');
    await lea?.isShown('leads', /Nobody is away/);
    await lea?.type('leads', '/ticket bulk for:sorrow do:tag with:sad');
    await lea?.isShown('leads', /Nothing is done yet/);
    await mia?.type('agents', '/ticket priority T-1001 high');
    await logged('ticket priority');
    const all = await house.store.database
      .collection('audit')
      .find({ at: { $gt: new Date(0) } })
      .toArray();
    const shows = ['ticket show', 'away list', 'ticket bulk'];
    expect(all.filter(({ what }) => shows.includes(String(what)))).toEqual([]);
    expect(JSON.stringify(all)).not.toMatch(/sorrow|Between us|hurts|trouble/);
  });

  it('has what was tried and could not be done, with why, and nothing of what was not understood', async () => {
    const noah = house.as('noah');
    await noah.type('agents', '/ticket claim T-1001');
    await noah.isShown('agents', /has T-1001 already/);
    expect(await logged('ticket claim', { by: 'workspace:noah' })).toMatchObject({
      outcome: 'tried',
      reason: 'claimedBy',
      ticket: 1001,
      channel: 'agents',
    });
    await noah.type('agents', '/ticket priority T-1001 enormous');
    await noah.isShown('agents', /is not right/);
    await noah.type('agents', '/nonsense');
    await noah.isShown('agents', /There is no command/);
    // Not possible either, but it would only have shown something.
    await noah.type('agents', '/ticket show T-4711');
    await noah.isShown('agents', /no ticket T-4711/);
    await noah.type('agents', '/ticket release T-4711');
    expect(await logged('ticket release')).toMatchObject({ outcome: 'tried', reason: 'unknownTicket', ticket: 4711 });
    const his = await Array.fromAsync(house.store.stores.audit.each({ by: 'workspace:noah' }));
    expect(his.map(({ what }) => what)).toEqual(['ticket claim', 'ticket release']);
    await lea?.type('leads', '/audit who:noah');
    expect(wordsOf((await lea?.isShown('leads', /Audit log: workspace:noah/)) as never)).toMatch(
      /\/ticket claim\nnot possible then \(claimedBy\) · T-1001/,
    );
  });

  it('has the reaction of whoever may not make a ticket of that message, who is not told off', async () => {
    const said = mia?.write('support-acme', 'Between colleagues');
    if (said) ana?.reacts(said, '🎫');
    expect(await logged('reaction')).toMatchObject({
      by: 'workspace:ana',
      outcome: 'denied',
      reason: 'notYourMessage',
      channel: 'support-acme',
    });
    expect(ana?.messages('support-acme').filter(({ onlyYou, card: one }) => onlyYou && one)).toEqual([]);
    const other = mia?.write('support-acme', 'Among us');
    if (other) ana?.reacts(other, '👍');
    await ana?.type('support-acme', '/audit T-1001');
    await logged('audit', { by: 'workspace:ana' });
    const hers = await Array.fromAsync(house.store.stores.audit.each({ by: 'workspace:ana' }));
    expect(hers.filter(({ what }) => what === 'reaction')).toHaveLength(1);
  });

  it('is shown to leads, of a ticket and of a person, and to nobody else', async () => {
    await mia?.type('agents', '/audit T-1001');
    expect(await logged('audit', { by: 'workspace:mia' })).toMatchObject({ outcome: 'denied' });
    await lea?.type('leads', '/audit T-1001');
    const shown = await lea?.isShown('leads', /Audit log: T-1001/);
    const words = shown ? wordsOf(shown) : '';
    expect(words).toMatch(/· Mia.* · \/ticket claim\ndone · T-1001 · workspace:agents/);
    expect(words).toMatch(/message: internal note/);
    expect(words).toMatch(/\/audit\nnot allowed · T-1001/);
    await lea?.type('leads', '/audit who:mia');
    expect(wordsOf((await lea?.isShown('leads', /Audit log: workspace:mia/)) as never)).toMatch(
      /\/ticket new\ndone · T-1002/,
    );
    await lea?.type('leads', '/audit');
    await lea?.isShown('leads', /Of which ticket, or of whom/);
    await lea?.type('leads', '/audit who:nobody');
    await lea?.isShown('leads', /is not one person/);
  });

  it('goes on page by page', async () => {
    const many = Array.from({ length: 40 }, (_, n) => ({
      id: `x${n}`,
      at: '2026-01-01T00:00:00.000Z',
      by: 'workspace:gone',
      byName: `n${n};`,
      what: 'ticket claim',
      outcome: 'done' as const,
      from: 'workspace',
    }));
    await house.store.stores.audit.append(many);
    await lea?.type('leads', '/audit who:workspace:gone');
    const seen: string[] = [];
    let page = await lea?.isShown('leads', /Audit log: workspace:gone/);
    for (;;) {
      seen.push(...((page ? wordsOf(page) : '').match(/n\d+;/g) ?? []));
      if (!page || olderOf(page).length === 0) break;
      await lea?.press(page, 'audit');
      page = await lea?.isShown('leads', /Audit log: workspace:gone/, page);
    }
    expect(seen.toSorted()).toEqual(many.map(({ byName }) => byName).toSorted());
  });

  it('was only ever added to and read by all of this', () => {
    expect([...touched].toSorted()).toEqual(['createIndexes', 'find', 'insertMany']);
  });
});
