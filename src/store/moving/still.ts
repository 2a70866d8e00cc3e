import { join } from 'node:path';
import type { Db } from 'mongodb';
import { isDoc, isNum, toNumber } from '../embedded/bson/values.ts';
import { CannotMove } from './cannot-move.ts';
import { allOf, documentLine } from './documents.ts';
import { fromExtendedJson } from './ejson-read.ts';
import { linesOfFile } from './lines.ts';
import type { ExportedCollection } from './manifest.ts';
import type { Report } from './report.ts';

/**
 * Reads everything a second time, after all of it was written, and makes sure that each document is as it was: whoever writes
 * meanwhile would get a ticket of before a step with the history of after it.
 *
 * What is the same in both readings was so in between, too, so that at the instant at which the first reading ended and the
 * second began the store held what the export holds: Afek et al., "Atomic snapshots of shared memory" (1993), the double
 * collect. It takes no lock and no snapshot, which a single MongoDB server does not give and a cluster keeps for minutes only, and
 * holds for files that an earlier run had finished as well. A ticket cannot change and change back, as its version rises.
 *
 * @throws CannotMove
 */
export async function requireStill(
  db: Db,
  collections: readonly ExportedCollection[],
  names: readonly string[],
  folder: string,
  report: Report,
): Promise<void> {
  const known = new Set(collections.map(({ name }) => name));
  const other = names.find((name) => !known.has(name)) ?? [...known].find((name) => !names.includes(name));
  if (other !== undefined) throw written(other);
  for (const collection of collections) {
    report.begin(`comparing ${collection.name}`, collection.documents);
    try {
      await compare(db, collection, join(folder, collection.file), report);
    } finally {
      report.end();
    }
  }
}

async function compare(db: Db, { name, indexes }: ExportedCollection, path: string, report: Report): Promise<void> {
  const lives = livesOf(indexes);
  const lines = linesOfFile(path)[Symbol.asyncIterator]();
  /** The next line that is in the store as well: what has outlived its time goes by itself. */
  const next = async (text: string | undefined): Promise<void> => {
    for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
      if (line.value.text === text) return;
      if (!isOver(line.value.text, lives)) throw written(name);
    }
    if (text !== undefined) throw written(name);
  };
  try {
    for await (const raw of allOf(db, name)) {
      const text = documentLine(raw as Buffer, name, report.seen + 1);
      await next(text);
      report.more(1, text.length);
    }
    await next(undefined);
  } finally {
    await lines.return?.(undefined);
  }
}

/** A field that says when a document goes, and how many seconds after that. */
interface Life {
  readonly field: string;
  readonly seconds: number;
}

function livesOf(indexes: readonly string[]): readonly Life[] {
  return indexes.flatMap((text) => {
    const index = fromExtendedJson(text);
    const [seconds, key] = [index.get('expireAfterSeconds'), index.get('key')];
    if (seconds === undefined || !isNum(seconds) || !isDoc(key)) return [];
    return [...key.keys()].map((field) => ({ field, seconds: toNumber(seconds) }));
  });
}

function isOver(line: string, lives: readonly Life[]): boolean {
  if (lives.length === 0) return false;
  const doc = fromExtendedJson(line);
  return lives.some(({ field, seconds }) => {
    const at = doc.get(field);
    return at instanceof Date && at.getTime() + seconds * 1_000 <= Date.now();
  });
}

function written(name: string): CannotMove {
  return new CannotMove(
    `${name} changed while it was exported: somebody writes. Stop Relevo, delete the folder, and export again`,
  );
}
