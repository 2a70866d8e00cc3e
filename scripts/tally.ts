import { readFileSync } from 'node:fs';

/** Prints `N passed, N failed` from the report that `npm test` wrote; a run that left none has failed. */

interface Report {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

function tally(report: Report): { passed: number; failed: number } {
  // A file that could not even be loaded has no test that failed.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  );
  const failed = report.numFailedTests + broken.length;
  // An error outside of any test fails the run too.
  return { passed: report.numPassedTests, failed: report.success ? failed : Math.max(1, failed) };
}

function read(path: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report;
  } catch {
    return undefined;
  }
}

const report = read(process.argv[2] ?? 'reports/tests.json');
const { passed, failed } = report === undefined ? { passed: 0, failed: 1 } : tally(report);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
