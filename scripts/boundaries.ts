import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';

/** What a look at the imports gave. */
export interface Boundaries {
  /** How many files of ours there are, and how many of them the tool read. The two must be the same. */
  readonly files: number;
  readonly read: number;
  /** `rule: from → to`, one for each forbidden import. */
  readonly violations: readonly string[];
}

const folders = ['bin', 'commands', 'jobs', 'scripts', 'src', 'test'];
const ours = new RegExp(`^(${folders.join('|')})/`);

/**
 * Checks who imports whom in a source tree.
 * @param root a folder with `.dependency-cruiser.mjs` and `package.json`.
 */
export async function checkBoundaries(root: string): Promise<Boundaries> {
  const files = globSync(`{${folders.join(',')}}/**/*.{ts,js,mjs}`, { cwd: root });
  const there = folders.filter((folder) => files.some((file) => file.startsWith(`${folder}/`)));
  const module: unknown = await import(pathToFileURL(resolve(root, '.dependency-cruiser.mjs')).href);
  const { options, ...ruleSet } = (module as { readonly default: IConfiguration }).default;
  const { output } = await cruise(there, { ...options, ruleSet, validate: true, baseDir: root });
  const result = output as ICruiseResult;
  return {
    files: files.length,
    read: result.modules.filter(({ source }) => ours.test(source)).length,
    violations: result.summary.violations.map(
      ({ rule, from, to, cycle }) => `${rule.name}: ${[from, ...(cycle?.map(({ name }) => name) ?? [to])].join(' → ')}`,
    ),
  };
}

if (import.meta.main) {
  const { positionals } = parseArgs({ allowPositionals: true });
  const found = await checkBoundaries(resolve(positionals[0] ?? '.'));
  for (const violation of found.violations) process.stdout.write(`${violation}\n`);
  if (found.read !== found.files) process.stdout.write(`only ${found.read} of ${found.files} files were read\n`);
  process.stdout.write(`${found.read} files, ${found.violations.length} forbidden imports\n`);
  process.exitCode = found.violations.length > 0 || found.read !== found.files ? 1 : 0;
}
