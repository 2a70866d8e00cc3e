import { setTimeout as sleep } from 'node:timers/promises';
import { webApi } from '@slack/bolt';
import { NotAsked, RetryLater } from '../../lib/errors.ts';
import { failureOf, Hindered } from './errors.ts';
import { Lane } from './lane.ts';
import { sdkLogger } from './sdk-log.ts';

export type Json = Readonly<Record<string, unknown>>;

const timeoutMs = 10_000;
/** Between two attempts of somebody who has time, at most. */
const patientMs = 30_000;

/** What every client of Slack's is made with: its own repetitions are off, as Relevo's are better informed. */
export function clientOptions(apiUrl: string): webApi.WebClientOptions {
  return {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: timeoutMs,
    logger: sdkLogger,
  };
}

/**
 * Slack's Web API for one installation. Calls of one method into one channel go one after the other, and wait when Slack
 * says so or fails; everything else goes side by side. https://docs.slack.dev/apis/web-api/rate-limits
 */
export class Api {
  readonly token: string;
  /** Where the Web API is. */
  readonly url: string;
  readonly #client: webApi.WebClient;
  readonly #lanes = new Map<string, Lane>();
  /** Until when Slack takes no call of a method that is of no channel, by the clock that only goes forward. */
  readonly #closed = new Map<string, number>();
  readonly #stopped = new AbortController();

  constructor(token: string, apiUrl: string) {
    this.token = token;
    this.url = apiUrl;
    this.#client = new webApi.WebClient(token, clientOptions(apiUrl));
  }

  /** @throws RetryLater (Doubtful when it may have happened all the same, NotAsked when it cannot), SlackRefusal when it is final */
  async call(method: string, args: Json = {}): Promise<Json> {
    const channel = args['channel'] ?? args['channel_id'];
    if (typeof channel !== 'string') return this.#once(method, args);
    const name = `${method}:${channel}`;
    const lane = this.#lanes.get(name) ?? new Lane(method);
    this.#lanes.set(name, lane);
    try {
      return await lane.run(() => this.#once(method, args, lane));
    } finally {
      if (lane.isIdle) this.#lanes.delete(name);
    }
  }

  /** For whoever has time: waits and asks again until it goes through. @throws SlackRefusal, Hindered, and RetryLater once stopped */
  async patiently<R>(ask: () => Promise<R>): Promise<R> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof RetryLater) || error instanceof Hindered || this.#stopped.signal.aborted) throw error;
        const wait = error.afterMs ?? Math.min(patientMs, 250 * 2 ** attempt);
        await sleep(wait, undefined, { signal: this.#stopped.signal }).catch(() => {
          throw error;
        });
      }
    }
  }

  /** Nobody waits any more. */
  stop(): void {
    this.#stopped.abort();
  }

  async #once(method: string, args: Json, lane?: Lane): Promise<Json> {
    const wait = (this.#closed.get(method) ?? 0) - performance.now();
    if (wait > 0) throw new NotAsked(`${method} is rate limited`, { afterMs: Math.ceil(wait) });
    this.#closed.delete(method);
    try {
      return { ...(await this.#client.apiCall(method, { ...args })) };
    } catch (error) {
      const failure = failureOf(method, error);
      if ((error as { retryAfter?: unknown } | undefined)?.retryAfter !== undefined && failure instanceof RetryLater)
        this.#close(method, failure.afterMs ?? 0, lane);
      throw failure;
    }
  }

  #close(method: string, ms: number, lane: Lane | undefined): void {
    if (lane) lane.close(ms);
    else this.#closed.set(method, performance.now() + ms);
  }
}
