import { categoryName, teamName } from '../../domain/names.ts';
import { missingChecks } from '../../domain/tickets/acts/handoff.ts';
import type { Facts } from '../../domain/tickets/decide.ts';
import { isEnded, label, type Status, statusRead, type Ticket } from '../../domain/tickets/ticket.ts';
import { movesFrom } from '../../domain/tickets/transitions.ts';
import { plain, type Text, t } from '../../i18n/types.ts';
import { cutWords } from '../../lib/words.ts';
import type { Action, Block, Card, CardField, Tone } from '../../port/cards.ts';
import { dueText } from '../sla/words.ts';
import { button, categoryChoices, priorityChoices } from './buttons.ts';
import { filesText } from './files.ts';

const TONES: Readonly<Record<Status, Tone>> = {
  new: 'warn',
  open: 'info',
  waiting: 'plain',
  handed_over: 'info',
  resolved: 'good',
  closed: 'plain',
};

/** How much of what the customer wrote stands on a card; the whole is in the thread and in `/ticket show`. */
const EXCERPT = 600;

type CardFacts = Pick<Facts, 'desk' | 'checks' | 'customer' | 'now'>;

/** The one live card of a ticket in the agents' channel. */
export function ticketCard(ticket: Ticket, facts: CardFacts): Card {
  return {
    title: t('card.title', { number: label(ticket.number), subject: ticket.subject }),
    tone: TONES[ticket.status],
    blocks: [
      { kind: 'fields', fields: ticketFields(ticket, facts) },
      requestBlock(ticket, plain(ticket.requesterName), EXCERPT),
      ...hints(ticket, facts),
      ...customerLink(ticket),
      ...actionRows(ticket, facts),
    ],
  };
}

/** What the customer asked for, or that they took it back. */
export function requestBlock({ body, subject, withdrawn }: Ticket, by: Text, max: number): Block {
  if (withdrawn) return { kind: 'context', text: t('card.withdrawn') };
  return { kind: 'quote', text: excerpt(body === '' ? subject : body, max), by };
}

/**
 * @param facts `now`: as the due time stands then
 * @param inWords how it says that: `leftText` for whoever reads it just now
 */
export function ticketFields(
  ticket: Ticket,
  facts: Pick<CardFacts, 'desk' | 'customer' | 'now'>,
  inWords: typeof dueText = dueText,
): CardField[] {
  const { desk, customer, now } = facts;
  const files = filesText(ticket.files);
  const due = inWords(ticket, desk, now);
  const fields: [Text, Text][] = [
    [t('field.status'), statusText(ticket, desk)],
    ...(due ? [[t('field.due'), due] satisfies [Text, Text]] : []),
    [t('field.priority'), t(`priority.${ticket.priority}`)],
    [t('field.category'), categoryName(desk, ticket.category)],
    [t('field.assignee'), ticket.assignee ? plain(ticket.assignee.name) : t('nobody')],
    [t('field.requester'), requester(ticket.requesterName, ticket, customer)],
    [t('field.opened'), t('card.opened', { at: ticket.openedAt })],
    [t('field.via'), t(`via.${ticket.via}`)],
    ...(ticket.madeBy ? [[t('field.madeBy'), plain(ticket.madeBy.name)] satisfies [Text, Text]] : []),
    ...(ticket.bounces > 0 ? [[t('field.bounces'), plain(String(ticket.bounces))] satisfies [Text, Text]] : []),
    ...related(ticket),
    ...(ticket.tags ? [[t('field.tags'), plain(ticket.tags.join(', '))] satisfies [Text, Text]] : []),
    ...(files ? [[t('field.files'), files] satisfies [Text, Text]] : []),
  ];
  return fields.map(([name, value]) => ({ label: name, value }));
}

/** The tickets that it has to do with, by their numbers. */
function related({ mergedInto, merged, links }: Ticket): [Text, Text][] {
  const named = (numbers: readonly number[]) => plain(numbers.map(label).join(', '));
  return [
    ...(mergedInto === undefined ? [] : [[t('field.mergedInto'), named([mergedInto])] satisfies [Text, Text]]),
    ...(merged ? [[t('field.merged'), named(merged)] satisfies [Text, Text]] : []),
    ...(links ? [[t('field.links'), named(links)] satisfies [Text, Text]] : []),
  ];
}

/** A request that is worked on together with another one has not ended for whoever made it, until that one is solved. */
export function statusForCustomer(ticket: Ticket): Text {
  const status = statusRead(ticket);
  return ticket.mergedInto !== undefined && status === 'open'
    ? t('status.customer.merged', { into: label(ticket.mergedInto) })
    : t(`status.customer.${status}`);
}

/** What the customer themselves may know of it. */
export function customerFields(ticket: Ticket, desk: CardFacts['desk']): CardField[] {
  return [
    { label: t('field.status'), value: statusForCustomer(ticket) },
    { label: t('field.category'), value: categoryName(desk, ticket.category) },
    { label: t('field.opened'), value: t('card.opened', { at: ticket.openedAt }) },
  ];
}

/** With the customer's number: the one on record, else the one that was noted on this ticket. */
export function requester(name: string, { triage }: Ticket, customer: CardFacts['customer']): Text {
  const number = customer.number ?? triage['customerNumber']?.['number'] ?? '';
  return number === '' ? plain(name) : t('card.requester', { name, number });
}

