import { describe, expect, it } from 'vitest';
import { aTicket, factsOf, handedTo, inEnglish, people, refusalOfAct, ticketIn } from '#test/builders.ts';
import type { Person } from '../people/person.ts';
import { STATUSES, type Status } from './ticket.ts';
import { after, type Move, movesFrom, possible, TRANSITIONS } from './transitions.ts';

/** The life of a ticket as the desk knows it, a column per status in the order of STATUSES; `-`: not possible. */
const LIFE: Readonly<Record<Move, string>> = {
  claim: 'open open waiting - - -',
  assign: 'open open waiting handed_over - -',
  release: 'new open waiting - - -',
  priority: 'new open waiting handed_over - -',
  category: 'new open waiting handed_over - -',
  triage: 'new open waiting handed_over - -',
  tag: 'new open waiting handed_over resolved closed',
  note: 'new open waiting handed_over resolved closed',
  answer: 'open open open handed_over - -',
  teamAnswer: '- - - open - -',
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
  merge: 'closed closed closed - - -',
  unmerge: '- - - - - open',
  reopen: '- - - - open open',
  customerWrote: 'new open open handed_over open open',
};

/** Moves that nobody makes by hand; `reply` follows from a question. */
const NOBODYS_CHOICE = new Set<Move>(['teamSaid', 'reply', 'teamAnswer', 'customerWrote', 'unmerge']);

const cells = Object.entries(LIFE).flatMap(([move, row]) =>
  row.split(' ').map((to, index) => ({ move: move as Move, from: STATUSES[index] as Status, to })),
);

it('knows every move', () => {
  expect(Object.keys(TRANSITIONS)).toEqual(Object.keys(LIFE));
  expect(cells).toHaveLength(Object.keys(LIFE).length * STATUSES.length);
});

it.each(cells.filter(({ to }) => to !== '-'))('$move: $from → $to', ({ move, from, to }) => {
  expect(after(ticketIn(from), move, factsOf(people.zoe))).toBe(to);
  expect(possible(move)(ticketIn(from), factsOf(people.zoe)).intents).toEqual([]);
});

it.each(cells.filter(({ to }) => to === '-'))('$move is refused while $from, with why and what is possible', (cell) => {
  const refusal = refusalOfAct(possible(cell.move), ticketIn(cell.from), people.zoe);
  const [why, instead] = [refusal.text, ...refusal.details].map(inEnglish);
  expect(why).toContain('T-1042');
  expect(why).toContain(`“${inEnglish({ key: `move.${cell.move}` })}” is not possible`);
  expect(why).toContain(`“${inEnglish({ key: `status.${cell.from}` })}”`);
  const left = movesFrom(cell.from).map((move) => inEnglish({ key: `move.${move}` }));
  expect(instead).toBe(`Possible now: ${left.join(', ')}.`);
  expect(refusal.denied).toBe(false);
});

it('undoing a merge gives back the status before it, as long as it could be merged from there', () => {
  const again = STATUSES.map((statusBefore) =>
    after(ticketIn('closed', { statusBefore }), 'unmerge', factsOf(people.mia)),
  );
  expect(again).toEqual(['new', 'open', 'waiting', 'open', 'open', 'open']);
});

describe('movesFrom', () => {
  it.each(STATUSES)('names for %s what is possible by hand, and nothing else', (status) => {
    const named = cells.filter(({ from, to }) => from === status && to !== '-').map(({ move }) => move);
    expect(movesFrom(status)).toEqual(named.filter((move) => !NOBODYS_CHOICE.has(move)));
    expect(movesFrom(status)).toContain('note');
  });
});

describe('a refusal names what this person may do instead, and nothing that they may not', () => {
  const instead = (who: Person, move: Move, ticket = ticketIn('resolved')) =>
    refusalOfAct(possible(move), ticket, who).details.map(inEnglish);

  it.each([
    ['an agent', people.mia, ['Possible now: tag, add a note, close, reopen.']],
    ['the customer', people.ana, ['Possible now: reopen.']],
    ['another customer', people.gus, ['Write in the conversation of your request; we read it there.']],
    ['a member of a team that never had it', people.ivan, ['Possible now: nothing.']],
  ] as const)('%s', (_, who, said) => {
    expect(instead(who, 'answer')).toEqual(said);
  });

  it('a team that has it is told its own moves', () => {
    const said = instead(people.dora, 'claim', handedTo('dev')).join();
    expect(said).toMatch(/accept, ask for more, pass on, decline, return/);
    expect(said).not.toMatch(/assign|change the/);
  });
});

it('does not change the ticket that it is asked about', () => {
  const ticket = Object.freeze(aTicket());
  expect(after(ticket, 'claim', factsOf(people.mia))).toBe('open');
  expect(ticket.status).toBe('new');
});
