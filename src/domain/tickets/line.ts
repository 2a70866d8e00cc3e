import type { Reader, Text } from '../../i18n/types.ts';
import { firstLine } from '../../lib/words.ts';
import type { TicketFile } from '../files/file.ts';
import type { Audience } from '../people/audience.ts';
import type { Ticket } from './ticket.ts';

/** A message in chat as a line of a ticket: what it says by now, and where copies of it stand. */
export interface SaidLine {
  /** `platform:channel:message`; a message is one line of one ticket. */
  readonly message: string;
  readonly ticket: number;
  /** The ticket's version when this was last changed. */
  readonly version: number;
  /** The entry of its first words: `version.index`. */
  readonly place: string;
  readonly by: string;
  readonly visibleTo: readonly Audience[];
  readonly words: string;
  /** When these words were written, by the platform's clock: `…Z`. */
  readonly at: string;
  readonly versions: number;
  /** Deleted; `words` are the last ones. */
  readonly withdrawn?: true;
  readonly copies: readonly LineCopy[];
  /** The tickets that said it further, which have it as a line of their own, see `lineOn`. */
  readonly further?: readonly number[];
  /** What came beside the words and was not taken back; absent: none, or none that is known of. */
  readonly files?: readonly LineFile[];
}

/** A message whose words an act says: its key, and when they were written, by its platform's clock: `…Z`. */
export interface Said {
  readonly message: string;
  readonly at: string;
}

/** What Relevo posts of a message in another place, by its id in the outbox. */
export interface LineCopy {
  readonly id: string;
  /** What stands above the words there; absent: it is the confirmation, which shows the ticket's subject alone. */
  readonly heading?: Text;
  /** Whoever reads it there; absent: the desk. */
  readonly reader?: Reader;
}

/** See `fileId`. */
export type LineFile = Pick<TicketFile, 'id' | 'name'>;

/** What a message of one ticket is called as a line of another one. */
export function lineOn(ticket: number, message: string): string {
  return `${message}@${ticket}`;
}

const SUBJECT = 120;

/** The subject of a request that is one message; of one that only passes another on, what that is about. */
export function subjectOf(body: string): string {
  return firstLine(body.replace(/^(?:\s*>)+/, ''), SUBJECT);
}

/** Whether a subject is nothing but the beginning of these words, however it was cut. */
export function isSubjectOf(subject: string, body: string): boolean {
  const line = firstLine(body, Number.POSITIVE_INFINITY);
  return subject.endsWith('…') ? line.startsWith(subject.slice(0, -1)) : subject === line;
}

/** Whether a message is the one that the ticket was made from. */
export function isRequest({ message }: SaidLine, { source }: Pick<Ticket, 'source'>): boolean {
  return message === source;
}
