import type { Reader, Text } from '../../i18n/types.ts';
import type { Ticket } from './ticket.ts';

/**
 * A message with a ticket's subject that nothing else keeps up to date: the packet of a hand-off that has ended, or what told a person
 * that the ticket is theirs (by whom, where it was not given out automatically; `version` is of the step that said so).
 */
export type SubjectPlace =
  | { readonly kind: 'packet'; readonly team: string; readonly ordinal: number; readonly how: Text }
  | { readonly kind: 'assigned'; readonly version: number; readonly reader: Reader; readonly by?: string };

/** More than any ticket comes to; of one that is thrown to and fro by a machine the first are forgotten. */
const MOST = 200;

export function withSubjectAt(ticket: Ticket, place: SubjectPlace): Ticket {
  return { ...ticket, subjectAt: [...(ticket.subjectAt ?? []), place].slice(-MOST) };
}
