import type { StatementSync } from 'node:sqlite';
import type { Doc } from '../bson/values.ts';
import { encodeKey } from '../order/keys.ts';
import { matches } from '../query/nodes.ts';
import { keysOf } from './index-keys.ts';
import type { IndexSpec } from './index-spec.ts';

export interface Entry {
  readonly key: Buffer;
  readonly rid: number;
}

/** Where a scan is: keys from `low` (in it) to `high` (not in it), in either direction. */
export interface KeyRange {
  readonly low: Buffer;
  readonly high: Buffer;
}

/** Where the keys are: a table of keys, or the column of the documents' own table. */
export interface IndexTable {
  readonly name: string;
  readonly column: string;
}

/** One index: how a document's keys are made, and its table of keys. `_id_` lives in the documents' own table. */
export class Index {
  readonly id: number;
  readonly spec: IndexSpec;
  /** Per field: whether any document ever had an array there. It is never unset; that would only be an optimisation. */
  readonly multikey: boolean[];
  private readonly compile: (sql: string) => StatementSync;
  private readonly table: string;
  private readonly column: string;
  private readonly paths: readonly (readonly string[])[];
  private readonly descending: readonly boolean[];
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
    this.table = table.name;
    this.column = table.column;
    this.multikey = multikey;
    this.paths = spec.fields.map((field) => field.parts);
    this.descending = spec.fields.map((field) => field.descending);
  }

  get isMultikey(): boolean {
    return this.multikey.includes(true);
  }

  /** The document's keys, each once; none when a sparse or partial index leaves it out. `arrays` as in `keysOf`. */
  keys(doc: Doc, arrays: boolean[] = []): Buffer[] {
    const { partial, sparse } = this.spec;
    if (partial !== undefined && !matches(partial, doc)) return [];
    const raws = keysOf(doc, this.paths, arrays);
    const seen = new Map<string, Buffer>();
    for (const raw of raws) {
      if (sparse && raw.every((part) => part === undefined)) continue;
      const key = encodeKey(
        raw.map((part) => part ?? null),
        this.descending,
      );
      if (raws.length === 1) return [key];
      seen.set(key.toString('latin1'), key);
    }
    return [...seen.values()];
  }

  /** Whether another document than `rid` holds the key. */
  holds(key: Buffer, rid: number): boolean {
    return this.prepare(`SELECT 1 FROM ${this.table} WHERE k = ? AND rid <> ? LIMIT 1`).get(key, rid) !== undefined;
  }

  add(key: Buffer, rid: number): void {
    this.prepare(`INSERT OR IGNORE INTO ${this.table} (k, rid) VALUES (?, ?)`).run(key, rid);
  }

  remove(key: Buffer, rid: number): void {
    this.prepare(`DELETE FROM ${this.table} WHERE k = ? AND rid = ?`).run(key, rid);
  }

  /**
   * Some entries of a range in order, beginning behind `after`. Scans go in pieces, so that no statement stays open while
   * documents are written.
   */
  piece(range: KeyRange, reverse: boolean, after: Entry | undefined, count: number): Entry[] {
    const { column: c, table } = this;
    const order = reverse ? `ORDER BY ${c} DESC, rid DESC` : `ORDER BY ${c}, rid`;
    const select = `SELECT ${c} AS key, rid FROM ${table} WHERE`;
    const { low, high } = range;
    if (after === undefined) {
      return this.entries(`${select} ${c} >= ? AND ${c} < ? ${order} LIMIT ?`, [low, high, count]);
    }
    const edge = reverse ? `(${c}, rid) < (?, ?) AND ${c} >= ?` : `(${c}, rid) > (?, ?) AND ${c} < ?`;
    return this.entries(`${select} ${edge} ${order} LIMIT ?`, [after.key, after.rid, reverse ? low : high, count]);
  }

  private entries(sql: string, args: (Buffer | number)[]): Entry[] {
    const rows = this.prepare(sql).all(...args);
    return rows.map((row) => ({ key: asBuffer(row.key), rid: Number(row.rid) }));
  }

  /** How many entries the range has, counted no further than `most`. */
  estimate(range: KeyRange, most: number): number {
    const sql = `SELECT count(*) AS n FROM (SELECT 1 FROM ${this.table} WHERE ${this.column} >= ? AND ${this.column} < ? LIMIT ?)`;
    return Number(this.prepare(sql).get(range.low, range.high, most)?.n ?? 0);
  }

  private prepare(sql: string): StatementSync {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.compile(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }
}

function asBuffer(value: unknown): Buffer {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : Buffer.alloc(0);
}
