import type { Desk } from '../../domain/desk.ts';
import type { Intent } from '../../domain/tickets/intents.ts';
import type { Checks } from '../../domain/triage/check.ts';
import { compose } from '../../services/compose.ts';
import type { OutMessage } from '../../services/out-message.ts';
import type { Pending } from '../../services/stores/stores.ts';
import type { Guest } from './cast.ts';
import type { Played } from './memory.ts';

/**
 * What a played ticket leaves besides itself: its history whole, and of its messages those only on which later ones stand:
 * its card, the packet of the team that has it, the first message to a customer who is in the workspace. What was said and
 * mailed in the two weeks is over, and nobody gets a mail of it.
 */
export function leftBehind({ ticket, pending }: Played, guest: Guest, desk: Desk, checks: Checks): readonly Pending[] {
  const history = pending.filter((item) => item.kind !== 'out');
  const intents: Intent[] = [
    { kind: 'card' },
    ...(ticket.handoff ? [{ kind: 'packet', first: true } as const] : []),
    ...(ticket.customerSide ? [{ kind: 'say', to: { side: 'requester' }, line: { kind: 'received' } } as const] : []),
  ];
  const now = Temporal.Instant.from(ticket.changedAt);
  const facts = { now, actor: guest.person, customer: guest.customer, desk, checks };
  const standing = compose({ ticket, intents }, facts, `demo:${ticket.number}`).flatMap((item) =>
    item.kind === 'out' ? [{ ...item, id: `${item.id}:demo`, message: posted(item.message, ticket.number, desk) }] : [],
  );
  return [...history, ...standing];
}

/** The card of a ticket that has changed is an edit; here none was posted yet. */
function posted(message: OutMessage, ticket: number, { channels }: Desk): OutMessage {
  if (message.kind !== 'edit') return message;
  const as = { name: message.anchor, ticket, side: 'desk' } as const;
  return { kind: 'post', to: { kind: 'channel', name: channels.agents }, card: message.card, as };
}
