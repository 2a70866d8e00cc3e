import { Buffer } from 'node:buffer';
import { type APIMessage, Routes } from 'discord.js';
import { mayBeAsked } from '../../lib/addresses.ts';
import { RetryLater, TooLarge } from '../../lib/errors.ts';
import type { Notes } from '../../port/definition.ts';
import { type Api, CODES, unless } from './api.ts';
import { isId } from './ids.ts';
import { attachmentsOf } from './messages.ts';
import { linkOf } from './uploads.ts';

const bytesMs = 60_000;
/** Where Discord's files are (Reference: CDN Endpoints, Signed Attachment CDN URLs). */
const HOSTS = new Set(['cdn.discordapp.com', 'media.discordapp.net']);

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
  if (link !== undefined) return download(api, link, atMost);
  const [channel = '', message = '', file = ''] = id.split(':');
  if (![channel, message, file].every(isId)) return undefined;
  const gone = [CODES.unknownMessage, CODES.unknownChannel, CODES.missingAccess];
  const found = await unless(gone, api.get<APIMessage>(Routes.channelMessage(channel, message)));
  const attachment = found && attachmentsOf(found).find((one) => one.id === file);
  return attachment && download(api, attachment.url, atMost);
}

/** Nothing is asked for that stands elsewhere, also where Discord's own server points there. @throws Error for such an address */
async function download(api: Api, url: string, atMost: number): Promise<Uint8Array | undefined> {
  if (!mayBeAsked(url, HOSTS, api.url)) throw new Error('the file does not stand at Discord');
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(bytesMs) }).catch(unreached);
  if (response.ok && response.body) return bounded(response.body, atMost);
  const { status } = response;
  await response.body?.cancel().catch(() => undefined);
  if (status === 404 || status === 410) return undefined;
  if (status >= 300 && status < 400) throw new Error('the file does not stand at Discord any more');
  throw new RetryLater(`Discord's files answered with ${status}`);
}

function unreached(error: unknown): never {
  throw new RetryLater("Discord's files cannot be reached", { cause: error });
}

/** Stops as soon as there is more than was asked for, whatever size was stated. */
async function bounded(body: ReadableStream<Uint8Array>, atMost: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of body) {
      length += part.length;
      if (length > atMost) throw new TooLarge(`the file has more than ${atMost} bytes`);
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof TooLarge) throw error;
    return unreached(error);
  }
  return Buffer.concat(parts);
}
