import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  aCustomer,
  aDesk,
  aFile,
  aHandoff,
  aTicket,
  checks,
  completeTriage,
  factsOf,
  handedTo,
  inEnglish,
  people,
  refusalOfAct,
  ticketIn,
} from '#test/builders.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { SlaClock } from '../../domain/sla/clock.ts';
import { handOff } from '../../domain/tickets/acts/handoff.ts';
import type { Line } from '../../domain/tickets/intents.ts';
import { MAIL_KINDS, STATUSES, type Ticket } from '../../domain/tickets/ticket.ts';
import { languages, render } from '../../i18n/render.ts';
import { plain, t } from '../../i18n/types.ts';
import type { Card } from '../../port/cards.ts';
import { renderCard } from '../../port/render.ts';
import { teamChoices } from './buttons.ts';
import { languageChoices } from './languages.ts';
import { askAddressCard, lineCard } from './lines.ts';
import { madeCard } from './made.ts';
import { packetCard, packetEndedCard, triageSteps } from './packet.ts';
import { noticeCard, refusalCard } from './replies.ts';
import { excerpt, ticketCard } from './ticket-card.ts';
import { untoldCard } from './untold.ts';

const facts = factsOf(people.mia);
const unknown = { ...facts, customer: { ...aCustomer(), number: 'C-77' } };
const heading = t('say.note', { by: 'Mia' });

/** A ticket with everything that it can have, each as long as it may be. */
const stuffed: Partial<Ticket> = {
  subject: 's'.repeat(200),
  body: 'b'.repeat(40_000),
  madeBy: aHandoff('dev').by,
  files: Array.from({ length: 50 }, (_, n) => aFile(`screenshot-${n}${'-'.repeat(180)}.png`)),
  bounces: 12,
  confirmation: 'none',
  solutionOwed: true,
  undelivered: MAIL_KINDS.map((what) => ({ mail: `1042:9:${what}`, what, why: 'refused' })),
  triage: { ...completeTriage, reproduction: { steps: 'x'.repeat(2_000), result: 'not' } },
};
const overridden = aHandoff('dev', {
  question: 'Which domain?',
  acceptedBy: { id: 'workspace:dora', name: 'Dora' },
  override: { by: { id: 'workspace:zoe', name: 'Zoe' }, reason: 'All is down' },
});
const lines: readonly Line[] = [
  { kind: 'notice', text: heading },
  { kind: 'notice', text: heading, tone: 'warn' },
  { kind: 'words', heading, words: 'Hello' },
  { kind: 'question', heading, words: 'Which?' },
  { kind: 'received' },
  { kind: 'resolved', solution: 'A new key' },
];

const cards: readonly (readonly [string, Card])[] = [
  ...STATUSES.flatMap((status) => [
    [`card ${status}`, ticketCard(ticketIn(status), facts)] as const,
    [
      `card ${status}, stuffed`,
      ticketCard(ticketIn(status, { ...stuffed, assignee: aHandoff('dev').by }), unknown),
    ] as const,
  ]),
  ['packet offered', packetCard(handedTo('dev'), aHandoff('dev'), facts)],
  ['packet stuffed', packetCard(handedTo('dev', stuffed), overridden, unknown)],
  ['packet of a category that is gone', packetCard(handedTo('gone', { category: 'gone' }), aHandoff('gone'), facts)],
  [
    'packet ended',
    packetEndedCard(handedTo('dev'), { kind: 'packetEnded', team: 'dev', ordinal: 1, how: heading }, aDesk()),
  ],
  ...lines.map((line) => [`line ${line.kind}`, lineCard(line, aTicket(), facts)] as const),
  ['address', askAddressCard(aTicket())],
  ['made', madeCard(aTicket(), t('made.action', { number: 'T-1042' }))],
  ['notice', noticeCard(heading)],
  ['untold', untoldCard(aTicket(), 'done.resolved.untold', people.mia)],
  ['refusal', refusalCard(refusalOfAct(handOff('dev'), aTicket(), people.mia))],
];

