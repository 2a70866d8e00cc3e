import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { RetryLater } from '../../lib/errors.ts';
import type { Notes } from '../../port/definition.ts';
import type { Api } from './api.ts';
import { orNone } from './directory.ts';
import { SlackRefusal } from './errors.ts';
import { asked } from './files.ts';
import { isFilesAddress } from './hosts.ts';

/**
 * Files that Relevo puts into channels. Slack makes the message that shows one in its own time and does not say which it is, so a
 * file that was sent is known by its own id. https://docs.slack.dev/messaging/working-with-files#upload
 */

const timeoutMs = 60_000;
/** What was begun with is remembered so long: nothing is repeated later than that. */
const begunMs = 7 * 24 * 60 * 60_000;
/** Slack says where a file stands a little after it took it. */
const standsAfterMs = [0, 300, 900] as const;

const upload = z.object({ upload_url: z.string(), file_id: z.string() });
const share = z.record(z.string(), z.array(z.object({ ts: z.string() })));
const places = z.object({
  file: z.object({
    channels: z.array(z.string()).default([]),
    groups: z.array(z.string()).default([]),
    ims: z.array(z.string()).default([]),
    shares: z.object({ public: share.nullish(), private: share.nullish() }).nullish(),
  }),
});

export interface Sending {
  readonly key: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly channel: string;
  readonly thread?: string;
}

/** Whether something that was posted is a file: the id of a message is a timestamp. */
export function isFileId(id: string): boolean {
  return /^F[A-Z0-9]+$/.test(id);
}

/**
 * Puts a file into a channel, once for its key, also where a process before was killed over it: what it was called is noted before it
 * is made known.
 * @returns the file's id
 * @throws RetryLater
 */
export async function send(api: Api, notes: Notes, file: Sending): Promise<string> {
  const begun = await notes.read(noteOf(file));
  if (begun !== undefined && (await standing(api, begun, file.channel)) !== undefined) return begun;
  const { name, bytes, channel, thread } = file;
  const { upload_url, file_id } = upload.parse(
    await api.call('files.getUploadURLExternal', { filename: name, length: bytes.length }),
  );
  if (!isFilesAddress(upload_url, api.url)) throw new SlackRefusal('an upload', 'it would go elsewhere');
  const body = new Uint8Array(bytes);
  const put = await asked(() =>
    fetch(upload_url, { method: 'POST', body, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) }),
  );
  await put.body?.cancel().catch(() => {});
  if (!put.ok) throw new RetryLater(`the bytes of a file were not taken: status ${put.status}`);
  await notes.write(noteOf(file), file_id, begunMs);
  await api.call('files.completeUploadExternal', {
    files: [{ id: file_id, title: name }],
    channel_id: channel,
    ...(thread === undefined ? {} : { thread_ts: thread }),
  });
  return file_id;
}

/**
 * Takes a file of Relevo's away from a channel: the messages that show it, where Slack says in time which they are, and the file, without
 * which they show nothing.
 * @throws RetryLater
 */
export async function takeAway(api: Api, id: string, channel: string): Promise<void> {
  for (const ts of (await standing(api, id, channel)) ?? [])
    await orNone(api.call('chat.delete', { channel, ts }), 'message_not_found', 'cant_delete_message');
  await orNone(api.call('files.delete', { file: id }), 'file_not_found', 'file_deleted');
}

/** The messages that show a file in a channel, asked for until there are some; undefined where it is not, or not to be had. */
async function standing(api: Api, id: string, channel: string): Promise<readonly string[] | undefined> {
  for (const waitMs of standsAfterMs) {
    await sleep(waitMs);
    const found = await orNone(api.call('files.info', { file: id }), 'file_not_found', 'file_deleted');
    if (found === undefined) return undefined;
    const { channels, groups, ims, shares } = places.parse(found).file;
    const shown = [shares?.public, shares?.private].flatMap((all) => all?.[channel] ?? []);
    if (shown.length > 0 || [...channels, ...groups, ...ims].includes(channel)) return shown.map(({ ts }) => ts);
  }
  return undefined;
}

function noteOf({ key }: Sending): string {
  return `file:${key}`;
}
