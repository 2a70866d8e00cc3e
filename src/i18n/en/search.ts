import type { Format } from '../format.ts';

/** Searching, and the views that are kept. */
export default {
  'search.unreadable': 'That search cannot be read; nothing was searched.',
  'search.unknownFilter': (p: { name: string; names: string }) => `“${p.name}:” is no filter. Filters: ${p.names}. To look for the words themselves, put them in quotes.`,
  'search.unknownValue': (p: { name: string; value: string; values: string }) => `${p.name}: there is no “${p.value}”. There is: ${p.values}.`,
  'search.emptyFilter': (p: { name: string }) => `${p.name}: what should it be? For example status:open or tag:vip.`,
  'search.noDate': (p: { name: string; value: string }) => `${p.name}: “${p.value}” is no date. Write it as 2026-11-01.`,
  'search.tooManyWords': (p: { max: number }, f: Format) => `At most ${f.number(p.max)} words, please.`,
  'search.unknownPerson': (p: { value: string }) => `assignee: nobody here is called “${p.value}”. Write a name, “me” or “nobody”.`,
  'search.unknownCustomer': (p: { value: string }) => `customer: nobody is on record as “${p.value}”. Write a customer number, an address or a name.`,
  'search.title': (p: { search: string }) => `Search: ${p.search}`,
  'search.none': (p: { search: string }) => `Nothing fits “${p.search}”. Try fewer words, or without a filter.`,
  'search.goesOn': 'So far back nothing more fits; “Older ones” goes on looking.',
  'search.empty': 'Look for words of the subject, the text, the customer or a number, and narrow it down: status: team: assignee: tag: customer: category: priority: before: after: – for example: spf "hard bounce" status:open team:it',
};
