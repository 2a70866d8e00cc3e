import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** "RLVO": says that a SQLite file is one of ours. */
const APPLICATION_ID = 0x524c564f;
/** What this program writes. A file with a higher number was written by a newer program. */
export const FORMAT_VERSION = 1;

/** Why a data file cannot be opened; the message is for the person who runs Relevo. */
export class CannotOpen extends Error {
  readonly reason: 'locked' | 'newer' | 'foreign' | 'broken';
  constructor(reason: CannotOpen['reason'], message: string) {
    super(message);
    this.name = 'CannotOpen';
    this.reason = reason;
  }
}

/**
 * Opens the data file for this process alone. The lock is the operating system's lock on the file, so it goes away with a
 * process that is killed. A commit is on the disk when it returns (`synchronous=FULL`).
 *
 * @throws CannotOpen
 */
export function openDatabase(file: string): DatabaseSync {
  const db = new DatabaseSync(file);
  try {
    db.exec('PRAGMA locking_mode=EXCLUSIVE;');
    // This takes the lock, which is kept until the process ends, and writes nothing: a file that is refused stays as it is.
    db.exec('BEGIN IMMEDIATE');
    checkFormat(db, file);
    db.exec('COMMIT');
    chmodSync(file, 0o600);
    db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768; BEGIN IMMEDIATE');
    db.exec(SCHEMA);
    db.exec(`PRAGMA application_id=${APPLICATION_ID}; PRAGMA user_version=${FORMAT_VERSION}; COMMIT`);
    return db;
  } catch (error) {
    db.close();
    throw reasonOf(error, file);
  }
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS collections (id INTEGER PRIMARY KEY AUTOINCREMENT, ns TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS indexes (
  id INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER NOT NULL, spec BLOB NOT NULL, multikey TEXT NOT NULL
);`;

function pragma(db: DatabaseSync, name: string): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
}

function checkFormat(db: DatabaseSync, file: string): void {
  const version = pragma(db, 'user_version');
  const application = pragma(db, 'application_id');
  const tables = Number(db.prepare('SELECT count(*) AS n FROM sqlite_master').get()?.n ?? 0);
  if (tables > 0 && application !== APPLICATION_ID) {
    throw new CannotOpen('foreign', `${file} is a database of another program`);
  }
  if (version > FORMAT_VERSION) {
    throw new CannotOpen(
      'newer',
      `${file} has format ${version}, but this Relevo knows formats up to ${FORMAT_VERSION}: it was written by a newer Relevo`,
    );
  }
}

function reasonOf(error: unknown, file: string): unknown {
  if (error instanceof CannotOpen) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (/locked|busy/i.test(text)) return new CannotOpen('locked', `${file} is open in another process`);
  return new CannotOpen('broken', `${file} cannot be opened: ${text}`);
}
