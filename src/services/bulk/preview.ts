import { createHash } from 'node:crypto';
import { personId } from '../../domain/people/person.ts';
import { label, type Ticket } from '../../domain/tickets/ticket.ts';
import { type Text, t } from '../../i18n/types.ts';
import { newId } from '../../lib/ids.ts';
import type { Context } from '../commands/command.ts';

/** A preview can be acted on for so long. */
const LIVES = Temporal.Duration.from({ hours: 24 });
/** So many numbers are named. */
const NAMED = 10;

/** Keeps which tickets a preview showed, each as it stood. @returns by what they are found again */
export async function keepPreview({ services, person, now }: Context, tickets: readonly Ticket[]): Promise<string> {
  const id = newId();
  await services.stores.drafts.put(id, personId(person), shownOf(tickets), now.add(LIVES).toString());
  return id;
}

/** What is another than a preview showed to this person, line by line; undefined where it is exactly that. */
export async function changedSince(
  { services, person }: Context,
  preview: string,
  tickets: readonly Ticket[],
): Promise<readonly Text[] | undefined> {
  const before = await services.stores.drafts.get(preview, personId(person));
  if (!before) return [t('bulk.expired')];
  const now = shownOf(tickets);
  const those = (from: Readonly<Record<string, string>>, fits: (number: string) => boolean) =>
    Object.keys(from).filter(fits);
  const lines = [
    line(
      'bulk.changed.more',
      those(now, (number) => !(number in before)),
    ),
    line(
      'bulk.changed.gone',
      those(before, (number) => !(number in now)),
    ),
    line(
      'bulk.changed.other',
      those(now, (number) => number in before && before[number] !== now[number]),
    ),
  ].flat();
  return lines.length === 0 ? undefined : [t('bulk.changed'), ...lines];
}

function line(
  key: 'bulk.changed.more' | 'bulk.changed.gone' | 'bulk.changed.other',
  numbers: readonly string[],
): Text[] {
  if (numbers.length === 0) return [];
  const named = numbers.slice(0, NAMED).map((number) => label(Number(number)));
  const more = numbers.length - named.length;
  return [t(key, { numbers: [...named, ...(more > 0 ? [`+${more}`] : [])].join(', ') })];
}

/** By number what a preview says of a ticket and what decides whether it can be changed; notes and messages are neither. */
function shownOf(tickets: readonly Ticket[]): Record<string, string> {
  return Object.fromEntries(
    tickets.map(({ number, status, priority, category, assignee, handoff, tags, mergedInto }) => {
      const shown = JSON.stringify([status, priority, category, assignee, handoff, tags, mergedInto]);
      return [number, createHash('sha256').update(shown).digest('base64url').slice(0, 16)];
    }),
  );
}
