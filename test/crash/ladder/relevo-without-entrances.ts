import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import leftBehind from '#jobs/pending-left-behind.ts';
import ladder from '#jobs/sla-ladder.ts';
import { WorkspacePlatform } from '#src/chat/workspace/adapter.ts';
import { render } from '#src/i18n/render.ts';
import { systemClock } from '#src/lib/clock.ts';
import { createLog } from '#src/lib/log.ts';
import { startScheduler } from '#src/scheduler/agenda.ts';
import { assembleDesk } from '#src/services/desk.ts';
import { typeOf } from '#src/sniff/type-of.ts';
import { keepEmbeddedStore } from '#src/store/embedded/keep.ts';
import { openStore } from '#src/store/open.ts';
import { tokenOf } from '#src/workspace/token.ts';
import { ladderDesk } from './desk.ts';

/**
 * `node relevo-without-entrances.ts <data folder>`: the services, the scheduler and the way out into the workspace, put together as
 * `src/main.ts` does. Without commands, which nobody types here, and with the jobs alone that tickets and their ladder need, it costs less.
 */
const [dataDir = ''] = process.argv.slice(2);
const runtime = { clock: systemClock, log: createLog({ level: 'warn' }) };
const { uri } = await keepEmbeddedStore({ dataDir, refuseScans: true });
const store = await openStore(uri, { firstNumber: ladderDesk.tickets.firstNumber });
const { url } = JSON.parse(readFileSync(join(dataDir, 'workspace.json'), 'utf8')) as { readonly url: string };
const platform = new WorkspacePlatform({ url, token: tokenOf(dataDir) }, render, runtime.log);
const exits = { platforms: new Map([[platform.id, platform]]), mail: platform.mailbox };
const parts = {
  desk: ladderDesk,
  checks: new Map(),
  commands: new Map(),
  typeOf,
  drawChart: async () => new Uint8Array(),
  publicHolidays: async () => [],
};
const desk = assembleDesk(store.stores, exits, parts, runtime);
await desk.start();
const jobs = new Map([
  ['sla-ladder', ladder],
  ['pending-left-behind', leftBehind],
]);
const scheduler = await startScheduler(store.database, jobs, { ...desk, runtime });
process.on('SIGTERM', () => {
  void scheduler
    .stop()
    .then(() => desk.stop())
    .then(() => process.exit(0));
});
