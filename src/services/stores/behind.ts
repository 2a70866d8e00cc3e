/** A message behind another of its stream is let go when that one has left; should its sender have died, after this. */
export const BEHIND_MS = 5_000;

/** A stream named like its item has no other: nobody is before it or waits for it. */
export function isAlone({ id, stream }: { readonly id: string; readonly stream: string }): boolean {
  return stream === id;
}
