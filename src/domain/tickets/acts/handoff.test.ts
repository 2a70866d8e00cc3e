import { describe, expect, it } from 'vitest';
import {
  aDesk,
  aHandoff,
  aTicket,
  completeTriage,
  entriesOf,
  factsOf,
  handedTo,
  inEnglish,
  NOON,
  people,
  refusalOfAct,
  saidTo,
  ticketIn,
} from '#test/builders.ts';
import type { Person } from '../../people/person.ts';
import { canSee } from '../../people/visibility.ts';
import { type Act, type Decision, isConfidential } from '../decide.ts';
import type { Ticket } from '../ticket.ts';
import { assign } from './desk.ts';
import { accept, ask, decline, giveBack, handOff, missingChecks, passOn, reply } from './handoff.ts';
import { answer, resolve } from './talk.ts';

const agent = { id: 'workspace:mia', name: 'Mia' };
const dora = { id: 'workspace:dora', name: 'Dora' };
const by = (actor: Person, act: Act, ticket: Ticket, desk = aDesk()) => act(ticket, factsOf(actor, { desk }));
const kinds = ({ intents }: Decision) => intents.map(({ kind }) => kind);

describe('handing over', () => {
  it('is refused with exactly what is missing, in the category’s order, until nothing is', () => {
    const labels = {
      customerNumber: 'Customer number',
      browser: 'Browser and version',
      screenshot: 'Screenshot or file',
      reproduction: 'Tried to reproduce',
      faq: 'FAQ searched',
    };
    let triage: Ticket['triage'] = {};
    for (const done of Object.keys(labels) as (keyof typeof labels)[]) {
      const left = Object.entries(labels).filter(([id]) => !(id in triage));
      const refusal = refusalOfAct(handOff('dev'), aTicket({ triage }), people.mia);
      expect(refusal.text).toEqual({ key: 'refuse.triage', params: { number: 'T-1042', count: left.length } });
      expect(refusal.details.map(inEnglish)).toEqual(left.map(([, words]) => words));
      triage = { ...triage, [done]: completeTriage[done] };
    }
    expect(by(people.mia, handOff('dev'), aTicket({ triage })).ticket.status).toBe('handed_over');
  });

  it('asks what the category asks for, and nothing of a category that is gone', () => {
    const missing = (category: string) => missingChecks(aTicket({ category }), factsOf(people.mia)).map(inEnglish);
    expect(missing('deliverability')).toContain('DNS, SPF, DKIM and deliverability checked');
    expect(missing('legal')).toEqual(['Customer number']);
    expect(missing('removed')).toEqual([]);
  });

  it('gives the team the ticket, under the next ordinal, with the agent who stays responsible', () => {
    const before = ticketIn('open', { triage: completeTriage, handoffs: 2, teams: ['it', 'dev'], bounces: 1 });
    const decision = by(people.mia, handOff('dev'), before);
    expect(decision.ticket).toMatchObject({
      status: 'handed_over',
      level: 2,
      handoffs: 3,
      teams: ['it', 'dev'],
      bounces: 1,
      assignee: agent,
    });
    expect(decision.ticket.handoff).toEqual({ ordinal: 3, team: 'dev', by: agent, agent, at: NOON.toString() });
    expect(kinds(decision)).toEqual(['entry', 'say', 'packet', 'card']);
    expect(decision.intents).toContainEqual({ kind: 'packet', first: true });
    expect(saidTo(decision, 'desk')).toEqual(['Mia handed this over to Development.']);
    const kept = by(people.noah, handOff('it'), { ...before, assignee: agent });
    expect(kept.ticket.assignee).toEqual(agent);
    expect(kept.ticket.handoff?.by.name).toBe('Noah');
  });

  it('goes without a complete checklist by a reason that is kept and shown', () => {
    const decision = by(people.zoe, handOff('dev', 'Everything is down'), aTicket());
    expect(decision.ticket.handoff?.override).toEqual({
      by: { id: 'workspace:zoe', name: 'Zoe' },
      reason: 'Everything is down',
    });
    expect(entriesOf(decision)[0]?.details).toEqual({ team: 'dev', override: 'Everything is down' });
    expect(saidTo(decision, 'desk')[0]).toBe(
      'Zoe handed this over to Development without a complete checklist: Everything is down',
    );
  });

  it('does not say that a complete checklist was skipped, whatever reason was given', () => {
    const decision = by(people.zoe, handOff('dev', 'To be sure'), aTicket({ triage: completeTriage }));
    expect(decision.ticket.handoff).not.toHaveProperty('override');
    expect(entriesOf(decision)[0]?.details).toEqual({ team: 'dev' });
    expect(saidTo(decision, 'desk')).toEqual(['Zoe handed this over to Development.']);
  });

  it.each(['nobody', 'constructor'])('knows no team “%s”', (team) => {
    const refusal = refusalOfAct(handOff(team), aTicket({ triage: completeTriage }), people.mia);
    expect(refusal.text).toEqual({ key: 'refuse.unknownTeam', params: { team } });
    expect(refusalOfAct(passOn(team, 'x'), handedTo('dev'), people.dora).message).toBe('refuse.unknownTeam');
  });
});

