import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepEmbeddedStore } from '#src/store/embedded/keep.ts';
import { type OpenStore, openStore } from '#src/store/open.ts';

let made = 0;
/** Where the store of this process is kept, outside the tests' own run (their benches) until the process ends. */
const folder = process.env['RELEVO_TEST_STORES'] ?? ownFolder();

function ownFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'relevo-stores-'));
  process.on('exit', () => rmSync(made, { recursive: true, force: true, maxRetries: 10 }));
  return made;
}

/**
 * A database of its own in an embedded store (which refuses scans) that all desks of a worker share: a store of its own for each
 * took two thirds of what such a test costs.
 */
export async function openOwnDatabase(options: { readonly firstNumber: number }): Promise<OpenStore> {
  const dataDir = join(folder, String(process.pid));
  const keeper = await keepEmbeddedStore({ dataDir, refuseScans: true, lingerMillis: 2_000 });
  made += 1;
  const store = await openStore(keeper.uri.replace(/\/relevo\?/, `/relevo${made}?`), options);
  return {
    ...store,
    async close() {
      await store.database.dropDatabase();
      await store.close();
      keeper.stop();
    },
  };
}
