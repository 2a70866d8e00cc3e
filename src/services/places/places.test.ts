import { describe, expect, it } from 'vitest';
import { aDesk, inEnglish } from '#test/builders.ts';
import type { Desk } from '../../domain/desk.ts';
import { RetryLater } from '../../lib/errors.ts';
import { createLog } from '../../lib/log.ts';
import type { Card } from '../../port/cards.ts';
import type { Directory } from '../../port/platform.ts';
import type { NewItem, OutboxItem } from '../stores/outbox.ts';
import { Places } from './places.ts';

/** A platform that has everything but `gone`, an outbox, a clock and a log, for as many processes as a test wants. */
function bench(desk: Desk = aDesk()) {
  const state = { now: Temporal.Instant.from('2026-03-02T23:30:00Z'), away: false, storeAway: false };
  const gone = new Set<string>();
  const outbox = new Map<string, NewItem & Pick<OutboxItem, 'createdAt'>>();
  const look = async <R>(name: string, found: R) => {
    if (state.away) throw new RetryLater('away');
    return gone.has(name) ? undefined : found;
  };
  const platform: Directory = {
    id: 'chat',
    channel: (name) => look(name, { platform: 'chat', channel: name }),
    groupMembers: (name) => look(name, []),
    profile: (account) => look(account.user, { account, name: account.user, groups: [], guest: false, bot: false }),
  };
  const store = {
    async byId(id: string) {
      if (state.storeAway) throw new RetryLater('the store is away');
      return outbox.get(id) as OutboxItem | undefined;
    },
    async send(items: readonly NewItem[]) {
      const createdAt = state.now.toString();
      for (const item of items) if (!outbox.has(item.id)) outbox.set(item.id, { ...item, createdAt });
    },
  };
  /** Another process that looks. */
  const start = () => {
    const lines: Record<string, unknown>[] = [];
    const told: string[] = [];
    const sink = { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) };
    const runtime = { clock: { now: () => state.now }, log: createLog({ sink }) };
    const missing = ({ setting }: { setting: string }) => told.push(setting);
    const places = new Places(new Map([['chat', platform]]), desk, store, { missing }, runtime);
    return { places, lines, told, events: () => lines.map(({ event }) => event) };
  };
  return { state, gone, start, cards: () => [...outbox.values()] };
}

const wordsOf = (card: Card) => card.blocks.map((block) => (block.kind === 'text' ? inEnglish(block.text) : ''));

describe('what the settings name and is not there', () => {
  it('is told in the log, to whoever listens and to the leads: which setting, which name, where, what to do', async () => {
    const { gone, start, cards } = bench();
    gone.add('team-it');
    const { places, lines, told } = start();
    await places.look();
    expect(lines).toMatchObject([
      {
        level: 'error',
        event: 'places.missing',
        setting: 'teams.it.channel',
        kind: 'channel',
        channel: 'team-it',
        platform: 'chat',
      },
    ]);
    expect(told).toEqual(['teams.it.channel']);
    const [card] = cards();
    expect(cards()).toHaveLength(1);
    expect(card?.message).toMatchObject({ kind: 'post', to: { kind: 'channel', name: 'leads' } });
    expect(card?.message.kind === 'post' && wordsOf(card.message.card)).toEqual([
      'teams.it.channel: there is no channel “team-it” on chat that Relevo is in.',
      'Until it is there, what is meant for it waits.',
      'Make the channel, let Relevo into it, or correct relevo.yaml and start Relevo again.',
    ]);
  });

  it('is told once by a process, and when it is there again; the next time is another fault', async () => {
    const { gone, start } = bench();
    const { places, events, told } = start();
    gone.add('dev');
    await places.look();
    await places.look();
    expect(events()).toEqual(['places.missing', 'places.stillMissing']);
    gone.clear();
    await places.look();
    await places.look();
    expect(events().slice(2)).toEqual(['places.there']);
    gone.add('dev');
    await places.look();
    expect(events().slice(3)).toEqual(['places.missing']);
    expect(told).toEqual(['teams.dev.groups.0', 'teams.dev.groups.0']);
  });

  it('is told to the leads once in 24 hours, however many processes start, also past midnight', async () => {
    const { state, gone, start, cards } = bench();
    gone.add('team-it');
    for (const hours of [0, 0, 1, 12, 23]) {
      state.now = Temporal.Instant.from('2026-03-02T23:30:00Z').add({ hours });
      await start().places.look();
      expect(cards()).toHaveLength(1);
    }
    state.now = Temporal.Instant.from('2026-03-03T23:30:00Z');
    await start().places.look();
    expect(cards()).toHaveLength(2);
  });

  it('comes to the leads a few at a time, so that a desk with everything wrong does not flood them', async () => {
    const intake = Array.from({ length: 25 }, (_, i) => `customer-${i}`);
    const { gone, start, cards } = bench(aDesk({ channels: { intake, agents: 'agents', leads: 'leads' } }));
    for (const name of intake) gone.add(name);
    const { places, told } = start();
    const counts: number[] = [];
    for (let look = 0; look < 4; look += 1) {
      await places.look();
      counts.push(cards().length);
    }
    expect(counts).toEqual([10, 20, 25, 25]);
    expect(told).toHaveLength(25);
  });

  it('is told in the log alone when it is the leads’ channel itself', async () => {
    const { gone, start, cards } = bench();
    for (const name of ['leads', 'team-it']) gone.add(name);
    const { places, events } = start();
    await places.look();
    expect(events()).toEqual(expect.arrayContaining(['places.missing']));
    expect(cards()).toEqual([]);
  });
});

describe('what is away', () => {
  it('makes no fault, mends none, and is told as what it is', async () => {
    const { state, gone, start, cards } = bench();
    const { places, events, told } = start();
    state.away = true;
    await places.look();
    expect(events()).toEqual(['places.notLookedUp']);
    expect(cards()).toEqual([]);
    state.away = false;
    gone.add('team-it');
    await places.look();
    state.away = true;
    await places.look();
    expect(told).toEqual(['teams.it.channel']);
    expect(events()).not.toContain('places.there');
  });

  it('takes no card from the leads when it is the store: they get it with the next look', async () => {
    const { state, gone, start, cards } = bench();
    gone.add('team-it');
    state.storeAway = true;
    const { places, events } = start();
    await places.look();
    expect(events()).toEqual(['places.missing', 'places.notTold']);
    state.storeAway = false;
    await places.look();
    expect(cards()).toHaveLength(1);
  });
});

it('looks once for all who ask at the same time, and tells nothing once it is stopped', async () => {
  const { state, gone, start, cards } = bench();
  gone.add('team-it');
  const running = start();
  await Promise.all([running.places.look(), running.places.look()]);
  expect(running.events()).toEqual(['places.missing']);
  // As platforms are when they are being left.
  state.away = true;
  const stopped = start();
  const look = stopped.places.look();
  await stopped.places.stop();
  await look;
  expect(stopped.events()).toEqual([]);
  expect(cards()).toHaveLength(1);
});
