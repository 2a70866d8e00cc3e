import { type Text, t } from '../../../i18n/types.ts';
import { teamName } from '../../names.ts';
import { personId, who } from '../../people/person.ts';
import { Refusal } from '../../refusal.ts';
import type { Act, Decision, Facts } from '../decide.ts';
import { DEEDS, type Deed, type DeedKind, label, type Ticket } from '../ticket.ts';

/**
 * How somebody saw a ticket when they decided what to do: with so many deeds, as a form or a preview showed it; or as it was
 * `at` the instant (`…Z`) in which they asked, where nothing was shown.
 */
export type Seen = { readonly deeds: number } | { readonly at: string };

/** So many are remembered; whoever has seen none of them for longer is told of these. */
const REMEMBERED = 8;

/** Somebody acted on what they could not have seen: what others did in the same moment. */
export class Surprise extends Refusal {}

/** How the ticket looks to somebody who is shown it now. */
export function seenOf({ deeds = [] }: Ticket): { readonly deeds: number } {
  return { deeds: deeds.at(-1)?.ordinal ?? 0 };
}

/**
 * The act of somebody who saw the ticket like that. Of two who act in the same instant the first one wins, and the other is told
 * who it was and what they did: else a customer would read two answers, or one and a solution, that know nothing of each other.
 * The customer of the ticket is heard whatever was done.
 * @throws Surprise where others did something since, and the act was possible all the same
 */
export function asSeen(seen: Seen, act: Act): Act {
  return (ticket, facts) => {
    const decision = act(ticket, facts);
    const since = surprises(ticket, seen, facts);
    if (since.length === 0) return decision;
    throw new Surprise(t('refuse.meanwhile', { number: label(ticket.number) }), {
      details: since.map((deed) => deedText(deed, facts)),
    });
  };
}

function surprises({ deeds = [], assignee }: Ticket, seen: Seen, { actor, customer }: Facts): readonly Deed[] {
  const me = personId(actor);
  if (customer.accounts.includes(me)) return [];
  const isNew = 'deeds' in seen ? after(seen.deeds) : since(seen.at);
  // Whom it was given was told so.
  const isMine = ({ kind, by }: Deed) => by.id === me || (kind === 'assigned' && assignee?.id === me);
  return deeds.filter((deed) => isNew(deed) && !isMine(deed));
}

function after(count: number) {
  return ({ ordinal }: Deed): boolean => ordinal > count;
}

function since(asked: string) {
  const from = Temporal.Instant.from(asked);
  return ({ at }: Deed): boolean => Temporal.Instant.compare(Temporal.Instant.from(at), from) > 0;
}

/** Who did what. */
export function deedText({ kind, by, to }: Deed, { desk }: Pick<Facts, 'desk'>): Text {
  const params = { who: by.name };
  if (kind === 'assigned') return t('deed.assigned', { ...params, to: to ?? '' });
  if (kind === 'handedOver' || kind === 'passedOn')
    return t(`deed.${kind}`, { ...params, team: to === undefined ? '' : teamName(desk, to) });
  return t(`deed.${kind}`, params);
}

/** The ticket with what a decision did, where somebody else must have seen that. */
export function withDeed({ ticket, intents }: Decision, { actor, now }: Facts): Ticket {
  const me = personId(actor);
  const [done] = intents.flatMap((intent) =>
    intent.kind === 'entry' && intent.entry.by === me && isDeed(intent.entry.kind) ? [intent.entry] : [],
  );
  if (!done) return ticket;
  const { deeds = [] } = ticket;
  const to = done.details?.['to'] ?? (done.kind === 'handedOver' ? done.details?.['team'] : undefined);
  const deed: Deed = {
    ordinal: seenOf(ticket).deeds + 1,
    kind: done.kind as DeedKind,
    by: who(actor),
    at: now.toString(),
    ...(to === undefined ? {} : { to }),
  };
  return { ...ticket, deeds: [...deeds, deed].slice(-REMEMBERED) };
}

function isDeed(kind: string): kind is DeedKind {
  return (DEEDS as readonly string[]).includes(kind);
}
