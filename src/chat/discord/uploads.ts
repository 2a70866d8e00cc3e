import type { APIModalSubmitInteraction } from 'discord.js';
import { z } from 'zod';
import type { Notes } from '../../port/definition.ts';
import type { FileRef } from '../../port/events.ts';
import { isId } from './ids.ts';

/** What was put into a form, as Discord states it (Attachment Structure). */
const attachment = z.object({
  id: z.string().refine(isId),
  filename: z.string(),
  content_type: z.string().nullish(),
  size: z.number(),
  url: z.url({ protocol: /^https?$/ }),
});

/** Discord's links to files end after a day (Reference: Signed Attachment CDN URLs); by then a copy was made. */
const linkMs = 24 * 60 * 60_000;

const SIGN = 'form:';

/** How a file of a form is named: it stands beside no message, by which it could be asked for. */
export function uploadId(attachment: string): string {
  return `${SIGN}${attachment}`;
}

/**
 * The files of a form. Their links are noted, as nobody gives them a second time: a process that is killed has them still.
 * @throws RetryLater
 */
export async function uploadsOf(data: APIModalSubmitInteraction['data'], notes: Notes): Promise<readonly FileRef[]> {
  const given = Object.values(data.resolved?.attachments ?? {}).map((one) => attachment.parse(one));
  await Promise.all(given.map(({ id, url }) => notes.write(linkNote(id), url, linkMs)));
  return given.map(({ id, filename: name, content_type: type, size }) => ({
    id: uploadId(id),
    name,
    type: type ?? 'application/octet-stream',
    size,
  }));
}

/** @returns undefined for what is no file of a form, or whose link has ended. @throws RetryLater */
export async function linkOf(id: string, notes: Notes): Promise<string | undefined> {
  return id.startsWith(SIGN) ? notes.read(linkNote(id.slice(SIGN.length))) : undefined;
}

function linkNote(attachment: string): string {
  return `upload:${attachment}`;
}
