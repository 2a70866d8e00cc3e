import { maskWords } from '../domain/masking/mask.ts';
import { isStaff, type Person } from '../domain/people/person.ts';
import { type MessageRef, messageKey } from '../domain/refs.ts';
import { revised } from '../domain/tickets/acts/revise.ts';
import type { SaidLine } from '../domain/tickets/line.ts';
import type { Revision } from '../domain/tickets/steps.ts';
import type { Clock } from '../lib/clock.ts';
import { cleanWords } from '../lib/words.ts';
import type { DeleteEvent, EditEvent } from '../port/events.ts';
import { keptWords } from './kept-words.ts';
import type { Services } from './services.ts';
import type { EarlyRevision } from './stores/stores.ts';

/**
 * A message was edited or deleted, on either side and at any time. One that is no line of a ticket is of nobody's business,
 * unless it only becomes one.
 */
export async function happened(services: Services, event: EditEvent | DeleteEvent, person: Person, clock: Clock) {
  const { key, at, by } = event;
  const now = event.kind === 'edit' ? saysNow(event) : {};
  const revision = { message: messageKey(event.message), key, at, by, ...now };
  if (await apply(services, revision, person)) return;
  await services.stores.lines.keepEarly(forKeeping(revision, person, services), clock.now().toString());
  // It may have become one between the look and the note; who made it one looks for the note after that.
  await apply(services, revision, person);
}

/** What happened to a message before it became a line. */
export async function catchUp(services: Services, message: MessageRef, author: Person): Promise<void> {
  const early = await services.stores.lines.early(messageKey(message));
  if (!early) return;
  const person = await services.people.person(early.by);
  await apply(services, early, person ?? author);
}

/**
 * Nobody may ever ask for it, so a customer's secrets are masked before it is kept, and not first where it comes onto a ticket. What staff
 * wrote stays as it was meant.
 */
function forKeeping(revision: EarlyRevision, person: Person, { rules }: Services): EarlyRevision {
  if (revision.words === undefined || isStaff(person)) return revision;
  return { ...revision, ...maskWords(cleanWords(revision.words), rules.desk.masking) };
}

async function apply({ tickets }: Services, revision: EarlyRevision, person: Person): Promise<boolean> {
  const act = (line: SaidLine) => revised(line, whatOf(revision));
  return (await tickets.revise(revision.message, act, person, revision.key)) !== undefined;
}

function saysNow({ text, files }: EditEvent): Pick<EarlyRevision, 'words' | 'files'> {
  return { words: text, ...(files ? { files: files.map(({ id }) => id) } : {}) };
}

function whatOf({ at, words, files, masked }: EarlyRevision): Revision {
  if (words === undefined) return { at };
  const kept = keptWords(words);
  // Files can stand without a word, and a line cannot.
  const shown = kept.words === '' ? '…' : kept.words;
  return { at, words: shown, cut: kept.cut, ...(files ? { files } : {}), ...(masked ? { masked } : {}) };
}
