import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { RetryLater, TooLarge } from '../../lib/errors.ts';
import { askedToWait } from '../../lib/retry-after.ts';
import type { FileRef } from '../../port/events.ts';
import type { Api } from './api.ts';
import { orNone } from './directory.ts';
import { Doubtful, SlackRefusal } from './errors.ts';
import { isThere, refTo, file as shape } from './file-refs.ts';
import { isFilesAddress } from './hosts.ts';

/** Files of messages, as they are and their bytes. https://docs.slack.dev/messaging/working-with-files */

const timeoutMs = 60_000;
const mostHops = 3;
const info = z.object({ file: shape.extend({ url_private_download: z.string().nullish() }) });

async function infoOf(api: Api, id: string): Promise<z.infer<typeof info>['file'] | undefined> {
  const found = await orNone(api.call('files.info', { file: id }), 'file_not_found', 'file_deleted', 'access_denied');
  if (found === undefined) return undefined;
  const { file } = info.parse(found);
  return isThere(file) ? file : undefined;
}

/**
 * A file by its id. @returns undefined for one that is gone, or not for the bot
 * @throws RetryLater
 */
export async function fileInfo(api: Api, id: string): Promise<FileRef | undefined> {
  const found = await infoOf(api, id);
  return found && refTo({ ...found, name: found.name || 'file' });
}

/**
 * Only what stands at Slack is asked for: the request bears the token, and where an app's file stands, that app says.
 * @returns undefined for a file that is gone, or not for the bot
 * @throws TooLarge, RetryLater
 */
export async function download(api: Api, id: string, atMost: number): Promise<Uint8Array | undefined> {
  const found = await infoOf(api, id);
  const address = found?.url_private_download ?? found?.url_private;
  if (found === undefined || address === undefined || address === null) return undefined;
  if (refTo(found).elsewhere) throw new SlackRefusal('a file', 'it stands elsewhere');
  const response = await answerOf(api, address);
  if (response.ok) return bounded(response, atMost);
  await response.body?.cancel().catch(() => {});
  if (response.status === 404 || response.status === 410) return undefined;
  if (response.status === 429 || response.status >= 500)
    throw new RetryLater(`a file's bytes: status ${response.status}`, askedToWait(response.headers));
  throw new SlackRefusal('a file', `status ${response.status}`);
}

/** From one server of Slack's files to another it is followed. Without the scope Slack leads to where one can sign in: there the token does not go. */
async function answerOf(api: Api, first: string): Promise<Response> {
  const headers = { authorization: `Bearer ${api.token}` };
  let address = first;
  for (let hops = 0; ; hops += 1) {
    const here = address;
    if (!isFilesAddress(here, api.url)) throw new SlackRefusal('a file', 'it stands elsewhere');
    const response = await asked(() =>
      fetch(here, { headers, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) }),
    );
    const next = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (next === null || hops === mostHops) return response;
    await response.body?.cancel().catch(() => {});
    address = URL.parse(next, here)?.href ?? '';
  }
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

/** @throws Doubtful when Slack's files were not reached, or not to the end */
export async function asked<R>(ask: () => Promise<R>): Promise<R> {
  try {
    return await ask();
  } catch (error) {
    throw new Doubtful('Slack was not reached for a file', { cause: error });
  }
}
