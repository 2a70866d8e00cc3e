import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { discoverChecks, discoverCommands } from '#src/discover.ts';
import { drawChart } from '#src/documents/chart.ts';
import { publicHolidays } from '#src/holidays/public-holidays.ts';
import { systemClock } from '#src/lib/clock.ts';
import { createLog } from '#src/lib/log.ts';
import type { Commands, Context } from '#src/services/commands/command.ts';
import { assembleDesk, type RunningDesk } from '#src/services/desk.ts';
import { typeOf } from '#src/sniff/type-of.ts';
import { joinEmbeddedStore } from '#src/store/embedded/join.ts';
import { type OpenStore, openStore } from '#src/store/open.ts';
import { people } from '../builders.ts';
import { Dice } from '../crash/story-chaos.ts';
import { type Bench, inTurns, ms } from './bench.ts';
import { COMMON, CUSTOMERS, fillTickets, RARE, ticketNo } from './fill.ts';

/** A desk over a store of its own with so many tickets; what it would send stays in its outbox. */
interface Grown {
  readonly size: number;
  run(command: string, values: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** A ticket that nobody has, each once as long as there are any. */
  free(): number;
  any(): number;
  close(): Promise<void>;
}

const works: Readonly<Record<string, (grown: Grown) => Promise<unknown>>> = {
  'list (/ticket list)': (grown) => grown.run('ticket list', {}),
  'list of one status': (grown) => grown.run('ticket list', { status: 'closed' }),
  'search for a rare word': (grown) => grown.run('ticket search', { for: RARE }),
  'search for a common word': (grown) => grown.run('ticket search', { for: COMMON }),
  'search for two words': (grown) => grown.run('ticket search', { for: `${COMMON} w7` }),
  'search with a filter': (grown) => grown.run('ticket search', { for: `${COMMON} status:open priority:high` }),
  'open (/ticket show)': (grown) => grown.run('ticket show', { ticket: grown.any() }),
  'claim, and give back': async (grown) => {
    const ticket = grown.free();
    await grown.run('ticket claim', { ticket });
    await grown.run('ticket release', { ticket });
  },
};

export default {
  title: 'the desk over a hundredth, a tenth and all of the tickets, in turns',
  async run(report, { tickets }) {
    const sizes = [tickets / 100, tickets / 10, tickets].map(Math.round);
    const commands = await discoverCommands();
    const grown: Grown[] = [];
    try {
      for (const size of sizes) {
        const began = performance.now();
        grown.push(await grow(size, commands));
        report({ what: `fill ${size.toLocaleString('en')}, each`, measured: ms((performance.now() - began) / size) });
      }
      for (const [what, work] of Object.entries(works)) {
        const found = await inTurns(
          grown.map((one) => () => work(one)),
          { times: 5 },
        );
        for (const [at, { ms: took, ratio }] of found.entries()) {
          if (at === 0) continue;
          const size = sizes[at]?.toLocaleString('en');
          const against = ms(found[0]?.ms ?? Number.NaN);
          report({ what: `${what} at ${size}`, measured: ms(took), against, ratio, target: '≤ 2' });
        }
      }
    } finally {
      await Promise.all(grown.map((one) => one.close()));
    }
  },
} satisfies Bench;

async function grow(size: number, commands: Commands): Promise<Grown> {
  const dataDir = await mkdtemp(join(tmpdir(), 'relevo-bench-'));
  const { uri } = await joinEmbeddedStore({ dataDir, refuseScans: true, lingerMillis: 500 });
  const store = await openStore(uri, { firstNumber: 1 });
  await fillTickets(store, 1, size);
  await Promise.all(Array.from({ length: CUSTOMERS }, (_, n) => store.stores.customers.insert(customerNo(n + 1))));
  const desk = await deskOver(store, commands);
  const alive = Array.from({ length: size }, (_, at) => at + 1).filter((number) => ticketNo(number).status === 'new');
  const dice = new Dice(size);
  let asked = 0;
  return {
    size,
    run: async (name, values) => {
      const command = commands.get(name);
      if (!command) throw new Error(`there is no command ${name}`);
      asked += 1;
      return command.run(contextOf(desk, `asked:${asked}`), values as never);
    },
    free: () => alive[asked % alive.length] ?? 1,
    any: () => dice.between(1, size),
    async close() {
      await desk.relay.idle();
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function customerNo(n: number) {
  const zone = n % 2 === 0 ? 'Europe/Zurich' : 'America/Mexico_City';
  return { id: `c-${n}`, name: `Customer No${n}`, language: 'en', zone, accounts: [] } as const;
}

async function deskOver(store: OpenStore, commands: Commands): Promise<RunningDesk> {
  const nowhere = { platforms: new Map(), mail: { send: async () => {} } };
  const parts = { desk: defaultDesk, checks: await discoverChecks(), commands, typeOf, drawChart, publicHolidays };
  return assembleDesk(store.stores, nowhere, parts, { clock: systemClock, log: createLog({ level: 'silent' }) });
}

function contextOf({ services }: RunningDesk, key: string): Context {
  return {
    key,
    person: people.mia,
    now: systemClock.now(),
    askedAt: systemClock.now().toString(),
    desk: defaultDesk,
    interaction: { id: key, in: { platform: 'workspace', channel: 'agents' } },
    files: [],
    extra: {},
    services,
  };
}
