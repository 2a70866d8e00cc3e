/** The wall clock as a dependency, so that rules and tests never read it themselves. */
export interface Clock {
  now(): Temporal.Instant;
}

export const systemClock: Clock = { now: () => Temporal.Now.instant() };
