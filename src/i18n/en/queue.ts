import type { Format } from '../format.ts';

/** Order in the queue: tags, links, merging, splitting, many at once, and who is next. */
export default {
  'command.ticket.tag': 'Tag a ticket',
  'command.ticket.untag': 'Take tags off a ticket',
  'option.tags': 'Tags',
  'option.tags.hint': 'e.g. vip,late – the customer never sees them',
  'field.tags': 'Tags',
  'fault.noTag': 'Tags: which ones? For example vip,late.',
  'fault.manyTags': (p: { max: number }, f: Format) => `Tags: at most ${f.number(p.max)}, please.`,
  'fault.longTag': (p: { word: string; max: number }, f: Format) => `Tags: “${p.word}…” is too long; at most ${f.number(p.max)} characters, please.`,
  'fault.tagSigns': (p: { word: string }) => `Tags: “${p.word}” has signs in it that no tag has. Letters, digits and - are fine.`,
  'refuse.tooManyTags': (p: { number: string; max: number }, f: Format) => `${p.number} would have more than ${f.number(p.max)} tags. /ticket untag makes room.`,
  'refuse.noSuchTag': (p: { number: string; tags: string }) => `${p.number} has none of these tags. It has: ${p.tags}`,
  'done.tags': (p: { number: string; tags: string }) => `Tags of ${p.number}: ${p.tags}`,
  'list.tagged': (p: { line: string; tags: string }) => `${p.line} · ${p.tags}`,
};
