import { personId, type Who } from '../domain/people/person.ts';
import { zoneFor } from '../domain/regions.ts';
import { assignedText } from '../domain/tickets/acts/owner.ts';
import type { Decision, Facts } from '../domain/tickets/decide.ts';
import type { Intent, Line, Side } from '../domain/tickets/intents.ts';
import { label, type MailKind, type Ticket } from '../domain/tickets/ticket.ts';
import { plain, type Reader } from '../i18n/types.ts';
import type { Card } from '../port/cards.ts';
import type { OutgoingMail } from '../port/mail.ts';
import { alertEdit, alertPost, leadAlert } from './alert-messages.ts';
import { cardAnchor, handoffAnchor, requesterName } from './anchors.ts';
import { button, withAction } from './cards/buttons.ts';
import { askAddressCard, lineCard } from './cards/lines.ts';
import { answerMail, confirmationMail, mergedMail, type Recipient, reopenedMail } from './cards/mails.ts';
import { packetCard, packetEndedCard } from './cards/packet.ts';
import { ticketCard } from './cards/ticket-card.ts';
import type { Destination, OutMessage } from './out-message.ts';
import { saidLines } from './said-lines.ts';
import type { WantedFile } from './stores/files.ts';
import type { Pending } from './stores/stores.ts';

/** Room for this many consequences of one step, so that the order of a ticket's messages is its version times this. */
const PER_STEP = 1_000;

/** Turns what was decided into what is kept and sent, under ids that a repetition makes again. */
export function compose({ ticket, intents }: Decision, facts: Facts, trace: string): readonly Pending[] {
  const step = `${ticket.number}:${ticket.version}`;
  const written = intents.flatMap((intent) => toPending(intent, ticket, facts, trace));
  const anchors = ticket.version === 1 ? requesterAnchor(ticket) : [];
  const numbered = [...anchors, ...written].map((item, index): Pending => {
    const own = isAssigned(item) ? assignedId(ticket, ticket.version) : `${step}:${index}`;
    if (item.kind !== 'out') return { ...item, id: own };
    const id = item.known ?? own;
    return {
      kind: 'out',
      id,
      stream: streamOf(item.message, ticket),
      seq: ticket.version * PER_STEP + index,
      message: item.message,
      trace,
    };
  });
  return [...numbered, ...saidLines({ ticket, intents }, numbered, facts)];
}

type WithoutId<P> = P extends unknown ? Omit<P, 'id'> : never;
type Unnumbered =
  | WithoutId<Exclude<Pending, { kind: 'out' }>>
  /** `known`: its id, where that has to be known later. */
  | { readonly kind: 'out'; readonly message: OutMessage; readonly known?: string };

/** The customer's own message is where their side of the ticket stands. */
function requesterAnchor(ticket: Ticket): Unnumbered[] {
  const side = ticket.customerSide;
  if (side?.kind !== 'thread') return [];
  return [{ kind: 'anchor', anchor: { ...requesterName(ticket), message: side.root } }];
}

function toPending(intent: Intent, ticket: Ticket, facts: Facts, trace: string): Unnumbered[] {
  const { desk } = facts;
  switch (intent.kind) {
    case 'entry':
      return [{ kind: 'entry', entry: { at: facts.now.toString(), ...intent.entry } }];
    case 'card':
      return [out(cardMessage(ticket, facts))];
    case 'packet':
      return packetMessages(ticket, facts, intent.first ?? false).map(out);
    case 'packetEnded':
      return [
        out({
          kind: 'edit',
          anchor: handoffAnchor(ticket, intent.ordinal),
          card: packetEndedCard(ticket, intent, desk),
        }),
      ];
    case 'say':
      return say(intent.to, intent.line, ticket, facts).map((item) => copyOf(intent, item));
    case 'alert':
      return [alertPost(intent, ticket)];
    case 'alertTaken':
      return [out(alertEdit(intent, ticket))];
    case 'said':
      return [];
    case 'revise':
      return [{ kind: 'line', line: { ...intent.line, version: ticket.version } }];
    case 'follow':
      return [out(followMessage(intent, ticket, facts))];
    case 'subject':
      return subjectMessages(ticket, facts).map(out);
    case 'bring':
      return [{ kind: 'file', file: wantedFile(intent, ticket, facts, trace) }];
    case 'showFile':
      return [out(shownFile(intent, ticket, facts))];
    case 'withdrawFile':
      return [
        { kind: 'withdrawn', file: intent.id },
        ...threadsOf(ticket).map((from) => out({ kind: 'unshow', from, file: intent.id })),
      ];
    case 'confirm':
      return mailed(ticket, facts, 'confirmation', (to) => confirmationMail(ticket, to, desk));
    case 'askAddress':
      return ticket.customerSide ? [out(toRequester(ticket, askAddressCard(ticket), reader(facts)))] : [];
    case 'mailAnswer':
      return mailed(ticket, facts, intent.solution ? 'solution' : 'answer', (to) =>
        answerMail(ticket, to, desk, intent.words),
      );
    case 'mailReopened':
      return mailed(ticket, facts, 'reopened', (to) => reopenedMail(ticket, to, desk));
    case 'mailMerged':
      return mailed(ticket, facts, 'merged', (to) => mergedMail(ticket, to, desk, intent.into));
    case 'step':
      return [{ kind: 'step', ticket: intent.ticket, step: intent.step, by: facts.actor, trace }];
    case 'callLead':
      return [{ kind: 'alert', alert: leadAlert(ticket, intent, facts) }];
  }
}

