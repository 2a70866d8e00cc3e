import type { Desk } from '../../domain/desk.ts';
import { categoryName, regionName, teamName } from '../../domain/names.ts';
import type { Facts } from '../../domain/tickets/decide.ts';
import type { Intent } from '../../domain/tickets/intents.ts';
import type { SubjectPlace } from '../../domain/tickets/subject-places.ts';
import { type Handoff, label, type Ticket } from '../../domain/tickets/ticket.ts';
import { type Check, type CheckField, checksFor, isComplete, valuesOf } from '../../domain/triage/check.ts';
import { plain, type Text, t } from '../../i18n/types.ts';
import type { Action, Block, Card, Step } from '../../port/cards.ts';
import { dueText } from '../sla/words.ts';
import { button } from './buttons.ts';
import { filesText } from './files.ts';
import { excerpt, requestBlock, requester } from './ticket-card.ts';

type TriageFacts = Pick<Facts, 'desk' | 'checks' | 'customer'>;
/** `now`: as the due time stands then. */
type PacketFacts = TriageFacts & Pick<Facts, 'now'>;

/** What a team needs to begin: what the customer wants, what was tried, the evidence, who asks, in which language. */
export function packetCard(ticket: Ticket, handoff: Handoff, facts: PacketFacts): Card {
  const { customer, desk, now } = facts;
  const due = dueText({ clocks: (ticket.clocks ?? []).filter(({ kind }) => kind === 'handoff') }, desk, now);
  return {
    title: t('packet.title', {
      number: label(ticket.number),
      subject: ticket.subject,
      team: teamName(desk, handoff.team),
    }),
    tone: handoff.acceptedBy ? 'good' : 'warn',
    blocks: [
      {
        kind: 'fields',
        fields: [
          { label: t('field.state'), value: state(handoff) },
          ...(due ? [{ label: t('field.due'), value: due }] : []),
          { label: t('field.priority'), value: t(`priority.${ticket.priority}`) },
          { label: t('field.category'), value: categoryName(desk, ticket.category) },
          { label: t('field.handedBy'), value: plain(handoff.by.name) },
          ...(handoff.agent.id === handoff.by.id
            ? []
            : [{ label: t('field.agent'), value: plain(handoff.agent.name) }]),
          { label: t('field.requester'), value: requester(customer.name, ticket, customer) },
          { label: t('field.language'), value: t('language.name', { tag: customer.language }) },
          ...(ticket.region === undefined
            ? []
            : [{ label: t('field.region'), value: regionName(desk, ticket.region) }]),
          ...(ticket.bounces > 0 ? [{ label: t('field.bounces'), value: plain(String(ticket.bounces)) }] : []),
        ],
      },
      requestBlock(ticket, plain(customer.name), 1_500),
      { kind: 'steps', steps: triageSteps(ticket, facts) },
      ...notices(ticket, handoff, desk),
      ...buttons(ticket, handoff),
    ],
  };
}

function state(handoff: Handoff): Text {
  return handoff.acceptedBy ? t('packet.accepted', { by: handoff.acceptedBy.name }) : t('packet.offered');
}

/** The checklist with what was found, for the packet and for `/triage`. */
export function triageSteps(ticket: Ticket, { desk, checks, customer }: TriageFacts): Step[] {
  return checksFor(checks, desk.categories[ticket.category]?.triage ?? []).map((check) => {
    const detail = inWords(check, valuesOf(check, ticket, customer));
    return { done: isComplete(check, ticket, customer), label: t(check.label), ...(detail ? { detail } : {}) };
  });
}

function inWords(check: Check, values: Readonly<Record<string, string>>): Text | undefined {
  const parts = check.fields.flatMap((field) => {
    const value = values[field.id];
    return value === undefined || value === '' ? [] : [valueInWords(field, value)];
  });
  return joinTexts('list.dash', parts);
}

/** Several texts as one; undefined for none. */
export function joinTexts(by: 'list.dash' | 'timeline.also', texts: readonly Text[]): Text | undefined {
  const [first, ...rest] = texts;
  return first && rest.reduce<Text>((sum, next) => t(by, { first: sum, second: next }), first);
}

export function valueInWords(field: CheckField, value: string, max = 500): Text {
  const choice = field.choices?.find((c) => c.value === value);
  return choice ? t(choice.label) : plain(excerpt(value, max));
}

function notices(ticket: Ticket, handoff: Handoff, desk: Desk): Block[] {
  const files = filesText(ticket.files);
  return [
    ...(handoff.from ? [{ kind: 'context', text: cameFrom(handoff.from, desk) } as const] : []),
    ...(handoff.override
      ? [
          {
            kind: 'context',
            text: t('card.override', { by: handoff.override.by.name, reason: handoff.override.reason }),
          } as const,
        ]
      : []),
    ...(handoff.question === undefined ? [] : [{ kind: 'context', text: t('packet.asking') } as const]),
    ...(files ? [{ kind: 'context', text: t('packet.files', { names: files }) } as const] : []),
  ];
}

function cameFrom({ team, by, reason }: NonNullable<Handoff['from']>, desk: Desk): Text {
  const params = { by: by.name, team: teamName(desk, team) };
  return reason === undefined ? t('packet.from.hushed', params) : t('packet.from', { ...params, reason });
}

function buttons(ticket: Ticket, handoff: Handoff): Block[] {
  const first: Action[] = handoff.acceptedBy
    ? [
        button(ticket, 'ticket answer', 'button.answer', 'primary'),
        button(ticket, 'team ask', 'button.ask'),
        button(ticket, 'team return', 'button.return'),
      ]
    : [
        button(ticket, 'team accept', 'button.accept', 'primary'),
        button(ticket, 'team decline', 'button.decline'),
        button(ticket, 'team ask', 'button.ask'),
      ];
  const second: Action[] = [
    ...(handoff.acceptedBy ? [] : [button(ticket, 'ticket answer', 'button.answer')]),
    button(ticket, 'team pass', 'button.passOn'),
    button(ticket, 'ticket resolve', 'button.resolve'),
    button(ticket, 'ticket show', 'button.show'),
  ];
  return [
    { kind: 'actions', actions: first },
    { kind: 'actions', actions: second },
  ];
}

/** What is left of a packet when the team has it no longer. @param ended undefined where that is not on record */
export function packetEndedCard(
  ticket: Ticket,
  ended: Extract<Intent, { kind: 'packetEnded' }> | Extract<SubjectPlace, { kind: 'packet' }> | undefined,
  desk: Desk,
): Card {
  const named = { number: label(ticket.number), subject: ticket.subject };
  return {
    title: ended ? t('packet.title', { ...named, team: teamName(desk, ended.team) }) : t('card.title', named),
    tone: 'plain',
    blocks: [
      { kind: 'text', text: ended?.how ?? t('packet.ended') },
      { kind: 'actions', actions: [button(ticket, 'ticket show', 'button.show')] },
    ],
  };
}
