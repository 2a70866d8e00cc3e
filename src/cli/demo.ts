import { parseArgs } from 'node:util';
import { systemClock } from '../lib/clock.ts';
import { readSettings } from './settings.ts';
import { type Terminal, WrongUse } from './sub-command.ts';

const MOST = 10_000;

/** `relevo demo`: plays two weeks of a desk into a store that has no tickets yet, or goes on where an earlier run was ended. */
export async function demo(args: readonly string[], terminal: Terminal): Promise<number> {
  const { tickets, seed } = numbersOf(args);
  const { config, desk } = await readSettings();
  const [{ openStore }, { joinEmbeddedStore }, { discoverChecks }, { fillWith }, begun, { byTerminal }] =
    await Promise.all([
      import('../store/open.ts'),
      import('../store/embedded/join.ts'),
      import('../discover.ts'),
      import('./demo/fill.ts'),
      import('./demo/begun.ts'),
      import('./by-terminal.ts'),
    ]);
  const uri = config.mongodbUri ?? (await joinEmbeddedStore({ dataDir: config.dataDir, refuseScans: true })).uri;
  const store = await openStore(uri, { firstNumber: desk.tickets.firstNumber });
  try {
    const { stores } = store;
    const unfinished = await begun.begunDemo(stores);
    const there = await stores.tickets.search({ words: [], facets: [] }, { limit: 1, patienceMs: 0 });
    if (!unfinished && there.tickets.length > 0) {
      terminal.err('There are tickets already, and the demo is not mixed with them. Nothing was changed.');
      terminal.err(
        'Take another folder: RELEVO_DATA_DIR=data-demo npm run -s relevo -- demo, and the same before npm start.',
      );
      return 1;
    }
    if (unfinished) {
      terminal.out(
        `A demo of ${unfinished.tickets} tickets (seed ${unfinished.seed}) was begun here and not finished; this goes on with it.`,
      );
    }
    const end = systemClock.now().round('minute');
    const told = unfinished ?? (await begun.beginDemo({ tickets, seed, end }, stores));
    await stores.audit.append([byTerminal('demo', `demo:${told.first}`)]);
    const filled = await fillWith(told, desk, await discoverChecks(), stores, (written) => {
      if (process.stdout.isTTY && written % 50 === 0) terminal.out(`${written} of ${told.tickets}`);
    });
    await begun.endDemo(stores, systemClock.now());
    terminal.out(
      `${filled.tickets} tickets of the last two weeks, ${filled.alive} of them alive, of ${filled.customers} customers (seed ${told.seed}).`,
    );
    terminal.out('Their cards come to the agents’ channel as soon as Relevo runs: npm start.');
    return 0;
  } finally {
    await store.close();
  }
}

/** @throws WrongUse */
function numbersOf(args: readonly string[]): { tickets: number; seed: number } {
  const { tickets, seed } = optionsOf(args);
  const number = (name: string, given: string, most: number) => {
    if (!/^\d{1,9}$/.test(given) || Number(given) > most)
      throw new WrongUse(`--${name} takes a whole number up to ${most}`);
    return Number(given);
  };
  const count = number('tickets', tickets, MOST);
  if (count === 0) throw new WrongUse('--tickets takes at least 1');
  return { tickets: count, seed: number('seed', seed, 999_999_999) };
}

function optionsOf(args: readonly string[]): { tickets: string; seed: string } {
  try {
    return parseArgs({
      args: [...args],
      options: { tickets: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } },
    }).values;
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : String(error));
  }
}
