import { RELEVO } from '../domain/people/person.ts';
import { mailLeft, mailRefused } from '../domain/tickets/acts/mail.ts';
import type { NoteMail } from './outbox.ts';
import type { Tickets } from './tickets.ts';

/** Writes what became of a mail on its ticket. The mail's id and attempt are the key, so that a repetition adds nothing. */
export function mailNotes(tickets: () => Tickets): NoteMail {
  return async ({ id, message, attempts, lastError }, outcome) => {
    const { ticket, what } = message;
    const act = outcome === 'sent' ? mailLeft(id, what) : mailRefused(id, what, reasonIn(lastError ?? ''));
    await tickets().act(ticket, act, RELEVO, 'relevo', `${id}:${outcome}:${attempts}`);
  };
}

/** Why a mail did not go, without the name that the fault has in the program. */
export function reasonIn(error: string): string {
  return error.replace(/^\w+: /, '').slice(0, 300);
}
