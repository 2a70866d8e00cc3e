/** The first millisecond that Discord's ids know: 2015-01-01T00:00:00Z. */
const EPOCH = 1_420_070_400_000n;

/** Ids as Discord makes them: the time in the upper bits, so that they sort by age (Reference: Snowflakes). */
export class Snowflakes {
  #last = 0n;

  next(at: number = Date.now()): string {
    const made = (BigInt(at) - EPOCH) << 22n;
    this.#last = made > this.#last ? made : this.#last + 1n;
    return String(this.#last);
  }
}

/** When an id was made, in milliseconds. */
export function madeAt(id: string): number {
  return Number((BigInt(id) >> 22n) + EPOCH);
}

export function isLater(id: string, than: string): boolean {
  return BigInt(id) > BigInt(than);
}
