import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ObjectId } from 'bson';
import { MAX_DEPTH } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import { type Doc, isDoc, isNum, RawDoc, type Value } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { encodeValue } from '../order/keys.ts';
import { type CacheBudget, DocCache, Stored } from './cache.ts';
import { Index } from './index.ts';
import { parseIndexSpec } from './index-spec.ts';

/** The server's own limit on a document, in bytes. */
export const MAX_DOCUMENT = 16 * 1024 * 1024;

const ID_SPEC = parseIndexSpec(
  new Map<string, Value>([
    ['key', new Map([['_id', 1]])],
    ['name', '_id_'],
  ]),
);

/** The index that a collection has before it exists. */
export const ID_INDEX: Index = new (class extends Index {
  override estimate(): number {
    return 0;
  }
})(() => fail('InternalError', 'the collection does not exist'), 0, ID_SPEC, { name: '', column: 'id', docs: '' }, [
  false,
]);

const SQL = {
  select: (table: string) => `SELECT doc FROM ${table} WHERE rid = ?`,
  insert: (table: string) => `INSERT INTO ${table} (id, doc) VALUES (?, ?)`,
  update: (table: string) => `UPDATE ${table} SET doc = ? WHERE rid = ?`,
  delete: (table: string) => `DELETE FROM ${table} WHERE rid = ?`,
  byId: (table: string) => `SELECT rid FROM ${table} WHERE id = ?`,
  up: (table: string) => `SELECT rid, doc FROM ${table} WHERE rid > ? ORDER BY rid LIMIT ?`,
  down: (table: string) => `SELECT rid, doc FROM ${table} WHERE rid < ? ORDER BY rid DESC LIMIT ?`,
  total: (table: string) => `SELECT count(*) FROM ${table}`,
};

/** Reads and writes the documents of one collection and keeps its indexes in step. The caller holds the transaction. */
export class Collection {
  readonly id: number;
  readonly ns: string;
  readonly indexes: Index[];
  readonly cache: DocCache;
  private readonly db: DatabaseSync;
  private readonly statements = new Map<keyof typeof SQL, StatementSync>();
  private readonly onMultikey: (index: Index) => void;
  /** How often anything was replaced or removed: what was read ahead before that may be gone. */
  changes = 0;

  constructor(db: DatabaseSync, id: number, ns: string, budget: CacheBudget, onMultikey: (index: Index) => void) {
    this.db = db;
    this.id = id;
    this.ns = ns;
    this.cache = new DocCache(budget);
    this.onMultikey = onMultikey;
    const table = `docs_${id}`;
    this.indexes = [
      new Index((sql) => db.prepare(sql), 0, ID_SPEC, { name: table, column: 'id', docs: table }, [false]),
    ];
  }

  /** Compiled when it is first needed: many a collection has its indexes made and is asked for nothing. */
  private statement(name: keyof typeof SQL): StatementSync {
    let statement = this.statements.get(name);
    if (statement === undefined) {
      statement = this.db.prepare(SQL[name](`docs_${this.id}`));
      statement.setReturnArrays(true);
      this.statements.set(name, statement);
    }
    return statement;
  }

  get(rid: number): Stored | undefined {
    const row = this.statement('select').get(rid) as [Uint8Array] | undefined;
    return row === undefined ? undefined : this.stored(rid, row[0]);
  }

  stored(rid: number, raw: Uint8Array): Stored {
    return new Stored(rid, raw, this.cache);
  }

  /** Some documents in natural order behind `after`. */
  natural(after: number, count: number, reverse: boolean): Stored[] {
    const rows: unknown[] = this.statement(reverse ? 'down' : 'up').all(after, count);
    return (rows as [number, Uint8Array][]).map(([rid, raw]) => this.stored(rid, raw));
  }

  count(): number {
    const [count] = this.statement('total').get() as unknown as number[];
    return count ?? 0;
  }

  /** Stores a new document; a missing `_id` becomes an ObjectId, and `_id` comes first. */
  insert(given: Doc): Stored {
    const doc = withId(given);
    const raw = toBytes(doc);
    const id = idOf(doc);
    const key = encodeValue(id);
    if (this.statement('byId').get(key) !== undefined) throw this.duplicate(ID_INDEX, key, doc);
    const plan = this.indexes.slice(1).map((index) => this.keysFor(index, doc, 0));
    const rid = Number(this.statement('insert').run(key, raw).lastInsertRowid);
    for (const { index, keys } of plan) for (const one of keys) index.add(one, rid);
    return this.written(rid, raw, doc);
  }

