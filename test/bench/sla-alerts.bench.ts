import { setTimeout as sleep } from 'node:timers/promises';
import { secondsOf, written } from '#src/domain/sla/instants.ts';
import { systemClock } from '#src/lib/clock.ts';
import { createLog } from '#src/lib/log.ts';
import type { Services } from '#src/services/services.ts';
import { climbLadder } from '#src/services/sla/ladder.ts';
import type { OpenStore } from '#src/store/open.ts';
import { RUNGS, TARGET_S } from '../crash/ladder/desk.ts';
import { fillLadder, keepLadder, numberOf } from '../crash/ladder/ground.ts';
import { type KeptBot, openLivingWorkspace, type Workspace } from '../crash/story-house.ts';
import { until, wordsOf } from '../scenarios/house.ts';
import { type Bench, median, ms, quantile, type Row } from './bench.ts';

/** So many tickets cross their first rung, over so long. */
const PROBES = 40;
const SPREAD_S = 20;
/** Until the first of them does, all of them are there. */
const AHEAD_S = 3;
const KILL_EVERY_MS = 5_000;
const SWEEPS = 50;
/** So many do not count. */
const WARMING = 20;
const PATIENCE_MS = 60_000;

const DAY_S = 86_400;
const runtime = { clock: systemClock, log: createLog({ level: 'silent' }) };

export default {
  title:
    'alerts of two processes over a hundredth, a tenth and all of the open tickets: how late they stand in the thread',
  async run(report, { tickets }) {
    let first: Idle | undefined;
    for (const size of [tickets / 100, tickets / 10, tickets].map(Math.round)) {
      const found = await alertsOver(size, size === tickets, report);
      first ??= found;
      const at = size.toLocaleString('en');
      report({
        what: `a sweep that finds nothing, at ${at}`,
        measured: `${found.queries} query, ${ms(found.took)}`,
        against: ms(first.took),
        ratio: found.took / first.took,
        target: '≤ 2',
      });
    }
  },
} satisfies Bench;

/** What a sweep costs that finds nothing: reads of the store, milliseconds. */
interface Idle {
  readonly queries: number;
  readonly took: number;
}

async function alertsOver(size: number, kills: boolean, report: (row: Row) => void): Promise<Idle> {
  const house = await openLivingWorkspace();
  const bots: KeptBot[] = [];
  try {
    const store = await house.openStore();
    // Those that do not come to anything while it is looked.
    const later = written(Math.floor(Date.now() / 1_000) + DAY_S);
    await fillLadder(store, house.workspace, size, () => later, 0);
    const idle = await idleSweep(store);
    bots.push(keepLadder(house.dataDir, 'one'), keepLadder(house.dataDir, 'two'));
    await until('both processes', () => house.workspace.connected().bots === 2 || undefined);
    const at = size.toLocaleString('en');
    told(await lateness(store, house.workspace, size, PROBES), `at ${at}`, report);
    if (kills) {
      const killing = killInTurn(() => house.workspace.connected().bots, bots);
      const late = await lateness(store, house.workspace, size + PROBES, PROBES).finally(() => killing.stop());
      const where = `at ${at}, one of two killed every ${KILL_EVERY_MS / 1_000} s (${killing.kills} times)`;
      told(late, where, report);
    }
    await store.close();
    return idle;
  } finally {
    await Promise.all(bots.map((bot) => bot.stop()));
    await house.close();
  }
}

/** Whoever of two has looked after all for longer is killed (`kill -9`), and is started again; not while the other one is not there. */
function killInTurn(there: () => number, bots: readonly KeptBot[]) {
  const state = { kills: 0, stop: () => clearInterval(timer) };
  const timer = setInterval(() => {
    if (there() < bots.length) return;
    bots[state.kills % bots.length]?.kill();
    state.kills += 1;
  }, KILL_EVERY_MS);
  return state;
}

function told(late: readonly number[], where: string, report: (row: Row) => void): void {
  const all = [0.5, 0.99, 1].map((share) => ms(quantile(late, share))).join('; ');
  report({ what: `lateness ${where}: p50; p99; max`, measured: all, target: 'max < 5 s' });
}

/** How long after their instant the warnings of new tickets stood in their threads, in milliseconds. */
async function lateness(store: OpenStore, workspace: Workspace, from: number, count: number): Promise<number[]> {
  const began = Math.floor(Date.now() / 1_000) + AHEAD_S - (TARGET_S * RUNGS[0]) / 100;
  const startOf = (n: number) => written(began + Math.floor((n * SPREAD_S) / count));
  const dueOf = new Map(
    Array.from({ length: count }, (_, n) => [
      `T-${numberOf(from + n)}`,
      (secondsOf(startOf(n)) + (TARGET_S * RUNGS[0]) / 100) * 1_000,
    ]),
  );
  const late: number[] = [];
  const stop = workspace.listen('mia', (change) => {
    if (change.kind !== 'message' || change.message.thread === undefined) return;
    const label = /T-\d+/.exec(wordsOf(change.message))?.[0] ?? '';
    const due = dueOf.get(label);
    if (due === undefined) return;
    dueOf.delete(label);
    late.push(Date.now() - due);
  });
  await fillLadder(store, workspace, count, startOf, count, from);
  for (const end = performance.now() + SPREAD_S * 1_000 + PATIENCE_MS; dueOf.size > 0; await sleep(50))
    if (performance.now() > end) throw new Error(`${dueOf.size} of ${count} were not told`);
  stop();
  return late;
}

async function idleSweep({ stores }: OpenStore): Promise<Idle> {
  let queries = 0;
  const counted = <T extends object>(one: T): T =>
    new Proxy(one, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        queries += 1;
        return method.bind(target) as unknown;
      },
    });
  const services = { stores: { ...stores, tickets: counted(stores.tickets) } } as unknown as Services;
  const took: number[] = [];
  for (let n = 0; n < WARMING; n += 1) await climbLadder(services, runtime);
  queries = 0;
  for (let n = 0; n < SWEEPS; n += 1) {
    const began = performance.now();
    await climbLadder(services, runtime);
    took.push(performance.now() - began);
  }
  return { queries: queries / SWEEPS, took: median(took) };
}
