import type { DatabaseSync } from 'node:sqlite';
import type { Doc, Out } from './bson/values.ts';
import { Cursors } from './cursors.ts';
import { fail } from './errors.ts';
import { run } from './plan/execute.ts';
import { type Plan, planQuery, type Query } from './plan/planner.ts';
import { ALL, type Node } from './query/nodes.ts';
import { parseFilter } from './query/parse.ts';
import { shapeOf } from './query/shape.ts';
import type { Stored } from './storage/cache.ts';
import { Catalog } from './storage/catalog.ts';
import type { Collection } from './storage/collection.ts';
import { ID_INDEX } from './storage/collection.ts';

export interface StoreOptions {
  /** Refuse every query that no index serves, as the server's `notablescan` does. */
  readonly refuseScans: boolean;
  readonly file: string;
}

/** What is asked, before it is planned: the filter as it was sent is kept for messages about its shape. */
export interface Ask extends Omit<Query, 'filter'> {
  readonly filter: Doc | undefined;
  readonly skip?: number;
}

/** The open store: its data, its cursors, and the one place through which all queries go. */
export class Store {
  readonly db: DatabaseSync;
  readonly catalog: Catalog;
  readonly cursors = new Cursors();
  readonly options: StoreOptions;

  constructor(db: DatabaseSync, options: StoreOptions) {
    this.db = db;
    this.options = options;
    this.catalog = new Catalog(db);
  }

  /** Plans and runs a query. A namespace that does not exist is planned like an empty collection. */
  find(ns: string, ask: Ask): { filter: Node; found: Iterable<Stored>; collection: Collection | undefined } {
    const collection = this.catalog.get(ns);
    const filter = ask.filter === undefined ? ALL : parseFilter(ask.filter);
    const query: Query = { ...ask, filter };
    const plan =
      collection === undefined && typeof ask.hint === 'string'
        ? undefined
        : planQuery(collection ?? { indexes: [ID_INDEX] }, query);
    if (plan !== undefined) this.guard(ns, ask, plan);
    if (collection === undefined || plan === undefined) return { filter, found: [], collection };
    return { filter, found: run(collection, query, plan, ask.skip ?? 0), collection };
  }

  private guard(ns: string, ask: Ask, plan: Plan): void {
    if (!this.options.refuseScans || plan.kind !== 'scan' || isLook(ask)) return;
    const sort = ask.sort.map((field) => `${field.path}: ${field.descending ? -1 : 1}`).join(', ');
    fail(
      'NoQueryExecutionPlans',
      `no index serves this query and scans are refused. collection: ${ns}, filter: ${shapeOf(ask.filter)}${sort === '' ? '' : `, sort: { ${sort} }`}`,
    );
  }

  /** Runs `work` so that a failure leaves nothing of it. */
  atomically<T>(work: () => T): T {
    this.db.exec('SAVEPOINT work');
    try {
      const result = work();
      this.db.exec('RELEASE work');
      return result;
    } catch (error) {
      this.db.exec('ROLLBACK TO work; RELEASE work');
      throw error;
    }
  }

  /** An answer with a cursor: the first batch now, the rest by getMore. */
  answer(
    ns: string,
    source: Iterable<Out>,
    batchSize: number,
    single = false,
  ): { cursor: { id: bigint; ns: string; firstBatch: Out[] } } {
    const { id, batch } = this.cursors.open(ns, source, batchSize, single);
    return { cursor: { id, ns, firstBatch: batch } };
  }
}

/** Any one document, whichever it is: GridFS looks in that way whether a bucket is new. It ends with the first one. */
function isLook({ filter, sort, limit, skip = 0 }: Ask): boolean {
  return (filter?.size ?? 0) === 0 && sort.length === 0 && limit === 1 && skip === 0;
}
