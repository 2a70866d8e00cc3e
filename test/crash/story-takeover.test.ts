import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plain } from '#src/i18n/types.ts';
import type { CommandEvent, MessageEvent } from '#src/port/events.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { laneOf } from '#src/services/worker.ts';
import { type House, openHouse, until, wordsOf } from '../scenarios/house.ts';

/** What a process that died had in hand, taken up by another: each case that the random kills found once, on its own. */
describe('what a dead process had in hand', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  const account = (user: string) => ({ platform: 'workspace', user });
  const now = () => Temporal.Now.instant();
  const left = async (event: MessageEvent | CommandEvent, forMs: number) =>
    house.store.stores.inbox.take(event, laneOf(event), now().add({ milliseconds: forMs }).toString());
  const isDone = async (key: string) =>
    (await house.store.database.collection<{ _id: string }>('inbox').findOne({ _id: key, state: 'done' })) ?? undefined;

  it('comes before what followed it: an answer to a request that is not a ticket yet is not lost', async () => {
    // Staff's words in an intake channel make no ticket, so that nobody but the dead process has the request in hand.
    const request = house.as('mia').write('support-acme', 'Request of a process that died');
    const event: MessageEvent = {
      key: 'workspace:0-dead-request',
      kind: 'message',
      by: account('ana'),
      at: request.at,
      message: { platform: 'workspace', channel: 'support-acme', message: request.id },
      direct: false,
      text: 'Request of a process that died',
      files: [],
    };
    expect(await left(event, 1_500)).toBe('taken');
    house.as('ana').write('support-acme', 'And one thing more', request.id);
    const card = await house.as('mia').sees('agents', /T-\d+ · Request of a process that died/);
    await house.as('mia').seesInThread('agents', card.id, /And one thing more/);
    const number = Number(/T-(\d+)/.exec(wordsOf(card))?.[1]);
    const kinds = (await house.store.stores.timeline.last(number, 10)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind !== 'confirmation')).toEqual(['opened', 'customer']);
  });

  it('is let go of when all of it was done but for the note that it was', async () => {
    house.as('ana').write('support-acme', 'Moved on, and then died');
    const card = await house.as('mia').sees('agents', /T-\d+ · Moved on/);
    const number = Number(/T-(\d+)/.exec(wordsOf(card))?.[1]);
    const tickets = house.store.database.collection<{ _id: number; pending: unknown[]; pendingSince?: Date }>(
      'tickets',
    );
    const settled = async () => {
      const found = await tickets.findOne({ _id: number });
      return (found?.pending.length === 0 && found.pendingSince === undefined) || undefined;
    };
    await until('all is moved on', settled);
    await tickets.updateOne({ _id: number }, { $set: { pendingSince: new Date(0) } });
    await until('it is let go of', settled);
  });

  it('is not done when the person was answered already: what was refused stays refused', async () => {
    house.as('ana').write('support-acme', 'Who claims this?');
    const card = await house.as('mia').sees('agents', /T-\d+ · Who claims this/);
    const label = /T-\d+/.exec(wordsOf(card))?.[0] ?? '';
    const place = { platform: 'workspace', channel: 'agents' };
    const claim = (key: string): CommandEvent => ({
      key,
      kind: 'command',
      by: account('mia'),
      at: now().toString(),
      interaction: { id: key, in: place },
      line: `/ticket claim ${label}`,
    });
    const id = 'workspace:answered:reply';
    const answer = noticeCard(plain('No, not now.'));
    const message = {
      kind: 'ephemeral',
      to: account('mia'),
      in: place,
      card: answer,
      reader: { language: 'en', zone: 'UTC' },
    } as const;
    await house.store.stores.outbox.enqueue([{ id, stream: id, seq: 0, message, trace: id }], now().toString());
    await left(claim('workspace:answered'), 0);
    await until('the answered one is settled', () => isDone('workspace:answered'));
    expect((await house.store.stores.tickets.byNumber(Number(label.slice(2))))?.assignee).toBeUndefined();
    // The same, had nobody been answered, is done.
    await left(claim('workspace:unanswered'), 0);
    await until('the other one is settled', () => isDone('workspace:unanswered'));
    expect((await house.store.stores.tickets.byNumber(Number(label.slice(2))))?.assignee?.name).toMatch(/Mia/);
  });
});
