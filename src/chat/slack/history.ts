import { z } from 'zod';
import type { Api, Json } from './api.ts';
import { orNone } from './directory.ts';
import { type SlackMessage, slackMessage } from './messages.ts';

/** Slack's advice for one page. */
const pageSize = 200;

const pageShape = z.object({
  messages: z.array(slackMessage),
  response_metadata: z.object({ next_cursor: z.string().nullish() }).nullish(),
});

export interface Page {
  readonly messages: readonly SlackMessage[];
  /** Undefined: this was the last. */
  readonly next: string | undefined;
  /** The bot cannot read there. */
  readonly absent?: true;
}

const nothing: Page = { messages: [], next: undefined, absent: true };
/** Not a place that the bot can read, or one that it no longer can. */
const absent = ['channel_not_found', 'not_in_channel', 'thread_not_found', 'message_not_found', 'is_archived'] as const;

/** A channel's messages without those in threads, newest first. https://docs.slack.dev/reference/methods/conversations.history */
export async function history(api: Api, channel: string, more: Json = {}): Promise<Page> {
  return read(api, 'conversations.history', { channel, limit: pageSize, ...more });
}

/** A thread with its first message, oldest first. https://docs.slack.dev/reference/methods/conversations.replies */
export async function replies(api: Api, channel: string, ts: string, more: Json = {}): Promise<Page> {
  return read(api, 'conversations.replies', { channel, ts, limit: pageSize, ...more });
}

/** One message, in a thread or not. */
export async function messageAt(
  api: Api,
  channel: string,
  ts: string,
  thread: string | undefined,
): Promise<SlackMessage | undefined> {
  // What is no timestamp is no message.
  if (!/^\d+\.\d+$/.test(ts)) return undefined;
  const only = { oldest: ts, latest: ts, inclusive: true, limit: 2 };
  if (thread === undefined) {
    const found = (await history(api, channel, only)).messages.find((one) => one.ts === ts);
    if (found) return found;
  }
  // The timestamp of a reply alone finds it, too.
  return (await replies(api, channel, thread ?? ts, only)).messages.find((one) => one.ts === ts);
}

async function read(api: Api, method: string, args: Json): Promise<Page> {
  const found = await orNone(api.call(method, args), ...absent);
  if (found === undefined) return nothing;
  const { messages, response_metadata } = pageShape.parse(found);
  return { messages, next: response_metadata?.next_cursor || undefined };
}
