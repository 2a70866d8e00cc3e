import { z } from 'zod';
import { shownAddress } from '../../lib/addresses.ts';
import type { FileRef } from '../../port/events.ts';
import { sharedIn } from './shared.ts';

/** As it comes along a message, or in a field of a window. https://docs.slack.dev/reference/objects/file-object */
export const file = z.object({
  id: z.string(),
  name: z.string().nullish(),
  mimetype: z.string().nullish(),
  size: z.number().nullish(),
  mode: z.string().nullish(),
  is_external: z.boolean().nullish(),
  external_url: z.string().nullish(),
  url_private: z.string().nullish(),
});
export type SlackFile = z.infer<typeof file>;

/** What stands in the place of a file that is not there any more. */
const gone = new Set<string | null | undefined>(['tombstone', 'hidden_by_limit']);
const unknownType = 'application/octet-stream';

interface Carrier {
  readonly files?: readonly SlackFile[] | null | undefined;
  readonly attachments?: readonly unknown[] | null | undefined;
}

/** The files of a message that are there, with those of messages that it passes on. */
export function filesOf({ files, attachments }: Carrier): readonly FileRef[] {
  const passedOn = sharedIn(attachments).flatMap((one) => one.files);
  return [...(files ?? []), ...passedOn.flatMap((one) => file.safeParse(one).data ?? [])].filter(isThere).map(refTo);
}

export function isThere({ mode }: SlackFile): boolean {
  return !gone.has(mode);
}

/**
 * In channels with another company Slack says no more of a file than its id, and that one has to ask for it.
 * https://docs.slack.dev/reference/events/message/file_share
 */
export function refTo({ id, name, mimetype, size, mode, is_external, external_url, url_private }: SlackFile): FileRef {
  const link = shownAddress(external_url ?? url_private ?? '');
  return {
    id,
    name: name ?? id,
    type: mimetype ?? unknownType,
    size: size ?? 0,
    ...(name ? {} : { untold: true }),
    ...(is_external || mode === 'external' ? { elsewhere: link === undefined ? {} : { link } } : {}),
  };
}
