import { setTimeout as sleep } from 'node:timers/promises';
import {
  DiscordAPIError,
  HTTPError,
  RateLimitError,
  type RawFile,
  REST,
  type RESTOptions,
  type RouteLike,
} from 'discord.js';
import { RetryLater } from '../../lib/errors.ts';

export interface ApiAddress {
  readonly token: string;
  /** `https://discord.com/api` */
  readonly url: string;
}

/** Discord refused for good; `code` is one of its JSON error codes. What was sent is not in it. */
export class DiscordRefusal extends Error {
  override readonly name = 'DiscordRefusal';
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(`${message} (${status}, code ${code})`);
    this.status = status;
    this.code = code;
  }
}

/** What a failure says to whoever set the token: that Discord does not take it. Others as they are. */
export function ofToken(error: unknown): unknown {
  if (!(error instanceof DiscordRefusal && error.status === 401)) return error;
  return new Error('Discord refuses the token: set DISCORD_TOKEN anew');
}

/** JSON error codes that are acted on (Opcodes and Status Codes: JSON). */
export const CODES = {
  unknownChannel: 10_003,
  unknownMember: 10_007,
  unknownMessage: 10_008,
  unknownUser: 10_013,
  unknownWebhook: 10_015,
  missingAccess: 50_001,
  cannotSendToUser: 50_007,
  invalidWebhookToken: 50_027,
  alreadyAcknowledged: 40_060,
  archivedThread: 50_083,
  threadExists: 160_004,
  tooManyThreads: 160_006,
  tooManyAnnouncementThreads: 160_007,
} as const;

/** Codes of 4xx answers that pass by themselves: overloaded, or a limit that no header tells of. */
const PASSING = new Set([20_016, 20_028, 20_029, 31_001, 31_002, 40_006, 40_062, 130_000]);

interface Given {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly files?: RawFile[];
  /** By the token of an interaction alone. */
  readonly open?: true;
}

/** Longer waits are the outbox's business, which keeps the order and survives a restart. */
const longestWaitMs = 2_000;
const answerMs = 10_000;
/** What is only read is asked for again so often, where Discord failed over it at once. */
const readAgain = 2;
const readAgainMs = 150;
const atOnceMs = 1_000;
/** A token that was taken before and is refused now is tried again after this, then ever less often. */
const refusedMs = { first: 1_000, longest: 5 * 60_000 };

/**
 * The HTTP API with the library's buckets: it holds requests back by what the headers say of each. It repeats nothing that
 * changes anything, as only the caller knows what may be repeated.
 */
export class Api {
  readonly rest: REST;
  /** For answers to interactions, which are not counted among an app's 50 requests a second (Rate Limits: Global Rate Limit). */
  readonly #open: REST;
  readonly #token: string;
  readonly #onToken: (isTaken: boolean) => void;
  #wasTaken = false;
  /** Refusals in a row of a token that was taken before, and until when nothing is asked with it. */
  #refused = { times: 0, until: 0 };

  /** @param onToken hears that a token which was taken is not any more, and that it is again */
  constructor({ token, url }: ApiAddress, onToken: (isTaken: boolean) => void = () => undefined) {
    this.#token = token;
    this.#onToken = onToken;
    const options: Partial<RESTOptions> = {
      api: url,
      version: '10',
      retries: 0,
      timeout: answerMs,
      rejectOnRateLimit: ({ retryAfter }) => retryAfter > longestWaitMs,
    };
    // The library brings an undici of its own, whose types are not those of this Node's.
    this.rest = new REST({ ...options, makeRequest: fetch as never }).setToken(token);
    // By the library's own undici, without the way through `fetch`: somebody waits for each of these.
    this.#open = new REST({ ...options, globalRequestsPerSecond: Number.POSITIVE_INFINITY });
  }

