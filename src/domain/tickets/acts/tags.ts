import { refuse } from '../../refusal.ts';
import { type Act, entry } from '../decide.ts';
import { foldedTag, MOST_TAGS } from '../tags.ts';
import { label } from '../ticket.ts';
import { after } from '../transitions.ts';

/** Adds tags, as `readTags` gives them; those that are there already stay where they are. */
export function tag(tags: readonly string[]): Act {
  return (ticket, facts) => {
    const status = after(ticket, 'tag', facts);
    const { tags: before = [] } = ticket;
    const added = tags.filter((one) => !isAmong(one, before));
    if (added.length === 0) return refuse('refuse.alreadySo', { number: label(ticket.number) });
    const all = [...before, ...added];
    if (all.length > MOST_TAGS) return refuse('refuse.tooManyTags', { number: label(ticket.number), max: MOST_TAGS });
    return {
      ticket: { ...ticket, status, tags: all },
      intents: [entry(facts, 'tagged', ['desk'], { details: { tags: added.join(', ') } }), { kind: 'card' }],
    };
  };
}

/** Takes those of the tags away that it has. */
export function untag(tags: readonly string[]): Act {
  return (ticket, facts) => {
    const status = after(ticket, 'tag', facts);
    const { tags: before = [], ...rest } = ticket;
    const left = before.filter((one) => !isAmong(one, tags));
    const gone = before.filter((one) => isAmong(one, tags));
    if (gone.length === 0)
      return refuse('refuse.noSuchTag', { number: label(ticket.number), tags: before.join(', ') || '–' });
    return {
      ticket: { ...rest, status, ...(left.length === 0 ? {} : { tags: left }) },
      intents: [entry(facts, 'untagged', ['desk'], { details: { tags: gone.join(', ') } }), { kind: 'card' }],
    };
  };
}

/** One that a ticket has for long may have been folded by other rules. */
function isAmong(tag: string, tags: readonly string[]): boolean {
  return tags.some((one) => foldedTag(one) === foldedTag(tag));
}
