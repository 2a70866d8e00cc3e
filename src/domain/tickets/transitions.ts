import { t } from '../../i18n/types.ts';
import { may, type Permission } from '../people/permissions.ts';
import { isStaff, personId } from '../people/person.ts';
import { Refusal, refuse } from '../refusal.ts';
import type { Act, Facts } from './decide.ts';
import { label, type Status, type Ticket } from './ticket.ts';

interface Transition {
  /** The status after the move, by the one before; where none stands, the move is refused. */
  readonly to: Partial<Readonly<Record<Status, Status>>>;
  /** Who makes it by hand; absent: it is no move that anybody chooses. */
  readonly may?: Permission;
  /** It gives back the status before that move, as long as the move could still be made from there. */
  readonly undoes?: 'merge';
}

const AT_THE_DESK = { new: 'new', open: 'open', waiting: 'waiting' } as const;
const ALIVE = { ...AT_THE_DESK, handed_over: 'handed_over' } as const;
const ALWAYS = { ...ALIVE, resolved: 'resolved', closed: 'closed' } as const;
const WITH_A_TEAM = { handed_over: 'handed_over' } as const;

/** The life of a ticket: the one table of moves. What is not in it is refused with an explanation. */
export const TRANSITIONS = {
  claim: { to: { new: 'open', open: 'open', waiting: 'waiting' }, may: 'ticket.work' },
  assign: { to: { ...ALIVE, new: 'open' }, may: 'ticket.assign' },
  release: { to: AT_THE_DESK, may: 'ticket.work' },
  priority: { to: ALIVE, may: 'ticket.work' },
  category: { to: ALIVE, may: 'ticket.work' },
  triage: { to: ALIVE, may: 'ticket.work' },
  tag: { to: ALWAYS, may: 'ticket.work' },
  note: { to: ALWAYS, may: 'ticket.note' },
  answer: { to: { new: 'open', open: 'open', waiting: 'open', handed_over: 'handed_over' }, may: 'ticket.answer' },
  teamAnswer: { to: { handed_over: 'open' } },
  wait: { to: { new: 'waiting', open: 'waiting' }, may: 'ticket.work' },
  handOff: { to: { new: 'handed_over', open: 'handed_over', waiting: 'handed_over' }, may: 'handoff.give' },
  accept: { to: WITH_A_TEAM, may: 'handoff.take' },
  ask: { to: WITH_A_TEAM, may: 'handoff.take' },
  reply: { to: WITH_A_TEAM },
  teamSaid: { to: ALWAYS },
  passOn: { to: WITH_A_TEAM, may: 'handoff.take' },
  decline: { to: { handed_over: 'open' }, may: 'handoff.take' },
  return: { to: { handed_over: 'open' }, may: 'handoff.take' },
  resolve: {
    to: { new: 'resolved', open: 'resolved', waiting: 'resolved', handed_over: 'resolved' },
    may: 'ticket.resolve',
  },
  close: { to: { resolved: 'closed' }, may: 'ticket.work' },
  /** A duplicate: what follows for its customer follows from the other ticket. */
  merge: { to: { new: 'closed', open: 'closed', waiting: 'closed' }, may: 'ticket.work' },
  /** Only what was merged has this choice. */
  unmerge: { to: { closed: 'open' }, undoes: 'merge' },
  reopen: { to: { resolved: 'open', closed: 'open' }, may: 'ticket.reopen' },
  /** The customer wrote on their side: that wakes what waits or has ended. */
  customerWrote: { to: { ...ALIVE, waiting: 'open', resolved: 'open', closed: 'open' } },
} as const satisfies Record<string, Transition>;

export type Move = keyof typeof TRANSITIONS;

/** What is still done on a ticket that was merged; everything else is done on the other one. */
const AS_MERGED: ReadonlySet<Move> = new Set(['tag', 'note', 'teamSaid', 'unmerge']);

/** The status after a move. @throws Refusal that says why not and which moves this person has instead */
export function after(ticket: Ticket, move: Move, facts: Pick<Facts, 'actor' | 'customer'>): Status {
  if (ticket.mergedInto !== undefined && !AS_MERGED.has(move))
    return refuse('refuse.merged', { number: label(ticket.number), into: label(ticket.mergedInto) });
  const to = statusAfter(ticket.status, move);
  if (to !== undefined) return given(ticket, move) ?? to;
  const staff = isStaff(facts.actor);
  const status = staff ? t(`status.${ticket.status}`) : t(`status.customer.${ticket.status}`);
  const instead = movesFor(ticket, facts);
  throw new Refusal(t('refuse.move', { number: label(ticket.number), move: t(`move.${move}`), status }), {
    details: [
      ...(staff ? brought(ticket) : []),
      staff || instead.length > 0 ? t('refuse.move.instead', { moves: joinTexts(instead) }) : t('refuse.move.write'),
    ],
  });
}

/** Who was faster, and with which words. */
function brought({ statusBy, status, solution, deeds }: Ticket) {
  const last = deeds?.at(-1);
  // The customer, as a rule.
  if (statusBy === undefined) return last?.kind === 'reopened' ? [t('deed.reopened', { who: last.by.name })] : [];
  const ended = status === 'resolved' || status === 'closed';
  return ended && solution !== undefined
    ? [t('refuse.move.solvedBy', { who: statusBy.name, solution })]
    : [t('refuse.move.by', { who: statusBy.name })];
}

/** Only asks whether a move is possible, and changes nothing. */
export function possible(move: Move): Act {
  return (ticket, facts) => {
    after(ticket, move, facts);
    return { ticket, intents: [] };
  };
}

function statusAfter(status: Status, move: Move): Status | undefined {
  const { to }: Transition = TRANSITIONS[move];
  return to[status];
}

/** The status that a move gives back. */
function given({ statusBefore }: Ticket, move: Move): Status | undefined {
  const { undoes }: Transition = TRANSITIONS[move];
  if (undoes === undefined || statusBefore === undefined) return undefined;
  return statusAfter(statusBefore, undoes) && statusBefore;
}

/** A merged ticket whose own status would have changed by a move, were it not merged: it comes back with that. */
export function movedBefore(ticket: Ticket, move: Move): Ticket {
  const { statusBefore, ...rest } = ticket;
  const to = statusBefore && statusAfter(statusBefore, move);
  return { ...rest, ...(to === undefined ? {} : { statusBefore: to }) };
}

/** The moves that people make by hand from a status, in the order of the table. */
export function movesFrom(status: Status): readonly Move[] {
  return (Object.keys(TRANSITIONS) as Move[]).filter(
    (move) => 'may' in TRANSITIONS[move] && statusAfter(status, move) !== undefined,
  );
}

/** The moves that are left to this person with this ticket. */
function movesFor(ticket: Ticket, { actor, customer }: Pick<Facts, 'actor' | 'customer'>): readonly Move[] {
  const own = customer.accounts.includes(personId(actor)) ? { customer: customer.id } : {};
  return movesFrom(ticket.status).filter((move) => {
    const { may: permission }: Transition = TRANSITIONS[move];
    return permission !== undefined && may(actor, permission, { ticket, ...own });
  });
}

function joinTexts(moves: readonly Move[]) {
  const [first, ...rest] = moves.map((move) => t(`move.${move}`));
  return rest.reduce((sum, next) => t('list.and', { first: sum, second: next }), first ?? t('list.nothing'));
}
