import { defineConfig } from 'vitest/config';

/** Two cores are what a small machine for checks has; more workers make the timing of the crash tests a lottery. */
const maxWorkers = 2;

export default defineConfig({
  test: {
    maxWorkers,
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
