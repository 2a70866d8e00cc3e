import { statSync } from 'node:fs';
import { whole } from '../order/arithmetic.ts';
import { FORMAT_VERSION } from '../storage/database.ts';
import type { Command } from './command.ts';

/** How big things are, in bytes: for `relevo doctor`. */
export const dbStats: Command = {
  names: ['dbStats', 'dbstats'],
  fields: [],
  ignored: ['scale', 'freeStorage'],
  reads: true,
  run: ({ store, database }) => {
    const collections = store.catalog.in(database);
    const size = statSync(store.options.file).size;
    return {
      db: database,
      collections: collections.length,
      indexes: collections.reduce((sum, one) => sum + one.indexes.length, 0),
      objects: whole(collections.reduce((sum, one) => sum + one.count(), 0)),
      storageSize: whole(size),
      totalSize: whole(size),
      formatVersion: FORMAT_VERSION,
    };
  },
};
