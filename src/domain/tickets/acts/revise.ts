import { t } from '../../../i18n/types.ts';
import { take } from '../../masking/taken.ts';
import { personId } from '../../people/person.ts';
import { type Act, entry } from '../decide.ts';
import type { Intent } from '../intents.ts';
import { isRequest, isSubjectOf, type LineCopy, lineOn, type Said, type SaidLine, subjectOf } from '../line.ts';
import type { Step } from '../steps.ts';
import type { Ticket } from '../ticket.ts';
import { CUT } from './cut.ts';
import { step } from './others.ts';

/** Stands for the subject of a request whose words were taken back; a ticket is never without one. */
const NO_SUBJECT = '[…]';

/** The same act, whose words are those of a message: edited or deleted there, they are so here, and where they were copied to. */
export function asLine(act: Act, message: string, at: string): Act {
  return (ticket, facts) => {
    const decision = act(ticket, facts);
    if (!decision.intents.some((intent) => intent.kind === 'entry' && intent.entry.words !== undefined))
      return decision;
    const intents = decision.intents.map((intent) => followed(intent, { message, at }));
    return { ...decision, intents: [...intents, { kind: 'said', message, at }] };
  };
}

/** What shows the words in another place, or has another ticket say them. */
function followed(intent: Intent, said: Said): Intent {
  if (intent.kind === 'say' && intent.line.kind === 'words') return { ...intent, copy: true };
  if (intent.kind !== 'step') return intent;
  const { step: what } = intent;
  return what.kind === 'answered' || what.kind === 'heard' ? { ...intent, step: { ...what, said } } : intent;
}

/** What may come twice, late and in another order than it happened. */
export interface Revision {
  /** When it happened, by the platform's clock: `…Z`. */
  readonly at: string;
}

/**
 * Somebody edited a message: a new version of its words, seen by whoever saw the first. Whatever the ticket's status, it stays. An
 * edit that is older than the words on record, that comes after the message was deleted, or that only moves white space changes nothing.
 */
export function edited(
  line: SaidLine,
  written: string,
  { at, cut = false }: Revision & { readonly cut?: boolean },
): Act {
  return (ticket, facts) => {
    const own = facts.customer.accounts.includes(personId(facts.actor));
    const { words, told } = own ? take(written, [], facts.desk) : { words: written, told: [] };
    if (line.withdrawn || isBefore(at, line.at) || squeezed(words) === squeezed(line.words))
      return { ticket, intents: [] };
    const versions = line.versions + 1;
    const details = { of: line.place, versions: String(versions), ...(cut ? CUT : {}) };
    const next = isRequest(line, ticket) ? rewritten(ticket, words) : ticket;
    return {
      ticket: next,
      intents: [
        { kind: 'revise', line: { ...line, words, at, versions } },
        entry(facts, 'edited', line.visibleTo, { words, details }),
        ...line.copies.map(
          (copy): Intent => ({
            kind: 'follow',
            copy,
            line: { kind: 'words', heading: t('say.edited', { heading: copy.heading }), words },
          }),
        ),
        ...further(line, { at, words, cut }),
        ...told,
        ...cards(ticket, next),
      ],
    };
  };
}

/** Somebody deleted a message: its words are for leads from now on, and its copies say only that. The ticket stays. */
export function deleted(line: SaidLine, { at }: Revision): Act {
  return (ticket, facts) => {
    if (line.withdrawn) return { ticket, intents: [] };
    const own = line.by === personId(facts.actor);
    const text = ({ heading }: LineCopy) =>
      own ? t('say.deleted', { heading }) : t('say.deletedBy', { heading, by: facts.actor.name });
    const next = isRequest(line, ticket) ? emptied(ticket) : ticket;
    return {
      ticket: next,
      intents: [
        { kind: 'revise', line: { ...line, at, withdrawn: true } },
        entry(facts, 'deleted', line.visibleTo, { details: { of: line.place } }),
        ...line.copies.map((copy): Intent => ({ kind: 'follow', copy, line: { kind: 'notice', text: text(copy) } })),
        ...further(line, { at }),
        ...cards(ticket, next),
      ],
    };
  };
}

type Revised = Omit<Extract<Step, { kind: 'revised' }>, 'kind' | 'message'>;

/** The tickets that said it further follow, each by its own line. */
function further(line: SaidLine, what: Revised): Intent[] {
  return (line.further ?? []).map((ticket) =>
    step(ticket, { kind: 'revised', message: lineOn(ticket, line.message), ...what }),
  );
}

/** Edited, or deleted where there are no words. */
export function revised(line: SaidLine, { at, words, cut = false }: Revised): Act {
  return words === undefined ? deleted(line, { at }) : edited(line, words, { at, cut });
}

/** The subject follows the words as long as it is nothing but their first line. */
function rewritten(ticket: Ticket, body: string): Ticket {
  return { ...ticket, body, ...(isOfBody(ticket) ? { subject: subjectOf(body) } : {}) };
}

function emptied(ticket: Ticket): Ticket {
  return { ...ticket, body: '', withdrawn: true, ...(isOfBody(ticket) ? { subject: NO_SUBJECT } : {}) };
}

/** A request without a word is called by the names of its files, which go with it. */
function isOfBody({ subject, body }: Ticket): boolean {
  return body === '' || isSubjectOf(subject, body);
}

function cards(before: Ticket, after: Ticket): Intent[] {
  return before === after ? [] : [{ kind: 'card' }, { kind: 'packet' }];
}

function isBefore(at: string, other: string): boolean {
  return Temporal.Instant.compare(at, other) < 0;
}

function squeezed(words: string): string {
  return words.replace(/\s+/gu, ' ').trim();
}
