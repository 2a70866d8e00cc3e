import { defaultDesk } from '#src/config/desk-defaults.ts';
import { discoverChecks } from '#src/discover.ts';
import type { Customer } from '#src/domain/customers/customer.ts';
import type { Desk } from '#src/domain/desk.ts';
import { type SentFile, type TicketFile, ticketFile } from '#src/domain/files/file.ts';
import type { Person, Role } from '#src/domain/people/person.ts';
import { Refusal } from '#src/domain/refusal.ts';
import type { Act, Decision, Facts } from '#src/domain/tickets/decide.ts';
import type { Intent, Line } from '#src/domain/tickets/intents.ts';
import type { Handoff, Status, Ticket } from '#src/domain/tickets/ticket.ts';
import { render } from '#src/i18n/render.ts';
import type { Text } from '#src/i18n/types.ts';

/** The parts that rules are tested with: whole by default, each changed by what a test is about. */

export const NOON = Temporal.Instant.from('2026-03-02T12:00:00Z');
export const checks = await discoverChecks();

function aPerson(user: string, roles: readonly Role[], teams: readonly string[] = []): Person {
  const name = user.charAt(0).toUpperCase() + user.slice(1);
  return { account: { platform: 'workspace', user }, name, language: 'en', zone: 'Europe/Zurich', roles, teams };
}

/** One person of every kind; two where one is to be told apart from the other. */
export const people = {
  ana: aPerson('ana', ['customer']),
  gus: aPerson('gus', ['customer']),
  mia: aPerson('mia', ['agent']),
  noah: aPerson('noah', ['agent']),
  dora: aPerson('dora', ['team'], ['dev']),
  ivan: aPerson('ivan', ['team'], ['it']),
  lea: aPerson('lea', ['team'], ['legal']),
  /** At the desk and in a team. */
  both: aPerson('both', ['agent', 'team'], ['dev']),
  zoe: aPerson('zoe', ['lead']),
  adam: aPerson('adam', ['admin']),
} as const satisfies Record<string, Person>;

export function aDesk(change: Partial<Desk> = {}): Desk {
  return { ...defaultDesk, ...change };
}

export function aCustomer(change: Partial<Customer> = {}): Customer {
  return {
    id: 'c-ana',
    name: 'Ana',
    address: 'ana@acme.example',
    language: 'es',
    zone: 'America/Mexico_City',
    accounts: ['workspace:ana'],
    ...change,
  };
}

export function aTicket(change: Partial<Ticket> = {}): Ticket {
  return {
    number: 1042,
    version: 1,
    openedAt: '2026-03-02T09:00:00Z',
    changedAt: '2026-03-02T09:00:00Z',
    via: 'intake',
    region: 'america',
    requester: 'c-ana',
    requesterName: 'Ana',
    subject: 'Mails are late',
    body: 'Mails are late\nsince this morning',
    category: 'functionality',
    priority: 'normal',
    status: 'new',
    level: 1,
    handoffs: 0,
    teams: [],
    bounces: 0,
    triage: {},
    files: [],
    customerSide: { kind: 'thread', root: { platform: 'workspace', channel: 'support-acme', message: 'm1' } },
    source: 'workspace:support-acme:m1',
    confirmation: 'queued',
    applied: ['first'],
    ...change,
  };
}

/** A file as somebody sends it. */
export function aSentFile(name: string, change: Partial<SentFile> = {}): SentFile {
  const at = { platform: 'workspace', channel: 'support-acme', thread: 'm1' };
  return { id: `id of ${name}`, name, type: 'image/png', size: 12_000, in: at, ...change };
}

/** The same file as the ticket names it. */
export function aFile(name: string, change: Partial<TicketFile> = {}): TicketFile {
  return { ...ticketFile(aTicket().number, aSentFile(name)), ...change };
}

const mia = { id: 'workspace:mia', name: 'Mia' } as const;

export function aHandoff(team: string, change: Partial<Handoff> = {}): Handoff {
  return { ordinal: 1, team, by: mia, agent: mia, at: '2026-03-02T10:00:00Z', ...change };
}

/** A ticket as it stands in a status; handed over, the developers have it. */
export function ticketIn(status: Status, change: Partial<Ticket> = {}): Ticket {
  const handed = status === 'handed_over' ? { handoff: aHandoff('dev'), handoffs: 1, teams: ['dev'], level: 2 } : {};
  const solved = status === 'resolved' || status === 'closed' ? { solution: 'A new key' } : {};
  return aTicket({ status, ...(handed as Partial<Ticket>), ...solved, ...change });
}

/** A ticket that a team has now, with Mia as its agent. */
export function handedTo(team: string, change: Partial<Ticket> = {}): Ticket {
  return ticketIn('handed_over', { handoff: aHandoff(team), teams: [team], assignee: mia, ...change });
}

export function factsOf(actor: Person, change: Partial<Facts> = {}): Facts {
  return { now: NOON, actor, desk: aDesk(), customer: aCustomer(), checks, ...change };
}

/** Answers to all the checks that the default categories ask for. */
export const completeTriage = {
  customerNumber: { number: 'C-77' },
  browser: { browser: 'Firefox 140' },
  screenshot: { file: 'shot.png' },
  reproduction: { steps: 'Sent a mail', result: 'reproduced' },
  faq: { articles: 'none fits' },
  deliverability: { findings: 'SPF is fine' },
} as const;

/** The refusal that something ends in. @throws when it does not end in one */
export function refusalOf(run: () => unknown): Refusal {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

export function refusalOfAct(act: Act, ticket: Ticket, actor: Person, change: Partial<Facts> = {}): Refusal {
  return refusalOf(() => act(ticket, factsOf(actor, change)));
}

export function inEnglish(text: Text): string {
  return render(text, { language: 'en', zone: 'UTC' });
}

/** The entries of the timeline that follow from a decision. */
export function entriesOf({ intents }: Pick<Decision, 'intents'>) {
  return intents.flatMap((intent) => (intent.kind === 'entry' ? [intent.entry] : []));
}

/** What is said on one side, as `heading: words` or the notice, in English. */
export function saidTo({ intents }: Pick<Decision, 'intents'>, side: Extract<Intent, { kind: 'say' }>['to']['side']) {
  return intents.flatMap((intent) => (intent.kind === 'say' && intent.to.side === side ? [inWords(intent.line)] : []));
}

function inWords(line: Line): string {
  switch (line.kind) {
    case 'notice':
      return inEnglish(line.text);
    case 'words':
    case 'question':
      return `${inEnglish(line.heading)}: ${line.words}`;
    case 'resolved':
      return line.solution;
    case 'received':
      return 'received';
  }
}
