import { Buffer } from 'node:buffer';
import { type APIMessage, Routes } from 'discord.js';
import { RetryLater, TooLarge } from '../../lib/errors.ts';
import { askedToWait } from '../../lib/retry-after.ts';
import type { Notes } from '../../port/definition.ts';
import { type Api, CODES, unless } from './api.ts';
import { isId } from './ids.ts';
import { linkOf } from './uploads.ts';

const bytesMs = 60_000;

/**
 * The bytes of a file, by the message that it came with: the link is asked for anew, as it ends after a day, and a message that is gone
 * takes its files along. One of a form is had by the link that came with it.
 * @param id as `filesOf` or `uploadsOf` makes it. @returns undefined when it is not there any more, or not for Relevo
 * @throws TooLarge, RetryLater
 */
export async function bytesOf(
  { api, notes }: { readonly api: Api; readonly notes: Notes },
  id: string,
  atMost: number,
): Promise<Uint8Array | undefined> {
  const link = await linkOf(id, notes);
  if (link !== undefined) return download(link, atMost);
  const [channel = '', message = '', file = ''] = id.split(':');
  if (![channel, message, file].every(isId)) return undefined;
  const gone = [CODES.unknownMessage, CODES.unknownChannel, CODES.missingAccess];
  const found = await unless(gone, api.get<APIMessage>(Routes.channelMessage(channel, message)));
  const attachment = found?.attachments.find((one) => one.id === file);
  return attachment && download(attachment.url, atMost);
}

async function download(url: string, atMost: number): Promise<Uint8Array | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(bytesMs) });
    if (response.ok && response.body) return await bounded(response.body, atMost);
    await response.body?.cancel();
    if (response.status === 404 || response.status === 410) return undefined;
    throw new RetryLater(`Discord's files answered with ${response.status}`, askedToWait(response.headers));
  } catch (error) {
    if (error instanceof TooLarge || error instanceof RetryLater) throw error;
    throw new RetryLater("Discord's files cannot be reached", { cause: error });
  }
}

/** Stops as soon as there is more than was asked for, whatever size was stated. */
async function bounded(body: ReadableStream<Uint8Array>, atMost: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.length;
    if (length > atMost) throw new TooLarge(`the file has more than ${atMost} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
