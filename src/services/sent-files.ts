import { SAFE, safeName } from '../domain/files/endings.ts';
import type { SentFile } from '../domain/files/file.ts';
import { cleanFileName } from '../lib/words.ts';
import type { FileRef, MessageEvent } from '../port/events.ts';
import type { Context } from './commands/command.ts';

const NAME = 200;
/** No platform lets people send so many at once. */
const MOST = 50;

/** The files of a message as a ticket takes them, each once. `where`: the place in which the sender reads. */
export function sentFiles(files: readonly FileRef[], where: SentFile['in']): readonly SentFile[] {
  const each = new Map(files.map((file) => [file.id, file]));
  return [...each.values()].slice(0, MOST).map(({ id, name, type, size, untold, elsewhere }) => ({
    id,
    name: safeName(cleanFileName(name, NAME - SAFE.length)),
    type: /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type.toLowerCase() : 'application/octet-stream',
    size: Number.isSafeInteger(size) && size >= 0 ? size : 0,
    in: where,
    ...(untold ? { untold } : {}),
    ...(elsewhere ? { elsewhere } : {}),
  }));
}

/** Those that somebody put into a field of a form, by their ids. */
export function formFiles(
  ids: readonly string[] | undefined,
  { files, interaction }: Pick<Context, 'files' | 'interaction'>,
) {
  return sentFiles(
    files.filter(({ id }) => ids?.includes(id)),
    interaction.in,
  );
}

/** Those of a message: in its thread, under itself when it is a request that its thread is about to begin under, else beside it. */
export function filesOf({ message, files }: MessageEvent, isRequest = false): readonly SentFile[] {
  const { platform, channel, thread = isRequest ? message.message : undefined } = message;
  return sentFiles(files, { platform, channel, ...(thread === undefined ? {} : { thread }) });
}
