import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { type Door, handOver, type Way } from './receiver.ts';
import { isFromSlack } from './signature.ts';

const json = z.record(z.string(), z.unknown());

/** The request URLs of the app: events, commands and presses come to the same place. https://docs.slack.dev/apis/events-api/using-http-request-urls */
export class HttpWay implements Way {
  readonly #secret: string;
  readonly #door: Door;
  readonly #clock: Clock;
  readonly #log: Log;
  #app: App | undefined;
  #open = false;

  constructor(secret: string, door: Door, clock: Clock, log: Log) {
    this.#secret = secret;
    this.#door = door;
    this.#clock = clock;
    this.#log = log;
  }

  init(app: App): void {
    this.#app = app;
  }

  async start(): Promise<void> {
    this.#open = true;
  }

  async stop(): Promise<void> {
    this.#open = false;
  }

  /** Nothing of a request is looked at before its signature. */
  async take(request: Request): Promise<Response> {
    const arrivedMs = performance.now();
    if (request.method !== 'POST') return answer(405);
    const text = await request.text();
    const now = Math.floor(this.#clock.now().epochMilliseconds / 1000);
    if (!isFromSlack(request.headers, text, this.#secret, now)) {
      this.#log.warn('slack.forged', {});
      return answer(401);
    }
    const body = bodyOf(request, text);
    if (body === undefined) return answer(400);
    if (body['type'] === 'url_verification') return Response.json({ challenge: String(body['challenge']) });
    // `ssl_check` only asks whether anybody is there.
    if ('ssl_check' in body) return answer(200);
    return this.#open ? this.#hand(request, body, arrivedMs) : answer(503);
  }

  /** What Slack waits for is the acknowledgement; what follows upon it goes on behind it. */
  #hand(request: Request, body: Readonly<Record<string, unknown>>, arrivedMs: number): Promise<Response> {
    const { promise, resolve } = Promise.withResolvers<Response>();
    const count = Number(request.headers.get('x-slack-retry-num') ?? Number.NaN);
    const retry = {
      count: Number.isNaN(count) ? undefined : count,
      reason: request.headers.get('x-slack-retry-reason') ?? undefined,
    };
    const acknowledge = async (said?: unknown) => resolve(acknowledgement(said));
    handOver(this.#app, this.#door, { body, arrivedMs, retry, acknowledge }).then(
      // Whoever took it said nothing.
      () => resolve(answer(200)),
      (error: unknown) => {
        this.#log.warn('slack.notTaken', { kind: typeof body['type'] === 'string' ? body['type'] : 'command', error });
        resolve(answer(500));
      },
    );
    return promise;
  }
}

function acknowledgement(said: unknown): Response {
  if (said === undefined || said === '') return answer(200);
  return typeof said === 'string' ? new Response(said) : Response.json(said);
}

function answer(status: number): Response {
  return new Response(null, { status });
}

/** Events come as JSON, presses as JSON within a form, commands as a form. */
function bodyOf(request: Request, text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    if (request.headers.get('content-type')?.startsWith('application/json')) return json.parse(JSON.parse(text));
    const form = new URLSearchParams(text);
    const payload = form.get('payload');
    return payload === null ? Object.fromEntries(form) : json.parse(JSON.parse(payload));
  } catch {
    return undefined;
  }
}
