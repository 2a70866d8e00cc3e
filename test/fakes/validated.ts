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

/** What a stand-in saw of one side's words, and what of it the descriptions do not allow. */
export class Validated {
  count = 0;
  readonly faults: string[] = [];

  /** @param fault why it is not allowed, when it is not */
  note(what: string, fault: string | undefined): string | undefined {
    this.count += 1;
    if (fault !== undefined) this.faults.push(`${what}: ${fault}`);
    return fault;
  }
}
