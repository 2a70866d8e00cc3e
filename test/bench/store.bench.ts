import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { deserialize, serialize } from 'bson';
import { joinEmbeddedStore } from '#src/store/embedded/join.ts';
import { openStore } from '#src/store/open.ts';
import { documentOf } from '#src/store/tickets.ts';
import { type Bench, inTurns, ms, type Row } from './bench.ts';
import { ticketNo } from './fill.ts';
import { Wire } from './wire.ts';

const SIZES = [10_000, 100_000] as const;
/** As many as a busy bot has under way. */
const AT_ONCE = 16;
const PAGE = 50;
/** Less than these no work can take that goes through the socket, or through the driver. */
const FLOORS = { socket: 'the socket with nothing to do (ping)', driver: 'the driver with nothing to do (ping)' };
const GROUPS = 1_000;
/** More than all rounds together insert. */
const INSERTED = 5_000;

interface Doc {
  readonly _id: number;
  readonly key: string;
  readonly group: number;
}

/** What the store keeps of a new ticket; it grows as that goes on. */
function docOf(n: number): Doc {
  return { ...documentOf(ticketNo(n), []), _id: n, key: keyOf(n), group: n % GROUPS };
}

function keyOf(n: number): string {
  return `key-${(n * 7_919) % 1_000_003}`;
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
    db.exec(`PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768;
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
    const wires = await Promise.all(Array.from({ length: AT_ONCE }, () => Wire.open(uri)));
    const [wire] = wires as [Wire];
    const admin = store.database.admin();
    const ping = () => admin.ping();
    try {
      for (const size of SIZES) {
        await fill(size);
        const any = (index: number) => (index * 6_151) % size;
        const at = `at ${size.toLocaleString('en')} documents`;
        const findOne = (index: number) => docs.findOne({ key: keyOf(any(index)) });
        const one = (index: number) => ({
          find: 'bench',
          filter: { key: keyOf(any(index)) },
          limit: 1,
          singleBatch: true,
        });
        const sqliteOne = (index: number) => straight.byKey(keyOf(any(index)));
        await rows(report, sqliteOne, 200, {
          [`find one by index ${at}`]: findOne,
          '… without the driver: socket and store': (index) => wire.command(one(index)),
          [`… ${FLOORS.socket}`]: () => wire.command({ ping: 1 }),
          [`… ${FLOORS.driver}`]: ping,
        });
        const several = <T>(work: (n: number) => T) => Array.from({ length: AT_ONCE }, (_, n) => work(n));
        await rows(report, (index) => several((n) => sqliteOne(index + n)), 20, {
          [`${AT_ONCE} finds at once ${at}`]: (index) => Promise.all(several((n) => findOne(index + n))),
          '… without the driver': (index) => Promise.all(wires.map((each, n) => each.command(one(index + n)))),
          [`… ${FLOORS.driver}, as many`]: () => Promise.all(several(ping)),
        });
        const sort = { _id: -1 } as const;
        await rows(report, (index) => straight.page(any(index) % GROUPS, PAGE), 60, {
          [`find ${Math.min(PAGE, size / GROUPS)} in order by index ${at}`]: (index) =>
            docs
              .find({ group: any(index) % GROUPS })
              .sort(sort)
              .limit(PAGE)
              .toArray(),
          '… without the driver': (index) =>
            wire.command({ find: 'bench', filter: { group: any(index) % GROUPS }, sort, limit: PAGE }),
        });
      }
      // Made before anything is measured.
      const made = Array.from({ length: INSERTED }, (_, at) => docOf(filled + at));
      const stock = { ours: [...made], theirs: [...made] };
      const take = (side: keyof typeof stock, count: number) => stock[side].splice(0, count);
      await rows(report, () => straight.insert(take('theirs', 1)), 40, {
        'insert one': () => Promise.all(take('ours', 1).map((doc) => docs.insertOne(doc))),
      });
      await rows(report, () => straight.insert(take('theirs', AT_ONCE)), 10, {
        [`insert ${AT_ONCE} at once, each for itself`]: () =>
          Promise.all(take('ours', AT_ONCE).map((doc) => docs.insertOne(doc))),
      });
      await rows(report, () => straight.count(), 40, {
        counter: () => counters.findOneAndUpdate({ _id: 'c' }, { $inc: { value: 1 } }, { returnDocument: 'after' }),
      });
    } finally {
      for (const each of wires) each.close();
      straight.close();
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
} satisfies Bench;

/** The same work, over the embedded store in several ways and straight on SQLite, all in turns. */
async function rows(
  report: (row: Row) => void,
  theirs: (index: number) => unknown,
  times: number,
  ours: Readonly<Record<string, (index: number) => unknown>>,
): Promise<void> {
  const [straight, ...own] = await inTurns([theirs, ...Object.values(ours)], { times });
  for (const [at, what] of Object.keys(ours).entries()) {
    const one = own[at];
    const target = Object.values(FLOORS).some((floor) => what.includes(floor)) ? {} : { target: '≤ 8' };
    if (one && straight) report({ what, measured: ms(one.ms), against: ms(straight.ms), ratio: one.ratio, ...target });
  }
}
