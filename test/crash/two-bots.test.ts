import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ticket } from '#src/domain/tickets/ticket.ts';
import type { OpenStore } from '#src/store/open.ts';
import type { MessageView } from '#src/workspace/model.ts';
import { until, wordsOf } from '../scenarios/house.ts';
import { Dice } from './story-chaos.ts';
import { untilQuiet } from './story-check.ts';
import { type KeptBot, type LivingWorkspace, openLivingWorkspace } from './story-house.ts';
import { Person } from './story-people.ts';

const MESSAGES = 100;
const seed = Number(process.env['RELEVO_CRASH_SEED'] ?? Math.floor(Math.random() * 1e9));

/** Two real bots on one workspace and one store, and everybody wants a ticket of the same messages. */
describe('two bots on one store', () => {
  let house: LivingWorkspace;
  let bots: readonly KeptBot[];
  let store: OpenStore;
  beforeAll(async () => {
    house = await openLivingWorkspace();
    bots = [house.keepBot('one'), house.keepBot('two')];
    await until('both bots', () => (house.workspace.connected().bots === 2 ? true : undefined));
  });
  afterAll(async () => {
    await store?.close();
    await house?.close();
  });

  it(`make one ticket of each of ${MESSAGES} messages, whoever asks for it`, { timeout: 60_000 }, async () => {
    const { workspace } = house;
    const dice = new Dice(seed);
    const began = performance.now();
    const nobodyCounts = () => {};
    const customers = [
      { person: new Person(workspace, 'ana', nobodyCounts), channel: 'support-acme' },
      { person: new Person(workspace, 'ben', nobodyCounts), channel: 'support-globex' },
    ];
    const agents = ['mia', 'noah', 'lea'].map((id) => new Person(workspace, id, nobodyCounts));
    const messages = Array.from({ length: MESSAGES }, (_, index) => {
      const { person, channel } = dice.of(customers);
      return person.says(channel, `M${index}x please help`);
    });
    // While the bots make tickets of them by themselves, each agent asks for one of every message, in an order of their own.
    const shown = await Promise.all(agents.map((agent) => asksForAll(agent, shuffled(messages, dice))));
    store = await house.openStore();
    await untilQuiet(store);
    const seconds = (performance.now() - began) / 1000;

    const tickets = await ticketsOf(store);
    const numbers = tickets.map(({ number }) => number);
    const cards = workspace.messages('lea', 'agents', { limit: 500 }).filter(({ onlyYou }) => !onlyYou);
    const shares = bots.map((bot) => bot.log.match(/"event":"gate.taken"/g)?.length ?? 0);
    process.stdout.write(
      `seed: ${seed}\nmessages: ${messages.length}, asked for by ${agents.length} agents: ${messages.length * agents.length}\n` +
        `tickets: ${tickets.length}, cards: ${cards.length}, events by bot: ${shares.join(' and ')}, seconds: ${seconds.toFixed(1)}\n`,
    );
    expect(tickets.map(({ source }) => source).sort()).toEqual(messages.map(sourceOf).sort());
    // Everybody who asked was shown the one ticket of that message, whoever was first.
    const byMessage = new Map(tickets.map(({ source, number }) => [source, `T-${number}`]));
    for (const each of shown) for (const [source, label] of each) expect(label).toBe(byMessage.get(source));
    expect(new Set(numbers).size).toBe(MESSAGES);
    expect(cards.map(titleOf).sort()).toEqual(numbers.map((number) => `T-${number}`).sort());
    for (const share of shares) expect(share).toBeGreaterThan(MESSAGES / 10);

    const [last] = customers;
    last?.person.says(last.channel, 'M-last x please help');
    const next = await agents[0]?.finds('the card of the last one', () => agents[0]?.seesNow('agents', /M-last x/));
    expect(next && Number(titleOf(next).slice(2))).toBeGreaterThan(Math.max(...numbers));
  });
});

const MADE = /(T-\d+) is made of this message|This message is (T-\d+) already/;

/** @returns which ticket was shown for which message */
async function asksForAll(agent: Person, messages: readonly MessageView[]): Promise<ReadonlyMap<string, string>> {
  const shown = new Map<string, string>();
  for (const message of messages) {
    const before = agent.seesNow(message.channel, MADE)?.id ?? '';
    const answer = await agent.does(
      `a ticket of ${message.text}`,
      () => {
        const newest = agent.seesNow(message.channel, MADE);
        return newest !== undefined && newest.id > before ? newest : undefined;
      },
      async () => [await agent.choose(message, 'make-a-ticket')],
    );
    const [, made, already] = MADE.exec(wordsOf(answer)) ?? [];
    shown.set(sourceOf(message), made ?? already ?? '');
  }
  return shown;
}

function sourceOf({ channel, id }: MessageView): string {
  return `workspace:${channel}:${id}`;
}

async function ticketsOf({ database }: OpenStore): Promise<readonly Ticket[]> {
  const found = database.collection<{ _id: number; ticket: Ticket }>('tickets').find({ _id: { $gte: 0 } });
  return (await found.toArray()).map(({ ticket }) => ticket);
}

function titleOf(card: MessageView): string {
  return /^T-\d+/.exec(wordsOf(card))?.[0] ?? '';
}

function shuffled<T>(things: readonly T[], dice: Dice): readonly T[] {
  return things
    .map((thing) => ({ thing, at: dice.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ thing }) => thing);
}
