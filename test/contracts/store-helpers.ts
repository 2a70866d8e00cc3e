import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, MongoServerError } from 'mongodb';
import { shareStore } from '#test/fakes/shared-store.ts';

/** A store under test: where it is, and how to be rid of it. */
export interface Place {
  readonly name: string;
  readonly uri: string;
  readonly embedded: boolean;
  clean(): Promise<void>;
}

/** A fresh data folder under the system's temporary folder. */
export function freshFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'relevo-store-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** An embedded store with a database of its own, which is gone when it is clean. What is over in it is soon forgotten. */
export async function freshStore({ refuseScans = false } = {}): Promise<Place> {
  const { uri, leave } = await shareStore({ refuseScans, ttlMillis: 200 });
  return {
    name: 'embedded',
    uri,
    embedded: true,
    async clean() {
      try {
        const client = await MongoClient.connect(uri);
        await client.db().dropDatabase();
        await client.close();
      } finally {
        leave();
      }
    },
  };
}

/** The server that MONGODB_TEST_URI names, when it names one, in a database of its own. */
export function namedServer(): Place | undefined {
  const named = process.env['MONGODB_TEST_URI'];
  if (named === undefined || named === '') return undefined;
  const uri = new URL(named);
  uri.pathname = `/relevo_contract_${process.pid}`;
  return { name: 'MONGODB_TEST_URI', uri: uri.toString(), embedded: false, clean: async () => undefined };
}

/** Ends a process that this test started; it may be gone already. */
export function endProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}

/** The server's code of what `work` is refused with; 0 when it is not refused. */
export async function codeOf(work: () => Promise<unknown>): Promise<number | string | undefined> {
  try {
    await work();
  } catch (error) {
    if (error instanceof MongoServerError) return error.code;
    throw error;
  }
  return 0;
}

/** Waits until `check` is true, or throws after `millis`. */
export async function until(what: string, check: () => boolean | Promise<boolean>, millis = 20000): Promise<void> {
  const end = performance.now() + millis;
  while (!(await check())) {
    if (performance.now() > end) throw new Error(`waited in vain for: ${what}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}
