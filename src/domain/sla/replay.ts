import type { Customer } from '../customers/customer.ts';
import { type EntryKind, PRIORITIES, type Priority, type Ticket, type TimelineEntry } from '../tickets/ticket.ts';
import type { SlaClock } from './clock.ts';
import { EVENTS, moveClocks } from './clocks.ts';
import type { SlaRules } from './rules.ts';

/** One entry of a ticket's history, as far as clocks are concerned; those of one step have one `version`. */
export interface StoryEntry extends Pick<TimelineEntry, 'at' | 'by' | 'kind' | 'details'> {
  readonly version: number;
}

/** What has to be known of a ticket to work its story again. */
export interface Story {
  readonly ticket: Ticket;
  readonly customer: Customer;
  /** The entries of `STORY_KINDS`, the oldest first. */
  readonly history: readonly StoryEntry[];
}

/** What moves a clock, or changes by which terms it counts. */
export const STORY_KINDS: readonly EntryKind[] = [
  ...(Object.keys(EVENTS) as EntryKind[]),
  'unmerged',
  'priority',
  'category',
];

/** What ends a hand-off whoever does it; a team's answer does as well, see `teamAnswers`. */
const ENDS: ReadonlySet<EntryKind> = new Set(['declined', 'returned', 'resolved']);
/** Who it was is no matter to a clock. */
const SOMEBODY = { id: '', name: '' };

/**
 * The clocks that a ticket would have, had these rules been in force all the time: its history is gone through step by step, by the
 * same rule that moved its own clocks. The customer's contract and the ticket's region are those of today, as no history has them.
 */
export function replayed({ ticket, customer, history }: Story, rules: SlaRules): readonly SlaClock[] {
  const answers = teamAnswers(ticket, history);
  let now = atFirst(ticket, history);
  let before: Ticket | undefined;
  for (const entries of Map.groupBy(history, ({ version }) => version).values()) {
    const kinds = entries.map(({ kind }) => kind);
    const moved = entries.reduce((one, entry) => afterEntry(one, entry, answers.has(entry)), now);
    now = moveClocks(before, moved, kinds, { now: entries[0]?.at ?? ticket.openedAt, rules, customer });
    before = now;
  }
  return now.clocks ?? [];
}

/** The ticket as it was made. */
function atFirst(ticket: Ticket, history: readonly StoryEntry[]): Ticket {
  const {
    clocks: _clocks,
    handoff: _handoff,
    mergedInto: _main,
    mainClosed: _over,
    statusBefore: _before,
    ...rest
  } = ticket;
  const first = (kind: EntryKind) => history.find((entry) => entry.kind === kind)?.details?.['from'];
  return {
    ...rest,
    status: 'new',
    handoffs: 0,
    priority: priorityOf(first('priority')) ?? ticket.priority,
    category: first('category') ?? ticket.category,
  };
}

/** What an entry does to a ticket besides moving its clocks, where that matters to them. */
const AFTER: Partial<Readonly<Record<EntryKind, (ticket: Ticket, entry: StoryEntry) => Ticket>>> = {
  priority: (ticket, { details }) => ({ ...ticket, priority: priorityOf(details?.['to']) ?? ticket.priority }),
  category: (ticket, { details }) => ({ ...ticket, category: details?.['to'] ?? ticket.category }),
  handedOver: (ticket, { details, at }) => handedTo(ticket, details?.['team'], at),
  passedOn: (ticket, { details, at }) => handedTo(ticket, details?.['to'], at),
  // The main ticket's number is no matter here; what waited waits again when it is worked on by itself.
  merged: (ticket) => ({ ...ticket, mergedInto: 0 }),
  unmerged: ({ mergedInto: _main, ...alone }) => alone,
  waiting: (ticket) => ({ ...ticket, status: 'waiting' }),
  customer: woken,
  answer: woken,
  reopened: woken,
};

function afterEntry(ticket: Ticket, entry: StoryEntry, isTeamAnswer: boolean): Ticket {
  if (ENDS.has(entry.kind) || isTeamAnswer) return withoutHandoff({ ...ticket, status: 'open' });
  return AFTER[entry.kind]?.(ticket, entry) ?? ticket;
}

function woken(ticket: Ticket): Ticket {
  return ticket.status === 'waiting' ? { ...ticket, status: 'open' } : ticket;
}

function handedTo(ticket: Ticket, team = '', at: string): Ticket {
  const ordinal = ticket.handoffs + 1;
  return {
    ...ticket,
    status: 'handed_over',
    handoffs: ordinal,
    handoff: { ordinal, team, by: SOMEBODY, agent: SOMEBODY, at },
  };
}

function withoutHandoff(ticket: Ticket): Ticket {
  const { handoff: _ended, ...rest } = ticket;
  return rest;
}

/**
 * The answers by which teams ended their hand-offs. The history does not say that of an answer, but it was one when whoever had
 * accepted gave it, or when the hand-off's own clock stopped with it; and where a hand-off is over that nothing else ended, it was
 * the last answer while it lasted.
 */
function teamAnswers(ticket: Ticket, history: readonly StoryEntry[]): ReadonlySet<StoryEntry> {
  const stops = new Set(
    (ticket.clocks ?? []).flatMap(({ kind, stoppedAt }) => (kind === 'handoff' && stoppedAt ? [stoppedAt] : [])),
  );
  const found = new Set<StoryEntry>();
  let [has, acceptedBy, last] = [false, undefined as string | undefined, undefined as StoryEntry | undefined];
  const over = () => {
    if (has && last) found.add(last);
    has = false;
  };
  for (const entry of history) {
    const { kind, by, at } = entry;
    if (kind === 'handedOver' || kind === 'passedOn') {
      if (kind === 'handedOver') over();
      [has, acceptedBy, last] = [true, undefined, undefined];
    } else if (ENDS.has(kind)) has = false;
    else if (kind === 'accepted') acceptedBy = by;
    else if (kind === 'answer' && has) {
      last = entry;
      if ((by !== undefined && by === acceptedBy) || stops.has(at)) over();
    }
  }
  if (ticket.handoff === undefined) over();
  return found;
}

function priorityOf(word: string | undefined): Priority | undefined {
  return PRIORITIES.find((priority) => priority === word);
}
