import { t } from '../../../i18n/types.ts';
import { fileId, namesOf } from '../../files/file.ts';
import { take } from '../../masking/taken.ts';
import { personId } from '../../people/person.ts';
import { type Act, type Decision, entry, type Facts } from '../decide.ts';
import type { Intent } from '../intents.ts';
import { isRequest, type LineFile, mirrored, type SaidLine, subjectOf } from '../line.ts';
import type { Revision } from '../steps.ts';
import type { Ticket } from '../ticket.ts';
import { CUT } from './cut.ts';
import { withdrawFiles } from './files.ts';
import { step } from './others.ts';

/** Stands for the subject of a request whose words were taken back; a ticket is never without one. */
const NO_SUBJECT = '[…]';

/** The same act, whose words are those of a message: edited or deleted there, they are so here, and where they were copied to. */
export function asLine(act: Act, message: string, at: string): Act {
  return (ticket, facts) => {
    const decision = act(ticket, facts);
    if (!decision.intents.some((intent) => intent.kind === 'entry' && intent.entry.words !== undefined))
      return decision;
    const intents = decision.intents.map((intent) => ofMessage(intent, message, at));
    return { ...decision, intents: [...intents, { kind: 'said', message, at }] };
  };
}

function ofMessage(intent: Intent, message: string, at: string): Intent {
  if (intent.kind === 'say' && intent.line.kind === 'words') return { ...intent, copy: true };
  if (intent.kind !== 'step' || !('words' in intent.step)) return intent;
  return { ...intent, step: { ...intent.step, said: { message, at } } };
}

/**
 * What becomes of a line when its message was edited or deleted, whatever the ticket's status, which stays. What is older than what
 * is on record, or comes after the message was deleted, changes nothing.
 */
export function revised(line: SaidLine, revision: Revision): Act {
  const { words } = revision;
  return (ticket, facts) => {
    if (line.withdrawn) return { ticket, intents: [] };
    return words === undefined
      ? deleted(line, revision, ticket, facts)
      : edited(line, { ...revision, words }, ticket, facts);
  };
}

/** A new version of the message, seen by whoever saw the first. White space that moved makes none. */
function edited(
  line: SaidLine,
  { at, words: written, cut, files }: Revision & { readonly words: string },
  ticket: Ticket,
  facts: Facts,
): Decision {
  const own = facts.customer.accounts.includes(personId(facts.actor));
  const { words, told } = own ? take(written, [], facts.desk) : { words: written, told: [] };
  const gone = files === undefined ? [] : goneFrom(line, files);
  if (isBefore(at, line.at) || (squeezed(words) === squeezed(line.words) && gone.length === 0))
    return { ticket, intents: [] };
  const versions = line.versions + 1;
  const left = (line.files ?? []).filter((file) => !gone.includes(file));
  const without = gone.length === 0 ? {} : { without: namesOf(gone) };
  const details = { of: line.place, versions: String(versions), ...without, ...(cut ? CUT : {}) };
  const withdrawn = withdrawFiles(ticket, gone);
  const next = isRequest(line, ticket) ? rewritten(withdrawn.ticket, words) : withdrawn.ticket;
  return {
    ticket: next,
    intents: [
      { kind: 'revise', line: { ...line, words, at, versions, ...(gone.length === 0 ? {} : { files: left }) } },
      entry(facts, 'edited', line.visibleTo, { words, details }),
      ...followed(line, [ticket, next], (heading) => ({ kind: 'words', heading: t('say.edited', { heading }), words })),
      ...told,
      ...withdrawn.intents,
      ...cards(ticket, next),
      ...passedOn(line, { at, words, ...(cut ? { cut } : {}), ...(files === undefined ? {} : { files }) }),
    ],
  };
}

/** Somebody deleted a message: its words and files are for leads from now on, and its copies say only that. The ticket stays. */
function deleted(line: SaidLine, { at }: Revision, ticket: Ticket, facts: Facts): Decision {
  const own = line.by === personId(facts.actor);
  const by = facts.actor.name;
  const withdrawn = withdrawFiles(ticket, line.files ?? []);
  const next = isRequest(line, ticket) ? emptied(withdrawn.ticket) : withdrawn.ticket;
  return {
    ticket: next,
    intents: [
      { kind: 'revise', line: { ...line, at, withdrawn: true } },
      entry(facts, 'deleted', line.visibleTo, { details: { of: line.place } }),
      ...followed(line, [ticket, next], (heading) => ({
        kind: 'notice',
        text: own ? t('say.deleted', { heading }) : t('say.deletedBy', { heading, by }),
      })),
      ...withdrawn.intents,
      ...cards(ticket, next),
      ...passedOn(line, { at }),
    ],
  };
}

type Follow = Extract<Intent, { readonly kind: 'follow' }>;
type Heading = NonNullable<SaidLine['copies'][number]['heading']>;

/** The copies show what is so now; the confirmation shows the subject, and is left alone where that is the same. */
function followed(
  { copies }: SaidLine,
  [before, now]: readonly [Ticket, Ticket],
  lineUnder: (heading: Heading) => Follow['line'],
): Follow[] {
  return copies.flatMap((copy): Follow[] => {
    if (copy.heading !== undefined) return [{ kind: 'follow', copy, line: lineUnder(copy.heading) }];
    return before.subject === now.subject ? [] : [{ kind: 'follow', copy, line: { kind: 'received' } }];
  });
}

/** Where the words were passed on to, the same becomes of them. */
function passedOn({ message, passedOn: tickets = [] }: SaidLine, revision: Revision): Intent[] {
  return tickets.map((one) => step(one, { kind: 'revised', message: mirrored(message, one), revision }));
}

/** @param left the platform's ids of those that the message still has */
function goneFrom({ message, ticket, files = [] }: SaidLine, left: readonly string[]): readonly LineFile[] {
  const platform = message.slice(0, message.indexOf(':'));
  const there = new Set(left.map((id) => fileId(ticket, platform, id)));
  return files.filter(({ id }) => !there.has(id));
}

/** The subject follows the words as long as it is nothing but their first line. */
function rewritten(ticket: Ticket, body: string): Ticket {
  return { ...ticket, body, ...(isOfBody(ticket) ? { subject: subjectOf(body) } : {}) };
}

function emptied(ticket: Ticket): Ticket {
  return { ...ticket, body: '', withdrawn: true, ...(isOfBody(ticket) ? { subject: NO_SUBJECT } : {}) };
}

function isOfBody({ subject, body }: Ticket): boolean {
  return body !== '' && subject === subjectOf(body);
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
