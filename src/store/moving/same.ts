import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from 'mongodb';
import { decode } from '../embedded/bson/decode.ts';
import type { Doc, Value } from '../embedded/bson/values.ts';
import { CannotMove } from './cannot-move.ts';
import { readLine } from './check.ts';
import { toExtendedJson } from './ejson-write.ts';
import { linesOfFile } from './lines.ts';
import type { Manifest } from './manifest.ts';
import { SAME_BY } from './merge.ts';
import type { Line } from './put.ts';

const AT_ONCE = 500;

/**
 * Makes sure that a store and an export have counted together, before anything of it is put: one ticket number is one
 * request, and one request, account or customer number is on one document.
 *
 * @throws CannotMove that names file and line
 */
export async function requireSame(db: Db, manifest: Manifest, folder: string): Promise<void> {
  for (const { name, file } of manifest.collections) {
    const same = SAME_BY[name];
    const path = join(folder, file);
    if (same === undefined || !existsSync(path)) continue;
    let batch: Line[] = [];
    const check = async (): Promise<void> => {
      for (const field of same.fields) await requireOne(db, name, field, batch, path);
      if (same.fixed) await requireFixed(db, name, same.fields, batch, path);
      batch = [];
    };
    for await (const { number, text } of linesOfFile(path)) {
      batch.push({ number, doc: readLine(path, number, text) });
      if (batch.length >= AT_ONCE) await check();
    }
    if (batch.length > 0) await check();
  }
}

/** Whatever has this value here has it under the same `_id`. */
async function requireOne(db: Db, name: string, field: string, batch: readonly Line[], path: string): Promise<void> {
  const lineOf = new Map<string, Line>();
  const values: Value[] = [];
  for (const line of batch) {
    for (const value of valuesIn(line.doc, field)) {
      lineOf.set(text(value), line);
      values.push(value);
    }
  }
  if (values.length === 0) return;
  for await (const here of read(db, name, { [field]: { $in: values } }, [field])) {
    for (const value of valuesIn(here, field)) {
      const line = lineOf.get(text(value));
      if (line !== undefined && text(line.doc.get('_id')) !== text(here.get('_id')))
        throw apart(path, line, `its ${field} is on another of ${name} here (${shown(here.get('_id'))})`);
    }
  }
}

/** Whatever has this `_id` here has the same values. */
async function requireFixed(
  db: Db,
  name: string,
  fields: readonly string[],
  batch: readonly Line[],
  path: string,
): Promise<void> {
  const lineOf = new Map(batch.map((line) => [text(line.doc.get('_id')), line]));
  const ids = batch.map(({ doc }) => doc.get('_id') ?? null);
  for await (const here of read(db, name, { _id: { $in: ids } }, fields)) {
    const line = lineOf.get(text(here.get('_id')));
    if (line !== undefined && fields.some((field) => text(line.doc.get(field)) !== text(here.get(field))))
      throw apart(path, line, `${shown(here.get('_id'))} is another of ${name} here`);
  }
}

async function* read(db: Db, name: string, filter: object, fields: readonly string[]): AsyncGenerator<Doc> {
  const projection = Object.fromEntries(fields.map((field) => [field, 1]));
  for await (const raw of db.collection(name).find(filter, { projection, raw: true })) {
    yield decode(raw as unknown as Buffer);
  }
}

function valuesIn(doc: Doc, field: string): readonly Value[] {
  const value = doc.get(field);
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function text(value: Value | undefined): string {
  return toExtendedJson(new Map<string, Value>([['is', value ?? null]]));
}

function shown(id: Value | undefined): string {
  return typeof id === 'string' || typeof id === 'number' ? String(id) : text(id);
}

function apart(path: string, { number }: Line, why: string): CannotMove {
  return new CannotMove(
    `${path}, line ${number}: ${why}. The store and the export have counted apart and cannot be put together; nothing was put. Import into an empty store`,
  );
}
