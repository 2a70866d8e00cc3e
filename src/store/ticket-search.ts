import type { QueryFilter } from 'mongoose';
import type { Ticket } from '../domain/tickets/ticket.ts';
import type { Found, SearchPage, SearchTerms } from '../services/stores/stores.ts';
import { stored } from './connection.ts';
import type { TicketDocument, ticketModel } from './tickets.ts';

/** A term that so few tickets have is looked through at once. */
const FEW = 300;
/** Else so many numbers are looked through at once, and so often before the page is given as far as it got. */
const STRETCH = 2_000;
const STRETCHES = 3;
/** Two processes may give numbers and note the instants in another order, by so many numbers at most. */
const DISORDER = 100;

type Filter = QueryFilter<TicketDocument>;
type Tickets = ReturnType<typeof ticketModel>;

/**
 * Reads along the index of the rarest term, from the highest number down, and keeps what has the other terms, too. How many
 * tickets have a term is counted up to `FEW` only; where all terms are common it goes in stretches, so that a page costs the
 * same at any number of tickets.
 */
export async function searchTickets(model: Tickets, terms: SearchTerms, page: SearchPage): Promise<Found> {
  const [lead, range] = await Promise.all([rarest(model, terms), rangeOf(model, terms, page.below)]);
  const found: Ticket[] = [];
  let below = range.below;
  for (let stretch = 0; stretch < STRETCHES && below > range.from && found.length <= page.limit; stretch += 1) {
    const from = lead.few ? range.from : Math.max(range.from, below - STRETCH);
    const filter = { ...lead.filter, _id: { $lt: below, $gte: from }, $and: conditionsOf(terms) };
    const limit = page.limit + 1 - found.length;
    const some = await stored(model.find(filter, { ticket: 1 }).sort({ _id: -1 }).limit(limit).lean().exec());
    found.push(...some.map(({ ticket }) => ticket));
    below = from;
  }
  const tickets = found.slice(0, page.limit);
  const last = tickets.at(-1);
  if (found.length > page.limit && last) return { tickets, next: last.number };
  return { tickets, ...(below > range.from ? { next: below } : {}) };
}

/** The term that the fewest tickets have, and whether these are few. Alternatives are no term to read an index by. */
async function rarest(model: Tickets, { words, facets }: SearchTerms): Promise<{ filter: Filter; few: boolean }> {
  const single: Filter[] = [
    ...words.map((word) => ({ words: word })),
    ...facets.flatMap(([value, ...others]) => (value !== undefined && others.length === 0 ? [{ facets: value }] : [])),
  ];
  const counts = await Promise.all(single.map((filter) => stored(model.countDocuments(filter, { limit: FEW }).exec())));
  const least = Math.min(...counts);
  const filter = single[counts.indexOf(least)];
  return filter ? { filter, few: least < FEW } : { filter: {}, few: false };
}

function conditionsOf({ words, facets, openedBefore, openedFrom }: SearchTerms): Filter[] {
  return [
    // What every ticket fulfils, as an empty list of conditions is refused.
    { _id: { $gte: 0 } },
    ...words.map((word) => ({ words: word })),
    ...facets.map((group) => ({ facets: { $in: group } })),
    ...(openedBefore === undefined ? [] : [{ openedAt: { $lt: new Date(openedBefore) } }]),
    ...(openedFrom === undefined ? [] : [{ openedAt: { $gte: new Date(openedFrom) } }]),
  ];
}

/** The numbers in question, `from` up to but without `below`: numbers rise as tickets are opened. */
async function rangeOf(model: Tickets, { openedBefore, openedFrom }: SearchTerms, asked = Number.MAX_SAFE_INTEGER) {
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
