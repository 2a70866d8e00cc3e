import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepEmbeddedStore } from '#src/store/embedded/keep.ts';

export interface SharedStore {
  /** Of a database in it that nobody else has. */
  readonly uri: string;
  /** The store ends two seconds after the last one left it. */
  leave(): void;
}

let made = 0;
/** Where the stores of this process are kept, outside the tests' own run (their benches) until the process ends. */
const folder = process.env['RELEVO_TEST_STORES'] ?? ownFolder();

function ownFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'relevo-stores-'));
  process.on('exit', () => rmSync(path, { recursive: true, force: true, maxRetries: 10 }));
  return path;
}

/**
 * A database of its own in an embedded store that all tests of a worker share which want one of this kind: a store of its own for each
 * took two thirds of what such a test costs, and one that has just started is slow.
 */
export async function shareStore(kind: {
  readonly refuseScans: boolean;
  readonly ttlMillis?: number;
}): Promise<SharedStore> {
  const { refuseScans, ttlMillis } = kind;
  const name = [process.pid, refuseScans ? 'strict' : 'lax', ttlMillis ?? 'usual'].join('-');
  const keeper = await keepEmbeddedStore({ dataDir: join(folder, name), lingerMillis: 2_000, refuseScans, ttlMillis });
  made += 1;
  return { uri: keeper.uri.replace(/\/relevo\?/, `/relevo${made}?`), leave: () => keeper.stop() };
}
