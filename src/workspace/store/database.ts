import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Clock } from '../../lib/clock.ts';
import { applicationId, format, tables, upgrades } from './schema.ts';

type Row = Record<string, SQLInputValue>;

/** Another process has the file open: a workspace belongs to one process. */
export class Occupied extends Error {
  override readonly name = 'Occupied';
}

/** The file is not a workspace that this version can read. */
export class WrongFormat extends Error {
  override readonly name = 'WrongFormat';
}

/**
 * The workspace's SQLite file: one writer, durable at every commit. `locking_mode=EXCLUSIVE` makes the operating system
 * hold the file for this process for as long as it lives, so that two can never serve it and no stale lock is possible.
 */
export class Database {
  readonly #db: DatabaseSync;
  readonly #clock: Clock;
  readonly #statements = new Map<string, StatementSync>();
  #afterCommit: (() => void)[] = [];
  #inTransaction = false;
  #lastId = 0n;
  #lastSavedId = 0n;

  /** @throws Occupied, WrongFormat; `created` tells whether the file was empty. */
  static open(file: string, clock: Clock): { db: Database; created: boolean } {
    const db = new DatabaseSync(file, { timeout: 0 });
    try {
      db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      db.exec('BEGIN IMMEDIATE');
      const created = prepareFormat(db, file);
      db.exec('COMMIT');
      return { db: new Database(db, clock), created };
    } catch (error) {
      db.close();
      if (isBusy(error)) throw new Occupied(`${file} is in use by another workspace process`);
      throw error;
    }
  }

  private constructor(db: DatabaseSync, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
    const saved = this.get<{ value: string }>("SELECT value FROM meta WHERE key = 'last id'");
    this.#lastId = BigInt(saved?.value ?? 0);
    this.#lastSavedId = this.#lastId;
  }

  /** The row as the query's author declares it: `Row` must name what the statement selects. */
  get<R extends object>(sql: string, ...params: SQLInputValue[]): R | undefined {
    return this.#prepare(sql).get(...params) as R | undefined;
  }

  all<R extends object>(sql: string, ...params: SQLInputValue[]): R[] {
    return this.#prepare(sql).all(...params) as R[];
  }

  /** Returns how many rows changed. */
  run(sql: string, ...params: SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...params).changes);
  }

  insert(table: string, row: Row): void {
    const names = Object.keys(row);
    const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    this.run(sql, ...Object.values(row));
  }

  /** All of it or nothing; what was handed to `later` runs after the commit. Transactions inside one join it. */
  transaction<R>(work: () => R): R {
    if (this.#inTransaction) return work();
    this.#db.exec('BEGIN IMMEDIATE');
    this.#inTransaction = true;
    let result: R;
    try {
      result = work();
      this.#saveLastId();
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#afterCommit = [];
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    } finally {
      this.#inTransaction = false;
    }
    const later = this.#afterCommit;
    this.#afterCommit = [];
    for (const act of later) act();
    return result;
  }

  /** Runs `act` once what is being written stands on the disk; at once outside of a transaction. */
  later(act: () => void): void {
    if (this.#inTransaction) this.#afterCommit.push(act);
    else act();
  }

  /**
   * An id greater than every earlier one of this file, even when the clock went back or rows were deleted: microseconds
   * in base 36, 11 characters. Only inside a transaction, which saves the mark.
   */
  nextId(): string {
    const now = BigInt(this.#clock.now().epochMilliseconds) * 1000n;
    this.#lastId = now > this.#lastId ? now : this.#lastId + 1n;
    return this.#lastId.toString(36).padStart(11, '0');
  }

  /** An instant, `…Z` with milliseconds, so that instants compare as strings. `plus` moves it. */
  now(plus: Temporal.DurationLike = { hours: 0 }): string {
    return this.#clock.now().add(plus).toString({ fractionalSecondDigits: 3 });
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #saveLastId(): void {
    if (this.#lastId === this.#lastSavedId) return;
    this.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('last id', ?)", this.#lastId.toString());
    this.#lastSavedId = this.#lastId;
  }
}

function prepareFormat(db: DatabaseSync, file: string): boolean {
  const id = Number(db.prepare('PRAGMA application_id').get()?.application_id);
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
  if (id === applicationId && version === format) return false;
  if (id === applicationId && version > format) {
    throw new WrongFormat(`${file} was written by a newer Relevo (format ${version}; this one reads ${format})`);
  }
  if (id === applicationId && version > 0) {
    db.exec(`${upgrades.slice(version - 1).join('\n')} PRAGMA user_version = ${format}`);
    return false;
  }
  const known = db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n;
  if (known !== 0) throw new WrongFormat(`${file} is a SQLite file, but not a workspace`);
  const all = [tables, ...upgrades].join('\n');
  db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${format}; ${all}`);
  return true;
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}