  /** Puts `doc` in the place of what is stored; false when nothing differs. */
  replace(old: Stored, doc: Doc): Stored | false {
    const raw = toBytes(doc);
    if (raw.equals(old.raw)) return false;
    const touched = this.indexes.slice(1).filter((index) => index.isTouched(old.doc, doc));
    const changes = touched.map((index) => {
      const before = index.keys(old.doc);
      const { keys } = this.keysFor(index, doc, old.rid, before);
      return { index, add: without(keys, before), drop: without(before, keys) };
    });
    for (const { index, add, drop } of changes) {
      for (const key of drop) index.remove(key, old.rid);
      for (const key of add) index.add(key, old.rid);
    }
    this.statement('update').run(raw, old.rid);
    this.changes += 1;
    return this.written(old.rid, raw, doc);
  }

  /** What was written is soon read. */
  private written(rid: number, raw: Uint8Array, doc: Doc): Stored {
    this.cache.put(rid, raw, doc);
    return this.stored(rid, raw);
  }

  remove(stored: Stored): void {
    for (const index of this.indexes.slice(1)) for (const key of index.keys(stored.doc)) index.remove(key, stored.rid);
    this.statement('delete').run(stored.rid);
    this.changes += 1;
    this.cache.drop(stored.rid);
  }

  /** Fills new indexes from what is stored. */
  build(indexes: readonly Index[]): void {
    let last = 0;
    for (;;) {
      const some = this.natural(last, 100, false);
      for (const { rid, doc } of some)
        for (const index of indexes) for (const key of this.keysFor(index, doc, rid).keys) index.add(key, rid);
      if (some.length === 0) return;
      last = some.at(-1)?.rid ?? last;
    }
  }

  /** The keys a document will have, after checking that none of them breaks a unique index. Nothing is written yet. */
  private keysFor(index: Index, doc: Doc, rid: number, held: readonly Buffer[] = []): { index: Index; keys: Buffer[] } {
    const arrays: boolean[] = [];
    const keys = index.keys(doc, arrays);
    if (index.spec.unique) {
      for (const key of without(keys, held)) if (index.holds(key, rid)) throw this.duplicate(index, key, doc);
    }
    let news = false;
    for (const [at, array] of arrays.entries()) {
      if (array === true && index.multikey[at] !== true) {
        index.multikey[at] = true;
        news = true;
      }
    }
    if (news) this.onMultikey(index);
    return { index, keys };
  }

  /** It names the element that two arrays have in common, not the arrays. */
  private duplicate(index: Index, key: Buffer, doc: Doc): unknown {
    const { fields, name } = index.spec;
    const values = index.valuesOf(key, doc);
    const keyPattern = new Map(fields.map((field) => [field.path, field.descending ? -1 : 1]));
    const keyValue = new Map(fields.map((field, at) => [field.path, values[at] ?? null]));
    try {
      return fail(
        'DuplicateKey',
        `E11000 duplicate key error collection: ${this.ns} index: ${name} dup key: ${shown(keyValue)}`,
        { keyPattern, keyValue },
      );
    } catch (error) {
      return error;
    }
  }
}

/** The keys that are not among `others`; mostly there is one of each. */
function without(keys: readonly Buffer[], others: readonly Buffer[]): readonly Buffer[] {
  const [only] = others;
  if (only === undefined || keys.length === 0) return keys;
  if (others.length === 1) return keys.filter((key) => !key.equals(only));
  const texts = new Set(others.map((key) => key.toString('latin1')));
  return keys.filter((key) => !texts.has(key.toString('latin1')));
}

/** The values as the server's message spells them; what is not simple is left out. */
function shown(values: ReadonlyMap<string, Value>): string {
  return `{ ${[...values].map(([path, value]) => `${path}: ${shownValue(value)}`).join(', ')} }`;
}

function shownValue(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (typeof value === 'boolean' || value === null) return String(value);
  return isNum(value) ? value.toString() : '{ ... }';
}

function withId(doc: Doc): Doc {
  const id = doc.get('_id');
  if (id !== undefined && doc.keys().next().value === '_id') return doc;
  const out: Doc = new Map([['_id', id ?? new ObjectId()]]);
  for (const [key, value] of doc) if (key !== '_id') out.set(key, value);
  return out;
}

function idOf(doc: Doc): Value {
  const id = doc.get('_id') ?? null;
  if (Array.isArray(id)) return fail('InvalidIdField', "The '_id' value cannot be of type array");
  if (typeof id === 'object' && id !== null && 'pattern' in id) {
    return fail('InvalidIdField', "The '_id' value cannot be of type regex");
  }
  if (isDoc(id) && [...id.keys()].some((key) => key.startsWith('$')))
    return fail('DollarPrefixedFieldName', '_id fields may not contain $-prefixed fields');
  return id;
}

function toBytes(doc: Doc): Buffer {
  const raw = encode(doc, MAX_DEPTH);
  if (raw.length > MAX_DOCUMENT)
    fail('BSONObjectTooLarge', `object to insert too large. size in bytes: ${raw.length}, max size: ${MAX_DOCUMENT}`);
  return raw;
}

export function asRaw(stored: Stored): RawDoc {
  return new RawDoc(stored.raw);
}
