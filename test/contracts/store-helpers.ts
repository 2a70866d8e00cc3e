import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoServerError } from 'mongodb';
import { type JoinOptions, joinEmbeddedStore } from '#src/store/embedded/join.ts';

/** A store under test: where it is, and how to be rid of it. */
export interface Place {
  readonly name: string;
  readonly uri: string;
  readonly embedded: boolean;
  clean(): void;
}

/** A fresh data folder under the system's temporary folder. */
export function freshFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'relevo-store-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** An embedded store of its own; it ends soon after the last connection is closed. */
export async function freshStore(options: Partial<JoinOptions> = {}): Promise<Place> {
  const folder = freshFolder();
  const { uri, pid } = await joinEmbeddedStore({
    dataDir: folder.path,
    lingerMillis: 2000,
    ttlMillis: 200,
    ...options,
  });
  return {
    name: 'embedded',
    uri,
    embedded: true,
    clean: () => {
      if (pid !== undefined) endProcess(pid, 'SIGTERM');
      folder.remove();
    },
  };
}

/** The server that MONGODB_TEST_URI names, when it names one, in a database of its own. */
export function namedServer(): Place | undefined {
  const named = process.env['MONGODB_TEST_URI'];
  if (named === undefined || named === '') return undefined;
  const uri = new URL(named);
  uri.pathname = `/relevo_contract_${process.pid}`;
  return { name: 'MONGODB_TEST_URI', uri: uri.toString(), embedded: false, clean: () => undefined };
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
