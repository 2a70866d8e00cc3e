import { readdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { reasonOf } from './errors.ts';

/** One file of a folder that is found by scanning. */
export interface Scanned<T> {
  /** The path below the folder without its ending, with `/` on every machine: `ticket`, `ticket/new`. */
  readonly name: string;
  /** What the file exports by default. */
  readonly value: T;
}

/** Everything that is wrong with the files of a folder. Stops the start: a skipped file is a feature that vanished. */
export class ScanError extends Error {
  override readonly name = 'ScanError';
  readonly faults: readonly string[];

  constructor(folder: string, faults: readonly string[]) {
    super(`${folder}: ${faults.length} ${faults.length === 1 ? 'file is' : 'files are'} wrong\n${faults.join('\n')}`);
    this.faults = faults;
  }
}

/**
 * Imports every file of a folder whose path below it matches `pattern`, tests (`*.test.ts`) aside, in the order of their
 * names. A folder that is empty or missing gives an empty list.
 * @param options.recursive also the folders in it (default no).
 * @param options.check what is wrong with an export, in words; an empty list when it is right.
 * @param options.id by what two files would be the same thing (default: the file's name); undefined: not compared.
 * @throws ScanError with every fault of every file: no default export, an import that failed, what `check` found, an id
 *   that stands in two files.
 */
export async function scanFolder<T>(
  folder: URL,
  pattern: RegExp,
  options: {
    readonly recursive?: boolean;
    readonly check?: (value: unknown, name: string) => readonly string[];
    readonly id?: (value: T, name: string) => string | undefined;
  } = {},
): Promise<readonly Scanned<T>[]> {
  const root = fileURLToPath(folder.href.endsWith('/') ? folder : new URL(`${folder.href}/`));
  const paths = await filesOf(root, pattern, options.recursive ?? false);
  // One after the other: Node walks all that a file imports for each import that has not ended, and reads files at once anyway.
  const loaded: Loaded[] = [];
  for (const path of paths) loaded.push(await load(root, path));
  const faults: string[] = [];
  const found: Scanned<T>[] = [];
  for (const file of loaded) {
    const wrong = 'fault' in file ? [file.fault] : (options.check?.(file.value, file.name) ?? []);
    faults.push(...wrong.map((reason) => `${file.path}: ${reason}`));
    if (!('fault' in file) && wrong.length === 0) found.push({ name: file.name, value: file.value as T });
  }
  faults.push(...doubled(found, options.id ?? ((_, name) => name)));
  if (faults.length > 0) throw new ScanError(root, faults);
  return found;
}

async function filesOf(root: string, pattern: RegExp, recursive: boolean): Promise<string[]> {
  const entries = await readdir(root, { recursive, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map((entry) =>
    `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').slice(root.length).replace(/^\//, ''),
  );
  // A stateful pattern (`g`) would skip every other file.
  const matching = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
  return paths.filter((path) => matching.test(path) && !path.endsWith('.test.ts')).sort();
}

type Loaded = { readonly path: string; readonly name: string } & (
  | { readonly value: unknown }
  | { readonly fault: string }
);

async function load(root: string, path: string): Promise<Loaded> {
  const name = path.replace(/\.[^./]+$/, '');
  if (!path.endsWith('.ts')) return { path, name, fault: 'is not a .ts file' };
  try {
    const module: unknown = await import(pathToFileURL(`${root}${path}`).href);
    const value = (module as { readonly default?: unknown }).default;
    if (value === undefined) return { path, name, fault: 'has no default export' };
    return { path, name, value };
  } catch (error) {
    return { path, name, fault: `cannot be imported (${reasonOf(error)})` };
  }
}

function doubled<T>(found: readonly Scanned<T>[], idOf: (value: T, name: string) => string | undefined): string[] {
  const byId = Map.groupBy(found, ({ value, name }) => idOf(value, name));
  const doubles = [...byId].filter(([id, files]) => id !== undefined && files.length > 1);
  return doubles.map(([id, files]) => `${files.map((file) => file.name).join(', ')}: all are ${JSON.stringify(id)}`);
}
