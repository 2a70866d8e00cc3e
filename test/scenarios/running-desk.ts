import { defaultDesk } from '#src/config/desk-defaults.ts';
import { discoverChecks, discoverCommands, discoverJobs } from '#src/discover.ts';
import { drawChart } from '#src/documents/chart.ts';
import type { Desk } from '#src/domain/desk.ts';
import { publicHolidays } from '#src/holidays/public-holidays.ts';
import type { Runtime } from '#src/lib/runtime.ts';
import { startScheduler } from '#src/scheduler/agenda.ts';
import { assembleDesk, type DeskParts, type RunningDesk } from '#src/services/desk.ts';
import type { Exits } from '#src/services/outbox.ts';
import { typeOf } from '#src/sniff/type-of.ts';
import type { OpenStore } from '#src/store/open.ts';
import { openOwnDatabase } from './own-database.ts';

export interface HousedDesk {
  readonly desk: RunningDesk;
  readonly store: OpenStore;
  stop(): Promise<void>;
}

interface DeskOptions {
  readonly change?: Partial<Desk>;
  /** Jobs that the clock leaves alone, as the test runs them itself. */
  readonly byHand?: readonly string[];
  readonly missing?: NonNullable<DeskParts['missing']>;
}

/** The desk as the program puts it together, on a database of its own, with these exits. */
export async function runDesk(
  exits: (store: OpenStore) => Promise<Exits> | Exits,
  runtime: Runtime,
  { change = {}, byHand = [], missing }: DeskOptions = {},
): Promise<HousedDesk> {
  const settings = { ...defaultDesk, ...change };
  const store = await openOwnDatabase({ firstNumber: settings.tickets.firstNumber });
  const [checks, commands, jobs] = await Promise.all([discoverChecks(), discoverCommands(), discoverJobs()]);
  const parts = {
    desk: settings,
    checks,
    commands,
    typeOf,
    drawChart,
    publicHolidays,
    ...(missing ? { missing } : {}),
  };
  const desk = assembleDesk(store.stores, await exits(store), parts, runtime);
  await desk.start();
  const ticked = new Map([...jobs].filter(([name]) => !byHand.includes(name)));
  const scheduler = await startScheduler(store.database, ticked, { ...desk, runtime });
  return {
    desk,
    store,
    async stop() {
      await scheduler.stop();
      await desk.stop();
      await store.close();
    },
  };
}
