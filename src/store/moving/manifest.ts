import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CannotMove } from './cannot-move.ts';
import type { Written } from './files.ts';

/** What this program writes. A folder with a higher number was written by a newer program. */
const VERSION = 1;
const FORMAT = 'relevo-export';

export const MANIFEST = 'manifest.json';
/** Says that an export was begun in this folder, and of which store. It is gone when the manifest is there. */
export const BEGUN = 'begun.json';

/** Where an import notes how far it came. It is part of no export. */
export const PROGRESS_COLLECTION = 'relevo_imports';

const collection = z.strictObject({
  name: z.string().min(1),
  file: z.string().regex(/^[\w.%-]+\.jsonl$/),
  documents: z.int().min(0),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Each as Extended JSON, in a text of its own so that the order of keys is kept. */
  indexes: z.array(z.string()),
});
const manifest = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  exportedAt: z.string(),
  collections: z.array(collection),
});
const begun = z.strictObject({
  format: z.literal(FORMAT),
  source: z.string(),
  begunAt: z.string(),
  run: z.string().optional(),
});

export type ExportedCollection = z.infer<typeof collection>;
export type Manifest = z.infer<typeof manifest>;

export function manifestText(exportedAt: string, collections: readonly (ExportedCollection & Written)[]): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, exportedAt, collections }, undefined, 2)}\n`;
}

export function begunText(source: string, begunAt: string, run: string): string {
  return `${JSON.stringify({ format: FORMAT, source, begunAt, run })}\n`;
}

/** The begun export of a folder; none when none was begun. @throws CannotMove when the file is not ours */
export async function readBegun(folder: string): Promise<z.infer<typeof begun> | undefined> {
  const text = await read(join(folder, BEGUN));
  if (text === undefined) return undefined;
  const found = begun.safeParse(parsed(text));
  if (found.success) return found.data;
  throw new CannotMove(`${join(folder, BEGUN)} is not of an export; give another folder`);
}

/**
 * The manifest of an export, and a word for exactly this export; none when it is not finished.
 * @throws CannotMove when it is damaged or newer than this program
 */
export async function readManifest(folder: string): Promise<{ manifest: Manifest; id: string } | undefined> {
  const path = join(folder, MANIFEST);
  const text = await read(path);
  if (text === undefined) return undefined;
  const json = parsed(text);
  const version = z.object({ format: z.literal(FORMAT), version: z.int() }).safeParse(json);
  if (version.success && version.data.version > VERSION) {
    throw new CannotMove(
      `${path} has format ${version.data.version}, but this Relevo knows formats up to ${VERSION}: it was written by a newer Relevo`,
    );
  }
  const found = manifest.safeParse(json);
  if (found.success) return { manifest: found.data, id: createHash('sha256').update(text).digest('hex') };
  const where = found.error.issues[0]?.path.join('.') ?? '';
  throw new CannotMove(`${path} is no manifest of an export${where === '' ? '' : ` (${where} is wrong)`}`);
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A collection's file: its name where that is harmless on every file system, and else with a part of its hash, so that two
 * names that differ in case only, or are long, have files of their own.
 */
export function fileOf(name: string): string {
  if (/^[a-z0-9_][a-z0-9_.-]{0,99}$/.test(name)) return `${name}.jsonl`;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  const safe = encodeURIComponent(name)
    .replace(/[^\w.%-]/g, '_')
    .replace(/^\./, '_');
  return `${safe.slice(0, 100)}-${hash}.jsonl`;
}
