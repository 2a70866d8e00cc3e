import { describe, expect, it } from 'vitest';
import { aTicket, inEnglish, refusalOf, ticketIn } from '#test/builders.ts';
import { STATUSES, type Status } from './ticket.ts';
import { after, afterCustomerWrote, type Move, movesFrom, TRANSITIONS } from './transitions.ts';

/** The life of a ticket as the desk knows it, a column per status in the order of STATUSES; `-`: not possible. */
const LIFE: Readonly<Record<Move, string>> = {
  claim: 'open open open - - -',
  assign: 'new open waiting handed_over - -',
  release: 'new open waiting - - -',
  priority: 'new open waiting handed_over - -',
  category: 'new open waiting handed_over - -',
  triage: 'new open waiting handed_over - -',
  note: 'new open waiting handed_over resolved closed',
  answer: 'open open open open - -',
  wait: 'waiting waiting - - - -',
  handOff: 'handed_over handed_over handed_over - - -',
  accept: '- - - handed_over - -',
  ask: '- - - handed_over - -',
  reply: '- - - handed_over - -',
  teamSaid: 'new open waiting handed_over resolved closed',
  passOn: '- - - handed_over - -',
  decline: '- - - open - -',
  return: '- - - open - -',
  resolve: 'resolved resolved resolved resolved - -',
  close: '- - - - closed -',
  reopen: '- - - - open open',
};

const cells = Object.entries(LIFE).flatMap(([move, row]) =>
  row.split(' ').map((to, index) => ({ move: move as Move, from: STATUSES[index] as Status, to })),
);

it('knows every move', () => {
  expect(Object.keys(TRANSITIONS)).toEqual(Object.keys(LIFE));
  expect(cells).toHaveLength(Object.keys(LIFE).length * STATUSES.length);
});

it.each(cells.filter(({ to }) => to !== '-'))('$move: $from → $to', ({ move, from, to }) => {
  expect(after(ticketIn(from), move)).toBe(to);
});

it.each(cells.filter(({ to }) => to === '-'))('$move is refused while $from, with why and what is possible', (cell) => {
  const refusal = refusalOf(() => after(ticketIn(cell.from), cell.move));
  const [why, instead] = [refusal.text, ...refusal.details].map(inEnglish);
  expect(why).toContain('T-1042');
  expect(why).toContain(`“${inEnglish({ key: `move.${cell.move}` })}” is not possible`);
  expect(why).toContain(`“${inEnglish({ key: `status.${cell.from}` })}”`);
  const possible = movesFrom(cell.from).map((move) => inEnglish({ key: `move.${move}` }));
  expect(instead).toBe(`Possible now: ${possible.join(', ')}.`);
  expect(refusal.denied).toBe(false);
});

describe('movesFrom', () => {
  it.each(STATUSES)('names for %s what is possible by hand, and nothing else', (status) => {
    const possible = cells.filter(({ from, to }) => from === status && to !== '-').map(({ move }) => move);
    expect(movesFrom(status)).toEqual(possible.filter((move) => move !== 'teamSaid' && move !== 'reply'));
    expect(movesFrom(status)).toContain('note');
  });
});

it.each([
  ['new', 'new'],
  ['open', 'open'],
  ['waiting', 'open'],
  ['handed_over', 'handed_over'],
  ['resolved', 'open'],
  ['closed', 'open'],
] as const)('a customer’s message makes %s %s', (from, to) => {
  expect(afterCustomerWrote(from)).toBe(to);
});

it('does not change the ticket that it is asked about', () => {
  const ticket = Object.freeze(aTicket());
  expect(after(ticket, 'claim')).toBe('open');
  expect(ticket.status).toBe('new');
});
