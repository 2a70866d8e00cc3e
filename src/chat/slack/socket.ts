import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '@slack/bolt';
import { SocketModeClient } from '@slack/socket-mode';
import type { Clock } from '../../lib/clock.ts';
import { RetryLater } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { clientOptions } from './api.ts';
import { failureOf, Hindered, ofToken, SlackRefusal } from './errors.ts';
import { type Door, handOver, type Way } from './receiver.ts';
import { sdkLogger } from './sdk-log.ts';

/** Between two attempts to connect, unless Slack says when to come again. */
const waits = { first: 100, longest: 10_000 } as const;

/** What a connection brings, besides what happens. */
export interface SocketDoor extends Door {
  /** A connection stands, and nothing has come by it yet; what happens from `began` on is for Relevo. */
  readonly up: (began: Temporal.Instant) => void;
  /** Slack does not let Relevo in. */
  readonly shut: (error: unknown) => void;
}

interface SlackEvent {
  readonly ack: (answer?: unknown) => Promise<void>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retry_num?: number;
  readonly retry_reason?: string;
}

/**
 * Socket Mode, with one client for each connection: the SDK's own way to connect again leaves Relevo deaf for seconds, and ends
 * the process when Slack cannot be reached. Between two connections nobody listens, also where Slack only wants another one: the
 * SDK leaves as soon as it is told so, while Slack's side may look open for seconds.
 * https://docs.slack.dev/apis/events-api/using-socket-mode
 */
export class SocketWay implements Way {
  readonly #appToken: string;
  readonly #apiUrl: string;
  readonly #log: Log;
  readonly #door: SocketDoor;
  readonly #clock: Clock;
  readonly #stopped = new AbortController();
  readonly #clients = new Set<SocketModeClient>();
  #app: App | undefined;

  constructor(appToken: string, apiUrl: string, door: SocketDoor, clock: Clock, log: Log) {
    this.#appToken = appToken;
    this.#apiUrl = apiUrl;
    this.#door = door;
    this.#clock = clock;
    this.#log = log;
  }

  init(app: App): void {
    this.#app = app;
  }

  /** @throws Error with what to do when Slack does not take the app's token */
  async start(): Promise<void> {
    const first = Promise.withResolvers<void>();
    void this.#keepConnected(first);
    await first.promise;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    for (const client of this.#clients) void client.disconnect().catch(() => {});
  }

  /** One connection after the other, for as long as Relevo runs. */
  async #keepConnected(first: PromiseWithResolvers<void>): Promise<void> {
    for (let failures = 0; !this.#stopped.signal.aborted; ) {
      try {
        const { left } = await this.#connect();
        failures = 0;
        first.resolve();
        await left;
      } catch (error) {
        if (this.#stopped.signal.aborted) break;
        const failure = failureOf('apps.connections.open', error);
        this.#log.warn('slack.notConnected', { attempt: failures + 1, error: failure });
        if (failure instanceof SlackRefusal || failure instanceof Hindered)
          first.reject(ofToken('SLACK_APP_TOKEN', failure));
        this.#door.shut(failure);
        failures += 1;
        await sleep(waitAfter(failure, failures), undefined, { signal: this.#stopped.signal }).catch(() => {});
      }
    }
    first.resolve();
  }

  /** @returns when it is time for another one */
  async #connect(): Promise<{ readonly left: Promise<void> }> {
    const began = this.#clock.now();
    const client = new SocketModeClient({
      appToken: this.#appToken,
      autoReconnectEnabled: false,
      clientOptions: clientOptions(this.#apiUrl),
      logger: sdkLogger,
    });
    const left = Promise.withResolvers<void>();
    client.once('connected', () => this.#door.up(began));
    client.on('slack_event', (event: SlackEvent) => void this.#take(event));
    client.on('ws_message', (data: unknown) => {
      if (typeof data === 'string' && data.startsWith('{"type":"disconnect"')) left.resolve();
    });
    client.on('disconnected', () => {
      this.#clients.delete(client);
      left.resolve();
    });
    this.#clients.add(client);
    try {
      await client.start();
    } catch (error) {
      this.#clients.delete(client);
      throw error;
    }
    return { left: left.promise };
  }

  async #take({ ack, body, retry_num: count, retry_reason: reason }: SlackEvent): Promise<void> {
    const arrivedMs = performance.now();
    if (this.#stopped.signal.aborted) return;
    try {
      await handOver(this.#app, this.#door, {
        body,
        arrivedMs,
        retry: { count, reason },
        acknowledge: (answer) => ack(answer),
      });
    } catch (error) {
      // Not acknowledged: it comes again.
      this.#log.warn('slack.notTaken', { kind: typeof body['type'] === 'string' ? body['type'] : 'command', error });
    }
  }
}

/** @param failures in a row */
function waitAfter(failure: Error, failures: number): number {
  const own = Math.min(waits.longest, waits.first * 2 ** failures);
  // Of what somebody has to mend Slack does not say when that is.
  const asked = failure instanceof RetryLater && !(failure instanceof Hindered) ? failure.afterMs : undefined;
  return Math.max(own, asked ?? 0);
}
