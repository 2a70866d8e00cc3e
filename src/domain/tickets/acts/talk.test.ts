import { describe, expect, it } from 'vitest';
import {
  aCustomer,
  aFile,
  aSentFile,
  aTicket,
  entriesOf,
  factsOf,
  handedTo,
  inEnglish,
  people,
  refusalOfAct,
  saidTo,
  ticketIn,
} from '#test/builders.ts';
import type { Person } from '../../people/person.ts';
import type { Act, Decision } from '../decide.ts';
import type { Ticket } from '../ticket.ts';
import { answer, close, customerWrote, reopen, resolve, teamSaid } from './talk.ts';

const mia = { id: 'workspace:mia', name: 'Mia' };
const by = (actor: Person, act: Act, ticket: Ticket) => act(ticket, factsOf(actor));
const kinds = ({ intents }: Decision) => intents.map(({ kind }) => kind);
const { customerSide: _chat, ...noChat } = aTicket();
const { address: _none, ...noAddress } = aCustomer({ accounts: [] });

describe('an answer', () => {
  it('is read by the customer with who answers, and by the desk', () => {
    const decision = by(people.mia, answer('Try again'), ticketIn('waiting'));
    expect(decision.ticket).toMatchObject({ status: 'open', assignee: mia });
    expect(saidTo(decision, 'requester')).toEqual(['Mia answers (T-1042): Try again']);
    expect(saidTo(decision, 'desk')).toEqual(['Answer to the customer by Mia: Try again']);
    expect(entriesOf(decision)).toMatchObject([{ kind: 'answer', words: 'Try again', visibleTo: ['requester'] }]);
    expect(kinds(decision)).not.toContain('mailAnswer');
  });

  it('is not said again in the customer’s thread when it was written there', () => {
    const decision = by(people.mia, answer('Try again', 'thread'), aTicket());
    expect(saidTo(decision, 'requester')).toEqual([]);
    expect(saidTo(decision, 'desk')).toHaveLength(1);
  });

  it('goes by mail to somebody without a chat', () => {
    const decision = by(people.mia, answer('Try again'), noChat);
    expect(decision.intents).toContainEqual({ kind: 'mailAnswer', words: 'Try again' });
    expect(saidTo(decision, 'requester')).toEqual([]);
  });

  it('is refused where no way leads to the customer', () => {
    const facts = { customer: noAddress };
    expect(inEnglish(refusalOfAct(answer('Try again'), noChat, people.mia, facts).text)).toMatch(/ticket address/);
    expect(answer('Try again')(aTicket(), factsOf(people.mia, facts)).ticket.status).toBe('open');
  });

  it('leaves the ticket with its agent, and with nobody when no agent answered', () => {
    expect(by(people.noah, answer('x'), aTicket({ assignee: mia })).ticket.assignee).toEqual(mia);
    expect(by(people.zoe, answer('x'), aTicket()).ticket).not.toHaveProperty('assignee');
  });
});

describe('the customer’s message', () => {
  it.each([
    ['new', 'new', false],
    ['open', 'open', false],
    ['waiting', 'open', false],
    ['handed_over', 'handed_over', false],
    ['resolved', 'open', true],
    ['closed', 'open', true],
  ] as const)('finds the ticket %s and leaves it %s', (from, to, woke) => {
    const decision = by(people.ana, customerWrote('Still broken', []), ticketIn(from));
    expect(decision.ticket.status).toBe(to);
    expect(saidTo(decision, 'desk')).toEqual(['Ana (customer) wrote: Still broken']);
    expect(saidTo(decision, 'requester')).toHaveLength(woke ? 1 : 0);
    expect(entriesOf(decision).map(({ kind }) => kind)).toEqual(woke ? ['customer', 'reopened'] : ['customer']);
    expect('solution' in decision.ticket).toBe(false);
  });

  it('is read by the team that has the ticket', () => {
    const decision = by(people.ana, customerWrote('More', []), handedTo('legal'));
    expect(saidTo(decision, 'team')).toEqual(['Ana (customer) wrote: More']);
  });

  it('adds its files, up to what a ticket can list', () => {
    const sent = [aSentFile('b.png'), aSentFile('c.png')];
    const decision = by(people.ana, customerWrote('See', sent), aTicket({ files: [aFile('a.png')] }));
    expect(decision.ticket.files).toEqual([aFile('a.png'), aFile('b.png'), aFile('c.png')]);
    expect(entriesOf(decision)[0]?.details).toEqual({ files: 'b.png, c.png' });
    const many = Array.from({ length: 60 }, (_, n) => `${n}.png`);
    const more = by(
      people.ana,
      customerWrote(
        'See',
        many.map((name) => aSentFile(name)),
      ),
      aTicket(),
    );
    expect(more.ticket.files.map(({ name }) => name)).toEqual(many.slice(0, 50));
    expect(kinds(more).filter((kind) => kind === 'bring')).toHaveLength(60);
  });
});

