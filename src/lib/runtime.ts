import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/** What nearly every part needs of its surroundings. */
export interface Runtime {
  readonly clock: Clock;
  readonly log: Log;
}
