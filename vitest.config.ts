import { defineConfig } from 'vitest/config';
import LongFirst from './test/long-first.ts';

/** A small machine for checks has two cores, and a third of the time the tests wait for something. */
const maxWorkers = 3;

/** A worker keeps what it has loaded from file to file: a sixth of the time would go by loading the same again. */
const isolate = false;

const setupFiles = ['test/fakes/compiled.ts', 'test/fakes/validated-told.ts'];

/** Contracts, whole stories, crashes, the browser. */
const whole = {
  setupFiles,
  testTimeout: 120_000,
  hookTimeout: 120_000,
  maxWorkers,
  sequence: { groupOrder: 1 },
};

export default defineConfig({
  test: {
    maxWorkers,
    sequence: { sequencer: LongFirst },
    globalSetup: ['test/fakes/validated-total.ts', 'test/fakes/stores-folder.ts'],
    reporters: ['default', ['json', { outputFile: 'reports/tests.json' }]],
    projects: [
      {
        // What needs nothing but itself goes first, so that a slip shows within seconds.
        test: {
          name: 'unit',
          include: ['{src,commands,jobs}/**/*.test.ts', 'test/ground/**/*.test.ts'],
          setupFiles,
          testTimeout: 30_000,
          hookTimeout: 30_000,
          maxWorkers,
          isolate,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...whole,
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: ['test/ground/**', 'test/browser/**'],
          isolate,
        },
      },
      {
        // The files of a worker share a browser, which ends with it.
        test: { ...whole, name: 'browser', include: ['test/browser/**/*.test.ts'], isolate },
      },
    ],
  },
});
