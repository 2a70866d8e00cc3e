import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MailMessage } from '#src/services/out-message.ts';
import { type OpenStore, openStore } from '#src/store/open.ts';
import { freshStore, namedServer, type Place } from './store-helpers.ts';

const server = namedServer();
const places: [string, () => Promise<Place>][] = [['embedded', () => freshStore({ refuseScans: true })]];
if (server !== undefined) places.push([server.name, () => Promise.resolve(server)]);

// What is done is forgotten a week after, so that this is long hence.
const NOON = '2998-03-02T12:00:00.000Z';
const EVER = '2999-01-01T00:00:00Z';
const plus = (seconds: number) => Temporal.Instant.from(NOON).add({ seconds }).toString();

describe.each(places)('the mails of the outbox over %s', (_, open) => {
  let place: Place;
  let store: OpenStore;
  let made = 0;
  beforeAll(async () => {
    place = await open();
    store = await openStore(place.uri, { firstNumber: 1 });
    await store.database.dropDatabase();
    await store.close();
    store = await openStore(place.uri, { firstNumber: 1 });
  });
  afterAll(async () => {
    await store.database.dropDatabase();
    await store.close();
    await place.clean();
  });

  /** A mail that was made at noon, and is leased until noon too. @returns its id */
  async function mail(change: Partial<MailMessage> = {}, at = NOON): Promise<string> {
    made += 1;
    const id = `${made}:1:0`;
    const content = {
      messageId: `<${made}@a.b>`,
      from: 'a@b.c',
      to: 'x@y.z',
      subject: '',
      text: '',
      html: '',
      headers: {},
    };
    const message: MailMessage = {
      kind: 'mail',
      ticket: made,
      what: 'answer',
      customer: 'c',
      mail: content,
      ...change,
    };
    await store.stores.outbox.enqueue([{ id, stream: `${made}/mail`, seq: 100, message, trace: id }], at);
    return id;
  }
  const settle = (id: string, state: 'sent' | 'failed') =>
    store.stores.outbox.settle({ id, stream: `${made}/mail` }, state, NOON, 'why');
  const tidy = () => store.database.collection('outbox').deleteMany({ _id: { $gt: '' as never } });

  it('are listed newest first to the last one, also those of one instant', async () => {
    const { mails } = store.stores;
    const ids: string[] = [];
    for (let n = 0; n < 23; n += 1) {
      ids.push(await mail({}, n < 4 ? plus(n) : plus(10)));
      if (n % 3 === 0) await settle(ids.at(-1) ?? '', 'failed');
    }
    await settle(await mail({}, plus(20)), 'sent');
    const seen: string[] = [];
    for (let page = await mails.hanging(EVER, { limit: 5 }); page.length > 0; ) {
      expect(page.length).toBeLessThanOrEqual(5);
      seen.push(...page.map(({ id }) => id));
      const { createdAt, id } = page.at(-1) ?? expect.fail();
      page = await mails.hanging(EVER, { limit: 5, before: { createdAt, id } });
    }
    expect(seen.slice(-4)).toEqual(ids.slice(0, 4).reverse());
    expect([...seen].sort()).toEqual([...ids].sort());
    expect(await mails.countHanging(EVER)).toBe(23);
    expect(await mails.countHanging(plus(2))).toBe(2);
    await tidy();
  });

  it('have one outcome, which is not what hangs any more', async () => {
    const { mails, outbox } = store.stores;
    const id = await mail();
    expect(await mails.left(id, 'failed', 'refused')).toMatchObject({
      outcome: 'failed',
      attempts: 1,
      lastError: 'refused',
    });
    expect(await mails.left(id, 'sent')).toBeUndefined();
    expect(await mails.countHanging(EVER)).toBe(0);
    // It keeps its place in the stream until it is settled.
    expect(await outbox.hasEarlier(`${made}/mail`, 200)).toBe(true);
    await settle(id, 'failed');
    expect(await mails.byId(id)).not.toHaveProperty('outcome');
    expect(await mails.countHanging(EVER)).toBe(1);
    await settle(id, 'sent');
    expect(await mails.left(id, 'failed')).toBeUndefined();
    await tidy();
  });

  it('that were given up are given up, unless they had just left', async () => {
    const { mails, outbox } = store.stores;
    const id = await mail();
    expect(await mails.giveUp(id, NOON)).toMatchObject({ state: 'givenUp' });
    expect(await mails.giveUp(id, NOON)).toMatchObject({ state: 'givenUp' });
    expect(await mails.left(id, 'failed')).toBeUndefined();
    await mails.retry(id, plus(60));
    await outbox.postpone(id, plus(60), { error: 'away', tried: true });
    expect(await outbox.claim(plus(90), plus(95))).toBeUndefined();
    expect(await mails.left(id, 'sent')).toMatchObject({ outcome: 'sent', state: 'queued' });
    expect(await mails.giveUp(id, NOON)).toMatchObject({ outcome: 'sent', state: 'queued' });
    expect(await mails.giveUp('none', NOON)).toBeUndefined();
    await tidy();
  });

  it('are due at once when they are tried again, but not while somebody may be sending them', async () => {
    const { mails, outbox } = store.stores;
    const id = await mail();
    await outbox.postpone(id, plus(300), { error: 'away', tried: true });
    await mails.retry(id, plus(60));
    expect(await mails.byId(id)).toMatchObject({ dueAt: '2998-03-02T12:01:00.000Z', state: 'queued' });
    expect(await outbox.claim(plus(60), plus(65))).toMatchObject({ id });
    await mails.retry(id, plus(61));
    expect(await outbox.claim(plus(62), plus(67))).toBeUndefined();
    // Whoever has it says so again, at the very moment at which somebody wants it tried.
    await outbox.renew([id], plus(400));
    await mails.retry(id, plus(63));
    expect(await outbox.claim(plus(64), plus(69))).toBeUndefined();
    await settle(id, 'failed');
    await mails.retry(id, plus(70));
    expect(await outbox.claim(plus(70), plus(75))).toMatchObject({ id, state: 'queued' });
    await tidy();
  });

  it('of a customer are found by where they go, and get another mail in their place', async () => {
    const { mails } = store.stores;
    const [refused, waiting, gone, others] = [await mail(), await mail(), await mail(), await mail({ customer: 'd' })];
    await mails.left(refused, 'failed', 'refused');
    expect((await mails.toOtherAddress('c', 'new@y.z', 10)).map(({ outcome }) => outcome)).toContain('failed');
    await settle(refused, 'failed');
    await mails.left(gone, 'sent');
    expect(await mails.toOtherAddress('c', 'new@y.z', 10)).toHaveLength(2);
    await settle(gone, 'sent');
    const found = await mails.toOtherAddress('c', 'new@y.z', 10);
    expect(found.map(({ id }) => id).sort()).toEqual([refused, waiting].sort());
    for (const { id, message } of found) await mails.replace(id, { ...message.mail, to: 'new@y.z' }, plus(60));
    expect(await mails.toOtherAddress('c', 'new@y.z', 10)).toEqual([]);
    expect(await mails.byId(refused)).toMatchObject({ state: 'queued', message: { mail: { to: 'new@y.z' } } });
    await mails.replace(gone, { ...(found[0] ?? expect.fail()).message.mail, to: 'late@y.z' }, NOON);
    expect(await mails.byId(gone)).toMatchObject({ state: 'sent', message: { mail: { to: 'x@y.z' } } });
    expect(await mails.byId(others)).toMatchObject({ message: { mail: { to: 'x@y.z' } } });
    await tidy();
  });

  it('are announced once while they wait and once when they were refused, whoever dies over it', async () => {
    const { mails } = store.stores;
    const ids = [await mail(), await mail(), await mail({}, plus(600))];
    await mails.announce(plus(300), 'first');
    await mails.announce(plus(300), 'second');
    expect(await mails.openAnnouncement()).toBe('first');
    expect(await mails.announced('first', 1)).toMatchObject({ count: 2, first: [{ id: expect.any(String) }] });
    await mails.closeAnnouncement('first');
    expect(await mails.openAnnouncement()).toBeUndefined();
    await settle(ids[0] ?? '', 'failed');
    await mails.announce(plus(300), 'third');
    expect(await mails.announced('third', 5)).toMatchObject({ count: 1, first: [{ id: ids[0] }] });
    await mails.closeAnnouncement('third');
    await mails.retry(ids[0] ?? '', NOON);
    await mails.announce(plus(300), 'fourth');
    expect(await mails.openAnnouncement()).toBeUndefined();
    await tidy();
  });

  it('are counted by limits once for each event, and no more than so many at once', async () => {
    const { limits } = store.stores;
    const asked = await Promise.all(Array.from({ length: 12 }, (_unused, n) => limits.take('who', `e${n}`, 5, EVER)));
    expect(asked.filter(Boolean)).toHaveLength(5);
    const again = await Promise.all(Array.from({ length: 12 }, (_unused, n) => limits.take('who', `e${n}`, 5, EVER)));
    expect(again).toEqual(asked);
    expect(await limits.take('somebody else', 'e0', 5, EVER)).toBe(true);
  });
});
