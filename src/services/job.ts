import type { Runtime } from '../lib/runtime.ts';
import type { Relay } from './relay.ts';
import type { Services } from './services.ts';
import type { Worker } from './worker.ts';

/** What the clock does: one file in `jobs/` each, found by scanning; its name is the file's. */
export interface Job {
  /** Milliseconds between two runs, over all processes together. */
  readonly everyMs: number;
  /** A process that was killed holds it for so many milliseconds at most; absent: 5,000. Less where somebody waits for what it does. */
  readonly lockMs?: number;
  run(work: JobContext): Promise<void>;
}

export interface JobContext {
  readonly services: Services;
  readonly worker: Worker;
  readonly relay: Relay;
  readonly runtime: Runtime;
}

export type Jobs = ReadonlyMap<string, Job>;
