import { may } from '../../domain/people/permissions.ts';
import { isStaff, type Person } from '../../domain/people/person.ts';
import type { Viewer } from '../../domain/people/visibility.ts';
import { label, type ReadEntry, type Ticket } from '../../domain/tickets/ticket.ts';
import { render } from '../../i18n/render.ts';
import { type Text, t } from '../../i18n/types.ts';
import { filesOfEntry } from '../cards/files.ts';
import { customerFields, ticketFields } from '../cards/ticket-card.ts';
import { byOf, detailsOf } from '../cards/timeline.ts';
import type { Customers } from '../customers.ts';
import { Neighbours } from '../neighbours.ts';
import { readerOf } from '../people.ts';
import type { TicketStore, TimelineStore } from '../stores/stores.ts';
import type { DeskRules } from '../tickets.ts';
import type { TranscriptEntry, TranscriptHead, TranscriptWriter } from './writer.ts';

/** So many entries are in memory at once. */
const BATCH = 100;

export interface TranscriptParts {
  readonly timeline: Pick<TimelineStore, 'first'>;
  readonly tickets: Pick<TicketStore, 'byNumber'>;
  readonly customers: Pick<Customers, 'find' | 'byId'>;
  readonly rules: DeskRules;
  readonly now: Temporal.Instant;
}

/**
 * A ticket as one person may see it, the whole history from the beginning, in pieces of text; everything of it goes through the one
 * filter. Undefined when the ticket is not theirs to see.
 */
export async function transcript(
  ticket: Ticket,
  person: Person,
  writer: TranscriptWriter,
  parts: TranscriptParts,
): Promise<AsyncIterable<string> | undefined> {
  const own = await parts.customers.find(person);
  const related = own ? { customer: own.id } : {};
  if (!may(person, 'ticket.see', { ticket, ...related })) return undefined;
  return pieces(ticket, { person, ...related }, writer, parts);
}

async function* pieces(
  ticket: Ticket,
  viewer: Viewer,
  writer: TranscriptWriter,
  parts: TranscriptParts,
): AsyncGenerator<string> {
  const neighbours = new Neighbours(viewer, parts.tickets, parts.rules.desk);
  const words = (text: Text) => render(text, readerOf(viewer.person));
  const forStaff = isStaff(viewer.person) && may(viewer.person, 'ticket.note', { ticket });
  const forLead = viewer.person.roles.includes('lead');
  const view = { ...parts.rules, forStaff, forLead, withRequest: true, whole: true } as const;
  const head = await headOf(await neighbours.known(ticket), viewer.person, forStaff, parts, words);
  yield writer.head(head);
  let after: string | undefined;
  for (;;) {
    const batch = await parts.timeline.first(ticket.number, BATCH, after);
    for (const one of batch) {
      if (await neighbours.sees(one, ticket)) yield writer.entry(entryOf(one, ticket, view, words));
    }
    after = batch.at(-1)?.place;
    if (batch.length < BATCH) break;
  }
  yield writer.end(head);
}

async function headOf(
  ticket: Ticket,
  person: Person,
  forStaff: boolean,
  { customers, rules, now }: TranscriptParts,
  words: (text: Text) => string,
): Promise<TranscriptHead> {
  const { desk } = rules;
  const fields = forStaff
    ? ticketFields(ticket, { desk, now, customer: await customers.byId(ticket.requester) })
    : customerFields(ticket, desk);
  const number = label(ticket.number);
  return {
    language: person.language,
    title: words(t('card.title', { number, subject: ticket.subject })),
    fields: fields.map(({ label: name, value }) => [words(name), words(value)]),
    requestHeading: words(t('transcript.request')),
    request: requestOf(ticket),
    by: ticket.requesterName,
    historyHeading: words(t('transcript.history')),
    made: words(t('transcript.made', { number, at: now.toString(), name: person.name, desk: desk.name })),
  };
}

function requestOf({ body, subject }: Ticket): string {
  return body === '' ? subject : body;
}

function entryOf(
  entry: ReadEntry,
  ticket: Ticket,
  view: Parameters<typeof detailsOf>[1],
  words: (text: Text) => string,
): TranscriptEntry {
  const details = detailsOf(entry, view);
  const files = filesOfEntry(entry, Number.POSITIVE_INFINITY);
  const above = entry.kind === 'opened' && entry.words === requestOf(ticket);
  const cut = view.forStaff && entry.details?.['cut'] !== undefined ? words(t('transcript.cut')) : undefined;
  const revised = view.forLead ? revisedOf(entry).map(words) : [];
  const more = [details && words(details), cut, ...revised].filter((one) => one !== undefined).join(' · ');
  return {
    at: words(t('transcript.at', { at: entry.at })),
    by: byOf(entry, ticket),
    what: words(t(`entry.${entry.kind}`)),
    ...(more === '' ? {} : { details: more }),
    ...(entry.words === undefined || above ? {} : { words: entry.words }),
    ...(files === undefined ? {} : { files: words(files) }),
  };
}

/** What leads read of words that were changed or taken back, besides the last ones; the versions between have entries of their own. */
function revisedOf({ revised }: ReadEntry): Text[] {
  return [
    ...(revised?.withdrawn ? [t('transcript.withdrawn')] : []),
    ...(revised && revised.versions > 1 ? [t('transcript.first', { first: revised.first })] : []),
  ];
}
