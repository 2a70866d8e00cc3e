import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../../config/read.ts';
import { joinEmbeddedStore } from '../../store/embedded/join.ts';
import { exportStore } from '../../store/moving/export.ts';
import { importStore } from '../../store/moving/import.ts';
import { noteByTerminal } from '../by-terminal.ts';
import { type Terminal, WrongUse } from '../sub-command.ts';
import { createProgress, megabytes } from './progress.ts';

/** `relevo store export [--out <folder>]` and `relevo store import <folder> [--merge]` */
export function store(args: readonly string[], terminal: Terminal): Promise<number> {
  const [what, ...rest] = args;
  if (what === 'export') return exporting(rest, terminal);
  if (what === 'import') return importing(rest, terminal);
  throw new WrongUse(
    what === undefined ? 'takes export or import' : `takes export or import, and got "${what.slice(0, 60)}"`,
  );
}

async function exporting(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parsed(args, { out: { type: 'string', default: 'relevo-export' } });
  if (positionals.length > 0) throw new WrongUse('export takes no folder but that of --out');
  const { out } = values;
  if (typeof out !== 'string' || out === '') throw new WrongUse('--out takes a folder');
  const { uri, name } = await storeOfSettings(false);
  const { documents, bytes } = await exportStore(
    uri,
    out,
    { now: now(), noted: (run) => noteByTerminal(uri, 'store export', `export:${run}`) },
    createProgress(terminal),
  );
  terminal.out(`${documents} documents (${megabytes(bytes)}) of ${name} are in ${out}.`);
  return 0;
}

async function importing(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parsed(args, { merge: { type: 'boolean', default: false } });
  const [folder, more] = positionals;
  if (folder === undefined || folder === '' || more !== undefined)
    throw new WrongUse('import takes one folder, that of an export');
  const { uri, name } = await storeOfSettings(true);
  const how = {
    merge: values['merge'] === true,
    now: now(),
    noted: (run: string) => noteByTerminal(uri, 'store import', `import:${run}`),
  };
  const result = await importStore(uri, folder, how, createProgress(terminal));
  if (result.before) terminal.out(`This very export was imported into ${name} before; nothing was done.`);
  else
    terminal.out(
      `${result.documents} documents (${megabytes(result.bytes)}) were ${how.merge ? 'merged' : 'put'} into ${name}.`,
    );
  return 0;
}

function now(): string {
  return Temporal.Now.instant().toString({ smallestUnit: 'second' });
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

function parsed(args: readonly string[], options: Options): { values: Record<string, unknown>; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : String(error));
  }
}

/** The store that Relevo would use. An embedded one that was never there is only made to be filled. */
async function storeOfSettings(make: boolean): Promise<{ uri: string; name: string }> {
  const { mongodbUri, dataDir } = readConfig();
  if (mongodbUri !== undefined) return { uri: mongodbUri, name: 'the MongoDB of MONGODB_URI' };
  if (!make && !existsSync(join(dataDir, 'store.db')))
    throw new Error(
      `there is no store in ${dataDir} yet, so there is nothing to export (RELEVO_DATA_DIR names another folder)`,
    );
  const { uri } = await joinEmbeddedStore({ dataDir });
  return { uri, name: `the embedded store in ${dataDir}` };
}
