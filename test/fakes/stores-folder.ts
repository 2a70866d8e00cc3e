import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Once for all tests: where the workers keep the store that the desks of their tests share; it ends with the last of them. */
export default function setUp(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'relevo-stores-'));
  process.env['RELEVO_TEST_STORES'] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}
