import type { Config } from '../../config/schema.ts';
import { storeState } from '../../store/state.ts';
import { type Finding, within } from './finding.ts';

/** The store: that it answers, and that it is one that keeps what it acknowledged. */
export async function lookAtStore(config: Pick<Config, 'mongodbUri'>): Promise<readonly Finding[]> {
  const what = 'store';
  if (config.mongodbUri === undefined) return [{ outcome: 'ok', what, says: 'the embedded one, in the data folder' }];
  const state = await within(20_000, storeState(config.mongodbUri), () => ({ fault: 'no answer within 20 s' }));
  if ('fault' in state) {
    const mend = 'Compare MONGODB_URI with what your database says, and look whether this machine reaches it.';
    return [{ outcome: 'FAIL', what, says: `MongoDB: ${state.fault}`, mend }];
  }
  if (state.kind !== 'standalone') return [{ outcome: 'ok', what, says: `MongoDB ${state.version}, a ${state.kind}` }];
  const mend = 'Run it as a replica set, of one member at least, so that a write is kept before it is acknowledged.';
  return [{ outcome: 'warn', what, says: `MongoDB ${state.version} alone`, mend }];
}