describe('accepting', () => {
  it('names who of the team has it', () => {
    const decision = by(people.dora, accept, handedTo('dev'));
    expect(decision.ticket.handoff?.acceptedBy).toEqual({ id: 'workspace:dora', name: 'Dora' });
    expect(decision.ticket).toMatchObject({ status: 'handed_over', assignee: dora });
    expect(saidTo(decision, 'desk')).toEqual(['Dora accepted this for Development.']);
    expect(kinds(decision)).toEqual(['entry', 'say', 'packet', 'card']);
  });

  it('is done once, and says who did', () => {
    const { ticket } = by(people.dora, accept, handedTo('dev'));
    expect(refusalOfAct(accept, ticket, people.dora).message).toBe('refuse.alreadyYours');
    const refusal = refusalOfAct(accept, ticket, people.both);
    expect(refusal.text).toEqual({ key: 'refuse.claimedBy', params: { number: 'T-1042', who: 'Dora' } });
  });
});

describe('what only the team that has it may do', () => {
  const acts: Readonly<Record<string, Act>> = {
    accept,
    decline: decline('no'),
    giveBack: giveBack('no'),
    ask: ask('which?'),
    passOn: passOn('it', 'no'),
  };

  it.each(Object.entries(acts))('%s: refused to others as denied, open to the leads', (_, act) => {
    const ticket = handedTo('dev', { teams: ['it', 'dev'] });
    for (const person of [people.ivan, people.mia, people.adam]) {
      const refusal = refusalOfAct(act, ticket, person);
      expect(inEnglish(refusal.text)).toContain('This ticket is with Development; only that team and the leads');
      expect(refusal.denied).toBe(true);
    }
    expect(by(people.zoe, act, ticket).intents).not.toEqual([]);
    expect(by(people.dora, act, ticket).intents).not.toEqual([]);
  });
});

