import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/schema.ts';
import { joinEmbeddedStore } from '../store/embedded/join.ts';

/** Joins a store that is there, or wakes it for as long as it is read; one that was never started is not made. */
export async function storeOf({ mongodbUri, dataDir }: Config): Promise<string> {
  if (mongodbUri !== undefined) return mongodbUri;
  if (!existsSync(join(dataDir, 'store.db'))) throw new Error(`there is no store in ${dataDir} yet`);
  return (await joinEmbeddedStore({ dataDir, refuseScans: true, lingerMillis: 1000 })).uri;
}
