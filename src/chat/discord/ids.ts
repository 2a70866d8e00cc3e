import { createHash } from 'node:crypto';

export const platform = 'discord';

/** The first millisecond that Discord's ids know: 2015-01-01T00:00:00Z (Reference: Snowflakes). */
const EPOCH = 1_420_070_400_000n;

export function isId(text: string): boolean {
  return /^\d{15,20}$/.test(text);
}

/** When an id was made, in milliseconds. */
export function madeAt(id: string): number {
  return Number((BigInt(id) >> 22n) + EPOCH);
}

/** The lowest id of a millisecond. */
export function idAt(ms: number): string {
  return String((BigInt(ms) - EPOCH) << 22n);
}

export function instantOf(id: string): string {
  return Temporal.Instant.fromEpochMilliseconds(madeAt(id)).toString();
}

export function isLater(id: string, than: string): boolean {
  return BigInt(id) > BigInt(than);
}

/** A word of at most 25 characters for a call's key, the same at every attempt: what Discord takes as a nonce. */
export function nonceOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 25);
}
