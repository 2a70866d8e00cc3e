import type { Person } from '../domain/people/person.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Card } from '../port/cards.ts';
import type { ReactionEvent } from '../port/events.ts';
import { makeTicket, mayMakeOf, notTheirs } from './make-ticket.ts';
import type { Services } from './services.ts';

/**
 * The reaction that the settings name makes a ticket of a message, as *Make a ticket* does.
 * @returns the refusal of whoever may not make a ticket of it
 */
export async function reacted(
  services: Services,
  event: ReactionEvent,
  person: Person,
): Promise<Card | Refusal | undefined> {
  const { message, emoji, added, at, key } = event;
  if (!added || bare(emoji) !== bare(services.rules.desk.tickets.reaction)) return undefined;
  const given = await services.messageAt(message);
  if (!given) return undefined;
  if (!mayMakeOf(person, given.author)) return notTheirs();
  return makeTicket(services, { ...given, at }, person, key);
}

/** Without what only says that it is shown as a picture: platforms differ in that. */
function bare(emoji: string): string {
  return emoji.replaceAll('\ufe0f', '');
}