function statusText(ticket: Ticket, desk: CardFacts['desk']): Text {
  const { handoff } = ticket;
  if (ticket.mergedInto !== undefined) return t('status.merged', { into: label(ticket.mergedInto) });
  if (!handoff) return t(`status.${ticket.status}`);
  const team = teamName(desk, handoff.team);
  return handoff.acceptedBy
    ? t('card.acceptedBy', { team, by: handoff.acceptedBy.name })
    : t('card.handedTo', { team });
}

/** The way to the customer's own words; a direct conversation is between them and Relevo. */
function customerLink({ customerSide, via }: Ticket): Block[] {
  if (customerSide?.kind !== 'thread' || via === 'direct') return [];
  return [{ kind: 'links', links: [{ label: t('link.requester'), message: customerSide.root }] }];
}

function hints(ticket: Ticket, facts: CardFacts): Block[] {
  const blocks: Block[] = [];
  if (ticket.solution !== undefined)
    blocks.push({ kind: 'quote', text: excerpt(ticket.solution), by: t('card.solution') });
  if (ticket.handoff?.override) {
    const { by, reason } = ticket.handoff.override;
    blocks.push({ kind: 'context', text: t('card.override', { by: by.name, reason }) });
  }
  if (ticket.nobodyThere && ticket.status === 'new' && !ticket.assignee)
    blocks.push({ kind: 'context', text: t('card.nobodyThere') });
  blocks.push(...cameBackHint(ticket), ...mailHints(ticket));
  const missing = ticket.status === 'new' || ticket.status === 'open' ? missingChecks(ticket, facts).length : 0;
  if (missing > 0) blocks.push({ kind: 'context', text: t('card.missing', { count: missing }) });
  return blocks;
}

/** Who has it instead of the agent to whom a team gave it back, as long as that is so. */
function cameBackHint(ticket: Ticket): Block[] {
  const { cameBack, handoff, handoffs, assignee } = ticket;
  if (!cameBack || handoff || cameBack.ordinal !== handoffs || isEnded(ticket)) return [];
  const { agent, to } = cameBack;
  if (to?.id !== assignee?.id) return [];
  const text = to
    ? t('card.backAway', { agent: agent.name, to: to.name })
    : t('card.backNobody', { agent: agent.name });
  return [{ kind: 'context', text }];
}

/** What the customer was not told, and the way to mend it. */
function mailHints(ticket: Ticket): Block[] {
  const { undelivered = [], solutionOwed, confirmation } = ticket;
  // Each kind once, as the last one of it ended.
  const texts = [...new Map(undelivered.map((one) => [one.what, one])).values()].map(({ what, why }) =>
    t('card.undelivered', { what: t(`mailed.${what}`), why: t(`undelivered.${why}`) }),
  );
  if (solutionOwed) texts.push(t('card.solutionOwed'));
  else if (confirmation === 'none') texts.push(t('card.noAddress'));
  if (texts.length === 0) return [];
  const known = confirmation !== 'none' && !solutionOwed;
  const change = button(ticket, 'ticket address', known ? 'button.changeAddress' : 'button.addAddress');
  return [...texts.map((text) => ({ kind: 'context', text }) as const), { kind: 'actions', actions: [change] }];
}

function actionRows(ticket: Ticket, { desk }: CardFacts): Block[] {
  const moves = movesFrom(ticket.status);
  const can = (move: (typeof moves)[number]) => moves.includes(move);
  const merged = ticket.mergedInto !== undefined;
  const first: Action[] = [
    ...(can('claim') && !ticket.assignee ? [button(ticket, 'ticket claim', 'button.claim', 'primary')] : []),
    ...(can('reopen') && !merged ? [button(ticket, 'ticket reopen', 'button.reopen')] : []),
    ...(merged ? [button(ticket, 'ticket unmerge', 'button.unmerge')] : []),
    ...(can('answer')
      ? [button(ticket, 'ticket answer', 'button.answer', ticket.assignee ? 'primary' : undefined)]
      : []),
    ...(can('triage') ? [button(ticket, 'triage', 'button.triage')] : []),
    ...(can('handOff') ? [button(ticket, 'escalate', 'button.handOff')] : []),
    ...(can('close') ? [button(ticket, 'ticket close', 'button.close')] : []),
  ];
  const second: Action[] = [
    ...(can('resolve') ? [button(ticket, 'ticket resolve', 'button.resolve')] : []),
    ...(can('wait') ? [button(ticket, 'ticket wait', 'button.wait')] : []),
    button(ticket, 'ticket note', 'button.note'),
    button(ticket, 'ticket show', 'button.show'),
    ...(can('release') && ticket.assignee ? [button(ticket, 'ticket release', 'button.release')] : []),
  ];
  const args = { ticket: label(ticket.number) };
  const third: Action[] = can('priority')
    ? [
        {
          kind: 'menu',
          label: t('menu.priority'),
          run: 'ticket priority',
          args,
          into: 'priority',
          choices: priorityChoices(),
        },
        {
          kind: 'menu',
          label: t('menu.category'),
          run: 'ticket category',
          args,
          into: 'category',
          choices: categoryChoices(desk),
        },
      ]
    : [];
  return [first, second, third].filter((row) => row.length > 0).map((actions) => ({ kind: 'actions', actions }));
}

export function excerpt(words: string, max = EXCERPT): string {
  return cutWords(words, max);
}
