import { MOST_OF_A_FILE } from '../holidays/icalendar.ts';
import { textOfFile } from './text-of-file.ts';

/** The text of an iCalendar file. @throws Error that says what is wrong with it */
export function icsText(file: string): Promise<string> {
  return textOfFile(file, { atMost: MOST_OF_A_FILE, called: '2 MB' });
}
