import { once } from 'node:events';
import { createServer } from 'node:net';
import { nonceOf } from '#src/chat/discord/ids.ts';
import { registerDiscord } from '#src/chat/discord/register.ts';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { discoverCommands } from '#src/discover.ts';
import { render } from '#src/i18n/render.ts';
import { t } from '#src/i18n/types.ts';
import type { Dice } from '#src/lib/dice.ts';
import { menuOf } from '#src/services/menu.ts';
import { type Discord, startDiscord } from '#test/fakes/discord/discord.ts';
import type { Fault } from '#test/fakes/discord/faults.ts';
import { isLater, madeAt } from '#test/fakes/discord/ids.ts';
import type { Outcome } from '#test/fakes/discord/interactions.ts';
import { FLAGS, type Message } from '#test/fakes/discord/model.ts';
import { NONCES_LIVE_MS } from '#test/fakes/discord/routes/messages.ts';
import { flat } from '#test/fakes/discord/rules.ts';
import { readOf } from '../../scenarios/discord-stage.ts';
import { agents, customers, type Ground, intake, type Said } from './ground.ts';

/** How calls fail, by how many of twenty. Each may have been carried out or not, as far as Relevo sees. */
const FAULTS: readonly (readonly [number, Fault])[] = [
  [3, { kind: 'status', status: 500 }],
  [3, { kind: 'status', status: 503 }],
  [4, { kind: 'limited', afterMs: 400 }],
  [4, { kind: 'reset' }],
  [4, { kind: 'lost' }],
  [1.9, { kind: 'delay', ms: 700 }],
  // Longer than Relevo waits for an answer: what it does again then is carried out by both.
  [0.1, { kind: 'delay', ms: 12_000 }],
];

/** Relevo's own time. */
const THINKING_MS = 10_000;

const LABEL = render(t('command.make-a-ticket'), { language: 'en', zone: 'UTC' });
const tryAgain = render(t('error.tryAgain'), { language: 'en', zone: 'UTC' });

/**
 * Discord by its gateway, or by interactions over HTTP, where Relevo hears nothing of what is written.
 * @param pace how much faster than Discord's own the rate limits refill
 */
export async function discordGround(seed: number, pace: number, by: 'gateway' | 'http' = 'gateway'): Promise<Ground> {
  const discord = await startDiscord({ pace, seed });
  const { world } = discord;
  for (const name of customers) world.join(name);
  for (const name of agents) world.join(name, { roles: ['agents'] });
  const { channels, teams } = defaultDesk;
  const named = Object.values(teams).map(({ channel }) => channel);
  for (const name of [...intake, channels.agents, channels.leads, ...named]) world.channel(name);
  for (const name of ['leads', 'admins', ...Object.values(teams).flatMap(({ groups }) => groups)]) world.role(name);
  const settings = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.url, DISCORD_GUILD_ID: world.guild.id };
  if (by === 'gateway') return new DiscordGround(discord, settings);
  const menu = menuOf(await discoverCommands(), defaultDesk);
  await registerDiscord({ settings, menu, words: render, dryRun: false });
  const port = await freePort();
  discord.portal.endpoint = `http://127.0.0.1:${port}/discord/interactions`;
  const http = {
    RELEVO_HTTP_HOST: '127.0.0.1',
    RELEVO_HTTP_PORT: String(port),
    DISCORD_PUBLIC_KEY: discord.keys.public,
  };
  return new DiscordByHttp(discord, { ...settings, ...http });
}