describe('bouncing', () => {
  it.each([
    [
      'declined',
      decline('Not ours'),
      'Dora (Development) declined this: Not ours',
      'Declined by Dora; back at the desk.',
    ],
    ['returned', giveBack('Done'), 'Dora (Development) returned this: Done', 'Returned by Dora; back at the desk.'],
  ] as const)('%s: back to the desk with the reason', (kind, act, said, how) => {
    const decision = by(people.dora, act, handedTo('dev', { handoffs: 4, handoff: aHandoff('dev', { ordinal: 4 }) }));
    expect(decision.ticket).toMatchObject({ status: 'open', bounces: 1, assignee: agent, handoffs: 4, teams: ['dev'] });
    expect(decision.ticket).not.toHaveProperty('handoff');
    expect(saidTo(decision, 'desk')).toEqual([said]);
    expect(saidTo(decision, 'person')).toEqual([]);
    expect(entriesOf(decision)).toMatchObject([{ kind, visibleTo: ['desk'], details: { team: 'dev' } }]);
    const ended = decision.intents.find((intent) => intent.kind === 'packetEnded');
    expect(ended).toMatchObject({ team: 'dev', ordinal: 4 });
    expect(ended && inEnglish(ended.how)).toBe(how);
  });

  it('passes on to another team under a new ordinal, and refuses the same one', () => {
    const before = handedTo('dev', { handoffs: 1, handoff: aHandoff('dev', { question: 'which?' }) });
    const decision = by(people.dora, passOn('it', 'Looks like DNS'), before);
    expect(decision.ticket).toMatchObject({ status: 'handed_over', bounces: 1, handoffs: 2, teams: ['dev', 'it'] });
    expect(decision.ticket.handoff).toEqual({
      ordinal: 2,
      team: 'it',
      by: dora,
      agent,
      from: { team: 'dev', by: dora, reason: 'Looks like DNS' },
      at: NOON.toString(),
    });
    expect(entriesOf(decision)[0]).toMatchObject({ kind: 'passedOn', details: { team: 'dev', to: 'it' } });
    expect(decision.intents).toContainEqual({ kind: 'packet', first: true });
    expect(decision.intents).toContainEqual(expect.objectContaining({ kind: 'packetEnded', team: 'dev', ordinal: 1 }));
    expect(saidTo(decision, 'desk')).toEqual(['Dora (Development) passed this on to IT network: Looks like DNS']);
    expect(refusalOfAct(passOn('dev', 'x'), before, people.dora).message).toBe('refuse.sameTeam');
  });

  it('carries along that a lead had skipped the checklist', () => {
    const override = { by: { id: 'workspace:zoe', name: 'Zoe' }, reason: 'Everything is down' };
    const decision = by(people.dora, passOn('it', 'DNS'), handedTo('dev', { handoff: aHandoff('dev', { override }) }));
    expect(decision.ticket.handoff?.override).toEqual(override);
  });

  it('gives the ticket back to its agent, whoever of the team had it', () => {
    const accepted = by(people.dora, accept, handedTo('dev')).ticket;
    for (const act of [decline('no'), giveBack('done'), answer('Fixed'), resolve('Fixed')])
      expect(by(people.dora, act, accepted).ticket.assignee).toEqual(agent);
    const passed = by(people.dora, passOn('it', 'DNS'), accepted).ticket;
    expect([passed.assignee, passed.handoff?.agent]).toEqual([agent, agent]);
  });

  it('counts over all ways, and calls the lead at the third one only', () => {
    const called: boolean[] = [];
    let ticket = handedTo('dev');
    const step = (actor: Person, act: Act) => {
      const decision = by(actor, act, ticket);
      ticket = decision.ticket;
      return decision.intents.filter(({ kind }) => kind === 'callLead');
    };
    for (const [actor, act] of [
      [people.dora, passOn('it', 'a')],
      [people.ivan, decline('b')],
      [people.mia, handOff('dev', 'c')],
      [people.dora, giveBack('d')],
      [people.mia, handOff('dev', 'e')],
      [people.dora, decline('f')],
    ] as const) {
      const calls = step(actor, act);
      called.push(calls.length === 1);
      if (calls[0]?.kind === 'callLead')
        expect(inEnglish(calls[0].reason)).toBe('T-1042 (Mails are late) has bounced 3 times between teams.');
    }
    expect(called).toEqual([false, false, false, true, false, false]);
    expect(ticket.bounces).toBe(4);
  });

  it('calls the lead when the desk’s settings say so', () => {
    const desk = aDesk({ escalation: { bouncesToLead: 1 } });
    expect(kinds(by(people.dora, decline('x'), handedTo('dev'), desk))).toContain('callLead');
  });
});

describe('a question', () => {
  it('is open until the agent’s reply, which the team and the desk read', () => {
    const asked = by(people.dora, ask('Which domain?'), handedTo('dev'));
    expect(asked.ticket.handoff?.question).toBe('Which domain?');
    expect(asked.ticket.status).toBe('handed_over');
    expect(saidTo(asked, 'desk')).toEqual(['Dora (Development) asks the agent: Which domain?']);
    expect(asked.intents.find((intent) => intent.kind === 'say')).toMatchObject({ line: { kind: 'question' } });
    const replied = by(people.mia, reply('acme.example'), asked.ticket);
    expect(replied.ticket.handoff).not.toHaveProperty('question');
    expect(saidTo(replied, 'team')).toEqual(['Mia replies: acme.example']);
    expect(saidTo(replied, 'desk')).toEqual(['Mia replies: acme.example']);
    expect(entriesOf(replied)).toMatchObject([{ kind: 'replied', words: 'acme.example', visibleTo: ['desk'] }]);
  });
});

