import { defineConfig } from 'vitest/config';
import LongFirst from './test/long-first.ts';

/** A small machine for checks has two cores, and a third of the time the tests wait for something. */
const maxWorkers = 3;

export default defineConfig({
  test: {
    maxWorkers,
    sequence: { sequencer: LongFirst },
    globalSetup: ['test/fakes/validated-total.ts'],
    reporters: ['default', ['json', { outputFile: 'reports/tests.json' }]],
    projects: [
      {
        // What needs nothing but itself goes first, so that a slip shows within seconds.
        test: {
          name: 'unit',
          include: ['{src,commands,jobs}/**/*.test.ts', 'test/ground/**/*.test.ts'],
          setupFiles: ['test/fakes/validated-told.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          maxWorkers,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Contracts, whole stories, crashes, the browser.
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          setupFiles: ['test/fakes/validated-told.ts'],
          exclude: ['test/ground/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
