import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MessageView } from '#src/workspace/model.ts';
import { type Asked, asks, readyForTeams } from './asked.ts';
import { type House, openHouse, until, wordsOf } from './house.ts';

describe('triage and hand-off', () => {
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
    const asked = await asks(house, 'ana', `Asunto ${count}`);
    ({ request, card, label: number, cardSays } = asked);
    await readyForTeams(house, asked);
  });

  function hears(member: string, words: RegExp) {
    return until(`${member} hears ${words}`, () => {
      const direct = house.as(member).directWith('relevo');
      return house
        .as(member)
        .messages(direct)
        .findLast((message) => words.test(wordsOf(message)));
    });
  }

  it('only a lead may skip the checklist, with a reason that is kept and shown', async () => {
    await house.as('mia').type('agents', `/ticket category ${number} functionality`);
    await cardSays(/Category: Functionality/);
    await house.as('mia').type('agents', `/escalate ${number} dev "I am in a hurry"`);
    await house.as('mia').sees('agents', /Your role does not allow that/);
    await house.as('lea').type('agents', `/escalate ${number} dev "The CEO called"`);
    const packet = await house.as('dara').sees('team-dev', new RegExp(`${number} for Development`));
    expect(wordsOf(packet)).toMatch(/without a complete checklist by Lea[^:]*: The CEO called/);
    await cardSays(/without a complete checklist by Lea/);
  });

  it('a team declines with a reason, and the third bounce goes to the lead', async () => {
    await house.as('mia').type('agents', `/escalate ${number} it`);
    await house.as('ivan').sees('team-it', new RegExp(`${number} for IT`));
    await house.as('ivan').type('team-it', `/team decline ${number} "Not a network matter"`);
    await house.as('mia').seesInThread('agents', card.id, /Not a network matter/);
    await cardSays(/Status: Open[\s\S]*Bounces: 1/);

    await house.as('mia').type('agents', `/escalate ${number} it`);
    await cardSays(/Handed over to IT/);
    await house.as('ivan').type('team-it', `/team accept ${number}`);
    await house.as('ivan').type('team-it', `/team pass ${number} dev "It is the API"`);
    const packet = await house.as('dara').sees('team-dev', new RegExp(`${number} for Development`));
    expect(wordsOf(packet)).toMatch(/Bounces: 2/);
    await house.as('dara').type('team-dev', `/team accept ${number}`);
    await house.as('dara').type('team-dev', `/team return ${number} "Works as designed"`);
    const call = await house.as('lea').sees('leads', new RegExp(`${number} needs a lead`));
    expect(wordsOf(call)).toMatch(/bounced 3 times/);
    await cardSays(/Status: Open[\s\S]*Bounces: 3/);
  });

  it('a team asks the agent, who replies; the customer sees neither', async () => {
    await house.as('mia').type('agents', `/escalate ${number} dev`);
    const packet = await house.as('dara').sees('team-dev', new RegExp(`${number} for Development`));
    await house.as('dara').type('team-dev', `/team ask ${number} "Which API key?"`);
    const question = await house.as('mia').seesInThread('agents', card.id, /Which API key\?/);
    const form = await house.as('mia').press(question, 'team reply');
    await house.as('mia').submit(form, { text: 'The one that ends in 7f' });
    await house.as('dara').seesInThread('team-dev', packet.id, /ends in 7f/);
    house.as('dara').write('team-dev', 'Looking at the logs', packet.id);
    await house.as('mia').seesInThread('agents', card.id, /Looking at the logs/);
    const seen = house.as('ana').thread('support-acme', request.id).map(wordsOf).join('\n');
    expect(seen).not.toMatch(/API key|7f|logs/);
  });

  it('what is said with legal is seen by legal and leads only, everywhere', async () => {
    await house.as('mia').type('agents', `/escalate ${number} legal`);
    const packet = await house.as('leo').sees('team-legal', new RegExp(`${number} for Legal`));
    await house.as('leo').type('team-legal', `/team accept ${number}`);
    house.as('leo').write('team-legal', 'privileged strategy', packet.id);
    await house.as('leo').type('team-legal', `/team ask ${number} "secret question"`);
    await hears('mia', /secret question/);
    const reply = await house.as('mia').press(await hears('mia', /secret question/), 'team reply');
    await house.as('mia').submit(reply, { text: 'secret reply' });
    await house.as('leo').seesInThread('team-legal', packet.id, /secret reply/);
    await house.as('leo').type('team-legal', `/ticket show ${number}`);
    await house.as('leo').sees('team-legal', /privileged strategy[\s\S]*secret question|secret question/);
    await house.as('leo').type('team-legal', `/ticket note ${number} "secret note"`);
    await house.as('leo').seesInThread('team-legal', packet.id, /secret note/);
    await house.as('lea').type('team-legal', `/ticket note ${number} "secret of the lead"`, packet.id);
    await house.as('leo').seesInThread('team-legal', packet.id, /secret of the lead/);
    // Typed beside the packet and not under it, it is legal's all the same.
    await house.as('lea').type('team-legal', `/ticket note ${number} "secret beside it"`);
    await house.as('leo').seesInThread('team-legal', packet.id, /secret beside it/);
    await house.as('lea').choose(packet, 'make-a-ticket');
    await house.as('lea').choose(house.as('leo').write('team-legal', 'secret remark'), 'make-a-ticket');
    await house.as('lea').sees('team-legal', /confidential team makes no ticket/);
    await house.as('lea').type('agents', `/ticket show ${number}`);
    await house.as('lea').sees('agents', /privileged strategy/);
    await house.as('noah').type('agents', `/ticket show ${number}`);
    const shown = await house.as('noah').sees('agents', /opened/);
    expect(wordsOf(shown)).not.toMatch(/privileged|secret/);
    await house.as('noah').seesInThread('agents', card.id, /asks the agent/);
    const desk = house.as('noah').thread('agents', card.id).map(wordsOf).join('\n');
    expect(desk).not.toMatch(/privileged|secret/);
    const customer = house.as('ana').thread('support-acme', request.id).map(wordsOf).join('\n');
    expect(customer).not.toMatch(/privileged|secret|Legal/);
  });

  it('a question of legal’s names its ticket to the agent, who replies under it; the next agent is asked, too', async () => {
    await house.as('mia').type('agents', `/escalate ${number} legal`);
    const packet = await house.as('leo').sees('team-legal', new RegExp(`${number} for Legal`));
    await house.as('leo').type('team-legal', `/team ask ${number} "Which contract?"`);
    const question = await hears('mia', /Which contract\?/);
    expect(wordsOf(question)).toContain(`${number}\n`);
    house.as('mia').write(question.channel, 'The one of 2024', question.id);
    await house.as('leo').seesInThread('team-legal', packet.id, /The one of 2024/);
    await house
      .as('mia')
      .seesInThread(question.channel, question.id, new RegExp(`The team that has ${number} was told`));
    await house.as('leo').type('team-legal', `/team ask ${number} "And who signed?"`);
    await hears('mia', /And who signed\?/);
    await house.as('mia').type('agents', `/ticket assign ${number} noah`);
    expect(wordsOf(await hears('noah', /And who signed\?/))).toContain(number);

    // Once another team has it, what is written under the old question reaches nobody.
    await house.as('leo').type('team-legal', `/team pass ${number} dev "privileged reason"`);
    const next = await house.as('dara').sees('team-dev', new RegExp(`${number} for Development`));
    expect(wordsOf(next)).toMatch(/Passed on by Leo Weber \(Legal\); ask them/);
    expect(wordsOf(next)).not.toMatch(/privileged/);
    house.as('mia').write(question.channel, 'too late', question.id);
    await house.as('mia').seesInThread(question.channel, question.id, new RegExp(`has ${number} no longer`));
    expect(house.as('dara').thread('team-dev', next.id).map(wordsOf).join()).not.toMatch(/too late/);
  });

  it('a packet says why it came from another team, and who is the agent', async () => {
    await house.as('mia').type('agents', `/escalate ${number} it`);
    await house.as('ivan').sees('team-it', new RegExp(`${number} for IT`));
    await house.as('ivan').type('team-it', `/team accept ${number}`);
    await cardSays(/Assignee: Ivan/);
    await house.as('mia').type('agents', '/ticket mine');
    await house.as('mia').sees('agents', new RegExp(`of yours[\\s\\S]*${number} · Asunto`));
    await house.as('ivan').type('team-it', `/team pass ${number} dev "It is the API"`);
    const packet = wordsOf(await house.as('dara').sees('team-dev', new RegExp(`${number} for Development`)));
    expect(packet).toMatch(/Passed on by Ivan Rossi \(IT network\): It is the API/);
    expect(packet).toMatch(/Handed over by: Ivan Rossi\nAgent: Mia Meier/);
    await cardSays(/Assignee: Mia/);
  });

  it('asks for nothing in a form that would be refused in the end', async () => {
    const mia = house.as('mia');
    await mia.type('agents', `/ticket category ${number} functionality`);
    await cardSays(/Category: Functionality/);
    const refused = await mia.press(await cardSays(/Functionality/), 'escalate');
    expect(refused).toEqual({ kind: 'done' });
    const told = await mia.sees('agents', new RegExp(`${number} cannot be handed over yet`));
    expect(await mia.press(told, 'triage')).toMatchObject({ kind: 'modal' });
    await mia.type('agents', `/ticket resolve ${number} "Done"`);
    await cardSays(/Status: Resolved/);
    for (const line of [
      `/ticket resolve ${number}`,
      `/ticket answer ${number}`,
      `/triage ${number}`,
      `/escalate ${number}`,
    ])
      expect(await mia.type('agents', line)).not.toMatchObject({ kind: 'modal' });
    await mia.sees(
      'agents',
      /is not possible while it is “Resolved”[\s\S]*Possible now: tag, add a note, close, reopen\./,
    );
  });

  it('another team cannot take it, and the attempt is on the audit log', async () => {
    await house.as('mia').type('agents', `/escalate ${number} it`);
    await cardSays(/Handed over to IT/);
    await house.as('dara').type('team-dev', `/team accept ${number}`);
    await house.as('dara').sees('team-dev', new RegExp(`There is no ticket ${number}`));
    const denied = await house.store.database
      .collection('audit')
      .find({ by: 'workspace:dara' })
      .sort({ at: -1 })
      .limit(1)
      .toArray();
    expect(denied).toMatchObject([{ outcome: 'denied', what: 'team accept', by: 'workspace:dara' }]);
  });

  it('the customer’s answer wakes a ticket that waits, and reaches the team that has it', async () => {
    await house.as('mia').type('agents', `/ticket wait ${number}`);
    await cardSays(/Status: Waiting/);
    await house.as('mia').type('agents', `/escalate ${number} it`);
    const packet = await house.as('ivan').sees('team-it', new RegExp(`${number} for IT`));
    house.as('ana').write('support-acme', 'una captura más', request.id);
    await house.as('ivan').seesInThread('team-it', packet.id, /una captura más/);
    await house.as('mia').seesInThread('agents', card.id, /una captura más/);
  });
});

