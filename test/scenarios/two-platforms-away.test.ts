import { afterEach, describe, expect, it } from 'vitest';
import { until } from './house.ts';
import { sees } from './stages/stage.ts';
import { fillsIn, nowSays, openTwoPlatforms, placedDesk, type TwoPlatforms, writing } from './two-platforms.ts';

let two: TwoPlatforms;
afterEach(() => two.stop());

const mia = () => writing(two.on.slack.as('mia'));
const ivan = () => writing(two.on.discord.as('ivan'));
const queued = () => two.running.store.database.collection('outbox').countDocuments({ state: 'queued' });

/** Makes it ready for any team: its category asks for the customer's number only. */
async function ready(number: string): Promise<void> {
  await mia().type('agents', `/ticket claim ${number}`);
  await mia().type('agents', `/ticket category ${number} legal`);
  await fillsIn(mia(), await mia().type('agents', `/triage ${number}`), { 'customerNumber.number': 'A-1' });
  await sees(mia(), 'agents', /Complete: it can be handed over/);
}

describe('the same channel on two platforms', () => {
  const places = { slack: ['support-acme', 'agents', 'leads'], discord: ['support-acme', 'agents', 'team-it'] };

  it('is the one of the platform that is named, else of the first by its name', async () => {
    two = await openTwoPlatforms(placedDesk('slack'), places);
    await two.asks('Meant for Slack');
    expect(await two.on.discord.as('mia').reads('agents')).toEqual([]);
    await two.stop();

    two = await openTwoPlatforms({}, places);
    await writing(two.on.slack.as('ana')).write('support-acme', 'Meant for the first');
    const agent = two.on.discord.as('mia');
    const card = await sees(agent, 'agents', /T-1001 · Meant for the first/);
    expect(await mia().reads('agents')).toEqual([]);
    // The way to the customer's words leads to Slack, whose address Discord does not know by itself.
    expect(card.words).toMatch(/Customer’s thread \(Slack\)\]\(https:\/\/acme\.slack\.[a-z]+\/archives\/C\w+\/p\d+\)/);
    // Customers write wherever there is a channel of that name, and each is answered where they are.
    const there = await writing(two.on.discord.as('ben')).write('support-acme', 'From Discord');
    const other = await sees(agent, 'agents', /T-1002 · From Discord/);
    expect(other.words).not.toMatch(/\(Slack\)/);
    await agent.type('agents', '/ticket claim T-1002');
    await fillsIn(agent, await agent.press(other, /^Answer$/), { text: 'Here you are' });
    await agent.press(await sees(agent, 'agents', /Preview of your answer/), /^Send/);
    await sees(two.on.discord.as('ben'), 'support-acme', /Here you are/, there);
  });
});

describe('a platform that is not reached', () => {
  it('when Relevo starts holds up nobody on the others, and joins when it is there', async () => {
    let back = () => {};
    two = await openTwoPlatforms({}, undefined, (discord) => {
      back = discord.faults.plan({ fault: { kind: 'reset' } });
    });
    expect(two.lines).toContainEqual(expect.objectContaining({ event: 'platform.late', platform: 'discord' }));
    // What is named by its name alone may be on the one that is away, so that the agents' channel says its platform here.
    const direct = await two.on.workspace.as('leo').type('team-legal', '/ticket list');
    expect(direct).toEqual({ kind: 'done' });
    back();
    await until('it joins', () => two.lines.some(({ event }) => event === 'platform.joined') || undefined);
    const { number } = await two.asks('After it joined');
    await ready(number);
    await mia().type('agents', `/escalate ${number} it`);
    await sees(ivan(), 'team-it', new RegExp(`${number} for IT`));
  });

  it('while Relevo runs holds up nobody on the others, and gets everything in the end', async () => {
    two = await openTwoPlatforms({});
    const { number, request, card } = await two.asks('Before it went');
    await ready(number);
    const back = two.discord.faults.plan({ fault: { kind: 'reset' } });
    await mia().type('agents', `/escalate ${number} it`);
    await nowSays(mia(), card, /Handed over to IT/);
    await mia().type('agents', `/ticket note ${number} "while it is away"`);
    await sees(mia(), 'agents', /while it is away/, card);
    const second = await two.asks('Also while it is away');
    await ready(second.number);
    await mia().type('agents', `/escalate ${second.number} legal`);
    await sees(two.on.workspace.as('leo'), 'team-legal', new RegExp(`${second.number} for Legal`));
    // There is one of that name in the workspace, too; on Discord nobody answers.
    await mia().type('agents', `/ticket assign ${second.number} noah`);
    const noah = two.slack.workspace.memberNamed('noah').id;
    await sees(mia(), 'agents', new RegExp(`slack:${noah}`));
    await mia().type('agents', `/ticket assign ${second.number} slack:${noah}`);
    await nowSays(mia(), second.card, /Assignee: noah/);
    expect(await queued()).toBeGreaterThan(0);
    back();
    const packet = await sees(ivan(), 'team-it', new RegExp(`${number} for IT`));
    await sees(ivan(), 'team-it', /while it is away/, packet);

    // Now the other one goes.
    two.slack.faults.share(1, [{ kind: 'reset' }]);
    await ivan().press(packet, /^Accept$/);
    await nowSays(ivan(), packet, /Accepted by Ivan/);
    await fillsIn(ivan(), await ivan().press(packet, /^Answer$/), { text: 'It is mended.' });
    await ivan().press(await sees(ivan(), 'team-it', /Preview of your answer/), /^Send/);
    await nowSays(ivan(), packet, /Answered by Ivan/);
    two.slack.faults.share(0, []);
    await sees(two.on.slack.as('ana'), 'support-acme', /It is mended\./, request);
    await until('nothing waits', async () => ((await queued()) === 0 ? true : undefined));
  });

  it('also where its connection swallows everything and says nothing', async () => {
    two = await openTwoPlatforms({});
    const lea = writing(two.on.slack.as('lea'));
    const all = [];
    for (const n of [1, 2, 3, 4, 5]) all.push(await two.asks(`Question ${n}`));
    const back = two.discord.faults.plan({ fault: { kind: 'delay', ms: 60_000 } });
    // More than are sent side by side.
    for (const { number } of all) await lea.type('leads', `/escalate ${number} it "urgent"`);
    for (const { number, card } of all) {
      await nowSays(mia(), card, /Handed over to IT/);
      await mia().type('agents', `/ticket note ${number} "of ${number}"`);
      await sees(mia(), 'agents', new RegExp(`of ${number}`), card);
    }
    back();
    for (const { number } of all) await sees(ivan(), 'team-it', new RegExp(`${number} for IT`));
  });
});
