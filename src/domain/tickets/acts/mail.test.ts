import { describe, expect, it } from 'vitest';
import { aCustomer, aTicket, entriesOf, factsOf, people, saidTo, ticketIn } from '#test/builders.ts';
import type { Ticket } from '../ticket.ts';
import { giveMailUp, isReachable, mailLeft, mailRefused, sendOwed, setAddress } from './mail.ts';

const facts = factsOf(people.mia);
const { address: _none, ...noAddress } = aCustomer();
const { customerSide: _chat, ...noChat } = aTicket();
const kinds = (intents: readonly { readonly kind: string }[]) => intents.map(({ kind }) => kind);

it('a customer is reached in their chat, or by mail', () => {
  expect(isReachable(aTicket(), noAddress)).toBe(true);
  expect(isReachable(noChat, aCustomer())).toBe(true);
  expect(isReachable(noChat, noAddress)).toBe(false);
});

describe('an address that an agent sets', () => {
  const set = (to: string, customer = aCustomer()) =>
    entriesOf(setAddress(to)(aTicket(), factsOf(people.mia, { customer })));

  it('stands in the history with the one before, for the desk alone', () => {
    const entry = { kind: 'address', by: 'workspace:mia', byName: 'Mia', visibleTo: ['desk'] };
    expect(set('new@acme.example')).toEqual([
      { ...entry, details: { from: 'ana@acme.example', to: 'new@acme.example' } },
    ]);
    expect(set('new@acme.example', noAddress)).toEqual([{ ...entry, details: { to: 'new@acme.example' } }]);
  });

  it('is no news when it is the one on record, unless nobody vouched for that', () => {
    expect(set('ana@acme.example')).toEqual([]);
    expect(set('ana@acme.example', aCustomer({ addressOnlySaid: true }))).toHaveLength(1);
  });
});

describe('what waited for an address', () => {
  const waiting = ticketIn('resolved', { confirmation: 'none', solutionOwed: true });

  it('goes out in the order in which it came about, once', () => {
    const { ticket, intents } = sendOwed(waiting, facts);
    expect(intents.slice(1)).toEqual([
      { kind: 'card' },
      { kind: 'confirm' },
      { kind: 'mailAnswer', words: 'A new key', solution: true },
    ]);
    expect(ticket.confirmation).toBe('queued');
    expect(ticket).not.toHaveProperty('solutionOwed');
    expect(sendOwed(ticket, facts)).toEqual({ ticket, intents: [] });
  });

  it('is each thing by itself where only that waits', () => {
    expect(kinds(sendOwed({ ...waiting, confirmation: 'sent' }, facts).intents)).toEqual([
      'entry',
      'card',
      'mailAnswer',
    ]);
    expect(sendOwed({ ...waiting, confirmation: 'sent' }, facts).ticket.confirmation).toBe('sent');
    expect(kinds(sendOwed(aTicket({ confirmation: 'none' }), facts).intents)).toEqual(['entry', 'card', 'confirm']);
  });

  it('goes on waiting while there is no address', () => {
    const still = factsOf(people.mia, { customer: noAddress });
    expect(sendOwed(waiting, still)).toEqual({ ticket: waiting, intents: [] });
  });
});

describe('what became of a mail', () => {
  const mail = '1042:1:3';
  const refused = (ticket: Ticket, id = mail) => mailRefused(id, 'answer', 'no such mailbox')(ticket, facts);

  it('is an entry by nobody when it left, and no change of the card', () => {
    const left = mailLeft(mail, 'confirmation')(aTicket(), facts);
    expect(left.ticket.confirmation).toBe('sent');
    expect(left.intents).toEqual([{ kind: 'entry', entry: { kind: 'confirmation', visibleTo: ['desk'] } }]);
    const answered = mailLeft(mail, 'answer')(aTicket(), facts);
    expect(answered.ticket).toEqual(aTicket());
    expect(entriesOf(answered)).toEqual([{ kind: 'mailed', visibleTo: ['desk'], details: { what: 'answer' } }]);
  });

  it('is known to the desk when it was refused, until it leaves after all', () => {
    const { ticket, intents } = refused(aTicket());
    expect(ticket.undelivered).toEqual([{ mail, what: 'answer', why: 'refused' }]);
    expect(entriesOf({ intents })).toEqual([
      { kind: 'undelivered', visibleTo: ['desk'], details: { what: 'answer', reason: 'no such mailbox' } },
    ]);
    expect(saidTo({ intents }, 'desk')).toEqual([expect.stringMatching(/^Answer could not be delivered/)]);
    expect(saidTo({ intents }, 'requester')).toEqual([]);
    const left = mailLeft(mail, 'answer')(ticket, facts);
    expect(left.ticket).not.toHaveProperty('undelivered');
    expect(kinds(left.intents)).toEqual(['entry', 'card']);
  });

  it('is remembered once for each mail, and for so many of them', () => {
    const twice = refused(refused(aTicket()).ticket).ticket;
    expect(twice.undelivered).toHaveLength(1);
    const given = giveMailUp(mail, 'answer')(refused(twice, '1042:2:3').ticket, facts);
    expect(given.ticket.undelivered).toEqual([
      { mail: '1042:2:3', what: 'answer', why: 'refused' },
      { mail, what: 'answer', why: 'givenUp' },
    ]);
    expect(entriesOf(given)).toMatchObject([{ kind: 'givenUp', byName: 'Mia', visibleTo: ['desk'] }]);
    let many = aTicket();
    for (let n = 0; n < 15; n += 1) many = refused(many, `1042:${n}:1`).ticket;
    expect(many.undelivered?.map((one) => one.mail)).toEqual(Array.from({ length: 10 }, (_, n) => `1042:${n + 5}:1`));
  });

  it('makes no mail, so that telling of mails has an end', () => {
    for (const act of [mailLeft(mail, 'answer'), mailRefused(mail, 'answer', ''), giveMailUp(mail, 'answer')])
      for (const kind of kinds(act(refused(aTicket()).ticket, facts).intents))
        expect(['entry', 'say', 'card']).toContain(kind);
  });
});
