import { expect, it } from 'vitest';
import { inEnglish } from '#test/builders.ts';
import { plain } from '../i18n/types.ts';
import { RetryLater } from '../lib/errors.ts';
import { createLog } from '../lib/log.ts';
import type { Trouble } from '../port/platform.ts';
import type { NewItem } from './stores/outbox.ts';
import { refusedLate, Troubles } from './troubles.ts';

const refused: Trouble = { code: 'token', says: plain('It refuses the token.'), mend: plain('Set it anew.') };

/** An outbox, a clock and a log, for as many processes as a test wants. */
function bench() {
  const state = { now: Temporal.Instant.from('2026-03-02T09:10:00Z'), storeAway: false };
  const outbox = new Map<string, NewItem>();
  const send = async (items: readonly NewItem[]) => {
    if (state.storeAway) throw new RetryLater('the store is away');
    for (const item of items) if (!outbox.has(item.id)) outbox.set(item.id, item);
  };
  const start = () => {
    const events: unknown[] = [];
    const told: string[] = [];
    const sink = { write: (line: string) => events.push((JSON.parse(line) as { event: string }).event) };
    const runtime = { clock: { now: () => state.now }, log: createLog({ sink }) };
    const trouble = (platform: string, one: Trouble | undefined) => told.push(`${platform} ${one?.code ?? 'over'}`);
    return { troubles: new Troubles(send, 'leads', trouble, runtime), events, told };
  };
  const cards = () =>
    [...outbox.values()].map(({ message }) => {
      if (message.kind !== 'post') throw new Error(message.kind);
      const { title, blocks } = message.card;
      expect(message.to).toEqual({ kind: 'channel', name: 'leads' });
      return [
        title ? inEnglish(title) : '',
        ...blocks.map((block) => (block.kind === 'text' ? inEnglish(block.text) : '')),
      ];
    });
  return { state, start, cards };
}

it('is told once in the log, to whoever listens and to the leads, whoever of several processes has it; and so is its end', async () => {
  const { start, cards } = bench();
  const [one, two] = [start(), start()];
  for (const { troubles } of [one, two]) await troubles.note('discord', refused);
  await one.troubles.note('discord', refused);
  expect([one.events, one.told]).toEqual([['platform.troubled'], ['discord token']]);
  expect(cards()).toEqual([
    ['Discord no longer takes Relevo', 'It refuses the token.', 'Set it anew.', expect.stringContaining('tries again')],
  ]);
  for (const { troubles } of [one, two]) await troubles.note('discord', undefined);
  expect([one.events, one.told]).toEqual([
    ['platform.troubled', 'platform.mended'],
    ['discord token', 'discord over'],
  ]);
  expect(cards().map(([title]) => title)).toEqual(['Discord no longer takes Relevo', 'Discord takes Relevo again']);
});

it('comes back to the leads an hour later', async () => {
  const { state, start, cards } = bench();
  const { troubles } = start();
  const comesAndGoes = async () => {
    await troubles.note('discord', refused);
    await troubles.note('discord', undefined);
  };
  await comesAndGoes();
  await comesAndGoes();
  expect(cards()).toHaveLength(2);
  state.now = state.now.add({ hours: 1 });
  await comesAndGoes();
  expect(cards()).toHaveLength(4);
});

it('is told at the terminal and in the log while the store is away', async () => {
  const { state, start, cards } = bench();
  state.storeAway = true;
  const { troubles, events, told } = start();
  await troubles.note('discord', refused);
  expect([events, told, cards()]).toEqual([['platform.troubled', 'trouble.notTold'], ['discord token'], []]);
});

it('says of a platform that refuses when it is reached at last what it says, and that it is tried no more', async () => {
  const { start, cards } = bench();
  const { troubles, told } = start();
  await troubles.note('slack', refusedLate(new Error('Slack does not take SLACK_BOT_TOKEN (invalid_auth)')));
  expect(told).toEqual(['slack refused']);
  expect(cards()).toEqual([
    [
      'Slack no longer takes Relevo',
      'Slack does not take SLACK_BOT_TOKEN (invalid_auth)',
      expect.stringContaining('start Relevo again'),
    ],
  ]);
});
