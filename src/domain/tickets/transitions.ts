import { t } from '../../i18n/types.ts';
import { Refusal } from '../refusal.ts';
import { label, type Status, type Ticket } from './ticket.ts';

interface Transition {
  readonly from: readonly Status[];
  /** `same`: the status stays. */
  readonly to: Status | 'same';
}

const AT_THE_DESK = ['new', 'open', 'waiting'] as const;
const ALIVE = [...AT_THE_DESK, 'handed_over'] as const;
const ENDED = ['resolved', 'closed'] as const;

/** The life of a ticket: the one table of moves. What is not in it is refused with an explanation. */
export const TRANSITIONS = {
  claim: { from: AT_THE_DESK, to: 'open' },
  assign: { from: ALIVE, to: 'same' },
  release: { from: AT_THE_DESK, to: 'same' },
  priority: { from: ALIVE, to: 'same' },
  category: { from: ALIVE, to: 'same' },
  triage: { from: ALIVE, to: 'same' },
  note: { from: [...ALIVE, ...ENDED], to: 'same' },
  answer: { from: ALIVE, to: 'open' },
  wait: { from: ['new', 'open'], to: 'waiting' },
  handOff: { from: AT_THE_DESK, to: 'handed_over' },
  accept: { from: ['handed_over'], to: 'same' },
  ask: { from: ['handed_over'], to: 'same' },
  reply: { from: ['handed_over'], to: 'same' },
  teamSaid: { from: [...ALIVE, ...ENDED], to: 'same' },
  passOn: { from: ['handed_over'], to: 'same' },
  decline: { from: ['handed_over'], to: 'open' },
  return: { from: ['handed_over'], to: 'open' },
  resolve: { from: ALIVE, to: 'resolved' },
  close: { from: ['resolved'], to: 'closed' },
  reopen: { from: ENDED, to: 'open' },
} as const satisfies Record<string, Transition>;

export type Move = keyof typeof TRANSITIONS;

/** The status after a move. @throws Refusal that says why not and which moves there are. */
export function after(ticket: Ticket, move: Move): Status {
  const { from, to }: Transition = TRANSITIONS[move];
  if (!from.includes(ticket.status)) {
    throw new Refusal(
      t('refuse.move', {
        number: label(ticket.number),
        move: t(`move.${move}`),
        status: t(`status.${ticket.status}`),
      }),
      { details: [t('refuse.move.instead', { moves: joinTexts(movesFrom(ticket.status)) })] },
    );
  }
  return to === 'same' ? ticket.status : to;
}

/** What a customer's message does to the status: it wakes what waits or has ended. */
export function afterCustomerWrote(status: Status): Status {
  return status === 'waiting' || status === 'resolved' || status === 'closed' ? 'open' : status;
}

/** The moves that people make by hand from a status, in the order of the table. */
export function movesFrom(status: Status): readonly Move[] {
  const byHand = Object.keys(TRANSITIONS).filter((move) => move !== 'teamSaid' && move !== 'reply') as Move[];
  return byHand.filter((move) => (TRANSITIONS[move] as Transition).from.includes(status));
}

function joinTexts(moves: readonly Move[]) {
  const [first, ...rest] = moves.map((move) => t(`move.${move}`));
  return rest.reduce((sum, next) => t('list.and', { first: sum, second: next }), first ?? t('list.nothing'));
}
