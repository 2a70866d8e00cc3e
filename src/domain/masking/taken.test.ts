import { describe, expect, it } from 'vitest';
import { aDesk, aSentFile, aTicket, entriesOf, factsOf, people, saidTo, ticketIn } from '#test/builders.ts';
import { openTicket, type Request } from '../tickets/acts/open.ts';
import { customerWrote, reopen } from '../tickets/acts/talk.ts';

const CARD = '4242 4242 4242 4242';
const off = { cards: false, passwords: false, keys: false, tokens: false };

function aRequest(change: Partial<Request> = {}): Request {
  return { via: 'intake', subject: 'Help', body: 'Help', category: 'other', priority: 'normal', files: [], ...change };
}
const opened = (change: Partial<Request>, facts = factsOf(people.ana)) =>
  openTicket(1042, aRequest(change), 'k', facts);

describe('a request', () => {
  const body = `Please charge ${CARD}\npassword: hunter2`;
  const decision = opened({ subject: `Please charge ${CARD}`, body, files: [aSentFile(`${CARD}.png`, { id: 'F1' })] });

  it('keeps nothing of its secrets in anything that follows', () => {
    const everything = JSON.stringify(decision);
    expect(everything).not.toMatch(/4242 4242|hunter2/);
    expect(decision.ticket.subject).toBe('Please charge ▇▇▇▇ 4242');
    expect(decision.ticket.files.map(({ name }) => name)).toEqual(['▇▇▇▇ 4242.png']);
    expect(entriesOf(decision)[0]?.words).toBe('Please charge ▇▇▇▇ 4242\npassword: ▇▇▇▇');
  });

  it('tells the desk, and nobody else, what was masked and what to ask for', () => {
    const [card, password] = saidTo(decision, 'desk');
    expect(card).toMatch(/looks like a card number was masked.*Ask the customer/);
    expect(password).toMatch(/looks like a password was masked.*Ask the customer to change it/);
    expect(saidTo(decision, 'requester').join()).not.toMatch(/mask/);
  });

  it('has a subject that ends in no part of a secret', () => {
    const long = 'Please look at this as soon as you can, '.repeat(3);
    const subject = `${long}4242 4242…`;
    expect(opened({ subject, body: `${long}${CARD}` }).ticket.subject).not.toMatch(/4242 4242/);
    expect(opened({ subject: `My card ${CARD}`, body: 'as above' }).ticket.subject).toBe('My card ▇▇▇▇ 4242');
  });

  it('has the desk told of the secrets of both its subject and its body', () => {
    const both = opened({ subject: `My card ${CARD}`, body: 'password: hunter2' });
    expect(saidTo(both, 'desk').map((said) => /a card number|a password/.exec(said)?.[0])).toEqual([
      'a card number',
      'a password',
    ]);
  });

  it('stays as it is without secrets, and where nothing is to be masked', () => {
    const plain = opened({ subject: 'Help', body: 'Help me' });
    expect(plain.ticket).toMatchObject({ subject: 'Help', body: 'Help me' });
    expect(saidTo(plain, 'desk')).toEqual([]);
    const facts = factsOf(people.ana, { desk: aDesk({ masking: off }) });
    expect(opened({ body }, facts).ticket.body).toBe(body);
  });
});

describe('what a customer says later', () => {
  it('is masked for the desk and the team', () => {
    const said = customerWrote(`It is ${CARD}`, [])(ticketIn('handed_over'), factsOf(people.ana));
    expect(JSON.stringify(said.intents)).not.toMatch(/4242 4242/);
    expect(saidTo(said, 'team')).toEqual(['Ana (customer) wrote: It is ▇▇▇▇ 4242']);
    expect(saidTo(said, 'desk')).toHaveLength(2);
  });

  it('is masked where it reopens a ticket', () => {
    const again = reopen('pwd=hunter2 fails')(ticketIn('resolved'), factsOf(people.ana));
    expect(JSON.stringify(again)).not.toMatch(/hunter2/);
    expect(saidTo(again, 'desk')).toHaveLength(2);
  });

  it('tells nothing where nothing was masked', () => {
    expect(saidTo(customerWrote('Thanks', [])(aTicket(), factsOf(people.ana)), 'desk')).toEqual([
      'Ana (customer) wrote: Thanks',
    ]);
  });
});
