/**
 * Slack's tiers: calls a minute for each method, and about one message a second for each channel. Short bursts pass.
 * https://docs.slack.dev/apis/web-api/rate-limits
 */
export type Tier = 1 | 2 | 3 | 4 | 'posting' | 'special';

const perMinute: Readonly<Record<Tier, number>> = { 1: 1, 2: 20, 3: 50, 4: 100, posting: 60, special: 600 };
/** How much of a minute's calls may come at once. */
const burst: Readonly<Record<Tier, number>> = { 1: 10, 2: 20, 3: 50, 4: 100, posting: 5, special: 100 };

export class Rates {
  readonly #buckets = new Map<string, { left: number; at: number }>();
  readonly #speed: number;
  /** How often somebody was told to wait. */
  refused = 0;

  /** @param speed how many times faster than Slack's minutes these go; infinite: nobody is told to wait */
  constructor(speed: number) {
    this.#speed = speed;
  }

  /** @returns the whole seconds to wait, when there are too many */
  take(bucket: string, tier: Tier): number | undefined {
    if (this.#speed === Number.POSITIVE_INFINITY) return undefined;
    const now = performance.now();
    const each = (perMinute[tier] / 60_000) * this.#speed;
    const known = this.#buckets.get(bucket) ?? { left: burst[tier], at: now };
    const left = Math.min(burst[tier], known.left + (now - known.at) * each);
    this.#buckets.set(bucket, { left: left < 1 ? left : left - 1, at: now });
    if (left >= 1) return undefined;
    this.refused += 1;
    return Math.max(1, Math.ceil((1 - left) / each / 1000));
  }
}