/** Each packet that has ended, also of before it was kept how, and whoever was told that the ticket is theirs. */
function subjectMessages(ticket: Ticket, facts: Facts): OutMessage[] {
  const { subjectAt = [], handoffs, handoff } = ticket;
  const packets = Array.from({ length: handoffs }, (_, index) => index + 1).filter((one) => one !== handoff?.ordinal);
  return [
    ...packets.map((ordinal): OutMessage => {
      const ended = subjectAt.find((place) => place.kind === 'packet' && place.ordinal === ordinal);
      const card = packetEndedCard(ticket, ended?.kind === 'packet' ? ended : undefined, facts.desk);
      return { kind: 'edit', anchor: handoffAnchor(ticket, ordinal), card };
    }),
    ...subjectAt.flatMap((place): OutMessage[] => {
      if (place.kind !== 'assigned') return [];
      const line = { kind: 'notice', text: assignedText(ticket, place.by) } as const;
      const card = withAction(lineCard(line, ticket, facts), button(ticket, 'ticket show', 'button.show'));
      return [{ kind: 'edit', anchor: assignedId(ticket, place.version), copy: true, card, reader: place.reader }];
    }),
  ];
}

/** What tells a person that a ticket is theirs has an id that can be known later, as it shows the subject. */
function isAssigned(item: Unnumbered): boolean {
  return (
    item.kind === 'out' &&
    item.message.kind === 'post' &&
    item.message.inside !== undefined &&
    item.message.copy === true
  );
}

function assignedId({ number }: Ticket, version: number): string {
  return `${number}:${version}:assigned`;
}

function wantedFile(
  { id, file, visibleTo }: Extract<Intent, { kind: 'bring' }>,
  ticket: Ticket,
  { actor, now }: Facts,
  trace: string,
): WantedFile {
  return {
    id,
    ticket: ticket.number,
    sent: file,
    by: personId(actor),
    byName: actor.name,
    reader: { language: actor.language, zone: actor.zone },
    at: now.toString(),
    visibleTo,
    trace,
  };
}

/** What shows somebody's message, or its subject, is remembered as a copy of it. */
function copyOf({ copy, line }: Extract<Intent, { kind: 'say' }>, item: Unnumbered): Unnumbered {
  if (!copy || item.kind !== 'out' || item.message.kind !== 'post') return item;
  return out({ ...item.message, copy: 'heading' in line ? line.heading : true });
}

function shownFile(
  { side, to, file }: Extract<Intent, { kind: 'showFile' }>,
  ticket: Ticket,
  facts: Facts,
): OutMessage {
  const thread = (anchor: string) => ({ kind: 'file', to: { kind: 'thread', anchor }, side, file }) as const;
  if (to.side === 'requester') return { ...thread(requesterName(ticket).name), reader: reader(facts) };
  return thread(to.side === 'desk' ? cardAnchor(ticket) : handoffAnchor(ticket, to.ordinal));
}

/** Every thread in which a file of the ticket may stand. */
function threadsOf(ticket: Ticket): readonly string[] {
  const handoffs = Array.from({ length: ticket.handoffs }, (_, index) => handoffAnchor(ticket, index + 1));
  return [cardAnchor(ticket), ...(ticket.customerSide ? [requesterName(ticket).name] : []), ...handoffs];
}

function followMessage(
  { copy: { id, reader: its }, line }: Extract<Intent, { kind: 'follow' }>,
  ticket: Ticket,
  facts: Facts,
): OutMessage {
  const card = lineCard(line, ticket, facts);
  return { kind: 'edit', anchor: id, copy: true, card, ...(its === undefined ? {} : { reader: its }) };
}

function out(message: OutMessage): Unnumbered {
  return { kind: 'out', message };
}

/** Nothing where no address is known. */
function mailed(ticket: Ticket, { customer, desk, now }: Facts, what: MailKind, make: (to: Recipient) => OutgoingMail) {
  const { id, address } = customer;
  if (address === undefined) return [];
  const mail = make({ ...customer, address, zone: zoneFor(ticket, customer, desk, now) });
  return [out({ kind: 'mail', ticket: ticket.number, what, customer: id, mail })];
}

