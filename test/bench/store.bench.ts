import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { deserialize, serialize } from 'bson';
import { joinEmbeddedStore } from '#src/store/embedded/join.ts';
import { openStore } from '#src/store/open.ts';
import { type Bench, inTurns, ms, type Row } from './bench.ts';

const SIZES = [10_000, 100_000] as const;
const AT_ONCE = 20;
const target = '≤ 8';

interface Doc {
  readonly _id: number;
  readonly key: string;
  readonly group: number;
  readonly text: string;
}

/** As large as a small ticket. */
function docOf(n: number): Doc {
  return { _id: n, key: `key-${(n * 7_919) % 1_000_003}`, group: n % 1_000, text: 'What somebody wrote. '.repeat(40) };
}

/** The same documents in a file of SQLite's own, with the durability and the indexes of the embedded store. */
class Straight {
  readonly #db: DatabaseSync;
  readonly #byKey;
  readonly #page;
  readonly #insert;
  readonly #count;

  constructor(file: string) {
    const db = new DatabaseSync(file);
    db.exec(`PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;
      CREATE TABLE docs (id INTEGER PRIMARY KEY, key TEXT NOT NULL, grp INTEGER NOT NULL, doc BLOB NOT NULL);
      CREATE UNIQUE INDEX by_key ON docs (key);
      CREATE INDEX by_group ON docs (grp, id);
      CREATE TABLE counters (id TEXT PRIMARY KEY, value INTEGER NOT NULL);
      INSERT INTO counters VALUES ('c', 0);`);
    this.#db = db;
    this.#byKey = db.prepare('SELECT doc FROM docs WHERE key = ?');
    this.#page = db.prepare('SELECT doc FROM docs WHERE grp = ? ORDER BY id DESC LIMIT ?');
    this.#insert = db.prepare('INSERT INTO docs VALUES (?, ?, ?, ?)');
    this.#count = db.prepare('UPDATE counters SET value = value + 1 WHERE id = ? RETURNING value');
  }

  byKey(key: string) {
    return read(this.#byKey.get(key));
  }

  page(group: number, limit: number) {
    return this.#page.all(group, limit).map(read);
  }

  /** What is inserted together is committed together. */
  insert(docs: readonly Doc[]): void {
    this.#db.exec('BEGIN');
    for (const doc of docs) this.#insert.run(doc._id, doc.key, doc.group, serialize(doc));
    this.#db.exec('COMMIT');
  }

  count() {
    return this.#count.get('c');
  }

  close(): void {
    this.#db.close();
  }
}

function read(row: Record<string, unknown> | undefined) {
  return row?.['doc'] instanceof Uint8Array ? deserialize(row['doc']) : undefined;
}

export default {
  title: 'the embedded store over its socket, against the same work straight on node:sqlite',
  async run(report) {
    const dataDir = await mkdtemp(join(tmpdir(), 'relevo-bench-'));
    const { uri } = await joinEmbeddedStore({ dataDir, refuseScans: true, lingerMillis: 500 });
    const store = await openStore(uri, { firstNumber: 1 });
    const straight = new Straight(join(dataDir, 'straight.sqlite'));
    const docs = store.database.collection<Doc>('bench');
    await docs.createIndexes([{ key: { key: 1 }, unique: true }, { key: { group: 1, _id: -1 } }]);
    const counters = store.database.collection<{ _id: string; value: number }>('benchCounters');
    await counters.insertOne({ _id: 'c', value: 0 });
    let filled = 0;
    const fill = async (size: number) => {
      for (; filled < size; filled += 1_000) {
        const some = Array.from({ length: 1_000 }, (_, at) => docOf(filled + at));
        straight.insert(some);
        await docs.insertMany(some);
      }
    };
    try {
      for (const size of SIZES) {
        await fill(size);
        const any = (index: number) => docOf((index * 6_151) % size);
        const at = `at ${size.toLocaleString('en')} documents`;
        report(
          await row(
            `find one by index ${at}`,
            (index) => docs.findOne({ key: any(index).key }),
            (index) => straight.byKey(any(index).key),
            200,
          ),
        );
        const page = (group: number) => docs.find({ group }).sort({ _id: -1 }).limit(50).toArray();
        report(
          await row(
            `${AT_ONCE} finds at once ${at}`,
            (index) =>
              Promise.all(Array.from({ length: AT_ONCE }, (_, n) => docs.findOne({ key: any(index + n).key }))),
            (index) => Array.from({ length: AT_ONCE }, (_, n) => straight.byKey(any(index + n).key)),
            20,
          ),
        );
        report(
          await row(
            `find ${Math.min(50, size / 1_000)} in order by index ${at}`,
            (index) => page(any(index).group),
            (index) => straight.page(any(index).group, 50),
            60,
          ),
        );
      }
      const admin = store.database.admin();
      const find = (index: number) => straight.byKey(docOf(index).key);
      // What the driver and the socket take with nothing to do: less than this no find over them can be.
      const { target: _none, ...floor } = await row(
        'the driver with nothing to do (ping)',
        () => admin.ping(),
        find,
        200,
      );
      report(floor);
      const made = { ours: filled, theirs: filled };
      const next = (side: keyof typeof made) => Array.from({ length: AT_ONCE }, () => docOf(made[side]++));
      report(
        await row(
          'insert one',
          () => docs.insertOne(docOf(made.ours++)),
          () => straight.insert([docOf(made.theirs++)]),
          40,
        ),
      );
      report(
        await row(
          `insert ${AT_ONCE} at once, each for itself`,
          () => Promise.all(next('ours').map((doc) => docs.insertOne(doc))),
          () => straight.insert(next('theirs')),
          10,
        ),
      );
      const add = () => counters.findOneAndUpdate({ _id: 'c' }, { $inc: { value: 1 } }, { returnDocument: 'after' });
      report(await row('counter', add, () => straight.count(), 40));
    } finally {
      straight.close();
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
} satisfies Bench;

async function row(
  what: string,
  ours: (index: number) => unknown,
  theirs: (index: number) => unknown,
  times: number,
): Promise<Row> {
  const [straight, own] = await inTurns([theirs, ours], { times });
  return { what, measured: ms(own.ms), against: ms(straight.ms), ratio: own.ratio, target };
}
