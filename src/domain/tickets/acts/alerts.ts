import { type Text, t } from '../../../i18n/types.ts';
import { may } from '../../people/permissions.ts';
import { type Person, personId, type Who, who } from '../../people/person.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { isPaused, isRunning, type SlaClock } from '../../sla/clock.ts';
import { secondsOf, written } from '../../sla/instants.ts';
import { rulesOf } from '../../sla/rules.ts';
import {
  type AlertChannel,
  type AlertPlace,
  handoverId,
  type PostedAlert,
  silenced,
  silenceIn,
} from '../../sla/silence.ts';
import { type Act, type Decision, entry, type Facts, say, toDesk, toTeam } from '../decide.ts';
import type { AlertLine, Intent, Side } from '../intents.ts';
import { label, type Ticket } from '../ticket.ts';

/** So many of a ticket can be edited; more than a ladder has rungs. */
const MOST = 40;

/** For how long somebody does not want to be told. */
export const SNOOZES = ['30m', '1h', 'tomorrow'] as const;
export type Snooze = (typeof SNOOZES)[number];
const MINUTES = { '30m': 30, '1h': 60 } as const;

/** Of an alert in the outbox. */
export function alertId(number: number, { version, clock, place }: PostedAlert): string {
  return `${number}:${version}:alert:${clock}:${place}`;
}

/**
 * Tells it in one place, after what `so` has told already.
 * @param clock see `PostedAlert`
 * @param how `keeps`: it reads the same later; `onCall`: whoever is on call is named, in a channel
 */
export function told(
  so: Decision,
  clock: string,
  place: AlertPlace,
  text: Text,
  { keeps, onCall }: { readonly keeps?: true; readonly onCall?: true } = {},
): Decision {
  const { ticket } = so;
  if (place === 'leads' || place === 'managers') {
    const to = { ...(place === 'managers' ? { managers: true as const } : {}), ...(onCall ? { onCall } : {}) };
    return { ...so, intents: [...so.intents, late(ticket, clock, text, to)] };
  }
  const by = takerIn(ticket, clock);
  const posted = { clock, place, version: ticket.version + 1, ...(keeps ? { text } : {}) };
  const line: AlertLine = { kind: 'alert', text, clock, place, ...by };
  return {
    ...so,
    ticket: { ...ticket, alerts: [...(ticket.alerts ?? []), posted].slice(-MOST) },
    intents: [
      ...so.intents,
      { kind: 'alert', id: alertId(ticket.number, posted), to: sideOf(ticket, clock, place), line },
    ],
  };
}

function sideOf(ticket: Ticket, clock: string, place: PostedAlert['place']): Side {
  return place === 'thread' ? threadOf(ticket, clock) : { side: 'person', person: place.slice('person:'.length) };
}

/** To the leads or the managers in their channel, or to one person with what else waits for them. */
export function late(
  ticket: Ticket,
  clock: string,
  reason: Text,
  to: Pick<Extract<Intent, { kind: 'callLead' }>, 'managers' | 'alone' | 'onCall'> = {},
): Extract<Intent, { kind: 'callLead' }> {
  return { kind: 'callLead', why: 'late', reason, clock, ...takerIn(ticket, clock), ...to };
}

function takerIn(ticket: Ticket, clock: string): { readonly takenBy?: string } {
  const by = takerOf(ticket, clock)?.name;
  return by === undefined ? {} : { takenBy: by };
}

/** Who has said that they have it. @param clock see `PostedAlert` */
export function takerOf({ clocks, handoff }: Ticket, clock: string): Who | undefined {
  if (handoff && clock === handoverId(handoff.ordinal)) return handoff.seenBy;
  return clocks?.find(({ id }) => id === clock)?.acknowledged?.by;
}

/**
 * Somebody has it: the alerts say so, and a hand-over climbs no further. Whoever comes second is told who was faster.
 * @param clock of the alert; absent: the most urgent one that runs
 * @param textOf how an alert of that clock reads now
 */
export function acknowledge(
  clock: string | undefined,
  textOf: (ticket: Ticket, id: string, facts: Facts) => Text,
): Act {
  return (ticket, facts) => {
    demandTake(ticket, facts.actor);
    const by = who(facts.actor);
    const at = facts.now.toString();
    const number = label(ticket.number);
    if (isHandover(ticket, clock)) {
      const { handoff } = ticket;
      if (handoff?.seenBy?.id === by.id) return { ticket, intents: [] };
      if (handoff?.seenBy !== undefined) return refuse('refuse.seen', { number, who: handoff.seenBy.name });
      return taken(seen(ticket, by), handoverId(handoff?.ordinal ?? 0), t('sla.firstResponse'), facts);
    }
    const found = runningClock(ticket, clock);
    const { acknowledged } = found;
    if (acknowledged?.by.id === by.id) return { ticket, intents: [] };
    if (acknowledged !== undefined)
      return refuse('refuse.acknowledged', { number, who: acknowledged.by.name, at: acknowledged.at });
    const noted = withClock(ticket, { ...found, acknowledged: { by, at } });
    const next = found.kind === 'handoff' ? seen(noted, by) : noted;
    return taken(next, found.id, textOf(next, found.id, facts), facts);
  };
}