/**
 * One that a program takes again each time that it is started: below those that systems give to whoever connects, or a connection of
 * another test could have it while the program is away.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

class DiscordGround implements Ground {
  readonly name: string = 'discord';
  readonly settings: Ground['settings'];
  readonly #discord: Discord;
  readonly #messages = new Map<string, Message>();
  readonly #told = new WeakSet<Message>();
  #cuts = 0;

  constructor(discord: Discord, settings: Ground['settings']) {
    this.#discord = discord;
    this.settings = settings;
  }

  connected(): boolean | Promise<boolean> {
    return this.#discord.gateway.connected > 0;
  }

  write(by: string, channel: string, words: string, under?: string): Said {
    const { people, world } = this.#discord;
    const at = [...world.channels.values()].find(({ name }) => name === channel)?.id ?? '';
    const user = this.user(by);
    return this.#said(under === undefined ? people.write(user, at, words) : people.writeUnder(user, at, under, words));
  }

  async press(by: string, on: Said, label: RegExp): Promise<boolean> {
    const outcome = await this.#pressed(by, on, label);
    return outcome !== undefined && this.#isTaken(outcome);
  }

  async fillIn(by: string, on: Said, label: RegExp, values: Readonly<Record<string, string>>): Promise<boolean> {
    const opened = await this.#pressed(by, on, label);
    if (opened?.kind !== 'modal') return false;
    return this.#isTaken(await this.#discord.people.submit(this.user(by), opened.modal, values));
  }

  fresh(): readonly Said[] {
    const { channels } = this.#discord.world;
    const all = [...channels.values()].flatMap(({ messages }) =>
      [...messages.values()].filter((one) => !this.#told.has(one) && (one.flags & FLAGS.loading) === 0),
    );
    for (const one of all) this.#told.add(one);
    return all.toSorted((one, other) => (isLater(one.id, other.id) ? 1 : -1)).map((one) => this.#said(one));
  }

  rage(share: number): void {
    const { faults } = this.#discord;
    faults.disorder = { twice: 0.2, late: 0.2 };
    let left = 1;
    for (const [of, fault] of FAULTS) {
      // Each is asked for where those before it did not happen.
      const own = (share * of) / 20;
      faults.plan({ share: own / left, fault });
      left -= own;
    }
  }

  cut(dice: Dice): void {
    const { gateway } = this.#discord;
    this.#cuts += 1;
    dice.of([() => gateway.close(), () => gateway.drop(), () => gateway.reconnect(), () => gateway.forget()])();
  }

  toldInOrder(first: Said): boolean {
    return !this.#discord.gateway.heldBack.has(first.id);
  }

  keyOf(item: string): string {
    return nonceOf(item);
  }

  excuse(first: Said, again: Said): string | undefined {
    const apart = madeAt(again.id) - madeAt(first.id);
    return apart > NONCES_LIVE_MS ? `the nonce had ended: ${Math.round(apart / 1000)} s later` : undefined;
  }

  /** In the place of "is thinking …", which Relevo puts away after a while. */
  answersInPlace({ id, answers = id }: Said): boolean {
    return madeAt(id) - madeAt(answers) < THINKING_MS;
  }

  counts(): Readonly<Record<string, number>> {
    const { faults, requests, gateway, described } = this.#discord;
    return {
      'calls carried out': requests.length,
      'calls made to fail': faults.made,
      'connections taken away': this.#cuts,
      'sessions begun': gateway.came.identified,
      'sessions resumed': gateway.came.resumed,
      'messages told late': gateway.heldBack.size,
      ...(described ? { 'words of the protocol validated': described.validated } : {}),
    };
  }

  violations(): readonly string[] {
    return this.#discord.described?.faults ?? [];
  }

  stop(): Promise<void> {
    return this.#discord.stop();
  }

  /** What was said, as the person sees it who acts on it. */
  protected async acts(
    act: (people: Discord['people'], message: Message) => Promise<Outcome>,
    on: Said,
  ): Promise<boolean> {
    const message = this.#messages.get(on.id);
    return message !== undefined && this.#isTaken(await act(this.#discord.people, message));
  }

  protected user(name: string): string {
    const found = [...this.#discord.world.users.values()].find(({ username }) => username === name);
    if (!found) throw new Error(`nobody is called ${name}`);
    return found.id;
  }

  /** Undefined where there is no such button any more. */
  async #pressed(by: string, on: Said, label: RegExp): Promise<Outcome | undefined> {
    const message = this.#messages.get(on.id);
    const button = flat(message?.components ?? []).find((one) => one.type === 2 && label.test(String(one['label'])));
    if (!message || !button) return undefined;
    return this.#discord.people.press(this.user(by), message, String(button['label']));
  }

  #isTaken(outcome: Outcome): boolean {
    if (outcome.kind === 'failed') return false;
    return outcome.kind !== 'message' || !readOf(outcome.message, '').words.includes(tryAgain);
  }

  #said(message: Message): Said {
    const { id, channel, author, nonce, interaction } = message;
    this.#messages.set(id, message);
    const { parent } = channel;
    return {
      channel: parent?.name ?? channel.name,
      ...(parent ? { thread: channel.id } : {}),
      id,
      words: readOf(message, '').words,
      byRelevo: author === this.#discord.world.bot,
      ...(nonce === undefined ? {} : { key: nonce }),
      ...(interaction === undefined ? {} : { answers: interaction }),
    };
  }
}

/** Nothing is connected: Discord sends each interaction to the program, and its answer is the first one. */
class DiscordByHttp extends DiscordGround {
  override readonly name: string = 'discord by http';
  readonly #portal: Discord['portal'];
  readonly #interactions: Discord['interactions'];

  constructor(discord: Discord, settings: Ground['settings']) {
    super(discord, settings);
    this.#portal = discord.portal;
    this.#interactions = discord.interactions;
  }

  override async connected(): Promise<boolean> {
    return this.#interactions.ping(this.#portal.endpoint ?? '').catch(() => false);
  }

  makesTicket(by: string, of: Said): Promise<boolean> {
    return this.acts((people, { channel, id }) => people.messageCommand(this.user(by), channel.id, id, LABEL), of);
  }

  /** There is nothing to cut but the calls, which fail anyhow. */
  override cut(): void {}
}
