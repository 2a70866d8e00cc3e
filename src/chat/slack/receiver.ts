import type { App, Receiver } from '@slack/bolt';

type Json = Readonly<Record<string, unknown>>;

/** How something came, and the way to acknowledge it with an answer. */
export interface Incoming {
  readonly body: Json;
  readonly retry: { readonly count: number | undefined; readonly reason: string | undefined };
  readonly acknowledge: (answer?: unknown) => Promise<void>;
}

/**
 * Hands what came to Bolt. Bolt itself acknowledges an event before anybody has looked at it; here that waits until it is
 * taken. Commands and presses are acknowledged by whoever answers them.
 * @throws whatever the listeners throw: it is not acknowledged then, and comes again
 */
export async function handOver(app: App | undefined, { body, retry, acknowledge }: Incoming): Promise<void> {
  const isEvent = body['type'] === 'event_callback';
  await app?.processEvent({
    body: { ...body },
    ack: async (answer?: unknown) => {
      if (!isEvent) await acknowledge(answer);
    },
    ...(retry.count === undefined ? {} : { retryNum: retry.count }),
    ...(retry.reason === undefined ? {} : { retryReason: retry.reason }),
  });
  if (isEvent) await acknowledge();
}

/** The way by which Slack reaches Relevo. */
export interface Way extends Receiver {
  /** Resolves when Slack can reach Relevo. */
  start(): Promise<void>;
  stop(): Promise<void>;
}
