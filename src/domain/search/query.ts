import { plain, type Text, t } from '../../i18n/types.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../refusal.ts';
import { ALIVE, PRIORITIES, STATUSES } from '../tickets/ticket.ts';
import { wordsIn } from './words.ts';

/** What somebody looks for. Filters of one kind are alternatives, different kinds and all words must fit together. */
export interface Search {
  /** Folded, see `wordsIn`; those of the phrases are among them. */
  readonly words: readonly string[];
  /** What stood in quotes, and what is joined by other signs, as `mail.acme.example`: its words stand next to each other. */
  readonly phrases: readonly string[];
  readonly filters: Readonly<Partial<Record<Filter, readonly string[]>>>;
  /** Opened before the beginning of that day, in the zone of whoever asks. */
  readonly before?: Temporal.PlainDate;
  /** Opened on that day or later. */
  readonly after?: Temporal.PlainDate;
}

/** `assignee` and `customer` are as typed: who is meant is known where people are. */
export const FILTERS = ['status', 'team', 'assignee', 'tag', 'customer', 'category', 'priority'] as const;
export type Filter = (typeof FILTERS)[number];
const DATES = ['before', 'after'] as const;

/** A search is a line that a person types; a longer one is no search. */
export const LONGEST_SEARCH = 300;
const MOST_WORDS = 20;

/**
 * Reads `spf "hard bounce" status:open,waiting team:it before:2026-11-01`. `status:alive` is every one
 * that has not ended.
 * @throws Refusal that says what cannot be read and how it is written
 */
export function readSearch(typed: string, desk: Pick<Desk, 'teams' | 'categories'>): Search {
  if (typed.length > LONGEST_SEARCH) throw refusal([t('fault.tooLong', { max: LONGEST_SEARCH, length: typed.length })]);
  const faults: Text[] = [];
  const filters: Partial<Record<Filter, readonly string[]>> = {};
  const dates: { before?: Temporal.PlainDate; after?: Temporal.PlainDate } = {};
  const phrases: string[] = [];
  for (const { name, value } of partsOf(typed)) {
    if (name === undefined) phrases.push(value);
    // An address of the web is no filter.
    else if (value.startsWith('//')) phrases.push(`${name}:${value}`);
    else if (isOneOf(DATES, name)) readDate(value, (date) => (dates[name] = date), faults, name);
    else if (isOneOf(FILTERS, name))
      filters[name] = [...(filters[name] ?? []), ...readValues(name, value, desk, faults)];
    else
      faults.push(t('search.unknownFilter', { name, names: [...FILTERS, ...DATES].map((one) => `${one}:`).join(' ') }));
  }
  if (faults.length > 0) throw refusal(faults);
  const words = [...new Set(phrases.flatMap((phrase) => wordsIn(phrase)))];
  if (words.length > MOST_WORDS) throw refusal([t('search.tooManyWords', { max: MOST_WORDS })]);
  return { words, phrases: phrases.filter((phrase) => wordsIn(phrase).length > 1), filters, ...dates };
}

/** Whether anything is asked for at all. */
export function isEmpty({ words, filters, before, after }: Search): boolean {
  return words.length === 0 && Object.keys(filters).length === 0 && before === undefined && after === undefined;
}

interface Part {
  readonly name?: string;
  readonly value: string;
}

/** Each character belongs to one part only, and no part is looked at twice: the time grows with the length. */
function partsOf(typed: string): readonly Part[] {
  const parts = typed.matchAll(/(?:([A-Za-z]{1,20}):)?(?:"([^"]*)"?|([^\s"]+))/g);
  return [...parts].map(([, name, quoted, bare]) => ({
    ...(name === undefined ? {} : { name: name.toLowerCase() }),
    value: (quoted ?? bare ?? '').trim(),
  }));
}

function readDate(value: string, keep: (date: Temporal.PlainDate) => void, faults: Text[], name: string): void {
  try {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) throw new RangeError(value);
    keep(Temporal.PlainDate.from(value, { overflow: 'reject' }));
  } catch {
    faults.push(t('search.noDate', { name, value }));
  }
}

function readValues(
  name: Filter,
  value: string,
  desk: Pick<Desk, 'teams' | 'categories'>,
  faults: Text[],
): readonly string[] {
  const values = (name === 'customer' ? [value] : value.split(','))
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (values.length === 0) faults.push(t('search.emptyFilter', { name }));
  const known = knownValues(name, desk);
  if (!known) return values;
  return values.flatMap((one) => {
    if (name === 'status' && one.toLowerCase() === 'alive') return ALIVE;
    const found = known.find((id) => id.toLowerCase() === one.toLowerCase());
    if (found === undefined)
      faults.push(t('search.unknownValue', { name, value: one, values: plain(known.join(', ')) }));
    return found ?? [];
  });
}

function knownValues(name: Filter, desk: Pick<Desk, 'teams' | 'categories'>): readonly string[] | undefined {
  switch (name) {
    case 'status':
      return STATUSES;
    case 'priority':
      return PRIORITIES;
    case 'team':
      return Object.keys(desk.teams);
    case 'category':
      return Object.keys(desk.categories);
    case 'assignee':
    case 'tag':
    case 'customer':
      return undefined;
  }
}

function isOneOf<const T extends string>(known: readonly T[], name: string): name is T {
  return (known as readonly string[]).includes(name);
}

function refusal(details: readonly Text[]): Refusal {
  return new Refusal(t('search.unreadable'), { details });
}
