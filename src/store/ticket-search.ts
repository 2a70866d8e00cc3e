import type { QueryFilter } from 'mongoose';
import type { Ticket } from '../domain/tickets/ticket.ts';
import type { Found, SearchPage, SearchTerms } from '../services/stores/stores.ts';
import { stored } from './connection.ts';
import type { TicketDocument, ticketModel } from './tickets.ts';

/** A term that so few tickets have is looked through at once. */
const FEW = 300;
/** Of a term with more alternatives it is not counted how many tickets have it. */
const MOST_COUNTED = 20;
/** Where all terms are common, so many numbers are looked through at once at first, then so many times as many while that is quick. */
const STRETCH = 1_000;
const WIDER = 4;
const QUICK_MS = 50;
/** So many tickets are read at once at most: one may have 40,000 characters. */
const AT_ONCE = 100;
/** Two processes may give numbers and note the instants in another order, by so many numbers at most. */
const DISORDER = 100;

type Filter = QueryFilter<TicketDocument>;
type Tickets = ReturnType<typeof ticketModel>;

interface Range {
  readonly from: number;
  readonly below: number;
}

/**
 * Reads along the index of a term, or of its alternatives side by side, from the highest number down. One term, and one that few
 * tickets have, needs nothing else: what is read fits, or is little. Where several common ones must meet, or more is asked
 * than an index knows, it may be long before something fits; so that goes on in pieces until the page is full, there is nothing
 * more, or `patienceMs` are over.
 */
export async function searchTickets(model: Tickets, terms: SearchTerms, page: SearchPage): Promise<Found> {
  if (terms.facets.some((group) => group.length === 0)) return { tickets: [] };
  const conditions = conditionsOf(terms);
  const [few, range] = await Promise.all([
    conditions.length < 2 || hasFew(model, terms),
    rangeOf(model, terms, page.below),
  ]);
  const { found, below } = await lookThrough(model, [...conditions, ...datesOf(terms)], range, page, few);
  const tickets = found.slice(0, page.limit);
  const last = tickets.at(-1);
  if (found.length > page.limit && last) return { tickets, next: last.number };
  return { tickets, ...(below > range.from ? { next: below } : {}) };
}

/** @returns what fits, one more than a page where there are so many, and from which number down nobody has looked yet */
async function lookThrough(
  model: Tickets,
  conditions: readonly Filter[],
  { from, below: highest }: Range,
  { limit, fits, patienceMs }: SearchPage,
  few: boolean,
): Promise<{ readonly found: readonly Ticket[]; readonly below: number }> {
  const found: Ticket[] = [];
  let below = highest;
  let width = few ? Number.POSITIVE_INFINITY : conditions.length > 2 ? STRETCH * WIDER : STRETCH;
  let sifted = limit + 1;
  let now = performance.now();
  const end = now + patienceMs;
  while (below > from && found.length <= limit && now <= end) {
    const to = Math.max(from, below - width);
    const filter = { $and: [{ _id: { $lt: below, $gte: to } }, ...conditions] };
    // All that is read goes on the page, unless something is asked that only shows in the ticket.
    const read = Math.min(AT_ONCE, fits === undefined ? limit + 1 - found.length : sifted);
    const some = await stored(model.find(filter, { ticket: 1 }).sort({ _id: -1 }).limit(read).lean().exec());
    found.push(...some.map(({ ticket }) => ticket).filter(fits ?? (() => true)));
    below = some.length < read ? to : (some.at(-1)?._id ?? to);
    sifted *= 2;
    const began = now;
    now = performance.now();
    if (now - began < QUICK_MS) width *= WIDER;
  }
  return { found, below };
}

/** Whether there is a term that few tickets have. */
async function hasFew(model: Tickets, { words, facets }: SearchTerms): Promise<boolean> {
  const terms: Filter[][] = [
    ...words.map((word) => [{ words: word }]),
    ...facets.filter(({ length }) => length <= MOST_COUNTED).map((group) => group.map((value) => ({ facets: value }))),
  ];
  const count = (filter: Filter) => stored(model.countDocuments(filter, { limit: FEW }).exec());
  const counts = await Promise.all(terms.map(async (term) => sum(await Promise.all(term.map(count)))));
  return counts.some((number) => number < FEW);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function conditionsOf({ words, facets }: SearchTerms): Filter[] {
  return [
    ...words.map((word) => ({ words: word })),
    ...facets.map(([value, ...others]) => ({ facets: others.length === 0 ? value : { $in: [value, ...others] } })),
  ] as Filter[];
}

function datesOf({ openedBefore, openedFrom }: SearchTerms): Filter[] {
  return [
    ...(openedBefore === undefined ? [] : [{ openedAt: { $lt: new Date(openedBefore) } }]),
    ...(openedFrom === undefined ? [] : [{ openedAt: { $gte: new Date(openedFrom) } }]),
  ];
}

/** The numbers in question, `from` up to but without `below`: numbers rise as tickets are opened. */
async function rangeOf(
  model: Tickets,
  { openedBefore, openedFrom }: SearchTerms,
  asked = Number.MAX_SAFE_INTEGER,
): Promise<Range> {
  const edge = async (filter: Filter, sort: { openedAt: 1 | -1 } | { _id: 1 | -1 }) =>
    (await stored(model.findOne(filter, { _id: 1 }).sort(sort).lean().exec()))?._id;
  const [last, first] = await Promise.all([
    openedBefore === undefined
      ? edge({ _id: { $lt: asked } }, { _id: -1 })
      : edge({ openedAt: { $lt: new Date(openedBefore) } }, { openedAt: -1 }),
    openedFrom === undefined
      ? edge({ _id: { $gte: 0 } }, { _id: 1 })
      : edge({ openedAt: { $gte: new Date(openedFrom) } }, { openedAt: 1 }),
  ]);
  if (last === undefined || first === undefined) return { from: 0, below: 0 };
  return {
    from: Math.max(0, openedFrom === undefined ? first : first - DISORDER),
    below: Math.min(asked, openedBefore === undefined ? last + 1 : last + 1 + DISORDER),
  };
}
