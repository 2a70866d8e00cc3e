import { describe, expect, it } from 'vitest';
import {
  aCustomer,
  aFile,
  aTicket,
  entriesOf,
  factsOf,
  handedTo,
  people,
  refusalOfAct,
  saidTo,
  ticketIn,
} from '#test/builders.ts';
import type { Person } from '../../people/person.ts';
import type { Act } from '../decide.ts';
import type { Ticket } from '../ticket.ts';
import { assign, claim, note, release, setCategory, setPriority, triage, wait } from './desk.ts';

const mia = { id: 'workspace:mia', name: 'Mia' };
const by = (actor: Person, act: Act, ticket: Ticket) => act(ticket, factsOf(actor));

describe('claiming', () => {
  it.each([
    ['new', 'open'],
    ['open', 'open'],
    // The customer still owes the answer, whoever takes the ticket.
    ['waiting', 'waiting'],
  ] as const)('takes a ticket that is %s; it is %s then', (from, to) => {
    const decision = by(people.mia, claim, ticketIn(from));
    expect(decision.ticket).toMatchObject({ status: to, assignee: mia });
    expect(entriesOf(decision)).toEqual([{ kind: 'claimed', by: 'workspace:mia', byName: 'Mia', visibleTo: ['desk'] }]);
    expect(decision.intents).toContainEqual({ kind: 'card' });
  });

  it('says that it is one’s own already, or whose it is', () => {
    const ticket = aTicket({ assignee: mia });
    expect(refusalOfAct(claim, ticket, people.mia).message).toBe('refuse.alreadyYours');
    const refusal = refusalOfAct(claim, ticket, people.noah);
    expect(refusal.text).toEqual({ key: 'refuse.claimedBy', params: { number: 'T-1042', who: 'Mia' } });
  });
});

describe('assigning', () => {
  it('gives it to a colleague, who is told, even away from somebody', () => {
    const decision = by(people.zoe, assign(people.noah), aTicket({ assignee: mia }));
    expect(decision.ticket).toMatchObject({ status: 'open', assignee: { id: 'workspace:noah', name: 'Noah' } });
    expect(saidTo(decision, 'person')).toEqual(['Zoe assigned T-1042 to you: Mails are late']);
    expect(decision.intents).toContainEqual(
      expect.objectContaining({ to: { side: 'person', person: 'workspace:noah' } }),
    );
    expect(entriesOf(decision)).toMatchObject([{ kind: 'assigned', details: { to: 'Noah' }, visibleTo: ['desk'] }]);
  });

  it('takes somebody who is in a team as well', () => {
    expect(by(people.zoe, assign(people.both), aTicket()).ticket.assignee?.name).toBe('Both');
  });

  it.each(['waiting', 'handed_over'] as const)('leaves it %s', (status) => {
    expect(by(people.zoe, assign(people.zoe), ticketIn(status)).ticket.status).toBe(status);
  });

  it.each([people.ana, people.dora, people.adam])('refuses $name, who is no agent', (person) => {
    expect(refusalOfAct(assign(person), aTicket(), people.zoe).message).toBe('refuse.notAnAgent');
  });
});

describe('releasing', () => {
  it('puts it back as it is', () => {
    const decision = by(people.mia, release, ticketIn('waiting', { assignee: mia }));
    expect(decision.ticket).not.toHaveProperty('assignee');
    expect(decision.ticket.status).toBe('waiting');
    expect(entriesOf(decision)).toMatchObject([{ kind: 'released' }]);
  });

  it('is refused where nobody has it', () => {
    expect(refusalOfAct(release, aTicket(), people.mia).message).toBe('refuse.nobodyHasIt');
  });
});

describe('priority and category', () => {
  it('change, with what they were, on the card and on the packet', () => {
    const changed = by(people.mia, setPriority('urgent'), aTicket());
    expect(changed.ticket.priority).toBe('urgent');
    expect(entriesOf(changed)[0]?.details).toEqual({ from: 'normal', to: 'urgent' });
    const moved = by(people.mia, setCategory('billing'), handedTo('dev'));
    expect(moved.ticket).toMatchObject({ category: 'billing', status: 'handed_over' });
    expect(entriesOf(moved)[0]?.details).toEqual({ from: 'functionality', to: 'billing' });
    for (const { intents } of [changed, moved])
      expect(intents.map(({ kind }) => kind)).toEqual(['entry', 'card', 'packet']);
  });

  it('say so when nothing would change, or there is no such category', () => {
    expect(refusalOfAct(setPriority('normal'), aTicket(), people.mia).message).toBe('refuse.alreadySo');
    expect(refusalOfAct(setCategory('functionality'), aTicket(), people.mia).message).toBe('refuse.alreadySo');
    for (const category of ['weather', 'constructor']) {
      const refusal = refusalOfAct(setCategory(category), aTicket(), people.mia);
      expect(refusal.text).toEqual({ key: 'refuse.unknownCategory', params: { category } });
    }
  });
});

describe('a note', () => {
  it('stays inside, and is not said again where it was written', () => {
    const typed = by(people.mia, note('Careful', 'elsewhere'), aTicket());
    expect(entriesOf(typed)).toMatchObject([{ kind: 'note', words: 'Careful', visibleTo: ['desk'] }]);
    expect(saidTo(typed, 'desk')).toEqual(['Note by Mia: Careful']);
    expect(saidTo(typed, 'requester')).toEqual([]);
    const inThread = by(people.mia, note('Careful', 'thread'), aTicket());
    expect(inThread.intents.map(({ kind }) => kind)).toEqual(['entry']);
  });

  it('is read by the team that has the ticket', () => {
    expect(saidTo(by(people.mia, note('Careful', 'thread'), handedTo('dev')), 'team')).toEqual([
      'Note by Mia: Careful',
    ]);
  });

  it.each(['resolved', 'closed'] as const)('does not wake a ticket that is %s', (status) => {
    expect(by(people.mia, note('x', 'thread'), ticketIn(status)).ticket.status).toBe(status);
  });
});

