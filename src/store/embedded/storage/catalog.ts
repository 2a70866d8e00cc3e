import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { decode } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import { fail } from '../errors.ts';
import { CacheBudget } from './cache.ts';
import { Collection } from './collection.ts';
import { Index } from './index.ts';
import { type IndexSpec, parseIndexSpec, sameKey, sameSignature } from './index-spec.ts';

/** In memory, not as stored. */
const CACHE_BYTES = 16 * 1024 * 1024;

/** Which collections and indexes there are. A namespace is `database.collection`. */
export class Catalog {
  private readonly db: DatabaseSync;
  private collections = new Map<string, Collection>();
  private budget = new CacheBudget(CACHE_BYTES);

  private readonly addCollection: StatementSync;
  private readonly addIndex: StatementSync;

  constructor(db: DatabaseSync) {
    this.db = db;
    this.addCollection = db.prepare('INSERT INTO collections (ns) VALUES (?)');
    this.addIndex = db.prepare('INSERT INTO indexes (collection, spec, multikey) VALUES (?, ?, ?)');
    this.reload();
  }

  /** Reads everything again; after a rollback memory must not know what the file does not. */
  reload(): void {
    this.collections = new Map();
    this.budget = new CacheBudget(CACHE_BYTES);
    for (const row of this.db.prepare('SELECT id, ns FROM collections ORDER BY id').all()) {
      const collection = this.attach(Number(row.id), String(row.ns));
      this.collections.set(collection.ns, collection);
    }
    const rows = this.db.prepare('SELECT id, collection, spec, multikey FROM indexes ORDER BY id').all();
    const byId = new Map([...this.collections.values()].map((one) => [one.id, one]));
    for (const row of rows) {
      const bytes = row.spec;
      if (!(bytes instanceof Uint8Array)) continue;
      const spec = parseIndexSpec(decode(Buffer.from(bytes)));
      const flags = String(row.multikey)
        .split(',')
        .map((flag) => flag === '1');
      const collection = Number(row.collection);
      byId.get(collection)?.indexes.push(this.index(collection, Number(row.id), spec, flags));
    }
  }

  get(ns: string): Collection | undefined {
    return this.collections.get(ns);
  }

  all(): Collection[] {
    return [...this.collections.values()];
  }

  in(database: string): Collection[] {
    return this.all().filter((one) => one.ns.startsWith(`${database}.`));
  }

  /** The collection, made when there is none. */
  ensure(ns: string): Collection {
    const found = this.collections.get(ns);
    if (found !== undefined) return found;
    checkName(ns);
    const id = Number(this.addCollection.run(ns).lastInsertRowid);
    this.db.exec(
      `CREATE TABLE docs_${id} (rid INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE, doc BLOB NOT NULL)`,
    );
    const collection = this.attach(id, ns);
    this.collections.set(ns, collection);
    return collection;
  }

  drop(collection: Collection): void {
    const { id, indexes } = collection;
    this.db.exec(
      [
        ...indexes.splice(1).map((index) => `DROP TABLE idx_${index.id}`),
        `DROP TABLE docs_${id}`,
        `DELETE FROM indexes WHERE collection = ${id}`,
        `DELETE FROM collections WHERE id = ${id}`,
      ].join(';'),
    );
    this.collections.delete(collection.ns);
    collection.cache.clear();
  }

  /**
   * Makes those of the indexes that are not there yet, fills them, and says how many.
   *
   * @throws StoreError IndexOptionsConflict, IndexKeySpecsConflict, DuplicateKey. The caller rolls back.
   */
  createIndexes(collection: Collection, specs: readonly IndexSpec[]): number {
    const before = collection.indexes.length;
    try {
      this.enter(collection, specs);
      const made = collection.indexes.slice(before);
      if (made.length === 0) return 0;
      // All at once: after each new table SQLite compiles anew whatever it is asked.
      this.db.exec(made.map(({ id }) => tableOfIndex(id)).join(';'));
      collection.build(made);
      return made.length;
    } catch (error) {
      collection.indexes.length = before;
      throw error;
    }
  }

  private enter(collection: Collection, specs: readonly IndexSpec[]): void {
    for (const spec of specs) {
      if (this.exists(collection, spec)) continue;
      const id = Number(this.addIndex.run(collection.id, encode(spec.source), '').lastInsertRowid);
      const flags = spec.fields.map(() => false);
      collection.indexes.push(this.index(collection.id, id, spec, flags));
    }
  }

  private exists(collection: Collection, spec: IndexSpec): boolean {
    for (const { spec: other } of collection.indexes) {
      if (sameKey(other, spec) && other.name === '_id_') return true;
      const same = sameSignature(other, spec);
      if (!same && other.name !== spec.name) continue;
      if (!same) {
        return fail(
          'IndexKeySpecsConflict',
          `An existing index has the same name as the requested index: ${spec.name}`,
        );
      }
      if (other.name !== spec.name) {
        return fail('IndexOptionsConflict', `Index already exists with a different name: ${other.name}`);
      }
      if (other.expireAfterSeconds !== spec.expireAfterSeconds) {
        return fail('IndexOptionsConflict', `An equivalent index already exists with different options: ${other.name}`);
      }
      return true;
    }
    return false;
  }

  dropIndex(collection: Collection, index: Index): void {
    this.db.exec(`DROP TABLE idx_${index.id}`);
    this.db.prepare('DELETE FROM indexes WHERE id = ?').run(index.id);
    collection.indexes.splice(collection.indexes.indexOf(index), 1);
  }

  /** Lets go of what is only kept to be fast. */
  forgetDecoded(): void {
    for (const collection of this.collections.values()) collection.cache.clear();
  }

  private attach(id: number, ns: string): Collection {
    return new Collection(this.db, id, ns, this.budget, (index) => this.saveMultikey(index));
  }

  private index(collection: number, id: number, spec: IndexSpec, multikey: boolean[]): Index {
    const table = { name: `idx_${id}`, column: 'k', docs: `docs_${collection}` };
    return new Index((sql) => this.db.prepare(sql), id, spec, table, multikey);
  }

  private saveMultikey(index: Index): void {
    const flags = Array.from(index.spec.fields, (_, at) => (index.multikey[at] === true ? '1' : '0')).join(',');
    this.db.prepare('UPDATE indexes SET multikey = ? WHERE id = ?').run(flags, index.id);
  }
}

function tableOfIndex(id: number): string {
  return `CREATE TABLE idx_${id} (k BLOB NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (k, rid)) WITHOUT ROWID`;
}

function checkName(ns: string): void {
  const name = ns.slice(ns.indexOf('.') + 1);
  if (name === '' || name.includes('\0') || name.includes('$') || name.startsWith('system.')) {
    fail('InvalidNamespace', `Invalid namespace specified '${ns}'`);
  }
  if (Buffer.byteLength(ns) > 255) fail('InvalidNamespace', 'Fully qualified namespace is too long');
}
