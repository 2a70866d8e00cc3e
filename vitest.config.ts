import { defineConfig } from 'vitest/config';
import ShortFirst from './test/short-first.ts';

export default defineConfig({
  test: {
    include: ['{src,commands,jobs,test}/**/*.test.ts'],
    // A small machine for checks has two cores, and a third of the time the tests wait for something.
    maxWorkers: 3,
    // A worker keeps what it has loaded from file to file: a sixth of the time would go by loading the same again.
    isolate: false,
    // Loaded by Node itself, as the program is, and taken over from what was compiled for it.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    sequence: { sequencer: ShortFirst },
    setupFiles: ['test/fakes/compiled.ts', 'test/fakes/validated-told.ts'],
    // The last one is undone first: what stands in the folder goes before it does.
    globalSetup: ['test/fakes/memory-folder.ts', 'test/fakes/validated-total.ts', 'test/fakes/stores-folder.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', ['json', { outputFile: 'reports/tests.json' }]],
  },
});