describe('a note of a team’s', () => {
  it('is the team’s: the desk reads one of an open team', () => {
    const decision = by(people.dora, note('A race', 'elsewhere'), handedTo('dev'));
    expect(entriesOf(decision)[0]?.visibleTo).toEqual(['team:dev']);
    expect(saidTo(decision, 'desk')).toEqual(['Note by Dora: A race']);
    expect(saidTo(decision, 'team')).toEqual(['Note by Dora: A race']);
  });

  it('stays with a confidential team, and out of the thread of the team that has the ticket now', () => {
    const during = by(people.lea, note('Sue them', 'elsewhere'), handedTo('legal'));
    expect(entriesOf(during)[0]?.visibleTo).toEqual(['team:legal']);
    expect(saidTo(during, 'desk')).toEqual([]);
    expect(saidTo(during, 'team')).toEqual(['Note by Lea: Sue them']);
    const later = by(people.lea, note('Sue them', 'elsewhere'), handedTo('dev', { teams: ['legal', 'dev'] }));
    expect(later.intents.map(({ kind }) => kind)).toEqual(['entry']);
    expect(entriesOf(later)[0]?.visibleTo).toEqual(['team:legal']);
  });

  it('is of the team that has the ticket, for somebody who is in several', () => {
    const many = { ...people.dora, teams: ['dev', 'it'] };
    const decision = by(many, note('x', 'thread'), handedTo('it', { teams: ['dev', 'it'] }));
    expect(entriesOf(decision)[0]?.visibleTo).toEqual(['team:it']);
  });

  it.each([people.both, people.zoe, people.adam])('is the desk’s when $name writes it', (person) => {
    const decision = by(person, note('x', 'elsewhere'), handedTo('dev'));
    expect(entriesOf(decision)[0]?.visibleTo).toEqual(['desk']);
  });
});

describe('waiting', () => {
  it('is for whoever has the ticket, else for whoever says so', () => {
    expect(by(people.noah, wait, aTicket()).ticket).toMatchObject({ status: 'waiting', assignee: { name: 'Noah' } });
    expect(by(people.noah, wait, ticketIn('open', { assignee: mia })).ticket.assignee).toEqual(mia);
  });
});

describe('the checklist', () => {
  it('is added to field by field', () => {
    const before = aTicket({ triage: { faq: { articles: 'one' }, reproduction: { steps: 'a', result: 'not' } } });
    const answers = { reproduction: { result: 'sometimes' }, browser: { browser: 'Firefox' } };
    const decision = by(people.mia, triage(answers), before);
    expect(decision.ticket.triage).toEqual({
      faq: { articles: 'one' },
      reproduction: { steps: 'a', result: 'sometimes' },
      browser: { browser: 'Firefox' },
    });
    expect(before.triage['reproduction']).toEqual({ steps: 'a', result: 'not' });
    expect(entriesOf(decision)[0]).toMatchObject({
      visibleTo: ['desk'],
      details: { 'reproduction.result': 'sometimes', 'browser.browser': 'Firefox' },
    });
  });

  it('keeps what changed only, compared with what is on record or known', () => {
    const before = aTicket({
      files: [aFile('a.png')],
      triage: { faq: { articles: 'one' }, browser: { browser: 'Firefox' } },
    });
    const facts = factsOf(people.mia, { customer: aCustomer({ number: 'C-77' }) });
    const answers = {
      customerNumber: { number: 'C-77' },
      screenshot: { file: 'a.png' },
      faq: { articles: 'two' },
      browser: { browser: '' },
      reproduction: { steps: '', result: 'not' },
    };
    const decision = triage(answers)(before, facts);
    expect(entriesOf(decision)[0]?.details).toEqual({
      'faq.articles': 'two',
      'browser.browser': '',
      'reproduction.result': 'not',
    });
    expect(decision.ticket.triage).toEqual({
      faq: { articles: 'two' },
      browser: { browser: '' },
      reproduction: { result: 'not' },
    });
    expect(decision.intents.map(({ kind }) => kind)).toEqual(['entry', 'card', 'packet']);
  });

  it.each([
    ['as it was', { faq: { articles: 'one' } }],
    ['empty as before', { browser: { browser: '' } }],
    ['what is known', { customerNumber: { number: 'C-77' } }],
    ['what is known, emptied', { customerNumber: { number: '' } }],
    ['a check that is gone, empty', { gone: { field: '' } }],
    ['nothing at all', {}],
  ])('is left alone by %s', (_, answers) => {
    const before = aTicket({ triage: { faq: { articles: 'one' } } });
    const facts = factsOf(people.mia, { customer: aCustomer({ number: 'C-77' }) });
    expect(triage(answers)(before, facts)).toEqual({ ticket: before, intents: [] });
  });

  it('goes back to what is known when what was written is emptied', () => {
    const before = aTicket({ triage: { customerNumber: { number: 'C-1' } } });
    const facts = factsOf(people.mia, { customer: aCustomer({ number: 'C-77' }) });
    const decision = triage({ customerNumber: { number: '' } })(before, facts);
    expect(entriesOf(decision)[0]?.details).toEqual({ 'customerNumber.number': '' });
  });
});
