import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dice } from '#src/lib/dice.ts';
import type { OpenStore } from '#src/store/open.ts';
import { until } from '../../scenarios/house.ts';
import { untilDone } from '../../soak/tally.ts';
import { endStore, KeptBot, storeOf } from '../story-house.ts';
import { type Counted, counted } from './count.ts';
import { Feed } from './feed.ts';
import { type Ground, intake } from './ground.ts';
import { openMailServer } from './mail-server.ts';
import { People } from './people.ts';

export interface Plan {
  readonly seed: number;
  readonly tickets: number;
  readonly kills: number;
  /** In which all is asked, and the program is killed at random moments. */
  readonly seconds: number;
}

/** Of all calls so many fail. */
const SHARE = 0.2;
const CUT_EVERY_MS = 5_000;

/** How many in memory a customer may be ahead of the agents is not the question here. */
const desk = `limits: { requestsPerHour: 100000 }\nchannels: { intake: [${intake.join(', ')}] }\n`;

/**
 * Customers write and agents answer on a platform that fails, against the real program, which is killed again and again. Ends when
 * nothing is under way any more, and counts what there is on the platform and in the store.
 */
export async function chaos(ground: Ground, plan: Plan, say: (line: string) => void): Promise<Counted> {
  say(`${ground.name}, seed: ${plan.seed}`);
  const dataDir = await mkdtemp(join(tmpdir(), 'relevo-chaos-'));
  await writeFile(join(dataDir, 'relevo.yaml'), desk);
  const mail = await openMailServer();
  const settings = { RELEVO_DATA_DIR: dataDir, RELEVO_LOG_LEVEL: 'info', ...mail.settings, ...ground.settings };
  const bot = new KeptBot(dataDir, 'bot', undefined, settings);
  const feed = new Feed(ground);
  const people = new People(ground, feed);
  let store: OpenStore | undefined;
  let keeps = process.env['RELEVO_CRASH_KEEP'] !== undefined;
  try {
    await until('the program', () => ground.connected() || undefined);
    const began = performance.now();
    const dice = new Dice(plan.seed);
    ground.rage(SHARE);
    const cutting = setInterval(() => ground.cut(dice), CUT_EVERY_MS);
    const killed = killing(bot, plan, dice);
    const answered = [];
    const requests = [];
    for (let n = 0; n < plan.tickets; n += 1) {
      await sleep(Math.max(0, began + (n * plan.seconds * 1000) / plan.tickets - performance.now()));
      const request = people.ask(n);
      requests.push(request);
      answered.push(people.answer(n, request).then(() => undefined, String));
    }
    const kills = await killed;
    const unanswered = (await Promise.all(answered)).filter((error) => error !== undefined);
    store = await storeOf(dataDir);
    await untilDone(store, plan.tickets);
    clearInterval(cutting);
    feed.stop();
    const found = await counted(ground, store, feed.all, requests, mail.mails);
    const lost = [...unanswered, ...found.lost];
    const seconds = Math.round((performance.now() - began) / 1000);
    const counts = {
      kills,
      'ended by itself': bot.gaveUp,
      ...found.counts,
      ...people.counts,
      ...ground.counts(),
      seconds,
    };
    for (const [what, count] of Object.entries(counts)) say(`${what}: ${count}`);
    for (const one of found.explained) say(`twice, as nobody could know: ${one}`);
    for (const one of [...lost, ...found.doubled, ...found.faults].slice(0, 50)) say(`WRONG ${one}`);
    keeps ||= lost.length + found.doubled.length + found.faults.length > 0;
    return { ...found, counts, lost };
  } catch (error) {
    keeps = true;
    throw error;
  } finally {
    feed.stop();
    await bot.stop();
    await store?.close();
    await endStore(dataDir);
    await Promise.all([mail.stop(), ground.stop()]);
    if (keeps) say(`kept: ${dataDir}`);
    else await rm(dataDir, { recursive: true, force: true });
  }
}

/** Kills the program at random moments. @returns how often */
async function killing(bot: KeptBot, { kills, seconds }: Plan, dice: Dice): Promise<number> {
  const began = performance.now();
  const moments = Array.from({ length: kills }, () => dice.next() * seconds * 1000).toSorted(
    (one, other) => one - other,
  );
  for (const moment of moments) {
    await sleep(Math.max(0, began + moment - performance.now()));
    bot.kill();
  }
  return moments.length;
}
