import { setTimeout as sleep } from 'node:timers/promises';
import { openLivingWorkspace } from '../crash/story-house.ts';
import { residentMegabytes } from '../fakes/resident.ts';
import { Actor, until } from '../scenarios/house.ts';
import { type Bench, median } from './bench.ts';
import { COMMON, fillTickets } from './fill.ts';

const LOOKS = 10;
/** Long enough for what a start left to be collected. */
const REST_MS = 4_000;
/** After a storm V8 keeps what it freed for some time before it gives it back. */
const LONG_REST_MS = 30_000;
/** Far behind those that the bench makes by hand. */
const FIRST = 10_001;

export default {
  title: 'memory of the real processes, at rest and with tickets',
  async run(report, { tickets }) {
    const house = await openLivingWorkspace();
    try {
      const bot = house.keepBot('bot');
      await until('the bot', () => house.workspace.botConnected() || undefined);
      const mia = new Actor(house.workspace, 'mia');
      const look = async (rest = REST_MS): Promise<{ bot: number; store: number }> => {
        await sleep(rest);
        const looks: { bot: number; store: number }[] = [];
        for (let n = 0; n < LOOKS; n += 1, await sleep(100))
          looks.push({ bot: residentMegabytes(bot.pid), store: residentMegabytes(house.storePid()) });
        return { bot: median(looks.map((one) => one.bot)), store: median(looks.map((one) => one.store)) };
      };
      const rest = await look();
      report({ what: 'bot at rest', measured: mb(rest.bot), target: '< 150 MB' });
      report({ what: 'store at rest', measured: mb(rest.store), target: '< 100 MB' });
      await use(mia);
      const used = await look();
      report({ what: 'bot, used a little', measured: mb(used.bot), against: mb(rest.bot), ratio: used.bot / rest.bot });

      const store = await house.openStore();
      let most = 0;
      const watch = setInterval(() => {
        most = Math.max(most, residentMegabytes(house.storePid()));
      }, 250);
      await fillTickets(store, FIRST, tickets);
      clearInterval(watch);
      await store.close();
      await use(mia);
      const many = `with ${tickets.toLocaleString('en')} tickets`;
      report({
        what: 'store while they are written, at most',
        measured: mb(most),
        against: mb(used.store),
        ratio: most / used.store,
      });
      const filled = await look(LONG_REST_MS);
      report({
        what: `bot ${many}, used as much again`,
        measured: mb(filled.bot),
        against: mb(used.bot),
        ratio: filled.bot / used.bot,
        target: '≤ 1.2',
      });
      report({
        what: `store ${many}, at rest again`,
        measured: mb(filled.store),
        against: mb(used.store),
        ratio: filled.store / used.store,
      });
    } finally {
      await house.close();
    }
  },
} satisfies Bench;

/** What a desk does all day: looks at lists, searches, makes tickets. */
async function use(mia: Actor): Promise<void> {
  for (let n = 0; n < 25; n += 1) {
    await mia.type('agents', '/ticket list');
    await mia.type('agents', `/ticket search ${COMMON}`);
    await mia.type('agents', '/ticket new subject:"Memory" body:"How much?" category:other');
  }
}

function mb(value: number): string {
  return `${value.toFixed(0)} MB`;
}
