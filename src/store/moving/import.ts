import { join } from 'node:path';
import { type Db, type Document, MongoServerError } from 'mongodb';
import type { Doc } from '../embedded/bson/values.ts';
import { CannotMove } from './cannot-move.ts';
import { checkedExport, readLine } from './check.ts';
import { withDatabase } from './database.ts';
import { fromExtendedJson } from './ejson-read.ts';
import type { Written } from './files.ts';
import { linesOfFile } from './lines.ts';
import { type ExportedCollection, PROGRESS_COLLECTION } from './manifest.ts';
import { type Line, Putting } from './put.ts';
import type { Report } from './report.ts';
import { requireSame } from './same.ts';

/** A batch ends at whichever comes first. */
const BATCH_DOCUMENTS = 500;
const BATCH_BYTES = 4 * 1024 * 1024;

export interface Imported extends Pick<Written, 'documents' | 'bytes'> {
  /** The very same export had been imported before, and nothing was done. */
  readonly before: boolean;
}

export interface Importing {
  /** Lets it into a store that holds other documents; `merge.ts` says what becomes of one that is on both sides. */
  readonly merge: boolean;
  /** An instant in text. */
  readonly now: string;
  /** Writes down that it is done, under a name of this export, before any document is put. */
  readonly noted: (name: string) => Promise<void>;
}

/**
 * Puts an export into a store, after all of it was read and found whole. Documents are put by `_id`, and after each batch
 * is noted how far it is: run again after it was cut off, it goes on from there, and a document that comes twice is found
 * where it already is.
 *
 * @throws CannotMove
 */
export async function importStore(
  uri: string,
  folder: string,
  { merge, now, noted }: Importing,
  report: Report,
): Promise<Imported> {
  const { manifest, id } = await checkedExport(folder, report);
  return withDatabase(uri, async (db) => {
    const progress = new Progress(db, id);
    const state = await progress.read();
    const total = { documents: 0, bytes: 0 };
    if (state === 'finished') return { ...total, before: true };
    if (state === undefined) await (merge ? requireSame(db, manifest, folder) : requireEmpty(db));
    // The indexes first: one that this store does not serve is found before a document is in it.
    for (const collection of manifest.collections) await makeIndexes(db, collection);
    await progress.begin(merge);
    await noted(id);
    for (const collection of manifest.collections) {
      const path = join(folder, collection.file);
      const putting = new Putting(db, collection.name, path, progress.merges ? new Date(now) : undefined);
      const done = await importCollection(putting, collection, path, progress, report);
      putting.tell(report);
      total.documents += done.documents;
      total.bytes += done.bytes;
    }
    await progress.finish();
    return { ...total, before: false };
  });
}

/** Notes in the store itself how far the import of one export is, so that it holds for whoever goes on with it. */
class Progress {
  private readonly db: Db;
  private readonly id: string;
  private state: Document | undefined;

  constructor(db: Db, id: string) {
    this.db = db;
    this.id = id;
  }

  /** @throws CannotMove when the import of another export was not finished */
  async read(): Promise<'begun' | 'finished' | undefined> {
    const imports = this.db.collection<{ _id: string; finished: boolean }>(PROGRESS_COLLECTION);
    for await (const one of imports.find({}, { hint: '_id_' })) {
      if (one._id === this.id) this.state = one;
      else if (!one.finished)
        throw new CannotMove(
          'the import of another export into this store was not finished: finish that one first, or take an empty database',
        );
    }
    if (this.state === undefined) return undefined;
    return this.state['finished'] === true ? 'finished' : 'begun';
  }

  /** Whether it was begun as a merge: an import that is gone on with stays what it was. */
  get merges(): boolean {
    return this.state?.['merge'] === true;
  }

  async begin(merge: boolean): Promise<void> {
    this.state ??= { merge };
    await this.set({ finished: false, merge: this.merges });
  }

  /** How many lines of a collection are in. */
  of(file: string): number {
    return Number(this.state?.['lines']?.[key(file)] ?? 0);
  }

  note(file: string, lines: number): Promise<void> {
    return this.set({ [`lines.${key(file)}`]: lines });
  }

  finish(): Promise<void> {
    return this.set({ finished: true });
  }

  private async set(values: Document): Promise<void> {
    const writeConcern = { w: 'majority' } as const;
    await this.db
      .collection<{ _id: string }>(PROGRESS_COLLECTION, { writeConcern })
      .updateOne({ _id: this.id }, { $set: values }, { upsert: true });
  }
}

/** A file's name as the name of a field. */
function key(file: string): string {
  return file.replaceAll('.', ':');
}

async function requireEmpty(db: Db): Promise<void> {
  for await (const { name, type } of db.listCollections({}, { nameOnly: true })) {
    if (name.startsWith('system.') || name === PROGRESS_COLLECTION || type === 'view') continue;
    if (
      (
        await db
          .collection(name)
          .find({}, { hint: '_id_', limit: 1, projection: { _id: 1 } })
          .toArray()
      ).length > 0
    ) {
      throw new CannotMove(
        `the store holds other documents already (${name}). Take an empty database, or give --merge to add to it (relevo store --help says what becomes of what is on both sides)`,
      );
    }
  }
}

async function makeIndexes(db: Db, { name, file, indexes }: ExportedCollection): Promise<void> {
  await db.command({ create: name }).catch((error: unknown) => {
    // A server before 7 says so of a collection that is there.
    if (!(error instanceof MongoServerError && error.code === 48)) throw error;
  });
  for (const text of indexes) {
    const index = fromExtendedJson(text);
    try {
      await db.command({ createIndexes: name, indexes: [index], writeConcern: { w: 'majority' } });
    } catch (error) {
      if (!(error instanceof MongoServerError)) throw error;
      throw new CannotMove(
        `the index ${indexName(index)} of ${name} (${file}) cannot be made in this store: ${error.message}. No document was put`,
      );
    }
  }
}

function indexName(index: Doc): string {
  const name = index.get('name');
  return typeof name === 'string' ? name : '(without a name)';
}

async function importCollection(
  putting: Putting,
  { name, file, documents }: ExportedCollection,
  path: string,
  progress: Progress,
  report: Report,
): Promise<{ documents: number; bytes: number }> {
  const skip = progress.of(file);
  const done = { documents: 0, bytes: 0 };
  let batch: Line[] = [];
  let bytes = 0;
  const put = async (): Promise<void> => {
    if (batch.length === 0) return;
    await putting.put(batch);
    await progress.note(file, batch.at(-1)?.number ?? 0);
    done.documents += batch.length;
    done.bytes += bytes;
    report.more(batch.length, bytes);
    batch = [];
    bytes = 0;
  };
  report.begin(name, documents - skip);
  try {
    for await (const line of linesOfFile(path)) {
      if (line.number <= skip) continue;
      batch.push({ doc: readLine(path, line.number, line.text), number: line.number });
      bytes += line.bytes;
      if (batch.length >= BATCH_DOCUMENTS || bytes >= BATCH_BYTES) await put();
    }
    await put();
  } finally {
    report.end();
  }
  return done;
}
