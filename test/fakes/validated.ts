import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The vendors' descriptions of their protocols, which stand beside the project (`RELEVO_REFERENCE_DATA`, else
 * `../shared/data`) and are never copied into it. Undefined where they are absent.
 */
export function referenceFile(name: string): string | undefined {
  const folder = process.env['RELEVO_REFERENCE_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');
  const file = join(folder, name);
  return existsSync(file) ? file : undefined;
}

export function referenceJson<T>(name: string): T | undefined {
  const file = referenceFile(name);
  return file === undefined ? undefined : (JSON.parse(readFileSync(file, 'utf8')) as T);
}

/** How much was validated in this process so far, by platform; undefined: a stand-in was there, and nothing to validate against. */
export const tally = new Map<string, number | undefined>();

/** What a stand-in saw of one side's words, and what of it the descriptions do not allow. */
export class Validated {
  count = 0;
  readonly faults: string[] = [];
  readonly #platform: string;

  constructor(platform: string) {
    this.#platform = platform;
    tally.set(platform, tally.get(platform) ?? 0);
  }

  /** A stand-in is there, and nothing to hold against it what it sees. */
  static absent(platform: string): undefined {
    tally.set(platform, undefined);
  }

  /** @param fault why it is not allowed, when it is not */
  note(what: string, fault: string | undefined): string | undefined {
    this.count += 1;
    tally.set(this.#platform, (tally.get(this.#platform) ?? 0) + 1);
    if (fault !== undefined) this.faults.push(`${what}: ${fault}`);
    return fault;
  }
}
