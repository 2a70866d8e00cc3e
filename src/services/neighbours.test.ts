import { expect, it } from 'vitest';
import { aDesk, aTicket, people, ticketIn } from '#test/builders.ts';
import type { Desk } from '../domain/desk.ts';
import type { Person } from '../domain/people/person.ts';
import type { ReadEntry, Ticket } from '../domain/tickets/ticket.ts';
import { Neighbours } from './neighbours.ts';

const open = aDesk();
const dev = open.teams['dev'] ?? expect.unreachable();
/** The settings by which the developers, who had the main ticket long ago, are confidential. */
const hushed = aDesk({ teams: { ...open.teams, dev: { ...dev, confidential: true } } });

const MAIN = 1001;
const DUPLICATE = 1042;
const main = ticketIn('open', { number: MAIN, requester: 'c-gus', teams: ['dev'], merged: [DUPLICATE], links: [7] });
const duplicate = ticketIn('closed', {
  number: DUPLICATE,
  teams: ['it'],
  mergedInto: MAIN,
  statusBefore: 'waiting',
  links: [MAIN, 7],
});
const alone: Ticket = (({ solution: _none, ...rest }) => rest)(duplicate);
const other = aTicket({ number: 7 });
const shelf = new Map([main, alone, other].map((ticket) => [ticket.number, ticket]));

function neighbours(person: Person, desk: Desk, customer?: string) {
  let looks = 0;
  const byNumber = async (number: number) => {
    looks += 1;
    return shelf.get(number);
  };
  const of = new Neighbours({ person, ...(customer === undefined ? {} : { customer }) }, { byNumber }, desk);
  return { of, looks: () => looks };
}

const heard: ReadEntry = {
  at: '2026-03-02T09:00:00Z',
  kind: 'heard',
  words: 'what Ana wrote to the developers’ customer',
  details: { from: 'T-1001' },
  visibleTo: ['desk'],
};
const merged: ReadEntry = { ...heard, kind: 'merged', details: { to: 'T-1001' }, visibleTo: ['requester'] };
const linked: ReadEntry = { ...heard, kind: 'linked', details: { to: 'T-7' } };

it.each([
  ['somebody of another team', people.ivan, undefined],
  ['the customer of the duplicate', people.ana, 'c-ana'],
])('%s reads nothing of a ticket whose team was made confidential', async (_, person, customer) => {
  const { of } = neighbours(person, hushed, customer);
  expect(await of.sees(heard, alone)).toBe(false);
  expect(await of.sees(merged, alone)).toBe(false);
  const known = await of.known(alone);
  expect(known).toMatchObject({ status: 'open', links: [7] });
  expect(known.mergedInto).toBeUndefined();
  expect((await of.known({ ...alone, solution: 'A new key' })).status).toBe('resolved');
});

it('what has nothing to do with that team is read as before, and so is everything while it is not confidential', async () => {
  const { of } = neighbours(people.ivan, hushed);
  expect(await of.sees(linked, alone)).toBe(true);
  expect(await of.sees({ ...linked, kind: 'note', details: { from: 'T-1001' } }, alone)).toBe(true);
  const before = neighbours(people.ivan, open).of;
  expect(await before.sees(heard, alone)).toBe(true);
  expect(await before.known(alone)).toEqual(alone);
});

it.each([
  ['the desk', people.mia, undefined],
  ['a lead', people.zoe, undefined],
])('%s, who may see every ticket, reads all of it, without a look at another', async (_, person) => {
  const { of, looks } = neighbours(person, hushed);
  expect(await of.sees(heard, alone)).toBe(true);
  expect(await of.known(alone)).toEqual(alone);
  expect(looks()).toBe(0);
});

it('whoever has access to both reads both; the other way round, words of a hushed duplicate are hidden', async () => {
  const inBoth = { ...people.ivan, teams: ['it', 'dev'] };
  expect(await neighbours(inBoth, hushed).of.known(alone)).toEqual(alone);
  const own = neighbours(people.ana, hushed, 'c-gus').of;
  expect((await own.known(alone)).mergedInto).toBe(MAIN);
  const it = open.teams['it'] ?? expect.unreachable();
  const itHushed = aDesk({ teams: { ...open.teams, it: { ...it, confidential: true } } });
  const { of, looks } = neighbours(people.dora, itHushed);
  expect(await of.sees({ ...heard, details: { from: 'T-1042' } }, main)).toBe(false);
  expect(await of.sees({ ...heard, kind: 'absorbed', details: { from: 'T-1042' } }, main)).toBe(false);
  expect(looks()).toBe(1);
  expect(await of.known(main)).toMatchObject({ links: [7], status: 'open' });
  expect((await of.known(main)).merged).toBeUndefined();
});
