import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MessageView } from '#src/workspace/model.ts';
import { type Asked, asks } from './asked.ts';
import { buttonsOf, type House, openHouse, until, wordsOf } from './house.ts';

describe('commands by mention', () => {
  let house: House;
  let request: MessageView;
  let card: MessageView;
  let number: string;
  let cardSays: Asked['cardSays'];
  let count = 0;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  beforeEach(async () => {
    count += 1;
    ({ request, card, label: number, cardSays } = await asks(house, 'ana', `Tema ${count}`));
  });

  /** What a person alone is shown in a thread. */
  const isTold = (member: string, channel: string, thread: string, words: RegExp) =>
    until(`${member} is told ${words}`, () =>
      house
        .as(member)
        .thread(channel, thread)
        .findLast((one) => one.onlyYou && words.test(wordsOf(one))),
    );
  const saidIn = (member: string, channel: string, thread: string) =>
    house
      .as(member)
      .thread(channel, thread)
      .filter((one) => !one.onlyYou)
      .map(wordsOf)
      .join('\n');

  it('a word that is a command of customers as well is about the thread’s ticket', async () => {
    house.as('mia').write('agents', '@relevo link T-1', card.id);
    await isTold('mia', 'agents', card.id, /There is no ticket T-1 /);
    house.as('mia').write('agents', '@relevo address ana@else.example', card.id);
    await isTold('mia', 'agents', card.id, new RegExp(`Mails for ${number} go to ana@else.example`));
  });

  it('the thread’s ticket is filled in, and the last word of the name is enough', async () => {
    house.as('mia').write('agents', '@relevo claim', card.id);
    await cardSays(/Assignee: Mia Meier/);
    await isTold('mia', 'agents', card.id, new RegExp(`${number}`));
    house.as('mia').write('agents', '@Relevo: ticket priority high', card.id);
    await cardSays(/Priority: High/);
    house.as('lea').write('agents', '@relevo escalate it "They called"', card.id);
    await cardSays(/Handed over to IT/);
    const packet = await house.as('ivan').sees('team-it', new RegExp(`${number} for IT`));
    house.as('ivan').write('team-it', '@relevo accept', packet.id);
    await cardSays(/IT network|accepted/i);
    house.as('ivan').write('team-it', '@relevo resolve the route is back', packet.id);
    await cardSays(/Status: Resolved[\s\S]*the route is back/);
    // Commands are nobody's words on the ticket.
    const history = await house.desk.services.stores.timeline.last(Number(number.slice(2)), 100);
    expect(JSON.stringify(history)).not.toContain('@relevo');
    expect(history.map(({ kind }) => kind)).not.toContain('note');
    expect(history.map(({ kind }) => kind)).not.toContain('team');
    const toCustomer = saidIn('ana', 'support-acme', request.id);
    expect(toCustomer).toContain('the route is back');
    expect(toCustomer).not.toMatch(/relevo|They called|priority/i);
  });

  it('what needs a form is offered as a button, with what was given', async () => {
    house.as('mia').write('agents', '@relevo resolve', card.id);
    const offer = await isTold('mia', 'agents', card.id, /\/ticket resolve asks for something more/);
    expect(buttonsOf(offer.card)).toMatchObject([{ run: 'ticket resolve', args: { ticket: number } }]);
    const form = await house.as('mia').press(offer, 'ticket resolve');
    await house.as('mia').submit(form, { solution: 'Restarted' });
    await cardSays(/Status: Resolved[\s\S]*Restarted/);
    // What cannot be done is said at once, not after the form.
    house.as('mia').write('agents', '@relevo resolve', card.id);
    await isTold('mia', 'agents', card.id, /resolved/i);
  });

  it('unknown words get the nearest command, none at all get help', async () => {
    house.as('mia').write('agents', '@relevo cliam it', card.id);
    await isTold('mia', 'agents', card.id, /cliam[\s\S]*@relevo claim/);
    house.as('mia').write('agents', '@relevo', card.id);
    await isTold('mia', 'agents', card.id, /\/ticket claim/);
    expect(wordsOf(house.workspace.message('mia', 'agents', card.id))).toMatch(/Status: New/);
  });

  it('named inside a sentence it is a note as any other', async () => {
    house.as('mia').write('agents', 'I asked @relevo to claim it', card.id);
    await until('the note', async () => {
      const history = await house.desk.services.stores.timeline.last(Number(number.slice(2)), 100);
      return history.find((one) => one.kind === 'note' && one.words === 'I asked @relevo to claim it');
    });
  });

  it('in the customer’s thread staff are refused in private, which the desk knows of, and the customer is heard', async () => {
    house.as('mia').write('support-acme', '@relevo resolve they are wrong', request.id);
    await isTold('mia', 'support-acme', request.id, /customer reads this thread/);
    house.as('noah').write('support-acme', '@relevo pleeease', request.id);
    await isTold('noah', 'support-acme', request.id, /customer reads this thread/);
    const history = await until('both in the history', async () => {
      const all = await house.desk.services.stores.timeline.last(Number(number.slice(2)), 100);
      return all.filter(({ kind }) => kind === 'commandRefused').length === 2 ? all : undefined;
    });
    expect(history.filter(({ kind }) => kind === 'commandRefused')).toMatchObject([
      { by: 'workspace:mia', details: { command: 'ticket resolve' }, visibleTo: ['desk'] },
      { by: 'workspace:noah', visibleTo: ['desk'] },
    ]);
    expect(JSON.stringify(history)).not.toMatch(/they are wrong|pleeease/);
    expect(history.map(({ kind }) => kind)).not.toContain('answer');
    await house.as('lea').type('leads', `/audit ${number}`);
    const audit = wordsOf(await house.as('lea').isShown('leads', new RegExp(`Audit log: ${number}`)));
    expect(audit).toMatch(/Mia Meier · \/ticket resolve\nnot allowed/);
    expect(audit).toMatch(/Noah [^·]*· unknown command\nnot allowed/);
    await house.as('mia').type('agents', `/ticket show ${number}`);
    await house.as('mia').isShown('agents', /tried a command in the customer’s thread\n\/ticket resolve/);
    await house.as('ana').type('support-acme', `/ticket show ${number}`);
    expect(wordsOf(await house.as('ana').isShown('support-acme', new RegExp(`${number} ·`)))).not.toMatch(
      /resolve|orden|wrong|pleeease/,
    );
    house.as('ana').write('support-acme', '@relevo sigue sin funcionar', request.id);
    await house.as('mia').seesInThread('agents', card.id, /^sigue sin funcionar$/m);
    expect(saidIn('mia', 'agents', card.id)).not.toContain('they are wrong');
    expect(wordsOf(house.workspace.message('mia', 'agents', card.id))).toMatch(/Status: New/);
  });

  it('whoever may not is refused, and it stands on the audit log', async () => {
    await house.as('lea').type('agents', `/escalate ${number} dev "soon"`);
    const packet = await house.as('dara').sees('team-dev', new RegExp(`${number} for Dev`));
    house.as('dara').write('team-dev', '@relevo claim', packet.id);
    await isTold('dara', 'team-dev', packet.id, /does not allow/);
    const audit = await house.store.database
      .collection('audit')
      .findOne({ by: 'workspace:dara', at: { $gt: new Date(0) } });
    expect(audit).toMatchObject({ what: 'ticket claim', outcome: 'denied' });
  });

  it('outside a thread: one ticket for a customer, also in an intake channel; help for staff', async () => {
    house.as('ana').write('support-acme', '@relevo No llegan los SMS');
    const made = await house.as('mia').sees('agents', /· No llegan los SMS$/m);
    expect(wordsOf(made)).toMatch(/Came in: Support channel/);
    const last = house.as('ana').write('support-acme', 'Otra más');
    await house.as('ana').seesInThread('support-acme', last.id, /T-\d+/);
    const cards = house
      .as('mia')
      .messages('agents')
      .filter((one) => /No llegan los SMS/.test(one.card?.title ?? ''));
    expect(cards).toHaveLength(1);
    house.as('mia').write('agents', '@relevo claim');
    await house.as('mia').isShown('agents', /\/ticket claim/);
  });
});

it('outside of intake channels a mention by a customer makes a ticket, and nothing else does', async () => {
  const house = await openHouse({ channels: { intake: [], agents: 'agents', leads: 'leads' } });
  try {
    house.as('ana').write('support-acme', 'Buenos días');
    const root = house.as('ana').write('support-acme', 'Hola, @relevo, no puedo entrar');
    const card = await house.as('mia').sees('agents', /· Hola, @relevo, no puedo entrar$/m);
    expect(wordsOf(card)).toMatch(/Came in: Mention of Relevo/);
    await house.as('ana').seesInThread('support-acme', root.id, /T-\d+/);
    const talk = house.as('mia').write('support-acme', 'We look into it');
    house.as('ana').write('support-acme', '@relevo y esto también', talk.id);
    await house.as('mia').sees('agents', /· y esto también$/m);
    expect(
      house
        .as('mia')
        .messages('agents')
        .filter((one) => /Buenos/.test(wordsOf(one))),
    ).toEqual([]);
  } finally {
    await house.close();
  }
});
