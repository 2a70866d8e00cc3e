import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dice } from '#src/lib/dice.ts';
import { within } from '#src/lib/within.ts';
import { until } from '../../scenarios/house.ts';
import { untilDone } from '../../soak/tally.ts';
import { endStore, KeptBot, storeOf } from '../story-house.ts';
import { type Counted, counted } from './count.ts';
import { Feed } from './feed.ts';
import { type Ground, intake } from './ground.ts';
import { type MailServer, openMailServer } from './mail-server.ts';
import { People, type Request } from './people.ts';

export interface Plan {
  readonly seed: number;
  readonly tickets: number;
  readonly kills: number;
  /** In which all is asked, and the program is killed at random moments. */
  readonly seconds: number;
  /** All of it takes no longer, or something stands still. */
  readonly atMostMs: number;
  /** So long somebody waits for one thing; where more is asked than what is killed so often can do, a queue forms. */
  readonly patientMs?: number;
}

const PATIENT_MS = 120_000;

/** Of all calls so many fail. */
const SHARE = 0.2;
const CUT_EVERY_MS = 5_000;

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
  let keeps = true;
  try {
    const found = await within(plan.atMostMs, played({ ground, dataDir, bot, feed, mail }, plan));
    for (const [what, count] of Object.entries(found.counts)) say(`${what}: ${count}`);
    for (const one of found.explained) say(`twice, as nobody could know: ${one}`);
    const wrong = [...found.lost, ...found.doubled, ...found.faults];
    for (const one of wrong.slice(0, 50)) say(`WRONG ${one}`);
    keeps = wrong.length > 0 || process.env['RELEVO_CRASH_KEEP'] !== undefined;
    return found;
  } finally {
    feed.stop();
    await bot.stop();
    await endStore(dataDir);
    await Promise.all([mail.stop(), ground.stop()]);
    if (keeps) say(`kept: ${dataDir}`);
    else await rm(dataDir, { recursive: true, force: true });
  }
}

interface Running {
  readonly ground: Ground;
  readonly dataDir: string;
  readonly bot: KeptBot;
  readonly feed: Feed;
  readonly mail: MailServer;
}

async function played({ ground, dataDir, bot, feed, mail }: Running, plan: Plan): Promise<Counted> {
  await until('the program', async () => (await ground.connected()) || undefined);
  const began = performance.now();
  const dice = new Dice(plan.seed);
  const people = new People(ground, feed, plan.patientMs ?? PATIENT_MS);
  ground.rage(SHARE);
  const cutting = setInterval(() => ground.cut(dice), CUT_EVERY_MS);
  const killing = killed(bot, plan, dice);
  const requests: Request[] = [];
  const answering: Promise<string[]>[] = [];
  for (let n = 0; n < plan.tickets; n += 1) {
    await sleep(Math.max(0, began + (n * plan.seconds * 1000) / plan.tickets - performance.now()));
    const request = people.ask(n);
    requests.push(request);
    answering.push(
      people.answer(n, request).then(
        () => [],
        (error: unknown) => [String(error)],
      ),
    );
  }
  const kills = await killing;
  const unanswered = (await Promise.all(answering)).flat();
  const answered = performance.now() - began;
  const store = await storeOf(dataDir);
  try {
    await untilDone(store, plan.tickets);
    clearInterval(cutting);
    feed.stop();
    const found = await counted(ground, store, feed.all, requests, mail.mails);
    const times = { 'all was answered after, s': answered, 'all was done after, s': performance.now() - began };
    const seconds = Object.entries(times).map(([what, ms]) => [what, Math.round(ms / 1000)] as const);
    const counts = { kills, 'ended by itself': bot.gaveUp, ...found.counts, ...people.counts, ...ground.counts() };
    return { ...found, counts: { ...counts, ...Object.fromEntries(seconds) }, lost: [...unanswered, ...found.lost] };
  } finally {
    clearInterval(cutting);
    await store.close();
  }
}

/** Kills the program at random moments. @returns how often */
async function killed(bot: KeptBot, { kills, seconds }: Plan, dice: Dice): Promise<number> {
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
