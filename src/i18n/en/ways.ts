import type { Format } from '../format.ts';

/** The ways by which words reach a ticket besides being written: edits and deletions, reactions, mentions, look-ups. */
export default {
  'say.edited': (p: { heading: string }) => `${p.heading} (edited)`,
  'say.deleted': (p: { heading: string }) => `${p.heading}: deleted by its author`,
  'say.deletedBy': (p: { heading: string; by: string }) => `${p.heading}: deleted by ${p.by}`,
  'entry.edited': 'edited a message',
  'entry.deleted': 'deleted a message',
  'timeline.edited': (p: { words: string; count: number }, f: Format) => `${p.words} (edited, ${f.plural(p.count, { one: '# version', other: '# versions' })})`,
  'timeline.first': (p: { words: string; first: string }) => `${p.words} – at first: ${p.first}`,
  'timeline.withdrawn': (p: { words: string }) => `Deleted since, shown to leads only: ${p.words}`,
  'card.withdrawn': 'The message that this was made from was deleted. Leads can read it in the history.',
};
