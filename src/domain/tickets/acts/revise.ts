import { type Text, t } from '../../../i18n/types.ts';
import { fileId, namesOf } from '../../files/file.ts';
import { take } from '../../masking/taken.ts';
import { personId } from '../../people/person.ts';
import { type Act, entry } from '../decide.ts';
import type { Intent } from '../intents.ts';
import { isRequest, isSubjectOf, type LineFile, lineOn, type Said, type SaidLine, subjectOf } from '../line.ts';
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

/**
 * Somebody edited a message: a new version of it, seen by whoever saw the first. Whatever the ticket's status, it stays. An edit
 * that is older than the words on record, that comes after the message was deleted, or that only moves white space changes nothing.
 */
export function edited(
  line: SaidLine,
  written: string,
  { at, cut = false, files, masked }: Omit<Revision, 'words'>,
): Act {
  return (ticket, facts) => {
    const own = facts.customer.accounts.includes(personId(facts.actor));
    const { words, told } = own ? take(written, [], facts.desk, masked) : { words: written, told: [] };
    const gone = files === undefined ? [] : goneFrom(line, files);
    const asBefore = squeezed(words) === squeezed(line.words) && gone.length === 0;
    if (line.withdrawn || isBefore(at, line.at) || asBefore) return { ticket, intents: [] };
    const versions = line.versions + 1;
    const left = gone.length === 0 ? {} : { files: (line.files ?? []).filter((file) => !gone.includes(file)) };
    const without = gone.length === 0 ? {} : { without: namesOf(gone) };
    const details = { of: line.place, versions: String(versions), ...without, ...(cut ? CUT : {}) };
    const withdrawn = withdrawFiles(ticket, gone);
    const next = isRequest(line, ticket) ? rewritten(withdrawn.ticket, words) : withdrawn.ticket;
    return {
      ticket: next,
      intents: [
        { kind: 'revise', line: { ...line, words, at, versions, ...left } },
        entry(facts, 'edited', line.visibleTo, { words, details }),
        ...copies(line, [ticket, next], (heading) => ({ kind: 'words', heading: t('say.edited', { heading }), words })),
        ...further(line, { at, words, cut, ...(files === undefined ? {} : { files }) }),
        ...told,
        ...withdrawn.intents,
        ...cards(ticket, next),
      ],
    };
  };
}

/** Somebody deleted a message: its words and files are for leads from now on, its copies say only that. The ticket stays. */
export function deleted(line: SaidLine, { at }: Pick<Revision, 'at'>): Act {
  return (ticket, facts) => {
    if (line.withdrawn) return { ticket, intents: [] };
    const own = line.by === personId(facts.actor);
    const text = (heading: Text) =>
      own ? t('say.deleted', { heading }) : t('say.deletedBy', { heading, by: facts.actor.name });
    const withdrawn = withdrawFiles(ticket, line.files ?? []);
    const next = isRequest(line, ticket) ? emptied(withdrawn.ticket) : withdrawn.ticket;
    return {
      ticket: next,
      intents: [
        { kind: 'revise', line: { ...line, at, withdrawn: true } },
        entry(facts, 'deleted', line.visibleTo, { details: { of: line.place } }),
        ...copies(line, [ticket, next], (heading) => ({ kind: 'notice', text: text(heading) })),
        ...further(line, { at }),
        ...withdrawn.intents,
        ...cards(ticket, next),
      ],
    };
  };
}

type Follow = Extract<Intent, { readonly kind: 'follow' }>;

/** The copies show what is so now; the confirmation shows the subject, and is left alone where that is the same. */
function copies(
  line: SaidLine,
  [before, now]: readonly [Ticket, Ticket],
  lineUnder: (heading: Text) => Follow['line'],
): Follow[] {
  return line.copies.flatMap((copy): Follow[] => {
    if (copy.heading !== undefined) return [{ kind: 'follow', copy, line: lineUnder(copy.heading) }];
    return before.subject === now.subject ? [] : [{ kind: 'follow', copy, line: { kind: 'received' } }];
  });
}

/** @param left the platform's ids of those that the message still has */
function goneFrom({ message, ticket, files = [] }: SaidLine, left: readonly string[]): readonly LineFile[] {
  const platform = message.slice(0, message.indexOf(':'));
  const there = new Set(left.map((id) => fileId(ticket, platform, id)));
  return files.filter(({ id }) => !there.has(id));
}

/** The tickets that said it further follow, each by its own line. */
function further(line: SaidLine, what: Revision): Intent[] {
  return (line.further ?? []).map((ticket) =>
    step(ticket, { kind: 'revised', message: lineOn(ticket, line.message), ...what }),
  );
}

/** Edited, or deleted where there are no words. */
export function revised(line: SaidLine, { words, ...revision }: Revision): Act {
  return words === undefined ? deleted(line, revision) : edited(line, words, revision);
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
  const elsewhere: Intent[] = before.subject === after.subject ? [] : [{ kind: 'subject' }];
  return before === after ? [] : [{ kind: 'card' }, { kind: 'packet' }, ...elsewhere];
}

function isBefore(at: string, other: string): boolean {
  return Temporal.Instant.compare(at, other) < 0;
}

function squeezed(words: string): string {
  return words.replace(/\s+/gu, ' ').trim();
}
