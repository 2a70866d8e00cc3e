import type { Config } from './config/schema.ts';
import { discoverChecks, discoverCommands, discoverJobs, discoverPlatforms, installed } from './discover.ts';
import { drawChart } from './documents/chart.ts';
import type { Desk } from './domain/desk.ts';
import { publicHolidays } from './holidays/public-holidays.ts';
import { render } from './i18n/render.ts';
import { systemClock } from './lib/clock.ts';
import { createLog, type Log } from './lib/log.ts';
import type { Runtime } from './lib/runtime.ts';
import type { KeepsMails, PlatformDefinition, PlatformParts } from './port/definition.ts';
import type { MailTransport } from './port/mail.ts';
import type { Platform } from './port/platform.ts';
import { assembleDesk, type DeskParts } from './services/desk.ts';
import { typeOf } from './sniff/type-of.ts';
import { keepEmbeddedStore } from './store/embedded/keep.ts';
import { openStore } from './store/open.ts';
import type { Door } from './web/door.ts';
import { joinWorkspace } from './workspace/join.ts';

/**
 * The composition root: store, then services, then platforms, then jobs; stopped in reverse.
 * @param told hears of each thing that the desk names and that no platform has, and of platforms that do not serve
 * @param begins asked when people begin to be served: gives what is raised when Relevo is to stop before it is there
 * @throws Error with what to do when a part cannot be had, or when it was given up
 */
export async function main(
  config: Config,
  desk: Desk,
  told: Pick<DeskParts, 'missing' | 'troubled'>,
  begins: () => AbortSignal,
): Promise<{ stop(): Promise<void> }> {
  const runtime: Runtime = { clock: systemClock, log: createLog({ level: config.logLevel }) };
  const { log } = runtime;
  const began = performance.now();
  // What does not need each other starts side by side: a newcomer waits for this.
  const [keeper, workspace, commands, jobs, checks, definitions, scheduling] = await Promise.all([
    config.mongodbUri === undefined
      ? keepEmbeddedStore({
          dataDir: config.dataDir,
          refuseScans: true,
          log: (line) => log.info('store.said', { kind: line }),
        })
      : undefined,
    config.workspace && joinWorkspace({ dataDir: config.dataDir, ...config.workspace, log }),
    discoverCommands(),
    discoverJobs(),
    discoverChecks(),
    discoverPlatforms(),
    import('./scheduler/agenda.ts'),
  ]);
  const uri = config.mongodbUri ?? keeper?.uri;
  if (uri === undefined) throw new Error('there is no store');
  const store = await openStore(uri, { firstNumber: desk.tickets.firstNumber });
  const platforms = await createPlatforms(installed(definitions, config), ({ id }) => ({
    settings: config.platforms.get(id) ?? {},
    address: workspace,
    words: render,
    log,
    notes: store.notes(id),
  }));
  const exits = { platforms, mail: await mailTransport(config, platforms) };
  const running = assembleDesk(
    store.stores,
    exits,
    { desk, checks, commands, typeOf, drawChart, publicHolidays, ...told },
    runtime,
  );
  // Open before a platform begins: it may ask at once whether anybody is there.
  const door = await openDoors(platforms, config, log);
  await running.start(begins());
  const scheduler = await scheduling.startScheduler(store.database, jobs, { ...running, runtime });
  log.info('relevo.ready', {
    ...(workspace ? { url: workspace.url } : {}),
    ms: Math.round(performance.now() - began),
    count: commands.size,
  });

  return {
    async stop() {
      await scheduler.stop();
      await running.stop();
      await door?.stop();
      await store.close();
      workspace?.stop();
      keeper?.stop();
    },
  };
}

async function createPlatforms(
  definitions: readonly PlatformDefinition[],
  parts: (definition: PlatformDefinition) => PlatformParts,
): Promise<ReadonlyMap<string, Platform>> {
  const made = definitions.map(async (definition) => definition.create(parts(definition)));
  return new Map((await Promise.all(made)).map((platform) => [platform.id, platform]));
}

/** Nothing listens where no platform comes by HTTP. */
async function openDoors(
  platforms: ReadonlyMap<string, Platform>,
  { http }: Config,
  log: Log,
): Promise<Door | undefined> {
  const rooms = [...platforms.values()].flatMap(({ id, web }) => (web === undefined ? [] : [{ id, web }]));
  if (rooms.length === 0) return undefined;
  const { openDoor } = await import('./web/door.ts');
  return openDoor({ ...http, rooms, log });
}

/** Without SMTP settings mails stay on this machine, in the Mailbox of a platform that has one. */
async function mailTransport({ smtp }: Config, platforms: ReadonlyMap<string, Platform>): Promise<MailTransport> {
  if (smtp) return (await import('./mail/smtp.ts')).smtpTransport(smtp);
  const keeper = [...platforms.values()].find((platform): platform is Platform & KeepsMails => 'mailbox' in platform);
  if (!keeper) throw new Error('mails have nowhere to go: set SMTP_HOST');
  return keeper.mailbox;
}
