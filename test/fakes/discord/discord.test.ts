import { Client, Events, GatewayIntentBits, type Interaction, MessageFlags, REST, Routes } from 'discord.js';
import { afterEach, expect, it, vi } from 'vitest';
import { type Discord, startDiscord } from './discord.ts';

/** The stand-in under the plain library, without any of Relevo's code: what is wrong here is wrong with the stand-in. */
let discord: Discord;
const clients: Client[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.destroy()));
  await discord.stop();
  expect(discord.described?.faults ?? []).toEqual([]);
});

async function connected(): Promise<Client<true>> {
  const { Guilds, GuildMessages, MessageContent, GuildMessageReactions, DirectMessages } = GatewayIntentBits;
  const client = new Client({
    intents: [Guilds, GuildMessages, MessageContent, GuildMessageReactions, DirectMessages],
    rest: { api: discord.url, version: '10', makeRequest: fetch as never },
  });
  clients.push(client);
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  return ready;
}

const wait = { timeout: 10_000, interval: 20 };

it('lets the library in, tells it what people write, and takes what it writes once per nonce', async () => {
  discord = await startDiscord({ pace: 50 });
  const mia = discord.world.join('mia').user.id;
  const { id } = discord.world.channel('support');
  const client = await connected();
  const heard: string[] = [];
  client.on(Events.MessageCreate, (message) => heard.push(`${message.author.username}: ${message.content}`));
  discord.people.write(mia, id, 'hello');
  await vi.waitFor(() => expect(heard).toEqual(['mia: hello']), wait);
  const channel = await client.channels.fetch(id);
  if (!channel?.isSendable()) throw new Error('no channel');
  const first = await channel.send({ content: 'hi', nonce: 'n1', enforceNonce: true });
  const again = await channel.send({ content: 'hi', nonce: 'n1', enforceNonce: true });
  expect(again.id).toBe(first.id);
  const file = await channel.send({ files: [{ attachment: Buffer.from('a;b'), name: 'list.csv' }] });
  const [attachment] = [...file.attachments.values()];
  expect(await (await fetch(attachment?.url ?? '')).text()).toBe('a;b');
  const thread = await first.startThread({ name: 'about that' });
  await thread.send('inside');
  expect(discord.people.sees(mia, thread.id).map(({ content }) => content)).toEqual(['inside']);
  expect(thread.id).toBe(first.id);
});

it('replays what was missed to a session that is resumed, and tells nothing to a new one', async () => {
  discord = await startDiscord({ pace: 50 });
  const mia = discord.world.join('mia').user.id;
  const { id } = discord.world.channel('support');
  const client = await connected();
  const heard: string[] = [];
  client.on(Events.MessageCreate, (message) => heard.push(message.content));
  discord.gateway.drop();
  discord.people.write(mia, id, 'meanwhile');
  await vi.waitFor(() => expect(heard).toEqual(['meanwhile']), wait);
  expect(discord.gateway.came).toEqual({ identified: 1, resumed: 1, refused: 0 });
  discord.gateway.close(4000);
  await vi.waitFor(() => expect(discord.gateway.came.resumed).toBe(2), wait);
  discord.gateway.forget();
  discord.people.write(mia, id, 'lost');
  await vi.waitFor(() => expect(discord.gateway.came.identified).toBe(2), wait);
  discord.people.write(mia, id, 'back');
  await vi.waitFor(() => expect(heard).toEqual(['meanwhile', 'back']), wait);
}, 30_000);

it('takes a first answer within three seconds, once, and further ones with the token', async () => {
  discord = await startDiscord({ pace: 50 });
  const mia = discord.world.join('mia').user.id;
  const { id } = discord.world.channel('support');
  const client = await connected();
  client.on(Events.InteractionCreate, (interaction) => void answer(interaction));
  const outcome = await discord.people.command(mia, id, 'ticket new');
  expect(outcome.kind).toBe('thinking');
  await vi.waitFor(
    () => expect(discord.people.sees(mia, id).map(({ content }) => content)).toEqual(['done', 'and more']),
    wait,
  );
  expect(await discord.people.command(mia, id, 'sleep')).toEqual({ kind: 'failed' });
});

it('refuses in Discord’s words', async () => {
  discord = await startDiscord({ pace: 50 });
  const secret = discord.world.channel('secret', { onlyFor: [] });
  const support = discord.world.channel('support');
  const leo = discord.world.join('leo').user;
  leo.refusesDirect = true;
  const rest = new REST({ api: discord.url, version: '10', makeRequest: fetch as never }).setToken(discord.token);
  await expect(rest.get(Routes.channelMessages(secret.id))).rejects.toMatchObject({ status: 403, code: 50_001 });
  await expect(rest.get(Routes.channelMessage(support.id, '1'))).rejects.toMatchObject({ status: 404, code: 10_008 });
  const { id } = (await rest.post(Routes.userChannels(), { body: { recipient_id: leo.id } })) as { id: string };
  await expect(rest.post(Routes.channelMessages(id), { body: { content: 'x' } })).rejects.toMatchObject({
    code: 50_007,
  });
  const long = { body: { content: 'x'.repeat(2_001) } };
  await expect(rest.post(Routes.channelMessages(support.id), long)).rejects.toMatchObject({ code: 50_035 });
});

it('limits by bucket, and says when to come back', async () => {
  discord = await startDiscord();
  const { id } = discord.world.channel('support');
  const post = () =>
    fetch(`${discord.url}/v10/channels/${id}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
      body: '{"content":"x"}',
    });
  for (let n = 0; n < 5; n += 1) expect((await post()).status).toBe(200);
  const refused = await post();
  expect(refused.status).toBe(429);
  expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
  expect(await refused.json()).toMatchObject({
    global: false,
    retry_after: Number(refused.headers.get('retry-after')),
  });
});

it('validated every request and every answer', async ({ skip }) => {
  discord = await startDiscord({ pace: 50 });
  if (!discord.described) return skip('the reference data is absent: nothing is validated');
  const { id } = discord.world.channel('support');
  await (await connected()).rest.get(Routes.channelMessages(id));
  expect(discord.described.validated).toBeGreaterThan(2);
});

/** Defers, says what came of it, and more. */
async function answer(interaction: Interaction): Promise<void> {
  if (!interaction.isChatInputCommand()) return;
  if (interaction.commandName === 'sleep') return;
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  await expect(
    interaction.client.rest.post(Routes.interactionCallback(interaction.id, interaction.token), {
      body: { type: 4, data: { content: 'x' } },
    }),
  ).rejects.toMatchObject({ code: 40_060 });
  await interaction.editReply('done');
  await interaction.followUp({ content: 'and more', flags: MessageFlags.Ephemeral });
}
