import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenStore } from '#src/store/open.ts';
import { until } from '../scenarios/house.ts';
import { Chaos, Dice, type Strike } from './story-chaos.ts';
import { findings, untilQuiet } from './story-check.ts';
import { type KeptBot, type LivingWorkspace, openLivingWorkspace } from './story-house.ts';
import { Person } from './story-people.ts';
import { actsOf, type Cast, playStory } from './story-play.ts';
import { ACTS_OF_BULK, ACTS_OF_PAIR, playBulk, playDuplicate } from './story-queue.ts';

/** A soak sets these higher. */
const settings = {
  seed: Number(process.env['RELEVO_CRASH_SEED'] ?? Math.floor(Math.random() * 1e9)),
  tickets: Number(process.env['RELEVO_CRASH_TICKETS'] ?? 6),
  pairs: Number(process.env['RELEVO_CRASH_PAIRS'] ?? 2),
  botKills: Number(process.env['RELEVO_CRASH_BOT_KILLS'] ?? 10),
  storeKills: Number(process.env['RELEVO_CRASH_STORE_KILLS'] ?? 10),
};

describe('the whole story while bot and store are killed', () => {
  let house: LivingWorkspace;
  let bot: KeptBot;
  let store: OpenStore;

  beforeAll(async () => {
    house = await openLivingWorkspace();
    bot = house.keepBot('bot');
    await until('the bot', () => (house.workspace.botConnected() ? true : undefined));
  });
  afterAll(async () => {
    await store?.close();
    await house?.close();
  });

  it('loses nothing and does nothing twice', { timeout: 60_000 + 10_000 * settings.botKills }, async () => {
    // Before anything can go wrong: with the seed the same strikes fall again.
    say([`seed: ${settings.seed}`]);
    const { workspace } = house;
    const dice = new Dice(settings.seed);
    const recovery = new Recovery(workspace);
    const killBot = () => {
      recovery.lost();
      bot.kill();
    };
    const strikes: Strike[] = [
      ...Array.from({ length: settings.botKills }, () => ({ what: 'bot', kill: killBot }) as const),
      ...Array.from({ length: settings.storeKills }, () => ({ what: 'store', kill: house.killStore }) as const),
    ];
    const indices = Array.from({ length: settings.tickets }, (_, index) => index);
    const acts =
      indices.reduce((sum, index) => sum + actsOf(index), settings.tickets > 1 ? 1 : 0) +
      settings.pairs * ACTS_OF_PAIR +
      ACTS_OF_BULK;
    const chaos = new Chaos(dice, strikes, acts);
    const people = new Map(
      ['ana', 'ben', 'mia', 'noah', 'lea', 'ivan'].map((id) => [id, new Person(workspace, id, () => chaos.acted())]),
    );
    const as = (id: string): Person => {
      const person = people.get(id);
      if (!person) throw new Error(`nobody is called ${id}`);
      return person;
    };
    const began = performance.now();
    const mails = () => workspace.mails({ limit: 500 }).map(({ subject }) => subject);
    const asking = [as('ana'), as('ben')] as const;
    const [stories, pairs] = await Promise.all([
      Promise.all(indices.map((index) => playStory(index, castOf(index, as), mails))),
      Promise.all(
        Array.from({ length: settings.pairs }, (_, index) => playDuplicate(index, asking, castOf(index, as).agent)),
      ),
      playBulk(as('lea'), settings.tickets),
    ]);
    await chaos.over();
    await until('the bot', () => (workspace.botConnected() ? true : undefined));
    store = await house.openStore();
    await untilQuiet(store);
    recovery.stop();

    const found = await findings(workspace, store, stories, pairs);
    const counts = {
      'bot killed': chaos.kills('bot'),
      'store killed': chaos.kills('store'),
      'bot gave up by itself': bot.gaveUp,
      tickets: found.tickets,
      messages: found.messages,
      mails: found.mails,
      'timeline entries': found.entries,
      doubles: found.doubles.length,
      losses: found.losses.length,
      'tried again by people': Person.triedAgain,
      'longest without a bot, ms': Math.round(recovery.longest),
      'longest wait of a person, ms': `${Math.round(Person.longestWait.ms)} (${Person.longestWait.what})`,
      'seconds in all': Math.round((performance.now() - began) / 100) / 10,
    };
    say(Object.entries(counts).map(([what, count]) => `${what}: ${count}`));
    expect(found).toMatchObject({ doubles: [], losses: [], faults: [] });
    expect([chaos.kills('bot'), chaos.kills('store')]).toEqual([settings.botKills, settings.storeKills]);
    // More where the change of many was shown anew, as the stories went on.
    expect(chaos.acts).toBeGreaterThanOrEqual(acts);
  });
});

function say(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

function castOf(index: number, as: (id: string) => Person): Cast {
  const acme = index % 2 === 0;
  return {
    customer: as(acme ? 'ana' : 'ben'),
    agent: as(['mia', 'noah', 'lea'][index % 3] ?? 'mia'),
    it: as('ivan'),
    channel: acme ? 'support-acme' : 'support-globex',
    customerNumber: acme ? 'A-77' : 'B-12',
    ...(index === 1 ? { givesAddress: 'ben@globex.example' } : {}),
  };
}

/** How long the workspace is without a bot. */
class Recovery {
  readonly #stopListening: () => void;
  #since: number | undefined;
  longest = 0;

  constructor(workspace: LivingWorkspace['workspace']) {
    this.#stopListening = workspace.listen('mia', (change) => {
      if (change.kind !== 'bot' || !change.connected || this.#since === undefined) return;
      this.longest = Math.max(this.longest, performance.now() - this.#since);
      this.#since = undefined;
    });
  }

  lost(): void {
    this.#since ??= performance.now();
  }

  stop(): void {
    this.#stopListening();
  }
}