it('what was meant for an agent alone does not reach them once they have left, and the desk learns it', async () => {
  const left = new Set<string>();
  let later = 0;
  const house = await openHouse(
    {},
    {
      clock: { now: () => Temporal.Now.instant().add({ seconds: later }) },
      profile: (own) => async (account) => {
        const profile = await own(account);
        return profile && left.has(account.user) ? { ...profile, groups: [] } : profile;
      },
    },
  );
  try {
    const [mia, leo, lea] = ['mia', 'leo', 'lea'].map((id) => house.as(id));
    house.as('ana').write('support-acme', 'A contract');
    const card = await house.as('noah').sees('agents', /· A contract$/m);
    await mia?.type('agents', '/ticket claim T-1001');
    await mia?.sees('agents', /T-1001 is yours/);
    await lea?.type('agents', '/escalate T-1001 legal "urgent"');
    await leo?.sees('team-legal', /T-1001 for Legal/);
    left.add('mia');
    later = 120;
    await leo?.type('team-legal', '/team ask T-1001 "Did they sign?"');
    await house.as('noah').seesInThread('agents', card.id, /Mia Meier does not work here any more/);
    const direct = mia?.directWith('relevo') ?? '';
    expect(mia?.messages(direct).map(wordsOf).join()).not.toMatch(/sign/);
    await lea?.type('agents', '/ticket assign T-1001 noah');
    const noah = house.as('noah');
    await noah.sees(noah.directWith('relevo'), /Did they sign\?/);
  } finally {
    await house.close();
  }
});
