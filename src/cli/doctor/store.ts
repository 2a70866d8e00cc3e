import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { joinEmbeddedStore } from '../../store/embedded/join.ts';
import { storeState } from '../../store/state.ts';
import { type Finding, within } from './finding.ts';

const what = 'store';
const patience = 30_000;

/** The store: that it answers, and that it is one that keeps what it acknowledged. */
export function lookAtStore(config: Pick<Config, 'mongodbUri' | 'dataDir'>): Promise<readonly Finding[]> {
  return config.mongodbUri === undefined ? lookAtEmbedded(config.dataDir) : lookAtMongo(config.mongodbUri);
}

async function lookAtMongo(uri: string): Promise<readonly Finding[]> {
  const state = await within(patience, storeState(uri), () => ({ fault: 'no answer within 30 s' }));
  if ('fault' in state) {
    const mend = 'Compare MONGODB_URI with what your database says, and look whether this machine reaches it.';
    return [{ outcome: 'FAIL', what, says: `MongoDB: ${state.fault}`, mend }];
  }
  if (state.kind !== 'standalone') return [{ outcome: 'ok', what, says: `MongoDB ${state.version}, a ${state.kind}` }];
  const mend = 'Run it as a replica set, of one member at least, so that a write is kept before it is acknowledged.';
  return [{ outcome: 'warn', what, says: `MongoDB ${state.version} alone`, mend }];
}

/** Joins a store that is there, or wakes it for a moment; one that was never started is not made. */
async function lookAtEmbedded(dataDir: string): Promise<readonly Finding[]> {
  if (!existsSync(join(dataDir, 'store.db'))) {
    return [{ outcome: 'ok', what, says: 'the embedded one (will be made)' }];
  }
  const mend = `${join(dataDir, 'store.log')} says more.`;
  try {
    const { uri } = await joinEmbeddedStore({ dataDir, lingerMillis: 1000 });
    const state = await within(patience, storeState(uri), () => ({ fault: 'no answer within 30 s' }));
    if ('fault' in state) return [{ outcome: 'FAIL', what, says: `the embedded one: ${state.fault}`, mend }];
    return [{ outcome: 'ok', what, says: 'the embedded one answers' }];
  } catch (error) {
    const says = error instanceof Error ? error.message : 'it cannot be joined';
    return [{ outcome: 'FAIL', what, says: `the embedded one: ${says}`, mend }];
  }
}
