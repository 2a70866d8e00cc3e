import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { RetryLater, TooLarge } from '../../lib/errors.ts';
import { askedToWait } from '../../lib/retry-after.ts';
import type { Api } from './api.ts';
import { orNone } from './directory.ts';
import { Doubtful, SlackRefusal } from './errors.ts';

/** Files of messages, both ways. https://docs.slack.dev/messaging/working-with-files */

const timeoutMs = 60_000;
const info = z.object({
  file: z.object({ url_private: z.string().optional(), url_private_download: z.string().optional() }),
});
const upload = z.object({ upload_url: z.string(), file_id: z.string() });

/**
 * @returns undefined for a file that is gone, or not for the bot
 * @throws TooLarge, RetryLater
 */
export async function download(api: Api, id: string, atMost: number): Promise<Uint8Array | undefined> {
  const found = await orNone(api.call('files.info', { file: id }), 'file_not_found', 'file_deleted', 'access_denied');
  if (found === undefined) return undefined;
  const { url_private: url, url_private_download: direct } = info.parse(found).file;
  const address = direct ?? url;
  if (address === undefined) return undefined;
  const headers = { authorization: `Bearer ${api.token}` };
  const response = await asked(() =>
    fetch(address, { headers, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) }),
  );
  if (response.status === 404 || response.status === 410) return undefined;
  if (response.status === 429 || response.status >= 500)
    throw new RetryLater(`a file's bytes: status ${response.status}`, askedToWait(response.headers));
  // Without the scope Slack shows a page on which one can sign in.
  if (!response.ok) throw new SlackRefusal('a file', `status ${response.status}`);
  return bounded(response, atMost);
}

/** Counts while it reads: what a file says of its size is not to be believed. */
async function bounded(response: Response, atMost: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const chunk = await asked(async () => reader?.read());
    if (chunk === undefined || chunk.done) return Buffer.concat(chunks);
    size += chunk.value.length;
    if (size > atMost) {
      await reader?.cancel().catch(() => {});
      throw new TooLarge(`the file has more than ${atMost} bytes`);
    }
    chunks.push(chunk.value);
  }
}

export interface Sending {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly channel: string;
  readonly thread?: string;
}

/**
 * Puts a file into a channel. `begun` is the id that it had in an attempt before, of which nobody knows how it ended.
 * @param note is told the id before the file is made known
 */
export async function send(
  api: Api,
  file: Sending,
  begun: string | undefined,
  note: (id: string) => void,
): Promise<void> {
  if (begun !== undefined && (await stands(api, begun, file.channel))) return;
  const { name, bytes, channel, thread } = file;
  const length = bytes.length;
  const { upload_url, file_id } = upload.parse(
    await api.call('files.getUploadURLExternal', { filename: name, length }),
  );
  const body = new Uint8Array(bytes);
  const put = await asked(() => fetch(upload_url, { method: 'POST', body, signal: AbortSignal.timeout(timeoutMs) }));
  if (!put.ok)
    throw new RetryLater(`the bytes of a file were not taken: status ${put.status}`, askedToWait(put.headers));
  note(file_id);
  await api.call('files.completeUploadExternal', {
    files: [{ id: file_id, title: name }],
    channel_id: channel,
    ...(thread === undefined ? {} : { thread_ts: thread }),
  });
}

/** Whether a file is in a channel already. */
async function stands(api: Api, id: string, channel: string): Promise<boolean> {
  const found = await orNone(api.call('files.info', { file: id }), 'file_not_found', 'file_deleted');
  const places = z.object({
    file: z.object({
      channels: z.array(z.string()).default([]),
      groups: z.array(z.string()).default([]),
      ims: z.array(z.string()).default([]),
    }),
  });
  if (found === undefined) return false;
  const { channels, groups, ims } = places.parse(found).file;
  return [...channels, ...groups, ...ims].includes(channel);
}

async function asked<R>(ask: () => Promise<R>): Promise<R> {
  try {
    return await ask();
  } catch (error) {
    throw new Doubtful('Slack was not reached for a file', { cause: error });
  }
}