/** A hand-over for which no clock counts. */
function isHandover({ handoff, clocks = [] }: Ticket, clock: string | undefined): boolean {
  if (!handoff) return false;
  return clock === undefined ? !clocks.some(isRunning) : clock === handoverId(handoff.ordinal);
}

/** `withClimb` ends its climb by that. */
function seen(ticket: Ticket, by: Who): Ticket {
  return ticket.handoff ? { ...ticket, handoff: { ...ticket.handoff, seenBy: by } } : ticket;
}

function taken(ticket: Ticket, id: string, text: Text, facts: Facts): Decision {
  const by = facts.actor.name;
  return {
    ticket,
    intents: [
      entry(facts, 'acknowledged', ['desk'], { details: { clock: id } }),
      ...takenAlerts(ticket, id, by, text),
      say(threadOf(ticket, id), { kind: 'notice', text: t('say.acknowledged', { by }), tone: 'info' }),
    ],
  };
}

/** Where whoever has to answer reads. */
function threadOf(ticket: Ticket, clock: string): Extract<Side, { side: 'desk' | 'team' }> {
  const kind = ticket.clocks?.find(({ id }) => id === clock)?.kind;
  const isTeams = kind === 'handoff' || clock === handoverId(ticket.handoff?.ordinal ?? 0);
  return (isTeams ? toTeam(ticket) : undefined) ?? toDesk;
}

function takenAlerts({ number, alerts = [] }: Ticket, clock: string, takenBy: string, text: Text): Intent[] {
  return alerts.flatMap((one) =>
    one.clock === clock
      ? [
          {
            kind: 'alertTaken',
            id: alertId(number, one),
            line: { kind: 'alert', text: one.text ?? text, clock, place: one.place, takenBy },
          } satisfies Intent,
        ]
      : [],
  );
}

/**
 * The alerts of a clock are kept back for a while in one place: where it was asked for, or for whoever asks alone.
 * @param clock of the alert; absent: the most urgent one that runs
 */
export function snooze(clock: string | undefined, where: 'thread' | AlertChannel | 'me', how: Snooze): Act {
  return (ticket, facts) => {
    const { actor } = facts;
    demandTake(ticket, actor);
    const found = runningClock(ticket, clock);
    const by = who(actor);
    const place: AlertPlace = where === 'me' ? `person:${by.id}` : where;
    if ((place === 'leads' || place === 'managers') && !actor.roles.some((role) => role === 'lead' || role === 'admin'))
      throw new Refusal(t('refuse.notAllowed'), { denied: true });
    const holds = silenceIn(found, place, facts.now.toString());
    const number = label(ticket.number);
    if (holds?.by !== undefined && holds.by.id !== by.id)
      return refuse('refuse.snoozed', { number, who: holds.by.name, at: holds.until });
    const until = snoozedUntil(how, ticket, facts);
    const missed = holds?.missed === undefined ? {} : { missed: holds.missed };
    const side = threadOf(ticket, found.id);
    return {
      ticket: withClock(ticket, silenced(found, { place, until, why: 'snoozed', by, ...missed })),
      keepsPlace: true,
      intents: [
        entry(facts, 'snoozed', ['desk'], { details: { clock: found.id, where: place } }),
        ...(place === 'thread'
          ? [say(side, { kind: 'notice', text: t('say.snoozed', { by: by.name, at: until }), tone: 'info' })]
          : []),
      ],
    };
  };
}

/** Until when `how` is, for whoever asks: tomorrow by their clock, as soon as somebody is there for that ticket. */
function snoozedUntil(how: Snooze, ticket: Ticket, { now, actor, desk }: Facts): string {
  if (how !== 'tomorrow') return now.add({ minutes: MINUTES[how] }).toString();
  const tomorrow = now.toZonedDateTimeISO(actor.zone).toPlainDate().add({ days: 1 });
  const begins = secondsOf(tomorrow.toZonedDateTime(actor.zone).toInstant().toString());
  return written(rulesOf(desk.sla).opensAt(ticket, begins) ?? begins);
}

/** What is acknowledged or snoozed. @throws Refusal */
function runningClock(ticket: Ticket, clock: string | undefined): SlaClock {
  const running = (ticket.clocks ?? []).filter(isRunning);
  const urgent = running
    .filter((one) => !isPaused(one))
    .toSorted((a, b) => ((a.dueAt ?? '9') < (b.dueAt ?? '9') ? -1 : 1));
  const found = clock === undefined ? (urgent[0] ?? running[0]) : running.find(({ id }) => id === clock);
  return found ?? refuse('refuse.noClockRuns', { number: label(ticket.number) });
}

function demandTake(ticket: Ticket, actor: Person): void {
  if (!mayTake(ticket, actor))
    throw new Refusal(t('refuse.unknownTicket', { number: label(ticket.number) }), { denied: true });
}

/** The desk, the team that has it now, and whoever was told alone. */
function mayTake(ticket: Ticket, actor: Person): boolean {
  const own = `person:${personId(actor)}`;
  return may(actor, 'alert.take', { ticket }) || (ticket.alerts ?? []).some(({ place }) => place === own);
}

export function withClock(ticket: Ticket, clock: SlaClock): Ticket {
  return { ...ticket, clocks: (ticket.clocks ?? []).map((one) => (one.id === clock.id ? clock : one)) };
}
