import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { app } from '#test/fakes/slack/workspace.ts';
import { until } from './house.ts';
import { type Read, sees } from './stages/stage.ts';
import {
  type Asked,
  fillsIn,
  nowSays,
  openTwoPlatforms,
  placedDesk,
  rawOnDiscord,
  rawOnSlack,
  type TwoPlatforms,
  writing,
} from './two-platforms.ts';

/** What a support desk is set up with: each place with its platform, or by its name alone. */
describe.each([
  ['with its platform', placedDesk()],
  ['by its name alone', {}],
])('a desk in Slack with a team on Discord, each place named %s', (_, desk) => {
  let two: TwoPlatforms;
  let asked: Asked;
  let packet: Read;
  let more: Read;
  const ana = () => writing(two.on.slack.as('ana'));
  const mia = () => writing(two.on.slack.as('mia'));
  const ivan = () => writing(two.on.discord.as('ivan'));
  const filesOn = (thread: string) =>
    [...(two.discord.world.channels.get(thread)?.messages.values() ?? [])].flatMap(({ attachments }) => attachments);
  const slackId = (name: string) => two.slack.workspace.memberNamed(name).id;
  const slackChannel = (name: string) => {
    const found = [...two.slack.workspace.channels.values()].find((one) => one.name === name);
    if (!found) throw new Error(`there is no channel ${name}`);
    return found.id;
  };
  beforeAll(async () => {
    two = await openTwoPlatforms(desk);
  });
  afterAll(() => two.stop());

  it('hands a ticket over, with the customer’s screenshot, and names people and not ids', async () => {
    const { workspace, people } = two.slack;
    const picture = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const file = workspace.keep(slackId('ana'), { name: 'screen.png', type: 'image/png', bytes: picture });
    const text = 'Correos en spam\nDesde ayer, @noah lo vio. @everyone';
    const message = people.write(slackId('ana'), slackChannel('support-acme'), text, { files: [file] });
    const card = await sees(mia(), 'agents', /T-1001 · Correos en spam/);
    asked = {
      card,
      number: 'T-1001',
      request: { channel: 'support-acme', id: message.ts, words: '', buttons: [], onlyYou: false },
    };
    await until('the confirmation', () => two.mails[0]);

    await mia().press(card, /^Claim$/);
    await mia().type('agents', '/ticket category T-1001 deliverability');
    await nowSays(mia(), card, /Deliverability/);
    await mia().type('agents', '/escalate T-1001 it');
    const refused = await sees(mia(), 'agents', /cannot be handed over yet/);
    await fillsIn(mia(), await mia().press(refused, /checklist/i), {
      'customerNumber.number': 'A-77',
      'reproduction.steps': 'Sent a test mail to Gmail',
      'reproduction.result': 'reproduced',
      'faq.articles': 'none fits',
      'deliverability.findings': 'SPF has two records',
    });
    const checklist = await sees(mia(), 'agents', /Complete: it can be handed over/);
    await fillsIn(mia(), await mia().press(checklist, /hand over|escalate/i), { team: 'it' });

    packet = await sees(ivan(), 'team-it', /T-1001 for IT network/);
    expect(packet.words).toMatch(/Handed over by: mia\b/);
    expect(packet.words).toMatch(/@noah lo vio/);
    expect(packet.words).not.toMatch(/U0[0-9A-Z]{6}/);
    const [picked] = await until('the screenshot on Discord', () => {
      const found = filesOn(packet.id);
      return found.length > 0 ? found : undefined;
    });
    expect(picked?.filename).toBe('screen.png');
    expect(Buffer.from(picked?.bytes ?? []).equals(picture)).toBe(true);
    expect(
      [...two.discord.world.channels.values()]
        .flatMap((one) => [...one.messages.values()])
        .flatMap(({ notified }) => notified),
    ).toEqual([]);
  });

  it('goes on over both: accepted and asked on Discord, replied in Slack, each called where they are', async () => {
    await ivan().press(packet, /^Accept$/);
    await sees(mia(), 'agents', /accepted this for IT network/, asked.card);
    await fillsIn(ivan(), await ivan().press(packet, /^Ask/), { question: 'Which domain?' });
    const question = await sees(mia(), 'agents', /Which domain\?/, asked.card);
    expect(rawInSlack(question)).toContain(`"user_id":"${slackId('mia')}"`);
    await fillsIn(mia(), await mia().press(question, /^Reply$/), { text: 'acme.example' });
    const reply = await sees(ivan(), 'team-it', /acme\.example/, packet);
    expect(notified(reply)).toEqual([two.discord.people.idOf('ivan')]);
    await ivan().write('team-it', 'Looking at the DNS', packet);
    await sees(mia(), 'agents', /Looking at the DNS/, asked.card);
  });

  it('follows what the customer writes, edits and deletes in Slack, on Discord', async () => {
    const { people } = two.slack;
    const at = slackChannel('support-acme');
    more = await ana().write('support-acme', 'Tambien con Outlook', asked.request);
    await sees(ivan(), 'team-it', /Tambien con Outlook/, packet);
    people.edit(slackId('ana'), { channel: at, ts: more.id }, 'Solo con Gmail');
    const followed = await sees(ivan(), 'team-it', /Solo con Gmail/, packet);
    expect(threadWords(packet)).not.toMatch(/Outlook/);
    people.edit(slackId('ana'), { channel: at, ts: asked.request.id }, 'Correos perdidos\nDesde ayer');
    await nowSays(ivan(), packet, /T-1001 for IT network · Correos perdidos/);
    people.remove({ channel: at, ts: more.id });
    await until('it is taken away on Discord', () => (/Solo con Gmail/.test(threadWords(packet)) ? undefined : true));
    expect(followed.id).toBeTruthy();
  });

  it('brings a file of the team to the desk', async () => {
    const { people } = two.discord;
    const zone = { name: 'zone.txt', type: 'text/plain', bytes: Buffer.from('v=spf1 -all') };
    people.write(people.idOf('ivan'), packet.id, 'The zone', [zone]);
    await sees(mia(), 'agents', /The zone/, asked.card);
    await until('the file in Slack', () => {
      const files = [...two.slack.workspace.files.values()].filter(({ name }) => name === 'zone.txt');
      return (
        files.some(
          ({ shares, bytes }) => shares.has(slackChannel('agents')) && Buffer.from(bytes).equals(zone.bytes),
        ) || undefined
      );
    });
  });

  it('is answered on Discord, read in Slack, resolved and reopened', async () => {
    await fillsIn(ivan(), await ivan().press(packet, /^Answer$/), { text: 'Two SPF records: merge them into one.' });
    const preview = await sees(ivan(), 'team-it', /Preview of your answer/);
    await ivan().press(preview, /^Send/);
    await sees(ana(), 'support-acme', /merge them into one/, asked.request);
    await nowSays(ivan(), packet, /Answered by Ivan/);

    await ana().write('support-acme', 'Funciona, gracias', asked.request);
    await sees(mia(), 'agents', /Funciona/, asked.card);
    const card = await nowSays(mia(), asked.card, /Status: Open/);
    await fillsIn(mia(), await mia().press(card, /^Resolve/), { solution: 'One SPF record instead of two' });
    const resolved = await sees(ana(), 'support-acme', /T-1001 está resuelto/, asked.request);
    await nowSays(mia(), asked.card, /Status: Resolved/);
    expect(resolved.buttons).toEqual([expect.stringMatching(/^Reabrir/)]);
    await ana().write('support-acme', 'Otra vez en spam', asked.request);
    await nowSays(mia(), asked.card, /Status: Open/);
  });

  it('never shows what is said with legal on another platform, but to whom they ask', async () => {
    const leo = writing(two.on.workspace.as('leo'));
    await mia().type('agents', '/escalate T-1001 legal');
    const legal = await sees(leo, 'team-legal', /T-1001 for Legal/);
    await leo.press(legal, /^Accept$/);
    await sees(mia(), 'agents', /accepted this for Legal/, asked.card);
    await leo.write('team-legal', 'privileged strategy', legal);
    await fillsIn(leo, await leo.press(legal, /^Ask/), { question: 'secret question' });
    const direct = two.slack.workspace.direct(slackId('mia'), app.user).id;
    const question = await sees(mia(), direct, /secret question/);
    expect(question.words).toContain('T-1001\n');
    await fillsIn(mia(), await mia().press(question, /^Reply$/), { text: 'secret reply' });
    await sees(leo, 'team-legal', /secret reply/, legal);
    await leo.type('team-legal', '/ticket note T-1001 "secret note"');
    await sees(leo, 'team-legal', /secret note/, legal);
    await sees(mia(), 'agents', /asks the agent/, asked.card);
    expect(`${rawOnSlack(two.slack)}\n${rawOnDiscord(two.discord)}`).not.toMatch(/privileged|secret/);
  });

  it('leaves nothing undone', async () => {
    const { database } = two.running.store;
    await until('nothing waits', async () =>
      (await database.collection('outbox').countDocuments({ state: 'queued' })) === 0 ? true : undefined,
    );
    expect(two.lines.filter(({ level }) => level === 'error')).toEqual([]);
    expect(await database.collection('outbox').countDocuments({ state: 'failed' })).toBe(0);
  });

  function threadWords(root: Read): string {
    const thread = two.discord.world.channels.get(root.id);
    return [...(thread?.messages.values() ?? [])].map(({ components }) => JSON.stringify(components)).join('\n');
  }

  function notified(message: Read): readonly string[] {
    return two.discord.world.channels.get(message.channel)?.messages.get(message.id)?.notified ?? [];
  }

  function rawInSlack({ channel, id }: Read): string {
    return JSON.stringify(two.slack.workspace.find(slackChannel(channel), id)?.blocks);
  }
});
