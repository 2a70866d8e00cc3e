/** So many requests in so many milliseconds. */
export interface Rate {
  readonly limit: number;
  readonly windowMs: number;
}

/** What an answer says of its bucket (Rate Limits: Header Format). */
export interface Standing {
  readonly headers: Readonly<Record<string, string>>;
  /** It was one too many: when to come back, and whether that holds for every route. */
  readonly refused?: { readonly afterMs: number; readonly global: boolean };
}

/** Discord publishes no numbers, so that apps go by the headers; these are what they were seen to be. */
const MESSAGES: Rate = { limit: 5, windowMs: 5_000 };
const REACTIONS: Rate = { limit: 1, windowMs: 250 };
const OTHERS: Rate = { limit: 10, windowMs: 1_000 };
const GLOBAL: Rate = { limit: 50, windowMs: 1_000 };

const RATES: Readonly<Record<string, Rate>> = {
  'POST /channels/{channel_id}/messages': MESSAGES,
  'PATCH /channels/{channel_id}/messages/{message_id}': MESSAGES,
  'PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me': REACTIONS,
};

interface Bucket {
  used: number;
  resets: number;
}

/** A bucket for each route and major parameter, and one for all together. */
export class RateLimits {
  readonly #buckets = new Map<string, Bucket>();
  readonly #pace: number;

  /** @param pace how much faster than Discord's own they refill */
  constructor(pace: number) {
    this.#pace = pace;
  }

  /** @param route the described one. @param major the channel, guild or webhook that it speaks of */
  take(route: string, major: string): Standing {
    const rate = RATES[route] ?? OTHERS;
    const all = this.#bucket('global', GLOBAL);
    // Answers to interactions are not counted among an app's requests (Rate Limits: Global Rate Limit).
    const counted = !route.includes('/webhooks/') && !route.includes('/interactions/');
    if (counted && all.used >= GLOBAL.limit)
      return this.#refused(all, { 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' }, true);
    const bucket = this.#bucket(`${route} ${major}`, rate);
    const headers = {
      'x-ratelimit-limit': String(rate.limit),
      'x-ratelimit-remaining': String(Math.max(0, rate.limit - bucket.used - 1)),
      'x-ratelimit-reset': String(bucket.resets / 1000),
      'x-ratelimit-reset-after': String(Math.max(0, bucket.resets - Date.now()) / 1000),
      'x-ratelimit-bucket': Buffer.from(route).toString('hex').slice(-32),
    };
    if (bucket.used >= rate.limit) return this.#refused(bucket, { ...headers, 'x-ratelimit-scope': 'user' }, false);
    bucket.used += 1;
    if (counted) all.used += 1;
    return { headers };
  }

  #refused(bucket: Bucket, headers: Readonly<Record<string, string>>, global: boolean): Standing {
    const afterMs = Math.max(1, bucket.resets - Date.now());
    return { headers, refused: { afterMs, global } };
  }

  #bucket(key: string, { windowMs }: Rate): Bucket {
    const now = Date.now();
    const known = this.#buckets.get(key);
    if (known && known.resets > now) return known;
    const fresh = { used: 0, resets: now + windowMs / this.#pace };
    this.#buckets.set(key, fresh);
    return fresh;
  }
}
