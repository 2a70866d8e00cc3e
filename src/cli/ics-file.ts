import { readFile, stat } from 'node:fs/promises';
import { MOST_OF_A_FILE } from '../holidays/icalendar.ts';

/** The text of an iCalendar file. @throws Error that says what is wrong with it */
export async function icsText(file: string): Promise<string> {
  const about = await stat(file).catch(() => undefined);
  if (about === undefined) throw new Error(`there is no file ${file}`);
  if (!about.isFile()) throw new Error(`${file} is no file`);
  if (about.size > MOST_OF_A_FILE) throw new Error(`${file} must have at most 2 MB`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    throw new Error(error instanceof TypeError ? `${file} is not written in UTF-8` : `${file} cannot be read`);
  }
}
