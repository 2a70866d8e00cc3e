import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Db } from 'mongodb';
import { newId } from '../../lib/ids.ts';
import { decode } from '../embedded/bson/decode.ts';
import { CannotMove } from './cannot-move.ts';
import { checkedFile } from './check.ts';
import { sourceOf, withDatabase } from './database.ts';
import { allOf, documentLine } from './documents.ts';
import { toExtendedJson } from './ejson-write.ts';
import { LineFile, type Written, writeWhole } from './files.ts';
import {
  BEGUN,
  begunText,
  type ExportedCollection,
  fileOf,
  MANIFEST,
  manifestText,
  PROGRESS_COLLECTION,
  readBegun,
  readManifest,
} from './manifest.ts';
import type { Report } from './report.ts';
import { requireStill } from './still.ts';

export interface Exporting {
  /** For the manifest, as an instant in text. */
  readonly now: string;
  /** Writes down that it is done, under a name of this export, before anything is read. */
  readonly noted: (name: string) => Promise<void>;
}

/**
 * Writes everything that a store holds into a folder: a file of Extended JSON per collection, and at the end the manifest,
 * without which it is no export. Run again after it was cut off, it keeps the files that were finished.
 *
 * @throws CannotMove, also when somebody writes meanwhile
 */
export async function exportStore(
  uri: string,
  folder: string,
  { now, noted }: Exporting,
  report: Report,
): Promise<Written> {
  const run = await prepare(folder, sourceOf(uri), now, report);
  return withDatabase(uri, async (db) => {
    await db.command({ ping: 1 });
    await noted(run);
    const collections: ExportedCollection[] = [];
    for (const name of await collectionNames(db, report)) {
      collections.push({
        name,
        file: fileOf(name),
        ...(await exportCollection(db, name, folder, report)),
        indexes: await indexesOf(db, name),
      });
    }
    await requireStill(db, collections, await collectionNames(db), folder, report);
    const text = manifestText(now, collections);
    await writeWhole(join(folder, MANIFEST), text);
    await rm(join(folder, BEGUN), { force: true });
    const sum = (key: 'documents' | 'bytes') => collections.reduce((total, one) => total + one[key], 0);
    return { documents: sum('documents'), bytes: sum('bytes'), sha256: '' };
  });
}

/** Makes the folder ours: new, or begun before by an export of the same store. Gives the name of this export. */
async function prepare(folder: string, source: string, now: string, report: Report): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const done = await readManifest(folder);
  if (done !== undefined)
    throw new CannotMove(
      `${folder} holds an export already, of ${done.manifest.exportedAt}; give another folder with --out`,
    );
  const begun = await readBegun(folder);
  if (begun === undefined) {
    if ((await readdir(folder)).some((name) => name !== `${BEGUN}.part`))
      throw new CannotMove(`${resolve(folder)} is not empty; give another folder with --out`);
    const run = newId();
    await writeWhole(join(folder, BEGUN), begunText(source, now, run));
    return run;
  }
  if (begun.source !== source)
    throw new CannotMove(`${folder} holds the beginning of an export of another store; give another folder with --out`);
  report.note(
    `going on with the export begun at ${begun.begunAt}; if something was changed since, it is refused at its end (delete ${folder} to begin anew)`,
  );
  // One that an earlier program began has no name.
  return begun.run ?? begun.begunAt;
}

async function collectionNames(db: Db, report?: Report): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name, type, options } of db.listCollections({}, { nameOnly: false })) {
    if (name.startsWith('system.') || name === PROGRESS_COLLECTION) continue;
    if (type !== 'collection') {
      report?.note(`${name} is left out: it is a ${type ?? 'thing of its own kind'} and has no documents of its own`);
      continue;
    }
    const lost = Object.keys(options ?? {}).filter((option) => option !== 'uuid');
    if (lost.length > 0) report?.note(`${name} loses its options on the way: ${lost.join(', ')}`);
    names.push(name);
  }
  return names.toSorted();
}

async function exportCollection(db: Db, name: string, folder: string, report: Report): Promise<Written> {
  const path = join(folder, fileOf(name));
  const total = await db.collection(name).estimatedDocumentCount();
  const earlier = await checkedFile(path, name, report, total);
  if (earlier !== undefined) return earlier;
  const file = await LineFile.begin(path);
  report.begin(name, total);
  try {
    const cursor = allOf(db, name);
    for await (const raw of cursor)
      report.more(1, await file.line(documentLine(raw as unknown as Buffer, name, report.seen + 1)));
    return await file.finish();
  } catch (error) {
    await file.abandon();
    throw error;
  } finally {
    report.end();
  }
}

async function indexesOf(db: Db, name: string): Promise<string[]> {
  const indexes: string[] = [];
  for await (const raw of db.collection(name).listIndexes({ raw: true })) {
    const spec = decode(raw as unknown as Buffer);
    if (spec.get('name') === '_id_') continue;
    for (const key of ['v', 'ns', 'background']) spec.delete(key);
    indexes.push(toExtendedJson(spec));
  }
  return indexes;
}
