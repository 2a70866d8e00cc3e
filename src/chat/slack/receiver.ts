import type { App, Receiver } from '@slack/bolt';

type Json = Readonly<Record<string, unknown>>;

/** Who is there for what comes. */
export interface Door {
  /** What is acknowledged of something that is not for this workspace, with which nothing else is done; undefined: it is for it. */
  readonly refused: (body: Json) => { readonly answer: Json | undefined } | undefined;
  /** Slack brings something again: it did not reach Relevo, or was not acknowledged in time. */
  readonly again: () => void;
}

/** How something came, and the way to acknowledge it with an answer. */
export interface Incoming {
  readonly body: Json;
  /** By the clock that only goes forward. */
  readonly arrivedMs: number;
  readonly retry: { readonly count: number | undefined; readonly reason: string | undefined };
  readonly acknowledge: (answer?: unknown) => Promise<void>;
}

/**
 * Hands what came to Bolt. Bolt itself acknowledges an event before anybody has looked at it; here that waits until it is
 * taken. Commands and presses are acknowledged by whoever answers them.
 * @throws whatever the listeners throw: it is not acknowledged then, and comes again
 */
export async function handOver(
  app: App | undefined,
  door: Door,
  { body, arrivedMs, retry, acknowledge }: Incoming,
): Promise<void> {
  const refused = door.refused(body);
  if (refused) return acknowledge(refused.answer);
  if (retry.count !== undefined && retry.count > 0) door.again();
  const isEvent = body['type'] === 'event_callback';
  await app?.processEvent({
    body: { ...body },
    ack: async (answer?: unknown) => {
      if (!isEvent) await acknowledge(answer);
    },
    customProperties: { arrivedMs },
    ...(retry.count === undefined ? {} : { retryNum: retry.count }),
    ...(retry.reason === undefined ? {} : { retryReason: retry.reason }),
  });
  if (isEvent) await acknowledge();
}

/** When what a listener is given came, by the clock that only goes forward. */
export function arrivalOf(context: { readonly [key: string]: unknown }): number {
  const { arrivedMs } = context;
  return typeof arrivedMs === 'number' ? arrivedMs : performance.now();
}

/** The way by which Slack reaches Relevo. */
export interface Way extends Receiver {
  /** Resolves when Slack can reach Relevo. */
  start(): Promise<void>;
  stop(): Promise<void>;
}
