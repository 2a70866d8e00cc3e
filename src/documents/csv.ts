import type { Desk } from '../domain/desk.ts';
import type { Verdict } from '../domain/sla/verdict.ts';
import { render } from '../i18n/render.ts';
import type { Reader } from '../i18n/types.ts';
import { csvField } from '../lib/csv.ts';
import { storyLines } from './outline.ts';

const COLUMNS = [
  'ticket',
  'clock',
  'level',
  'team',
  'region',
  'customer',
  'customerName',
  'channel',
  'outcome',
  'excluded',
  'literal',
  'at',
  'startedAt',
  'stoppedAt',
  'dueAt',
  'usedSeconds',
  'targetSeconds',
] as const satisfies readonly (keyof Verdict)[];

/** The names of the columns; no language, so that programs know them. */
export const CSV_HEAD = [...COLUMNS, 'story'].join(',');

/** One verdict as a line: RFC 4180, formulas of spreadsheets defused. Of what was late the story, in the reader's words. */
export function csvLine(verdict: Verdict, desk: Desk, reader: Reader): string {
  const story = verdict.story === undefined ? '' : storyLines(verdict, desk, (text) => render(text, reader)).join('\n');
  return [...COLUMNS.map((column) => csvField(verdict[column])), csvField(story)].join(',');
}