describe('a confidential team', () => {
  const secrets: readonly (readonly [string, Act, string])[] = [
    ['asked', ask('the secret'), 'Lea (Legal) asks the agent'],
    ['declined', decline('the secret'), 'Lea (Legal) declined this'],
    ['returned', giveBack('the secret'), 'Lea (Legal) returned this'],
    ['passedOn', passOn('dev', 'the secret'), 'Lea (Legal) passed this on to Development'],
  ];

  it.each(secrets)('%s: the desk reads the heading, the agent alone the words', (kind, act, heading) => {
    const decision = by(people.lea, act, handedTo('legal'));
    expect(saidTo(decision, 'desk')).toEqual([heading]);
    expect(saidTo(decision, 'person')).toEqual([`${heading}: the secret`]);
    expect(decision.intents).toContainEqual(
      expect.objectContaining({
        kind: 'say',
        to: { side: 'person', person: 'workspace:mia', ...(kind === 'asked' ? { handoff: 1 } : {}) },
      }),
    );
    const [entry] = entriesOf(decision);
    expect(entry).toMatchObject({ kind, words: 'the secret', visibleTo: ['team:legal', 'person:workspace:mia'] });
    const readers = Object.values(people).filter((person) =>
      canSee({ person }, entry?.visibleTo ?? [], { requester: 'c-ana', teams: ['legal', 'dev'] }, (team) =>
        isConfidential(aDesk(), team),
      ),
    );
    expect(readers.map(({ name }) => name)).toEqual(['Mia', 'Lea', 'Zoe']);
  });

  it('tells the agent of now, also when somebody of the team is the assignee or somebody else handed it over', () => {
    const accepted = by(people.lea, accept, handedTo('legal')).ticket;
    const moved = by(people.mia, assign(people.noah), accepted).ticket;
    expect(moved.assignee?.name).toBe('Lea');
    const decision = by(people.lea, decline('the secret'), moved);
    expect(entriesOf(decision)[0]?.visibleTo).toEqual(['team:legal', 'person:workspace:noah']);
    expect(decision.ticket.assignee?.name).toBe('Noah');
  });

  it('has its open question put to the next agent too, and to nobody else', () => {
    const asked = by(people.lea, ask('the secret'), handedTo('legal')).ticket;
    const decision = by(people.mia, assign(people.noah), asked);
    expect(saidTo(decision, 'person')).toContain('Legal asks the agent: the secret');
    expect(JSON.stringify(saidTo(decision, 'desk'))).not.toContain('the secret');
    const told = entriesOf(decision).find(({ words }) => words === 'the secret');
    expect(told?.visibleTo).toEqual(['person:workspace:noah']);
    expect(saidTo(by(people.mia, assign(people.noah), handedTo('legal')), 'person')).toHaveLength(1);
  });

  it('keeps its reason from the team that it passes a ticket on to', () => {
    const { handoff } = by(people.lea, passOn('dev', 'the secret'), handedTo('legal')).ticket;
    expect(handoff?.from).toEqual({ team: 'legal', by: { id: 'workspace:lea', name: 'Lea' } });
  });

  it('gets no reply that was written for an earlier hand-off', () => {
    expect(
      refusalOfAct(reply('for it', 1), handedTo('legal', { handoff: aHandoff('legal', { ordinal: 2 }) }), people.mia)
        .message,
    ).toBe('refuse.oldQuestion');
  });

  it('gets the reply in its own thread only', () => {
    const decision = by(people.mia, reply('the secret'), handedTo('legal'));
    expect(saidTo(decision, 'team')).toEqual(['Mia replies: the secret']);
    expect(saidTo(decision, 'desk')).toEqual([]);
    expect(entriesOf(decision)).toMatchObject([{ visibleTo: ['team:legal', 'person:workspace:mia'] }]);
  });
});

describe('an answer to the customer', () => {
  it('of the team ends its hand-off', () => {
    const decision = by(people.dora, answer('Fixed'), handedTo('dev'));
    expect(decision.ticket).toMatchObject({ status: 'open', bounces: 0, assignee: agent });
    expect(decision.ticket).not.toHaveProperty('handoff');
    expect(decision.intents).toContainEqual(expect.objectContaining({ kind: 'packetEnded', team: 'dev', ordinal: 1 }));
  });

  it('of the lead who accepted it for the team ends it, too', () => {
    const accepted = by(people.zoe, accept, handedTo('dev')).ticket;
    expect(accepted.assignee?.name).toBe('Zoe');
    const decision = by(people.zoe, answer('Fixed'), accepted);
    expect(decision.ticket).toMatchObject({ status: 'open', assignee: agent });
    expect(kinds(decision)).toContain('packetEnded');
  });

  it.each([people.mia, people.ivan, people.zoe])('of $name, who is not of the team, does not', (person) => {
    const decision = by(person, answer('We are on it'), handedTo('dev'));
    expect(decision.ticket.status).toBe('handed_over');
    expect(decision.ticket.handoff?.team).toBe('dev');
    expect(kinds(decision)).not.toContain('packetEnded');
  });
});
