import type { StatementSync } from 'node:sqlite';
import { decode } from '../bson/decode.ts';
import type { Doc, Value } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { EMPTY_ARRAY, encodeKey } from '../order/keys.ts';
import { matches, pathsIn } from '../query/nodes.ts';
import { keysOf, type RawKey } from './index-keys.ts';
import type { IndexSpec } from './index-spec.ts';

export interface Entry {
  readonly key: Uint8Array;
  readonly rid: number;
}

/** A document that an entry leads to. */
export interface Row {
  readonly rid: number;
  readonly raw: Uint8Array;
  /** Only known where a document can have several. */
  readonly key: Uint8Array | undefined;
}

/** Where a scan is: keys from `low` (in it) to `high` (not in it), in either direction. */
export interface KeyRange {
  readonly low: Buffer;
  readonly high: Buffer;
  /** Of keys that all begin with the same value of the first field: how many bytes that value takes. */
  readonly head?: number;
}

/** Where what an entry leads to has to stand as well: under the entry's key, but with one of `heads` in the place of its head. */
export interface Elsewhere {
  readonly index: Index;
  readonly heads: readonly Buffer[];
}

/** There is one for each choice of other indexes and number of heads; of so many some are not needed again. */
const MOST_STATEMENTS = 100;

/** Where the keys are: a table of keys, or the column of the documents' own table. */
export interface IndexTable {
  readonly name: string;
  readonly column: string;
  /** The table of the documents. */
  readonly docs: string;
}

/** One index: how a document's keys are made, and its table of keys. `_id_` lives in the documents' own table. */
export class Index {
  readonly id: number;
  readonly spec: IndexSpec;
  /** Per field: whether any document ever had an array there. It is never unset; that would only be an optimisation. */
  readonly multikey: boolean[];
  private readonly compile: (sql: string) => StatementSync;
  private readonly table: IndexTable;
  private readonly paths: readonly (readonly string[])[];
  private readonly descending: readonly boolean[];
  /** The fields of a document by which it has its keys, or stands in the index at all. */
  private readonly fields: readonly string[];
  private readonly statements = new Map<string, StatementSync>();

  constructor(
    compile: (sql: string) => StatementSync,
    id: number,
    spec: IndexSpec,
    table: IndexTable,
    multikey: boolean[],
  ) {
    this.compile = compile;
    this.id = id;
    this.spec = spec;
    this.table = table;
    this.multikey = multikey;
    this.paths = spec.fields.map((field) => field.parts);
    this.descending = spec.fields.map((field) => field.descending);
    const decisive = [...this.paths, ...(spec.partial === undefined ? [] : pathsIn(spec.partial))];
    this.fields = [...new Set(decisive.map(([field = '']) => field))];
  }

  get isMultikey(): boolean {
    return this.multikey.includes(true);
  }

  /** Whether a key leads to no more than one document. */
  get isUnique(): boolean {
    return this.spec.unique || this.table.name === this.table.docs;
  }

  /** The document's keys, each once; none when a sparse or partial index leaves it out. `arrays` as in `keysOf`. */
  keys(doc: Doc, arrays: boolean[] = []): Buffer[] {
    const { partial, sparse } = this.spec;
    if (partial !== undefined && !matches(partial, doc)) return [];
    const raws = keysOf(doc, this.paths, arrays);
    const seen = new Map<string, Buffer>();
    for (const raw of raws) {
      if (sparse && raw.every((part) => part === undefined)) continue;
      const key = this.encoded(raw);
      if (raws.length === 1) return [key];
      seen.set(key.toString('latin1'), key);
    }
    return [...seen.values()];
  }

  /** The values that a key of a document stands for, in the order of the index's fields; null for what is missing or empty. */
  valuesOf(key: Buffer, doc: Doc): readonly Value[] {
    const raw = keysOf(doc, this.paths, []).find((parts) => this.encoded(parts).equals(key)) ?? [];
    return this.paths.map((_, at) => {
      const part = raw[at];
      return part === undefined || part === EMPTY_ARRAY ? null : part;
    });
  }

  private encoded(raw: RawKey): Buffer {
    return encodeKey(
      raw.map((part) => part ?? null),
      this.descending,
    );
  }

  /** Whether the keys of a document may change with it. To compare a long list is much less than to make its keys twice. */
  isTouched(before: Doc, after: Doc): boolean {
    return this.fields.some((field) => !isSame(before.get(field), after.get(field)));
  }

  /** Whether another document than `rid` holds the key. */
  holds(key: Buffer, rid: number): boolean {
    return (
      this.statement('holds', ({ name }) => `SELECT 1 FROM ${name} WHERE k = ? AND rid <> ?`).get(key, rid) !==
      undefined
    );
  }

  add(key: Buffer, rid: number): void {
    this.statement('add', ({ name }) => `INSERT OR IGNORE INTO ${name} (k, rid) VALUES (?, ?)`).run(key, rid);
  }

  remove(key: Buffer, rid: number): void {
    this.statement('remove', ({ name }) => `DELETE FROM ${name} WHERE k = ? AND rid = ?`).run(key, rid);
  }

  /**
   * Some entries of a range in order, beginning behind `after`. Scans go in pieces, so that no statement stays open while
   * documents are written.
   */
  piece(range: KeyRange, reverse: boolean, after: Entry | undefined, count: number): Entry[] {
    const found = this.select<[number, Uint8Array]>(['rid', 'key'], range, reverse, after, count);
    return found.map(([rid, key]) => ({ rid, key }));
  }

