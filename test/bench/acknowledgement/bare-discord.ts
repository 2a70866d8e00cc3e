import { createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type APIInteraction,
  type APIInteractionResponse,
  type ChatInputCommandInteraction,
  Client,
  Events,
  GatewayIntentBits,
  InteractionResponseType,
  InteractionType,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  REST,
  Routes,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { ready } from './ready.ts';

/**
 * A handler as discord.js's guide writes one, by the settings that Relevo has; over HTTP, for which the library has no server,
 * on Node's own with the library's builders and REST. https://discordjs.guide/slash-commands/response-methods
 */
const { DISCORD_TOKEN: token = '', DISCORD_API_URL: api = '', DISCORD_PUBLIC_KEY: key } = process.env;
const ANSWER_READ_MS = 250;
const help = 'What one can do here.';

const line = (id: string, label: string, style: TextInputStyle) =>
  new LabelBuilder()
    .setLabel(label)
    .setTextInputComponent(new TextInputBuilder().setCustomId(id).setStyle(style).setRequired(true));
const modal = () =>
  new ModalBuilder()
    .setCustomId('bare')
    .setTitle('New ticket')
    .addLabelComponents(
      line('subject', 'Subject', TextInputStyle.Short),
      line('body', 'What happens', TextInputStyle.Paragraph),
      line('category', 'Category', TextInputStyle.Short),
    );

if (key === undefined) await byGateway();
else await byHttp(key);

async function byGateway(): Promise<void> {
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api } });
  client.on(Events.InteractionCreate, (interaction) => {
    if (interaction.isChatInputCommand()) void answered(interaction);
  });
  client.once(Events.ClientReady, () => ready());
  await client.login(token);
}

async function answered(interaction: ChatInputCommandInteraction): Promise<void> {
  if (interaction.commandName === 'ticket') return void (await interaction.showModal(modal()));
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  await interaction.editReply(help);
}

async function byHttp(hex: string): Promise<void> {
  const x = Buffer.from(hex, 'hex').toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const rest = new REST({ api }).setToken(token);
  const server = createServer((request, response) => void take(request, response));
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bytesOf(request);
    const { 'x-signature-timestamp': timestamp = '', 'x-signature-ed25519': signature = '' } = request.headers;
    const signed = Buffer.concat([Buffer.from(String(timestamp)), body]);
    if (!verify(null, signed, publicKey, Buffer.from(String(signature), 'hex'))) {
      response.writeHead(401).end();
      return;
    }
    const interaction = JSON.parse(body.toString()) as APIInteraction;
    const answer = answerTo(interaction);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    if (answer.type !== InteractionResponseType.DeferredChannelMessageWithSource) return;
    // Discord has to have read that before there is anything to edit.
    await sleep(ANSWER_READ_MS);
    await rest.patch(Routes.webhookMessage(interaction.application_id, interaction.token), {
      body: { content: help },
      auth: false,
    });
  };
  server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port));
}

function answerTo(interaction: APIInteraction): APIInteractionResponse {
  if (interaction.type !== InteractionType.ApplicationCommand) return { type: InteractionResponseType.Pong };
  if (interaction.data.name === 'ticket') return { type: InteractionResponseType.Modal, data: modal().toJSON() };
  return {
    type: InteractionResponseType.DeferredChannelMessageWithSource,
    data: { flags: MessageFlags.Ephemeral },
  };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
