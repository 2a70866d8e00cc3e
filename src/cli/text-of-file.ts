import { readFile, stat } from 'node:fs/promises';

/**
 * What is written in a file that was named on the command line.
 * @param most `called`: how the message says it
 * @throws Error when it is not there, is no file, is longer, or is not written in UTF-8
 */
export async function textOfFile(
  file: string,
  most: { readonly atMost: number; readonly called: string },
): Promise<string> {
  const about = await stat(file).catch(() => undefined);
  if (about === undefined) throw new Error(`there is no file ${file}`);
  if (!about.isFile()) throw new Error(`${file} is no file`);
  if (about.size > most.atMost) throw new Error(`${file} must have at most ${most.called}`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    throw new Error(error instanceof TypeError ? `${file} is not written in UTF-8` : `${file} cannot be read`);
  }
}
