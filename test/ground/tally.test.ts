import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { run } from '#test/fakes/run.ts';

const script = fileURLToPath(new URL('../../scripts/tally.ts', import.meta.url));
const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((name) => ({ status: name })),
});
const report = (success: boolean, passed: number, failed: number, ...testResults: object[]) =>
  JSON.stringify({ success, numPassedTests: passed, numFailedTests: failed, testResults });

it.each([
  ['all is well', report(true, 2, 0, file('passed', 'passed', 'passed')), '2 passed, 0 failed', 0],
  ['a test failed', report(false, 1, 1, file('failed', 'passed', 'failed')), '1 passed, 1 failed', 1],
  [
    'a file could not be loaded',
    report(false, 1, 0, file('passed', 'passed'), file('failed')),
    '1 passed, 1 failed',
    1,
  ],
  ['an error came outside of any test', report(false, 1, 0, file('passed', 'passed')), '1 passed, 1 failed', 1],
  ['nothing ran', report(true, 0, 0), '0 passed, 0 failed', 1],
  ['there is no report', undefined, '0 passed, 1 failed', 1],
  ['the report is cut off', '{"success":tr', '0 passed, 1 failed', 1],
])('the closing line of .ci/run is true when %s', async (_, text, line, code) => {
  const folder = await mkdtemp(join(tmpdir(), 'relevo-tally-'));
  try {
    const path = join(folder, 'tests.json');
    if (text !== undefined) await writeFile(path, text);
    expect(await run(process.execPath, [script, path])).toMatchObject({ code, out: `${line}\n`, err: '' });
  } finally {
    await rm(folder, { recursive: true });
  }
});