  async get<R>(route: RouteLike, query?: Given['query'], given: Pick<Given, 'open'> = {}): Promise<R> {
    for (let left = readAgain; ; left -= 1) {
      const began = performance.now();
      try {
        return await this.#ask('get', route, query === undefined ? given : { ...given, query });
      } catch (error) {
        const passes = error instanceof RetryLater && error.afterMs === undefined;
        if (!passes || left === 0 || performance.now() - began > atOnceMs) throw error;
        await sleep(readAgainMs);
      }
    }
  }

  post<R>(route: RouteLike, given: Given): Promise<R> {
    return this.#ask('post', route, given);
  }

  patch<R>(route: RouteLike, given: Given): Promise<R> {
    return this.#ask('patch', route, given);
  }

  put<R>(route: RouteLike, given: Given = {}): Promise<R> {
    return this.#ask('put', route, given);
  }

  delete<R>(route: RouteLike, given: Given = {}): Promise<R> {
    return this.#ask('delete', route, given);
  }

  /** @throws RetryLater when it may go through later; DiscordRefusal */
  async #ask<R>(method: 'get' | 'post' | 'patch' | 'put' | 'delete', route: RouteLike, given: Given): Promise<R> {
    const { query, body, files, open } = given;
    if (!open) this.#holdBack();
    try {
      const answer = (await (open ? this.#open : this.rest)[method](route, {
        ...(query === undefined ? {} : { query: new URLSearchParams(query) }),
        ...(body === undefined ? {} : { body }),
        ...(files === undefined ? {} : { files }),
        ...(open ? { auth: false } : {}),
      })) as R;
      if (!open) this.#taken();
      return answer;
    } catch (error) {
      if (!open && error instanceof DiscordAPIError && error.status === 401) throw this.#refusal(error);
      throw failureOf(error);
    }
  }

  /** Discord shuts out whoever asks 10,000 times in vain within ten minutes (Rate Limits: Invalid Request Limit). */
  #holdBack(): void {
    const afterMs = Math.ceil(this.#refused.until - performance.now());
    if (afterMs > 0) throw new RetryLater('Discord refuses the token', { afterMs });
  }

  #taken(): void {
    this.#wasTaken = true;
    if (this.#refused.times === 0) return;
    this.#refused = { times: 0, until: 0 };
    this.#onToken(true);
  }

  /** At the beginning whoever set the token is told; later it may be mended, and what was to be done waits for that. */
  #refusal(error: DiscordAPIError): Error {
    // After a 401 the library forgets its token and would refuse everything from then on.
    this.rest.setToken(this.#token);
    if (!this.#wasTaken) return failureOf(error);
    const { times, until } = this.#refused;
    // Requests that were under way together are one refusal.
    if (performance.now() < until) return new RetryLater('Discord refuses the token', { afterMs: refusedMs.first });
    const afterMs = Math.min(refusedMs.longest, refusedMs.first * 2 ** times);
    this.#refused = { times: times + 1, until: performance.now() + afterMs };
    if (times === 0) this.#onToken(false);
    return new RetryLater('Discord refuses the token', { afterMs });
  }
}

/** What the library threw, as Relevo knows it: RetryLater when it may go through later, else DiscordRefusal. */
export function failureOf(error: unknown): Error {
  if (error instanceof RetryLater || error instanceof DiscordRefusal) return error;
  if (error instanceof RateLimitError)
    return new RetryLater('Discord asks for patience', { afterMs: Math.max(1, Math.ceil(error.retryAfter)) });
  if (error instanceof HTTPError) return new RetryLater(`Discord answered with ${error.status}`);
  if (!(error instanceof DiscordAPIError)) return new RetryLater('Discord cannot be reached', { cause: error });
  const code = Number(error.code);
  if (PASSING.has(code)) return new RetryLater(`Discord cannot do it now (${error.status}, code ${code})`);
  return new DiscordRefusal(error.status, code, firstLine(error.message));
}

/** What follows tells which fields were wrong, with their values. */
function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}

/** What `work` gives; undefined when Discord refused it with one of these codes. */
export async function unless<R>(codes: readonly number[], work: Promise<R>): Promise<R | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DiscordRefusal && codes.includes(error.code)) return undefined;
    throw error;
  }
}
