import { personId } from '../domain/people/person.ts';
import type { Decision, Facts } from '../domain/tickets/decide.ts';
import type { LineCopy } from '../domain/tickets/line.ts';
import type { Pending } from './stores/stores.ts';

/** What is put on record of the message that a step comes from, beside the step's other consequences. */
export function saidLines({ ticket, intents }: Decision, step: readonly Pending[], { actor }: Facts): Pending[] {
  const said = intents.find((intent) => intent.kind === 'said');
  const first = step.find((item) => item.kind === 'entry' && item.entry.words !== undefined);
  if (!said || first?.kind !== 'entry') return [];
  const { number, version } = ticket;
  const further = step.flatMap((item) => (item.kind === 'step' && 'said' in item.step ? [item.ticket] : []));
  const files = step.flatMap((item) => (item.kind === 'file' ? [{ id: item.file.id, name: item.file.sent.name }] : []));
  const line = {
    message: said.message,
    ticket: number,
    version,
    place: first.id.split(':').slice(1).join('.'),
    by: personId(actor),
    visibleTo: first.entry.visibleTo,
    words: first.entry.words ?? '',
    at: said.at,
    versions: 1,
    copies: step.flatMap(copyIn),
    ...(further.length === 0 ? {} : { further }),
    ...(files.length === 0 ? {} : { files }),
  };
  return [{ id: `${number}:${version}:${step.length}`, kind: 'line', line }];
}

function copyIn(item: Pending): LineCopy[] {
  if (item.kind !== 'out' || item.message.kind !== 'post' || item.message.copy === undefined) return [];
  const { copy, reader } = item.message;
  const shows = copy === true ? {} : { heading: copy };
  return [{ id: item.id, ...shows, ...(reader === undefined ? {} : { reader }) }];
}
