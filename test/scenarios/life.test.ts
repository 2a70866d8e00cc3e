import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageView } from '#src/workspace/model.ts';
import { buttonsOf, type House, openHouse, until, wordsOf } from './house.ts';

describe('the life of a ticket at the desk', () => {
  let house: House;
  let request: MessageView;
  let card: MessageView;
  beforeAll(async () => {
    house = await openHouse();
    request = house.as('ana').write('support-acme', 'No carga el panel');
    card = await house.as('mia').sees('agents', /T-1001/);
  });
  afterAll(() => house.close());

  function cardSays(words: RegExp) {
    return until(`${words} on the card`, () => {
      const now = house.workspace.message('mia', 'agents', card.id);
      return words.test(wordsOf(now)) ? now : undefined;
    });
  }

  it('two claim it in the same instant: one has it, the other is told who', async () => {
    await Promise.all([house.as('mia').press(card, 'ticket claim'), house.as('noah').press(card, 'ticket claim')]);
    await cardSays(/Assignee: (Mia|Noah)/);
    const told = await Promise.all(
      ['mia', 'noah'].map((id) => house.as(id).sees('agents', /T-1001 is yours|has T-1001 already/)),
    );
    expect(told.filter((message) => /is yours/.test(wordsOf(message)))).toHaveLength(1);
  });

  it('two answer it in the same instant: one answer is sent, the other agent is told who was faster', async () => {
    const agents = ['mia', 'noah'] as const;
    for (const id of agents) await house.as(id).type('agents', `/ticket answer T-1001 "words of ${id}"`);
    const previews = await Promise.all(
      agents.map((id) => house.as(id).isShown('agents', new RegExp(`words of ${id}`))),
    );
    await Promise.all(agents.map((id, at) => house.as(id).press(previews[at] as MessageView, 'ticket send')));
    const told = await Promise.all(agents.map((id) => house.as(id).isShown('agents', /was sent|faster with T-1001/)));
    const words = told.map(wordsOf);
    expect(
      words.filter((one) => /faster with T-1001[\s\S]*(Mia|Noah) .* has answered the customer/.test(one)),
    ).toHaveLength(1);
    await house.as('ana').seesInThread('support-acme', request.id, /words of/);
    const answers = house.as('ana').thread('support-acme', request.id).map(wordsOf);
    expect(answers.filter((one) => /words of/.test(one))).toHaveLength(1);
  });

  it('one answers while the other resolves: the customer reads one of them, and what the other wrote is kept', async () => {
    const { id } = request;
    const read = () => house.as('ana').thread('support-acme', id).map(wordsOf).join('\n');
    await house.as('mia').type('agents', '/ticket answer T-1001 "Try it with Firefox"');
    const preview = await house.as('mia').isShown('agents', /Try it with Firefox/);
    const form = await house.as('noah').press(card, 'ticket resolve');
    await house.as('mia').press(preview, 'ticket send');
    await house.as('ana').seesInThread('support-acme', id, /Try it with Firefox/);
    await house.as('noah').submit(form, { solution: 'Cleared its cache' });
    const faster = /faster with T-1001[\s\S]*Mia .*has answered the customer/;
    const told = await until('Noah is told', () =>
      house
        .as('noah')
        .messages('agents')
        .find((one) => faster.test(wordsOf(one)) && buttonsOf(one.card).some(({ run }) => run === 'ticket resolve')),
    );
    expect(read()).not.toMatch(/Cleared its cache/);
    const again = await house.as('noah').press(told, 'ticket resolve');
    expect(again.kind === 'modal' && again.modal.fields.map(({ value }) => value)).toEqual(['Cleared its cache']);
    // The other way round: the answer that was previewed before is not sent after the solution.
    await house.as('mia').type('agents', '/ticket answer T-1001 "Or with Chrome"');
    const second = await house.as('mia').isShown('agents', /Or with Chrome/);
    await house.as('noah').submit(again, {});
    await house.as('ana').seesInThread('support-acme', id, /Cleared its cache/);
    await house.as('mia').press(second, 'ticket send');
    await house.as('mia').isShown('agents', /Noah .*did that, with the solution .*Cleared its cache/);
    expect(read()).not.toMatch(/Or with Chrome/);
    await house.as('noah').type('agents', '/ticket reopen T-1001 "One more look"');
    await cardSays(/Status: Open/);
  });

  it('is assigned, with a word to the colleague in their language, and released', async () => {
    await house.as('mia').type('agents', '/ticket assign T-1001 lucia');
    await cardSays(/Assignee: Luc/);
    const direct = house.as('lucia').directWith('relevo');
    const told = await house.as('lucia').sees(direct, /T-1001/);
    expect(wordsOf(told)).not.toMatch(/assigned/);
    await house.as('lucia').type('agents', '/ticket release T-1001');
    await cardSays(/Assignee: Nobody yet/);
  });

  it('a note of the agents’ thread stays inside', async () => {
    house.as('mia').write('agents', 'the client is furious', card.id);
    await house.as('mia').type('agents', '/ticket note T-1001 "check the invoice too"');
    await house.as('noah').seesInThread('agents', card.id, /check the invoice too/);
    await until('both on the timeline', async () => {
      const entries = await house.desk.services.stores.timeline.last(1001, 50);
      const notes = entries.flatMap(({ kind, words }) => (kind === 'note' ? [words] : []));
      return notes.includes('the client is furious') && notes.includes('check the invoice too') ? entries : undefined;
    });
    await house.as('noah').type('agents', '/ticket show T-1001');
    const forAgents = wordsOf(await house.as('noah').sees('agents', /opened/));
    expect(forAgents).toMatch(/the client is furious/);
    expect(forAgents).toMatch(/check the invoice too/);
    await house.as('ana').type('support-acme', '/ticket show T-1001');
    const shown = await house.as('ana').sees('support-acme', /T-1001 · No carga[\s\S]*No carga el panel/);
    expect(wordsOf(shown)).not.toMatch(/furious|invoice/);
  });

  it('keeps every one of many notes that are written in the same instant', async () => {
    const words = Array.from({ length: 30 }, (_, n) => `at once ${n}.`);
    await Promise.all(
      words.map((one, n) => house.as(n % 2 === 0 ? 'mia' : 'noah').type('agents', `/ticket note T-1001 "${one}"`)),
    );
    await until('all of them on the timeline', async () => {
      const entries = await house.desk.services.stores.timeline.last(1001, 100);
      return words.every((one) => entries.filter((entry) => entry.words === one).length === 1) ? entries : undefined;
    });
  });

  it('waits for the customer, whose words wake it', async () => {
    await house.as('mia').type('agents', '/ticket wait T-1001');
    await cardSays(/Status: Waiting for customer/);
    house.as('ana').write('support-acme', 'ya lo probé', request.id);
    await cardSays(/Status: Open/);
  });

  it('keeps what staff write in the customer’s thread, whether it is open, resolved or not theirs to answer', async () => {
    const other = house.as('ana').write('support-acme', 'Otra cosa');
    const its = await house.as('mia').sees('agents', /· Otra cosa$/m);
    const number = Number(/T-(\d+)/.exec(wordsOf(its))?.[1]);
    await house.as('mia').type('agents', `/ticket resolve T-${number} "Done"`);
    await house.as('ana').seesInThread('support-acme', other.id, /is resolved|resuelt/);
    house.as('mia').write('support-acme', 'One more thing', other.id);
    await house.as('noah').seesInThread('agents', its.id, /One more thing/);
    const [ticket, entries] = await until('both on the timeline', async () => {
      const found = await house.desk.services.stores.timeline.last(number, 50);
      const now = await house.desk.services.stores.tickets.byNumber(number);
      return found.some(({ words }) => words === 'One more thing') ? ([now, found] as const) : undefined;
    });
    expect(ticket?.status).toBe('resolved');
    expect(entries.find(({ words }) => words === 'One more thing')).toMatchObject({
      kind: 'answer',
      visibleTo: ['requester'],
    });
  });

  it('is resolved with what solved it, closed, and reopened by the customer', async () => {
    await house.as('mia').type('agents', '/ticket resolve T-1001 "Cleared the cache"');
    const resolved = await cardSays(/Status: Resolved[\s\S]*Cleared the cache/);
    expect(buttonsOf(resolved.card).map((one) => one.run)).toContain('ticket close');
    await house.as('mia').press(resolved, 'ticket close');
    await cardSays(/Status: Closed/);
    const told = await house.as('ana').seesInThread('support-acme', request.id, /Cleared the cache/);
    const form = await house.as('ana').press(told, 'ticket reopen');
    await house.as('ana').submit(form, { reason: 'Sigue igual' });
    await cardSays(/Status: Open/);
    await house.as('noah').seesInThread('agents', card.id, /Sigue igual/);
  });

  it('is reopened by an agent for a reason that the customer does not read', async () => {
    // Two resolve it in the same instant: one does, and the other is told who and how.
    const agents = ['mia', 'noah'] as const;
    await Promise.all(
      agents.map((id) => house.as(id).type('agents', `/ticket resolve T-1001 "Cleared it again, says ${id}"`)),
    );
    const tooLate = () =>
      agents
        .flatMap((id) => house.as(id).messages('agents'))
        .filter((one) => one.onlyYou && /did that, with .*Cleared it again/.test(wordsOf(one)));
    const [told] = await until('whoever came too late is told', () => (tooLate().length > 0 ? tooLate() : undefined));
    expect(told && wordsOf(told)).toMatch(/(Mia|Noah) .* did that, with .*Cleared it again, says (mia|noah)/);
    expect(tooLate()).toHaveLength(1);
    await cardSays(/Status: Resolved/);
    await house.as('mia').type('agents', '/ticket reopen T-1001 "she threatens to leave"');
    await house.as('noah').seesInThread('agents', card.id, /she threatens to leave/);
    await cardSays(/Status: Open/);
    const entries = await until('it is on the timeline', async () => {
      const found = await house.desk.services.stores.timeline.last(1001, 50);
      return found.some(({ words }) => words === 'she threatens to leave') ? found : undefined;
    });
    for (const { words, visibleTo } of entries)
      if (words === 'she threatens to leave') expect(visibleTo).toEqual(['desk']);
    expect(
      entries.filter(({ kind, visibleTo }) => kind === 'reopened' && visibleTo.includes('requester')),
    ).toHaveLength(3);
    const read = house.as('ana').thread('support-acme', request.id).map(wordsOf).join('\n');
    expect(read).toMatch(/vuelve a estar abierto/);
    expect(read).not.toMatch(/threatens/);
  });

  it('tells the desk when the customer’s chat takes a message no more', async () => {
    const { stores, wakeOutbox } = house.desk.services;
    const message = {
      kind: 'post',
      to: { kind: 'direct', account: 'workspace:gone' },
      card: { blocks: [{ kind: 'text', text: { plain: 'An answer' } }] },
      as: { name: '1001/elsewhere', ticket: 1001, side: 'requester' },
    } as const;
    const at = house.runtime.clock.now().toString();
    await stores.outbox.enqueue([{ id: 'lost', stream: 'lost', seq: 0, message, trace: 'lost' }], at);
    wakeOutbox();
    await house.as('noah').seesInThread('agents', card.id, /could not be posted in their chat/);
    expect(await stores.outbox.byId('lost')).toMatchObject({ state: 'failed' });
  });

  it('calls whoever has it when somebody else writes, and nobody for their own words', async () => {
    await house.as('mia').type('agents', '/ticket assign T-1001 noah');
    await cardSays(/Assignee: Noah/);
    house.as('ana').write('support-acme', 'y otra cosa', request.id);
    const line = await house.as('noah').seesInThread('agents', card.id, /y otra cosa/);
    expect(line.card?.blocks[0]).toEqual({ kind: 'mention', users: ['noah'] });
    expect(house.workspace.channels('noah').find(({ id }) => id === card.channel)?.mentions).toBeGreaterThan(0);
    await house.as('noah').type('agents', '/ticket note T-1001 "mine"');
    const own = await house.as('noah').seesInThread('agents', card.id, /^Note by Noah[\s\S]*mine$/m);
    expect(own.card?.blocks.map(({ kind }) => kind)).not.toContain('mention');
  });

  it('commands in a ticket’s thread know which ticket is meant', async () => {
    await house.as('mia').type('agents', '/ticket priority urgent', card.id);
    await cardSays(/Priority: Urgent/);
  });

  it('lists are of what one may see, in pages', async () => {
    for (let n = 0; n < 12; n += 1) house.as('ben').write('support-globex', `Question ${n}`);
    await house.as('mia').sees('agents', /Question 11/);
    await until('all twelve', async () => {
      const count = await house.desk.services.stores.tickets.count({ statuses: ['new'] }, 1_000);
      return count === 12 ? count : undefined;
    });
    await house.as('mia').type('agents', '/ticket list');
    const first = await house.as('mia').sees('agents', /13 tickets/);
    await house.as('mia').press(first, 'ticket list');
    const second = await until('the second page', () =>
      house
        .as('mia')
        .messages('agents')
        .findLast((message) => message.onlyYou && message.id !== first.id && /13 tickets/.test(wordsOf(message))),
    );
    const numbers = [first, second].flatMap((message) =>
      [...wordsOf(message).matchAll(/^(T-\d+) ·/gm)].map((match) => match[1]),
    );
    expect(numbers).toHaveLength(13);
    expect(new Set(numbers).size).toBe(13);
    await house.as('ben').type('support-globex', '/ticket mine');
    expect(wordsOf(await house.as('ben').sees('support-globex', /12 tickets of yours/))).not.toMatch(/No carga/);
    await house.as('ivan').type('team-it', '/ticket list');
    await house.as('ivan').sees('team-it', /No ticket is open/);
    await house.as('noah').type('agents', '/ticket mine');
    await house.as('noah').sees('agents', /Nothing is yours right now|of yours|One ticket of yours/);
  });

  it('/relevo tells each role what it can do', async () => {
    await house.as('ben').type('support-globex', '/relevo');
    const forBen = wordsOf(await house.as('ben').sees('support-globex', /What you can do/));
    expect(forBen).toMatch(/\/ticket new/);
    expect(forBen).not.toMatch(/\/escalate|\/mail waiting/);
    await house.as('lea').type('leads', '/relevo');
    expect(wordsOf(await house.as('lea').sees('leads', /What you can do/))).toMatch(/\/mail waiting/);
  });
});
