import type { Person } from '../domain/people/person.ts';
import { type MessageRef, messageKey } from '../domain/refs.ts';
import { revised } from '../domain/tickets/acts/revise.ts';
import type { Revision } from '../domain/tickets/steps.ts';
import type { Clock } from '../lib/clock.ts';
import type { DeleteEvent, EditEvent } from '../port/events.ts';
import { keptWords } from './kept-words.ts';
import type { Services } from './services.ts';
import type { EarlyRevision } from './stores/stores.ts';

/** What becomes of a ticket's line when its message is edited or deleted, on either side and at any time. */
export class Revisions {
  readonly #services: Services;
  readonly #clock: Clock;

  constructor(services: Services, clock: Clock) {
    this.#services = services;
    this.#clock = clock;
  }

  /** A message that is no line of a ticket is of nobody's business, unless it only becomes one. */
  async happened(event: EditEvent | DeleteEvent, person: Person): Promise<void> {
    const { key, at, by } = event;
    const revision = {
      message: messageKey(event.message),
      key,
      at,
      by,
      ...(event.kind === 'edit' ? saysNow(event) : {}),
    };
    if (await this.#apply(revision, person)) return;
    await this.#services.stores.lines.keepEarly(revision, this.#clock.now().toString());
    // It may have become one between the look and the note; who made it one looks for the note after that.
    await this.#apply(revision, person);
  }

  /** What happened to a message before it became a line. */
  async catchUp(message: MessageRef, author: Person): Promise<void> {
    const early = await this.#services.stores.lines.early(messageKey(message));
    if (!early) return;
    const person = await this.#services.people.person(early.by);
    await this.#apply(early, person ?? author);
  }

  async #apply(revision: EarlyRevision, person: Person): Promise<boolean> {
    const { message, key } = revision;
    const kept = keptRevision(revision);
    return (await this.#services.tickets.revise(message, (line) => revised(line, kept), person, key)) !== undefined;
  }
}

function saysNow({ text, files }: EditEvent): Pick<EarlyRevision, 'words' | 'files'> {
  return { words: text, ...(files ? { files: files.map(({ id }) => id) } : {}) };
}

function keptRevision({ at, words, files }: EarlyRevision): Revision {
  if (words === undefined) return { at };
  const { words: kept, cut } = keptWords(words);
  return {
    at,
    // Files can stand without a word, and a line cannot.
    words: kept === '' ? '…' : kept,
    ...(cut ? { cut } : {}),
    ...(files ? { files } : {}),
  };
}
