import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { nearest } from '../lib/nearest.ts';
import { type SubCommand, type Terminal, WrongUse } from './sub-command.ts';

const folder = new URL('commands/', import.meta.url);

const standard: Terminal = {
  room: async () => {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  },
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  ...(process.stdout.isTTY ? {} : { bytes: (bytes: Uint8Array) => process.stdout.write(bytes) }),
};

/**
 * The command line. Sets the process's exit code: 0 good, 1 a finding, 2 wrong use.
 * @param args what stands behind `relevo`.
 */
export async function relevo(args: readonly string[], terminal: Terminal = standard): Promise<void> {
  process.exitCode = await run(args, terminal);
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [first = 'help', ...rest] = args;
  const asked = first === '--help' || first === '-h' ? 'help' : first;
  try {
    const command = await subCommand(asked);
    const end = rest.indexOf('--');
    const helped = rest.slice(0, end < 0 ? rest.length : end).some((word) => word === '--help' || word === '-h');
    return helped ? await (await subCommand('help')).run([asked], terminal) : await command.run(rest, terminal);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    terminal.err(`relevo ${asked}: ${said}`);
    if (!(error instanceof WrongUse)) return 1;
    terminal.err('What there is: npm run -s relevo -- help');
    return 2;
  }
}

/** The names of all sub-commands: the files of their folder. */
export function subCommandNames(): readonly string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  return files.map((file) => file.slice(0, -3)).sort();
}

/** @throws WrongUse when there is none of that name. */
export async function subCommand(name: string): Promise<SubCommand> {
  const names = subCommandNames();
  if (!names.includes(name)) {
    const meant = nearest(name, names);
    throw new WrongUse(
      meant === undefined ? 'there is no such command' : `there is no such command; did you mean ${meant}?`,
    );
  }
  const module = (await import(new URL(`${name}.ts`, folder).href)) as { readonly default: SubCommand };
  return module.default;
}
