import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ladderChaos } from '../crash/ladder/chaos.ts';
import { Dice } from '../crash/story-chaos.ts';
import { type LivingWorkspace, openLivingWorkspace } from '../crash/story-house.ts';
import { Person } from '../crash/story-people.ts';
import { until } from '../scenarios/house.ts';
import { keepAsking } from './load.ts';
import { Memory } from './memory.ts';
import { platforms, soakOn } from './platforms.ts';
import { tallied, untilDone } from './tally.ts';

/**
 * `npm run soak [-- --minutes 10] [-- --kills 100] [-- --rate 20] [-- --seed 1]`: the real bot and the real store are killed at
 * random moments while customers write. Ends with 1 when anything was lost or done twice.
 * `npm run soak -- --platform discord [--tickets 1000] [--kills 50] [--minutes 10] [--seed 1]`, or discord-http, or slack: the bot is killed while its
 * platform's stand-in fails at a fifth of all calls.
 * `npm run soak -- --sla [--tickets 10000] [--minutes 10] [--seed 1]`: so many tickets cross the rungs of their ladder within that time
 * while three processes look after them, of which one is killed every three seconds.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    kills: { type: 'string' },
    rate: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    platform: { type: 'string' },
    sla: { type: 'boolean', default: false },
    tickets: { type: 'string' },
  },
});
const { platform, kills: givenKills = platform === undefined ? '100' : '50' } = values;
const givenTickets = values.tickets ?? (values.sla ? '10000' : '1000');
const numbers = [values.minutes, givenKills, values.rate, values.seed, givenTickets].map(Number);
const [minutes = 0, kills = 0, rate = 0, seed = 0, tickets = 0] = numbers;
if (!numbers.every(Number.isFinite) || minutes <= 0 || rate <= 0 || tickets < 1) {
  say('--minutes, --kills, --rate (tickets a second), --tickets and --seed are numbers.');
  process.exit(2);
}
if (platform !== undefined && !platforms.includes(platform)) {
  say(`--platform is one of: ${platforms.join(', ')}.`);
  process.exit(2);
}

if (values.sla) {
  const { lost, doubled } = await ladderChaos({ tickets, seconds: minutes * 60, seed }, say);
  process.exitCode = lost.length + doubled.length === 0 ? 0 : 1;
} else if (platform !== undefined) {
  process.exitCode = (await soakOn(platform, { seed, tickets, kills, seconds: minutes * 60 }, say)) ? 0 : 1;
} else {
  const house = await openLivingWorkspace();
  try {
    process.exitCode = (await soak(house, { minutes, kills, rate, seed })) ? 0 : 1;
  } finally {
    await house.close();
  }
}

async function soak(
  { workspace, keepBot, killStore, storePid, openStore }: LivingWorkspace,
  plan: { readonly minutes: number; readonly kills: number; readonly rate: number; readonly seed: number },
): Promise<boolean> {
  say(`seed: ${plan.seed}`);
  const dice = new Dice(plan.seed);
  const bot = keepBot('bot');
  await until('the bot', () => workspace.botConnected() || undefined);
  const agents = ['mia', 'noah', 'lucia'].map((id) => new Person(workspace, id, () => {}));
  const memory = new Memory(bot, storePid);
  const began = performance.now();
  const seconds = plan.minutes * 60;
  const lead = new Person(workspace, 'lea', () => {});
  const load = keepAsking(workspace, { agents, lead }, { perSecond: plan.rate, seconds, dice });
  const struck = await strikes(plan.kills, seconds, dice, { bot: () => bot.kill(), store: killStore });
  await load.over;
  const busy = performance.now() - began;
  const store = await openStore();
  await untilDone(store, load.asked.length);
  const quiet = performance.now() - began;
  memory.stop();
  const { doubled, lost, faults, ...counts } = await tallied(workspace, store, load.asked);
  await store.close();
  const told = {
    'bot killed': struck.bot,
    'store killed': struck.store,
    'bot ended by itself': bot.gaveUp,
    requests: load.asked.length,
    ...counts,
    'tickets taken by agents': load.asked.filter(({ claimedBy }) => claimedBy).length,
    'requests edited': load.asked.filter(({ edited }) => edited).length,
    'messages deleted': load.asked.filter(({ tookBack }) => tookBack).length,
    'tickets merged': load.asked.filter(({ mergedInto }) => mergedInto).length,
    'tickets tagged together': load.asked.filter(({ tag }) => tag).length,
    doubled: doubled.length,
    lost: lost.length,
    faults: faults.length,
    'tried again by people': Person.triedAgain,
    'longest wait of a person': `${(Person.longestWait.ms / 1000).toFixed(1)} s (${Person.longestWait.what})`,
    'people were done after': `${(busy / 1000).toFixed(0)} s`,
    'all was done after': `${(quiet / 1000).toFixed(0)} s`,
    ...memory.told(),
  };
  for (const [what, count] of Object.entries(told)) say(`${what}: ${count}`);
  for (const wrong of [...doubled, ...lost, ...faults].slice(0, 50)) say(`WRONG ${wrong}`);
  return doubled.length + lost.length + faults.length === 0;
}

/** Random moments over the whole time, each bot or store. */
async function strikes(
  kills: number,
  seconds: number,
  dice: Dice,
  kill: { readonly bot: () => void; readonly store: () => void },
): Promise<{ bot: number; store: number }> {
  const struck = { bot: 0, store: 0 };
  const moments = Array.from({ length: kills }, () => dice.next() * seconds * 1000).sort((a, b) => a - b);
  const began = performance.now();
  for (const moment of moments) {
    await sleep(Math.max(0, began + moment - performance.now()));
    const what = dice.of(['bot', 'store'] as const);
    kill[what]();
    struck[what] += 1;
  }
  return struck;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