describe.each(languages())('in %s', (language) => {
  const words = (text: Parameters<typeof render>[0]) => render(text, { language, zone: 'America/Mexico_City' });

  it.each(cards)('%s can be shown within what platforms take', (_, card) => {
    const shown = renderCard(card, words);
    expect(shown.blocks.length).toBeGreaterThan(0);
    expect(shown.blocks.length).toBeLessThanOrEqual(50);
    expect(JSON.stringify(shown)).not.toMatch(/undefined|\[object|"key"/);
    expect(JSON.stringify(shown).length).toBeLessThan(6_000);
    for (const block of shown.blocks) {
      if (block.kind === 'fields') expect(block.fields.length).toBeLessThanOrEqual(10);
      if (block.kind !== 'actions') continue;
      expect(block.actions.length).toBeGreaterThan(0);
      expect(block.actions.length).toBeLessThanOrEqual(5);
      expect(new Set(block.actions.map(({ run }) => run)).size).toBe(block.actions.length);
      for (const { label } of block.actions) expect(label.length).toBeLessThanOrEqual(30);
    }
  });
});

function runs(card: Card): readonly string[] {
  return card.blocks.flatMap((block) => (block.kind === 'actions' ? block.actions.map(({ run }) => run) : []));
}

function texts(card: Card): readonly string[] {
  return card.blocks.flatMap((block) =>
    block.kind === 'text' || block.kind === 'context' ? [inEnglish(block.text)] : [],
  );
}

describe('the buttons of a ticket’s card', () => {
  const menus = ['ticket priority', 'ticket category'];
  it.each([
    [
      'new',
      [
        'ticket claim',
        'ticket answer',
        'triage',
        'escalate',
        'ticket resolve',
        'ticket wait',
        'ticket note',
        'ticket show',
        ...menus,
      ],
    ],
    [
      'open',
      [
        'ticket claim',
        'ticket answer',
        'triage',
        'escalate',
        'ticket resolve',
        'ticket wait',
        'ticket note',
        'ticket show',
        ...menus,
      ],
    ],
    [
      'waiting',
      ['ticket claim', 'ticket answer', 'triage', 'escalate', 'ticket resolve', 'ticket note', 'ticket show', ...menus],
    ],
    ['handed_over', ['ticket answer', 'triage', 'ticket resolve', 'ticket note', 'ticket show', ...menus]],
    ['resolved', ['ticket reopen', 'ticket close', 'ticket note', 'ticket show']],
    ['closed', ['ticket reopen', 'ticket note', 'ticket show']],
  ] as const)('%s', (status, expected) => {
    expect(runs(ticketCard(ticketIn(status), facts))).toEqual(expected);
  });

  it('offer release instead of claim to a ticket that somebody has', () => {
    const shown = runs(ticketCard(ticketIn('open', { assignee: aHandoff('dev').by }), facts));
    expect(shown).toContain('ticket release');
    expect(shown).not.toContain('ticket claim');
  });

  it('name their ticket', () => {
    for (const block of ticketCard(aTicket(), facts).blocks)
      for (const action of block.kind === 'actions' ? block.actions : [])
        expect(action.args).toEqual({ ticket: 'T-1042' });
  });
});

describe('a ticket’s card', () => {
  it('tells what is missing and where the ticket stands', () => {
    expect(texts(ticketCard(aTicket(), facts))).toEqual(['5 items of the checklist are missing.']);
    expect(texts(ticketCard(aTicket({ triage: completeTriage, confirmation: 'none' }), facts))).toEqual([
      'No e-mail address on record: the confirmation waits until the customer gives one.',
    ]);
    const status = (ticket: Ticket) => {
      const [fields] = ticketCard(ticket, facts).blocks;
      const value = fields?.kind === 'fields' ? fields.fields[0]?.value : undefined;
      return value && inEnglish(value);
    };
    expect(status(aTicket())).toBe('New');
    expect(status(handedTo('dev'))).toBe('Handed over to Development, not accepted yet');
    expect(status(handedTo('dev', { handoff: overridden }))).toBe('With Development: Dora');
  });

  it('tells once what the customer did not get, with the way to mend it', () => {
    const lost = { what: 'answer', why: 'refused' } as const;
    const undelivered = [
      { mail: '1042:1:3', what: 'confirmation', why: 'refused' },
      { mail: '1042:2:1', ...lost },
      { mail: '1042:3:1', ...lost, why: 'givenUp' },
    ] as const;
    const card = ticketCard(aTicket({ triage: completeTriage, undelivered }), facts);
    expect(texts(card)).toEqual([
      'Confirmation could not be delivered by e-mail: refused for good by the mail server.',
      'Answer could not be delivered by e-mail: given up by a lead.',
    ]);
    expect(runs(card)).toContain('ticket address');
    const owed = ticketCard(ticketIn('resolved', { confirmation: 'none', solutionOwed: true }), facts);
    expect(texts(owed)).toEqual([expect.stringMatching(/^The customer was not told the solution/)]);
    expect(runs(owed)).toContain('ticket address');
    expect(runs(ticketCard(aTicket({ confirmation: 'sent' }), facts))).not.toContain('ticket address');
  });

  it('quotes what the customer wrote, cut to what a channel bears', () => {
    const quote = (ticket: Ticket) => ticketCard(ticket, facts).blocks.find(({ kind }) => kind === 'quote');
    expect(quote(aTicket())).toMatchObject({ text: 'Mails are late\nsince this morning', by: plain('Ana') });
    expect(quote(aTicket({ body: '' }))).toMatchObject({ text: 'Mails are late' });
    expect(quote(aTicket(stuffed))).toMatchObject({ text: `${'b'.repeat(599)}…` });
  });
});

describe('the fields of a ticket’s card', () => {
  it('are there when there is something to say', () => {
    const names = (ticket: Ticket) => {
      const [fields] = ticketCard(ticket, facts).blocks;
      return fields?.kind === 'fields' ? fields.fields.map((field) => inEnglish(field.label)) : [];
    };
    const always = ['Status', 'Priority', 'Category', 'Assignee', 'Requester', 'Opened', 'Came in'];
    expect(names(aTicket()).slice(0, 6)).toEqual(always.slice(0, 6));
    expect(names(aTicket())).toHaveLength(7);
    expect(names(aTicket({ bounces: 1, files: [aFile('a.png')] })).slice(7)).toEqual(['Bounces', 'Files']);
    expect(names(aTicket({ madeBy: aHandoff('dev').by })).slice(7)).toEqual(['Made by']);
  });

  it('name the customer’s number: the one on record, else the one noted on this ticket', () => {
    const value = (ticket: Ticket, number?: string) => {
      const customer = aCustomer(number === undefined ? {} : { number });
      const [fields] = ticketCard(ticket, { ...facts, customer }).blocks;
      const found = fields?.kind === 'fields' ? fields.fields[4] : undefined;
      return found && inEnglish(found.value);
    };
    const noted = aTicket({ triage: { customerNumber: { number: 'C-1' } } });
    expect(value(aTicket())).toBe('Ana');
    expect(value(noted)).toBe('Ana (customer C-1)');
    expect(value(noted, 'C-77')).toBe('Ana (customer C-77)');
    expect(value(aTicket({ triage: { customerNumber: { number: '' } } }))).toBe('Ana');
  });

  it('lead to the customer’s words, unless they were written in a direct conversation', () => {
    const links = (ticket: Ticket) =>
      ticketCard(ticket, facts).blocks.flatMap((b) => (b.kind === 'links' ? b.links : []));
    expect(links(aTicket())).toMatchObject([{ message: { channel: 'support-acme', message: 'm1' } }]);
    expect(links(aTicket({ via: 'direct' }))).toEqual([]);
    expect(links(aTicket({ customerSide: { kind: 'direct', account: 'workspace:ana' } }))).toEqual([]);
  });
});

describe('a packet', () => {
  it('quotes what the customer wrote, and counts bounces when there were some', () => {
    const packet = (change: Partial<Ticket>) => packetCard(handedTo('dev', change), aHandoff('dev'), facts);
    const quote = (card: Card) => card.blocks.find(({ kind }) => kind === 'quote');
    expect(quote(packet({}))).toMatchObject({ text: 'Mails are late\nsince this morning' });
    expect(quote(packet({ body: '' }))).toMatchObject({ text: 'Mails are late' });
    const [none, two] = [packet({}), packet({ bounces: 2 })].map(({ blocks: [fields] }) => fields);
    expect(none?.kind === 'fields' && none.fields).toHaveLength(7);
    expect(two?.kind === 'fields' && two.fields.at(-1)).toEqual({ label: t('field.bounces'), value: plain('2') });
  });

  it('says until when the team is to answer, and nothing of what others are promised', () => {
    const clock = (kind: 'handoff' | 'firstResponse', dueAt: string): SlaClock => ({
      id: `${kind}/1`,
      kind,
      startedAt: '2026-11-23T10:00:00Z',
      terms: { calendars: [], targetSeconds: 28_800, since: '2026-11-23T10:00:00Z', used: 0 },
      pauses: [],
      told: 0,
      dueAt,
      ...(kind === 'handoff' ? { team: 'dev' } : {}),
    });
    const due = (clocks: readonly SlaClock[]) => {
      const [fields] = packetCard(handedTo('dev', { clocks }), aHandoff('dev'), facts).blocks;
      const field =
        fields?.kind === 'fields'
          ? fields.fields.find(({ label }) => isDeepStrictEqual(label, t('field.due')))
          : undefined;
      return field && inEnglish(field.value);
    };
    const response = clock('firstResponse', '2026-11-23T14:00:00Z');
    expect(due([response])).toBeUndefined();
    expect(due([response, clock('handoff', '2026-11-23T18:00:00Z')])).toMatch(/development.* by Nov 23, 2026/i);
  });

  it('tells the team what was tried, in words', () => {
    const ticket = handedTo('dev', {
      triage: { reproduction: { steps: 'Sent one', result: 'sometimes' }, faq: { articles: '' } },
    });
    const steps = triageSteps(ticket, { ...facts, checks });
    expect(steps.map(({ label, done, detail }) => [inEnglish(label), done, detail && inEnglish(detail)])).toEqual([
      ['Customer number', false, undefined],
      ['Browser and version', false, undefined],
      ['Screenshot or file', false, undefined],
      ['Tried to reproduce', true, 'Sent one – Happens sometimes'],
      ['FAQ searched', false, undefined],
    ]);
  });

  it('offers to accept or decline until somebody has, then to return', () => {
    const offered = runs(packetCard(handedTo('dev'), aHandoff('dev'), facts));
    expect(offered).toEqual([
      'team accept',
      'team decline',
      'team ask',
      'ticket answer',
      'team pass',
      'ticket resolve',
      'ticket show',
    ]);
    const accepted = runs(packetCard(handedTo('dev'), overridden, facts));
    expect(accepted).toEqual([
      'ticket answer',
      'team ask',
      'team return',
      'team pass',
      'ticket resolve',
      'ticket show',
    ]);
  });

  it('says what was skipped and what is open', () => {
    expect(texts(packetCard(handedTo('dev', { files: [aFile('a.png')] }), overridden, facts))).toEqual([
      'Handed over without a complete checklist by Zoe: All is down',
      'A question to the agent is open.',
      'Files: a.png (12 kB)',
    ]);
    expect(texts(packetCard(handedTo('dev'), aHandoff('dev'), facts))).toEqual([]);
  });

  it('that ended keeps one button, to look', () => {
    const ended = packetEndedCard(
      handedTo('dev'),
      { kind: 'packetEnded', team: 'dev', ordinal: 1, how: heading },
      aDesk(),
    );
    expect(runs(ended)).toEqual(['ticket show']);
    expect(texts(ended)).toEqual(['Note by Mia']);
  });
});

describe('what the customer is shown', () => {
  it('says whether a mail is under way', () => {
    const { address: _none, ...noAddress } = aCustomer();
    expect(texts(lineCard({ kind: 'received' }, aTicket(), facts))[1]).toMatch(/on its way to you by e-mail/);
    expect(texts(lineCard({ kind: 'received' }, aTicket(), { customer: noAddress }))[1]).toMatch(/keep this number/);
  });

  it('lets them reopen what was resolved, and give their address or say who they are', () => {
    expect(runs(lineCard({ kind: 'resolved', solution: 'x' }, aTicket(), facts))).toEqual(['ticket reopen']);
    expect(runs(askAddressCard(aTicket()))).toEqual(['address', 'link']);
  });
});

it('a refusal lists what is missing, and offers what helps', () => {
  const refusal = refusalOfAct(handOff('dev'), aTicket(), people.mia);
  const list = refusalCard(refusal).blocks.find(({ kind }) => kind === 'list');
  expect(list?.kind === 'list' && list.items).toHaveLength(5);
  expect(runs(refusalCard(refusal))).toEqual(['triage']);
  expect(refusalCard(new Refusal(refusal.text)).blocks).toHaveLength(1);
});

it('who is told that the customer was not gets the way to mend it if they may', () => {
  expect(runs(untoldCard(aTicket(), 'done.reopened.untold', people.mia))).toEqual(['ticket address']);
  expect(runs(untoldCard(aTicket(), 'done.reopened.untold', people.dora))).toEqual([]);
});

it('choices have the likely one on top', () => {
  expect(teamChoices(aDesk(), 'it').map(({ value }) => value)).toEqual(['it', 'dev', 'legal']);
  expect(teamChoices(aDesk(), 'gone').map(({ value }) => value)).toEqual(['dev', 'it', 'legal']);
  const desk = aDesk({ language: 'es', languages: ['en', 'es'] });
  expect(languageChoices(desk).map(({ value, label }) => [value, inEnglish(label)])).toEqual([
    ['es', 'Spanish'],
    ['en', 'English'],
  ]);
});

it('an excerpt ends where it was cut, never within a character', () => {
  expect(excerpt('abcde', 5)).toBe('abcde');
  expect(excerpt('abcdef', 5)).toBe('abcd…');
  expect(excerpt('abc😀def', 5)).toBe('abc…');
});
