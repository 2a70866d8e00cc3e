import type { Format } from '../format.ts';

/** The ways by which words reach a ticket besides being written: edits and deletions, reactions, mentions, look-ups. */
export default {
  'say.edited': (p: { heading: string }) => `${p.heading} (edited)`,
  'say.deleted': (p: { heading: string }) => `${p.heading}: deleted by its author`,
  'say.deletedBy': (p: { heading: string; by: string }) => `${p.heading}: deleted by ${p.by}`,
  'entry.edited': 'edited a message',
  'entry.deleted': 'deleted a message',
  'entry.commandRefused': 'tried a command in the customer’s thread',
  'timeline.edited': (p: { words: string; count: number }, f: Format) => `${p.words} (edited, ${f.plural(p.count, { one: '# version', other: '# versions' })})`,
  'timeline.first': (p: { words: string; first: string }) => `${p.words} – at first: ${p.first}`,
  'timeline.withdrawn': (p: { words: string }) => `Deleted since, shown to leads only: ${p.words}`,
  'card.withdrawn': 'The message that this was made from was deleted. Leads can read it in the history.',
  'via.mention': 'Mention of Relevo',
  'refuse.mention.customer': 'The customer reads this thread, so no commands are given to Relevo here, and nothing was done. Give it in the thread of the ticket’s card, or with a slash.',
  'refuse.mention.unknown': (p: { words: string }) => `I do not know what “${p.words}” is to do here. Write @relevo help for what there is.`,
  'mention.form': (p: { command: string }) => `${p.command} asks for something more.`,
  'button.openForm': 'Open the form',
  'option.caller.hint': 'Begin with the number or the name; whoever is not found is new.',
  'lookup.new': (p: { name: string }) => `New: ${p.name}`,
  'refuse.unknownCustomer': 'This customer is not on record any more. Please choose again.',
};