  /** The same with the documents; only of those entries whose document stands elsewhere too. */
  rows(
    range: KeyRange,
    reverse: boolean,
    after: Row | undefined,
    count: number,
    elsewhere: readonly Elsewhere[] = [],
  ): Row[] {
    const columns = this.isMultikey ? (['rid', 'doc', 'key'] as const) : (['rid', 'doc'] as const);
    const edge = after && { rid: after.rid, key: after.key ?? this.keyIn(after.raw) };
    const found = this.select<[number, Uint8Array, Uint8Array?]>(columns, range, reverse, edge, count, elsewhere);
    return found.map(([rid, raw, key]) => ({ rid, raw, key }));
  }

  /** The document that holds a key of a unique index: a look-up without a range, an order or a limit costs half as much. */
  only(key: Buffer): Row | undefined {
    const found = this.statement('only', selectOnly).get(key) as unknown as [number, Uint8Array] | undefined;
    return found && { rid: found[0], raw: found[1], key };
  }

  /** The one key of a document; to make it again when it is needed costs less than to read it with every row. */
  private keyIn(raw: Uint8Array): Buffer {
    const [key] = this.keys(decode(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)));
    return key ?? fail('InternalError', 'a document stands in an index that leaves it out');
  }

  private select<R>(
    columns: readonly Column[],
    { low, high, head = 0 }: KeyRange,
    reverse: boolean,
    after: Entry | undefined,
    count: number,
    elsewhere: readonly Elsewhere[] = [],
  ): R[] {
    const others = elsewhere.map(({ index, heads }) => ` ${index.id}:${heads.length}`).join('');
    const name = `${columns.join(' ')} ${reverse ? 'down' : 'up'} ${after === undefined ? '' : 'on'}${others}`;
    const statement = this.statement(name, (table) =>
      selectIn(table, columns, reverse, after !== undefined, elsewhere),
    );
    const met = elsewhere.flatMap(({ heads }) => heads.flatMap((one) => [one, head + 1]));
    const found: unknown[] =
      after === undefined
        ? statement.all(low, high, ...met, count)
        : statement.all(after.key, after.rid, reverse ? low : high, ...met, count);
    return found as R[];
  }

  /** How many entries the range has, counted no further than `most`, which may be more than SQLite takes as a number. */
  estimate(range: KeyRange, most: number): number {
    const statement = this.statement(
      'estimate',
      ({ name, column }) =>
        `SELECT count(*) FROM (SELECT 1 FROM ${name} WHERE ${column} >= ? AND ${column} < ? LIMIT ?)`,
    );
    const limit = Math.min(most, Number.MAX_SAFE_INTEGER);
    const [count] = statement.get(range.low, range.high, limit) as unknown as number[];
    return count ?? 0;
  }

  /** Compiled once; rows come as lists, which costs less than objects. */
  private statement(name: string, sql: (table: IndexTable) => string): StatementSync {
    let statement = this.statements.get(name);
    if (statement === undefined) {
      statement = this.compile(sql(this.table));
      statement.setReturnArrays(true);
      if (this.statements.size >= MOST_STATEMENTS) this.statements.clear();
      this.statements.set(name, statement);
    }
    return statement;
  }

  /** In SQL: whether what the entry `i` leads to has its key here too, with one of so many heads in the place of its own. */
  hasToo(key: string, heads: number): string {
    const { name, column } = this.table;
    // Two blobs put together are a text to SQLite, and a text equals no blob.
    const own = `CAST(? || substr(${key}, ?) AS BLOB)`;
    const one = `EXISTS (SELECT 1 FROM ${name} o WHERE o.${column} = ${own} AND o.rid = i.rid)`;
    return `(${Array.from({ length: heads }, () => one).join(' OR ')})`;
  }
}

/** Whether two values are certainly the same; what is not plain is not looked into. */
function isSame(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => item === b[at]);
}

type Column = 'rid' | 'key' | 'doc';

function selectOnly({ name, column, docs }: IndexTable): string {
  return name === docs
    ? `SELECT rid, doc FROM ${docs} WHERE ${column} = ?`
    : `SELECT rid, doc FROM ${docs} WHERE rid = (SELECT rid FROM ${name} WHERE ${column} = ?)`;
}

function selectIn(
  { name, column, docs }: IndexTable,
  columns: readonly Column[],
  reverse: boolean,
  on: boolean,
  elsewhere: readonly Elsewhere[],
): string {
  const own = name === docs;
  const places = { rid: 'i.rid', key: `i.${column}`, doc: own ? 'i.doc' : 'd.doc' };
  // A cross join is SQLite's way to say which table is the outer one.
  const joined = !own && columns.includes('doc') ? ` CROSS JOIN ${docs} d ON d.rid = i.rid` : '';
  const { key } = places;
  const range = on
    ? reverse
      ? `(${key}, i.rid) < (?, ?) AND ${key} >= ?`
      : `(${key}, i.rid) > (?, ?) AND ${key} < ?`
    : `${key} >= ? AND ${key} < ?`;
  const met = elsewhere.map(({ index, heads }) => ` AND ${index.hasToo(key, heads.length)}`).join('');
  const order = reverse ? `${key} DESC, i.rid DESC` : `${key}, i.rid`;
  const select = columns.map((one) => places[one]).join(', ');
  return `SELECT ${select} FROM ${name} i${joined} WHERE ${range}${met} ORDER BY ${order} LIMIT ?`;
}
