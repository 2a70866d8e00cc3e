import { setTimeout as sleep } from 'node:timers/promises';
import { written } from '#src/domain/sla/instants.ts';
import type { OpenStore } from '#src/store/open.ts';
import { until } from '../../scenarios/house.ts';
import { Dice } from '../story-chaos.ts';
import { type KeptBot, openLivingWorkspace } from '../story-house.ts';
import { TARGET_S } from './desk.ts';
import { fillLadder, keepLadder, tallyLadder } from './ground.ts';

export interface LadderPlan {
  readonly tickets: number;
  /** Over so many seconds the clocks begin. */
  readonly seconds: number;
  readonly seed: number;
}

export interface LadderFound {
  readonly told: number;
  readonly kills: number;
  readonly doubled: readonly string[];
  readonly lost: readonly string[];
}

const KILL_EVERY_MS = 3_000;
/** So long it takes to put a ticket there. */
const FILL_MS = 2;
/** However slow the machine is: after the last rung, and for each ticket. */
const PATIENCE_MS = 120_000;
const PATIENCE_EACH_MS = 60;

/**
 * Tickets cross the rungs of their ladder while three processes on one store look after them, of which one is killed every three
 * seconds (`kill -9`) and started again at once.
 */
export async function ladderChaos(plan: LadderPlan, say: (line: string) => void): Promise<LadderFound> {
  const { tickets, seconds, seed } = plan;
  const dice = new Dice(seed);
  const house = await openLivingWorkspace();
  const bots: KeptBot[] = [];
  try {
    bots.push(...['one', 'two', 'three'].map((name) => keepLadder(house.dataDir, name)));
    const store = await house.openStore();
    const { workspace } = house;
    await until('three processes', () => workspace.connected().bots === 3 || undefined);
    // The first rungs are reached when all tickets are there.
    const first = Date.now() / 1_000 + (tickets * FILL_MS) / 1_000 - TARGET_S / 2;
    await fillLadder(store, workspace, tickets, (n) => written(Math.floor(first + (n * seconds) / tickets)));
    const filled = performance.now();
    let kills = 0;
    const killing = setInterval(() => {
      dice.of(bots).kill();
      kills += 1;
    }, KILL_EVERY_MS);
    await sleep((seconds + TARGET_S / 2 + 1) * 1_000);
    clearInterval(killing);
    await untilNone(store, PATIENCE_MS + tickets * PATIENCE_EACH_MS);
    const crossed = (performance.now() - filled) / 1_000;
    const { doubled, lost, ...counts } = await tallyLadder(store, workspace, tickets);
    await store.close();
    const told = {
      seed,
      tickets,
      kills,
      ...counts,
      doubled: doubled.length,
      lost: lost.length,
      seconds: crossed.toFixed(1),
    };
    say(
      Object.entries(told)
        .map(([what, count]) => `${what}: ${count}`)
        .join(', '),
    );
    for (const wrong of [...doubled, ...lost].slice(0, 50)) say(`WRONG ${wrong}`);
    return { told: counts.entries, kills, doubled, lost };
  } finally {
    await Promise.all(bots.map((bot) => bot.stop()));
    await house.close();
  }
}

/** Until no rung is left that has to be told, and nothing waits to be moved on, sent, or told to the leads. */
async function untilNone({ database }: OpenStore, patienceMs: number): Promise<void> {
  const since = { $gt: new Date(0) };
  const left = () =>
    Promise.all([
      database.collection('tickets').countDocuments({ nextAlertAt: since }),
      database.collection('tickets').countDocuments({ pendingSince: since }),
      database.collection('alertqueues').countDocuments({ dueAt: since }),
      database.collection('outbox').countDocuments({ state: 'queued' }),
    ]);
  const end = performance.now() + patienceMs;
  for (let counts = await left(); counts.some((count) => count > 0); counts = await left()) {
    if (performance.now() > end) throw new Error(`still to be told, moved, alerted, sent: ${counts.join(', ')}`);
    await sleep(500);
  }
}
