import { DESK_ROTA } from '../domain/oncall/rights.ts';
import { SOON, usedBy } from '../domain/sla/clock.ts';
import { rulesOf } from '../domain/sla/rules.ts';
import { takerOf } from '../domain/tickets/acts/alerts.ts';
import type { Facts } from '../domain/tickets/decide.ts';
import type { Intent } from '../domain/tickets/intents.ts';
import { label, type Ticket } from '../domain/tickets/ticket.ts';
import { type Key, type Text, t } from '../i18n/types.ts';
import { cardAnchor, handoffAnchor } from './anchors.ts';
import { alertLineCard } from './cards/alerts.ts';
import { holders } from './cards/holders.ts';
import type { OutMessage } from './out-message.ts';
import { type Alert, directQueue } from './stores/alerts.ts';
import type { Summons } from './summons.ts';

type AlertOf<K extends Intent['kind']> = Extract<Intent, { kind: K }>;
type CallLead = AlertOf<'callLead'>;

/** Of the channels' alerts. */
const TITLES = {
  late: 'sla.lead',
  unaccepted: 'sla.lead.unaccepted',
  bounced: 'lead.bounced',
} as const satisfies Record<CallLead['why'], Key>;

/** Remembered as a copy, so that it can be edited when somebody has it; `known` is its id in the outbox. */
export function alertPost(
  { id, to, line }: AlertOf<'alert'>,
  ticket: Ticket,
): { readonly kind: 'out'; readonly known: string; readonly message: OutMessage } {
  const card = alertLineCard(line, ticket);
  const own = { card, copy: line.text } as const;
  if (to.side === 'person') {
    const direct = { kind: 'direct', account: to.person } as const;
    return { kind: 'out', known: id, message: { kind: 'post', to: direct, inside: ticket.number, ...own } };
  }
  const anchor = to.side === 'team' ? handoffAnchor(ticket, to.ordinal) : cardAnchor(ticket);
  const summons = [holderIn(ticket, line.clock, to.side === 'team')];
  return { kind: 'out', known: id, message: { kind: 'post', to: { kind: 'thread', anchor }, summons, ...own } };
}

export function alertEdit({ id, line }: AlertOf<'alertTaken'>, ticket: Ticket): OutMessage {
  const readBy = line.place.startsWith('person:') ? { readBy: line.place.slice('person:'.length) } : {};
  return { kind: 'edit', anchor: id, copy: true, card: alertLineCard(line, ticket), ...readBy };
}

/** Whoever has it there, or has said so; nobody has: whoever is on call. */
function holderIn(ticket: Ticket, id: string, ofTeam: boolean): Summons {
  const clock = ticket.clocks?.find((one) => one.id === id);
  const own = ofTeam ? ticket.handoff?.acceptedBy : ticket.assignee;
  const who = own ?? takerOf(ticket, id);
  const rota = clock?.team ?? DESK_ROTA;
  // As with what they would be told alone, see `tellPerson`.
  const urgent = (clock?.told ?? 0) >= SOON;
  return { rota, ...(who === undefined ? {} : { who: who.id }), ...(urgent ? { urgent } : {}) };
}

export function leadAlert(ticket: Ticket, intent: CallLead, facts: Facts): Alert {
  const { why, reason, clock: id, takenBy, managers, alone, onCall } = intent;
  const { channels } = facts.desk;
  const clock = ticket.clocks?.find((one) => one.id === id);
  const left = clock && clock.terms.targetSeconds - usedBy(clock, facts.now.toString(), rulesOf(facts.desk.sla));
  const ofManagers = managers ? channels.managers : undefined;
  return {
    ...(id === undefined ? {} : { clock: id }),
    ...(takenBy === undefined ? {} : { takenBy }),
    ...(ofManagers === undefined ? {} : { managers: true as const }),
    channel: alone === undefined ? (ofManagers ?? channels.leads) : directQueue(alone),
    ticket: ticket.number,
    seq: ticket.version,
    tone: 'warn',
    title: t(TITLES[why], { number: label(ticket.number) }),
    reason,
    what: causeOf(why, left),
    ...(left === undefined || why !== 'late' ? {} : { left }),
    // Whoever is told alone knows that it is theirs.
    ...(alone === undefined ? { holder: holders(ticket, facts.desk) } : {}),
    ...(onCall && takenBy === undefined ? { summons: { rota: clock?.team ?? DESK_ROTA } } : {}),
  };
}

function causeOf(why: CallLead['why'], left: number | undefined): Text {
  if (why === 'bounced') return t('alert.bounced');
  if (why === 'unaccepted') return t('alert.unaccepted');
  if (left === undefined) return t('alert.late');
  return t(left <= 0 ? 'alert.isLate' : 'alert.nearlyLate');
}