describe('what a team says among itself', () => {
  it('is read at the desk too', () => {
    const decision = by(people.dora, teamSaid('dev', 'A race'), handedTo('dev'));
    expect(saidTo(decision, 'desk')).toEqual(['Dora (Development): A race']);
    expect(entriesOf(decision)).toMatchObject([{ kind: 'team', words: 'A race', visibleTo: ['team:dev'] }]);
  });

  it('stays there when the team is confidential, also when the ticket is elsewhere by then', () => {
    for (const ticket of [handedTo('legal'), handedTo('dev'), ticketIn('closed')]) {
      const decision = by(people.lea, teamSaid('legal', 'Sue them'), ticket);
      expect(kinds(decision)).toEqual(['entry']);
      expect(entriesOf(decision)[0]?.visibleTo).toEqual(['team:legal']);
      expect(decision.ticket.status).toBe(ticket.status);
    }
  });
});

describe('the end', () => {
  it('tells the customer what solved it, and ends a hand-off', () => {
    const decision = by(people.dora, resolve('A new key'), handedTo('dev'));
    expect(decision.ticket).toMatchObject({ status: 'resolved', solution: 'A new key', assignee: mia });
    expect(decision.ticket).not.toHaveProperty('handoff');
    expect(saidTo(decision, 'requester')).toEqual(['A new key']);
    expect(saidTo(decision, 'desk')).toEqual(['Resolved by Dora: A new key']);
    const ended = decision.intents.find((intent) => intent.kind === 'packetEnded');
    expect(ended && inEnglish(ended.how)).toBe('Resolved by Dora.');
    expect(entriesOf(decision)).toMatchObject([{ kind: 'resolved', words: 'A new key', visibleTo: ['requester'] }]);
  });

  it('goes by mail to somebody without a chat', () => {
    const decision = by(people.mia, resolve('A new key'), noChat);
    expect(decision.intents).toContainEqual({ kind: 'mailAnswer', words: 'A new key', solution: true });
    expect(decision.ticket.assignee).toEqual(mia);
    expect(decision.ticket).not.toHaveProperty('solutionOwed');
  });

  it('is owed to somebody whom no way leads to, until it is taken back', () => {
    const facts = factsOf(people.mia, { customer: noAddress });
    const { ticket, intents } = resolve('A new key')(noChat, facts);
    expect(ticket).toMatchObject({ status: 'resolved', solution: 'A new key', solutionOwed: true });
    expect(intents.map(({ kind }) => kind)).not.toContain('mailAnswer');
    expect(reopen('It is back')(ticket, facts).ticket).not.toHaveProperty('solutionOwed');
    expect(customerWrote('It is back', [])(ticket, facts).ticket).not.toHaveProperty('solutionOwed');
    // In a chat they read it, address or not.
    expect(resolve('A new key')(aTicket(), facts).ticket).not.toHaveProperty('solutionOwed');
  });

  it('is closed in the sight of the desk', () => {
    const decision = by(people.mia, close, ticketIn('resolved'));
    expect(decision.ticket).toMatchObject({ status: 'closed', solution: 'A new key' });
    expect(saidTo(decision, 'desk')).toEqual(['Mia closed this ticket.']);
    expect(saidTo(decision, 'requester')).toEqual([]);
  });

  it.each(['resolved', 'closed'] as const)('is taken back: %s and reopened it has no solution', (status) => {
    const decision = by(people.ana, reopen('It is back'), ticketIn(status));
    expect(decision.ticket.status).toBe('open');
    expect(decision.ticket).not.toHaveProperty('solution');
    expect(saidTo(decision, 'desk')).toEqual(['Reopened by Ana: It is back']);
    expect(saidTo(decision, 'requester')).toEqual(['T-1042 is open again. We will get back to you.']);
  });

  it('is taken back by mail where there is no chat, unless the customer did it or no address is known', () => {
    const { customerSide: _here, ...resolved } = ticketIn('resolved');
    const mailed = (actor: Person, customer = aCustomer()) =>
      reopen('It is back')(resolved, factsOf(actor, { customer })).intents.some(({ kind }) => kind === 'mailReopened');
    expect(mailed(people.mia)).toBe(true);
    expect(mailed(people.ana)).toBe(false);
    expect(mailed(people.mia, noAddress)).toBe(false);
    expect(kinds(by(people.mia, reopen('It is back'), ticketIn('resolved')))).not.toContain('mailReopened');
  });
});
