/** A message behind another of its stream is let go when that one has left; should its sender have died, after this. */
export const BEHIND_MS = 5_000;