function reader({ customer }: Facts): Reader {
  return { language: customer.language, zone: customer.zone };
}

function cardMessage(ticket: Ticket, facts: Facts): OutMessage {
  const card = ticketCard(ticket, facts);
  if (ticket.version > 1) return { kind: 'edit', anchor: cardAnchor(ticket), card };
  return {
    kind: 'post',
    to: { kind: 'channel', name: facts.desk.channels.agents },
    card,
    as: { name: cardAnchor(ticket), ticket: ticket.number, side: 'desk' },
  };
}

function packetMessages(ticket: Ticket, facts: Facts, first: boolean): OutMessage[] {
  const { handoff } = ticket;
  if (!handoff) return [];
  const name = handoffAnchor(ticket, handoff.ordinal);
  const card = packetCard(ticket, handoff, facts);
  const channel = facts.desk.teams[handoff.team]?.channel;
  if (!first || channel === undefined) return [{ kind: 'edit', anchor: name, card }];
  return [
    {
      kind: 'post',
      to: { kind: 'channel', name: channel },
      card,
      as: { name, ticket: ticket.number, side: `team:${handoff.team}` },
    },
    // The evidence stands under the packet that names it.
    ...ticket.files.map(
      (file): OutMessage => ({
        kind: 'file',
        to: { kind: 'thread', anchor: name },
        side: `team:${handoff.team}`,
        file,
      }),
    ),
  ];
}

function say(to: Side, line: Line, ticket: Ticket, facts: Facts): Unnumbered[] {
  const card = lineCard(line, ticket, facts);
  switch (to.side) {
    case 'requester':
      return ticket.customerSide ? [out(toRequester(ticket, card, reader(facts), line.kind === 'received'))] : [];
    case 'desk':
      return [threadPost(cardAnchor(ticket), card, called(line, ticket.handoff?.agent ?? ticket.assignee, facts))];
    case 'team':
      return [threadPost(handoffAnchor(ticket, to.ordinal), card, called(line, ticket.handoff?.acceptedBy, facts))];
    case 'person':
      return [out(toPerson(to, line, ticket, card))];
  }
}

function threadPost(anchor: string, card: Card, calls: readonly string[]): Unnumbered {
  const to = { kind: 'thread', anchor } as const;
  return out({ kind: 'post', to, card, ...(calls.length > 0 ? { calls } : {}) });
}

/** Whoever has the ticket is told of what others say; nobody watches every thread. */
function called(line: Line, holder: Who | undefined, { actor }: Facts): readonly string[] {
  const said = line.kind === 'words' || line.kind === 'question';
  return said && holder && holder.id !== personId(actor) ? [holder.id] : [];
}

/** One person reads of many tickets in the same place, so that each line names its own. */
function toPerson(to: Extract<Side, { side: 'person' }>, line: Line, ticket: Ticket, card: Card): OutMessage {
  // Not by its subject, which would stay when the customer takes it back.
  const title = plain(label(ticket.number));
  const named = line.kind === 'notice' ? card : { title, ...card };
  const show = button(ticket, 'ticket show', 'button.show');
  const direct = { kind: 'direct', account: to.person } as const;
  const post = { kind: 'post', to: direct, card: withAction(named, show), inside: ticket.number } as const;
  if (to.handoff === undefined) return post;
  const name = `${ticket.number}/agent/${ticket.version}`;
  return { ...post, as: { name, ticket: ticket.number, side: `agent:${to.handoff}` } };
}

/** In a direct conversation the first message that Relevo posts is where the customer's side stands from then on. */
function toRequester(ticket: Ticket, card: Card, to: Reader, first = false): OutMessage {
  const side = ticket.customerSide;
  if (first && side?.kind === 'direct') {
    return { kind: 'post', to: { kind: 'direct', account: side.account }, card, reader: to, as: requesterName(ticket) };
  }
  const thread: Destination = { kind: 'thread', anchor: requesterName(ticket).name };
  return { kind: 'post', to: thread, card, reader: to };
}

/** Messages that stand in one place keep their order; different places do not wait for each other. */
function streamOf(message: OutMessage, ticket: Ticket): string {
  switch (message.kind) {
    case 'edit':
      return message.anchor;
    case 'post':
      if (message.as) return message.as.name;
      return message.to.kind === 'thread'
        ? message.to.anchor
        : `${ticket.number}/${message.to.kind === 'channel' ? message.to.name : message.to.account}`;
    case 'file':
      return message.to.kind === 'thread' ? message.to.anchor : `${ticket.number}/${message.to.account}`;
    case 'unshow':
      return message.from;
    case 'ephemeral':
      return `${ticket.number}/${message.to.user}`;
    case 'transcript':
      return `${ticket.number}/${message.to}`;
    case 'chart':
      return message.chart.month;
    case 'code':
      return message.account;
    case 'mail':
      return `${ticket.number}/mail`;
  }
}
