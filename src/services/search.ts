import { named } from '../domain/people/named.ts';
import { may } from '../domain/people/permissions.ts';
import { isStaff, personId } from '../domain/people/person.ts';
import { Refusal, refuse } from '../domain/refusal.ts';
import { facetsOfStatus, NOBODY, nameFacet } from '../domain/search/facets.ts';
import { type Filter, isEmpty, readSearch, type Search } from '../domain/search/query.ts';
import { holdsPhrase } from '../domain/search/words.ts';
import { foldedTag } from '../domain/tickets/tags.ts';
import { label, type Ticket } from '../domain/tickets/ticket.ts';
import { type Text, t } from '../i18n/types.ts';
import type { Card } from '../port/cards.ts';
import { noticeCard } from './cards/replies.ts';
import type { Context } from './commands/command.ts';
import { listedTicket } from './listed.ts';
import { Neighbours, viewerOf } from './neighbours.ts';
import type { SearchPage, SearchTerms } from './stores/stores.ts';

const PER_PAGE = 10;
/** So long what fits is looked for; a platform's first answer may take 2.5 s. */
const PATIENCE_MS = 1_000;
/** What no ticket has. */
const NOTHING = 'tag:';
/** Several people may share an address. */
const MOST_OF_ADDRESS = 20;

/** A page of the tickets that fit a search and that this person may see, the newest first. @throws Refusal */
export async function searchedTickets(ctx: Context, typed: string, below?: string): Promise<Card> {
  const search = readSearch(typed, ctx.desk);
  if (isEmpty(search)) return noticeCard(t('search.empty'), 'info');
  const page = { ...lookFor(search, PER_PAGE), ...(/^\d{1,16}$/.test(below ?? '') ? { below: Number(below) } : {}) };
  const { tickets, next } = await ctx.services.stores.tickets.search(await termsOf(search, ctx), page);
  const more =
    next === undefined
      ? []
      : [
          {
            kind: 'button',
            label: t('button.more'),
            run: 'ticket search',
            args: { for: typed, below: String(next) },
          } as const,
        ];
  if (tickets.length === 0) return noticeCard(noneText(typed, next), 'info', more);
  const neighbours = new Neighbours(await viewerOf(ctx), ctx.services.stores.tickets, ctx.desk);
  const known = await Promise.all(tickets.map((ticket) => neighbours.known(ticket)));
  return {
    title: t('search.title', { search: typed }),
    blocks: [
      { kind: 'list', items: known.map((ticket) => listedTicket(ticket, ctx)) },
      ...(more.length > 0 ? [{ kind: 'actions', actions: more } as const] : []),
    ],
  };
}

/**
 * Every ticket that fits, at most so many.
 * @throws Refusal when that cannot be read, is everything, or takes longer to look for than somebody waits
 */
export async function matchingTickets(ctx: Context, typed: string, atMost: number): Promise<readonly Ticket[]> {
  const search = readSearch(typed, ctx.desk);
  if (isEmpty(search)) return refuse('search.empty');
  const { tickets, next } = await ctx.services.stores.tickets.search(
    await termsOf(search, ctx),
    lookFor(search, atMost),
  );
  return next !== undefined && tickets.length < atMost ? refuse('refuse.searchTooWide') : tickets;
}

/** Only phrases are looked for in the tickets themselves. */
function lookFor({ phrases }: Search, limit: number): SearchPage {
  const page = { limit, patienceMs: PATIENCE_MS };
  return phrases.length === 0 ? page : { ...page, fits: (ticket) => hasPhrases(ticket, phrases) };
}

function noneText(search: string, next: number | undefined): Text {
  return next === undefined ? t('search.none', { search }) : t('search.goesOn');
}

/** The words of a phrase were looked for one by one. */
function hasPhrases({ number, subject, body, requesterName }: Ticket, phrases: readonly string[]): boolean {
  const texts = [label(number), subject, body, requesterName];
  return phrases.every((phrase) => texts.some((text) => holdsPhrase(text, phrase)));
}

/** What is looked for as the store finds it, within what the person may see. */
async function termsOf(search: Search, ctx: Context): Promise<SearchTerms> {
  const { filters, words, before, after } = search;
  const beginning = (date: Temporal.PlainDate) => date.toZonedDateTime(ctx.person.zone).toInstant().toString();
  const facets = [
    await reachOf(
      ctx,
      OF_THE_HOUSE.some((name) => filters[name] !== undefined),
    ),
    filters.status?.flatMap((value) => facetsOfStatus(value, may(ctx.person, 'ticket.work'))),
    filters.team?.map((value) => `team:${value}`),
    filters.category?.map((value) => `category:${value}`),
    filters.priority?.map((value) => `priority:${value}`),
    filters.tag?.map((value) => `tag:${foldedTag(value)}`),
    filters.assignee && (await workersNamed(filters.assignee, ctx)),
    filters.customer && (await customersNamed(filters.customer, ctx)),
  ];
  return {
    words,
    facets: facets.filter((group) => group !== undefined),
    ...(before === undefined ? {} : { openedBefore: beginning(before) }),
    ...(after === undefined ? {} : { openedFrom: beginning(after) }),
  };
}

/** What is no requester's business: nobody finds out about it on their own requests by looking for it. */
const OF_THE_HOUSE = ['tag', 'team', 'assignee', 'priority'] as const satisfies readonly Filter[];

/** Undefined: every ticket. @param ofTheHouse something is asked for that requesters do not know of theirs */
async function reachOf({ person, services }: Context, ofTheHouse: boolean): Promise<readonly string[] | undefined> {
  if (may(person, 'ticket.work')) return undefined;
  const teams = isStaff(person) ? person.teams.map((team) => `ever:${team}`) : [];
  if (ofTheHouse) return teams.length > 0 ? teams : [NOTHING];
  const own = await services.customers.find(person);
  return [...teams, ...(own ? [`requester:${own.id}`] : [])];
}

async function workersNamed(values: readonly string[], { person, services }: Context): Promise<readonly string[]> {
  const workers = isStaff(person) ? await services.people.workers() : [];
  return values.flatMap((value) => {
    if (value.toLowerCase() === 'me') return [`who:${personId(person)}`];
    if (value.toLowerCase() === 'nobody') return [`who:${NOBODY}`];
    const found = named(workers, value);
    if (found.length === 0)
      throw new Refusal(t('search.unreadable'), { details: [t('search.unknownPerson', { value })] });
    return found.map((one) => `who:${personId(one)}`);
  });
}

/** By number, by address, else by name: whole or one word of it. */
async function customersNamed(values: readonly string[], { person, services }: Context): Promise<readonly string[]> {
  const { customers } = services.stores;
  const each = values.map(async (value) => {
    if (!isStaff(person)) return [nameFacet(value)];
    const byNumber = await customers.byNumber(value);
    const known = byNumber ? [byNumber] : await customers.byAddress(value, MOST_OF_ADDRESS);
    return known.length > 0 ? known.map(({ id }) => `requester:${id}`) : [nameFacet(value)];
  });
  return (await Promise.all(each)).flat();
}
