import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Described } from './described.ts';
import type { Faults } from './faults.ts';
import type { Gateway } from './gateway.ts';
import type { Attachment, Channel, Component, Message, User } from './model.ts';
import { FLAGS, TYPES } from './model.ts';
import { invalid, Refused } from './refused.ts';
import type { Portal, Registered } from './routes/app.ts';
import { checkModal, sentOf } from './rules.ts';
import { channelJson, partialMemberJson, userJson, type Viewer } from './shapes.ts';
import { type Keys, signed } from './signing.ts';
import type { World } from './world.ts';

/** Interaction types (Interactions: Interaction Type). */
export const INTERACTION = { ping: 1, command: 2, component: 3, autocomplete: 4, submit: 5 } as const;

/** How the app answered first (Interactions: Interaction Callback Type). */
const CALLBACK = { message: 4, deferred: 5, deferredUpdate: 6, update: 7, choices: 8, modal: 9 } as const;

/** The first answer must come within 3 s; with the token one can go on for 15 minutes. */
const FIRST_MS = 3_000;
const TOKEN_MS = 15 * 60_000;

/** What the person who did something sees at once. */
export type Outcome =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'thinking'; readonly message: Message }
  /** Nothing but that the button is no longer busy. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'choices'; readonly choices: readonly { readonly name: string; readonly value: string }[] }
  | { readonly kind: 'modal'; readonly modal: OpenModal }
  /** "The application did not respond". */
  | { readonly kind: 'failed' };

export interface OpenModal {
  readonly customId: string;
  readonly title: string;
  readonly components: readonly Component[];
  readonly channel: Channel;
  readonly message?: Message;
}

export interface Pending {
  readonly id: string;
  readonly token: string;
  readonly type: number;
  readonly by: User;
  readonly channel: Channel;
  readonly message?: Message;
  madeAt: number;
  /** In milliseconds from when it was made to its first answer. */
  answeredAfter?: number;
  /** The message that `@original` stands for. */
  original?: Message;
  readonly first: PromiseWithResolvers<Outcome>;
}

/** What people do with commands, buttons, menus and forms, on its way to the app and back. */
export class Interactions {
  readonly #world: World;
  readonly #portal: Portal;
  readonly #keys: Keys;
  readonly #gateway: Gateway;
  readonly #described: Described | undefined;
  readonly #faults: Faults;
  readonly #byToken = new Map<string, Pending>();
  /** Where this server's own files are, for requests to an endpoint. */
  readonly #base: () => string;

  constructor(
    world: World,
    portal: Portal,
    keys: Keys,
    gateway: Gateway,
    described: Described | undefined,
    faults: Faults,
    base: () => string,
  ) {
    this.#world = world;
    this.#portal = portal;
    this.#keys = keys;
    this.#gateway = gateway;
    this.#described = described;
    this.#faults = faults;
    this.#base = base;
  }

  /** Sends one on its way. @returns what the person sees, at the latest when the time for it is over */
  async send(
    type: number,
    by: User,
    channel: Channel,
    data: (viewer: Viewer) => object,
    message?: Message,
  ): Promise<Outcome> {
    const interaction: Pending = {
      id: this.#world.ids.next(),
      token: randomBytes(48).toString('base64url'),
      type,
      by,
      channel,
      madeAt: Date.now(),
      first: Promise.withResolvers<Outcome>(),
      ...(message ? { message } : {}),
    };
    this.#byToken.set(interaction.token, interaction);
    this.#described?.prepare('POST', '/interactions/{interaction_id}/{interaction_token}/callback');
    interaction.madeAt = Date.now();
    const late = setTimeout(() => this.#expire(interaction), FIRST_MS);
    try {
      if (this.#portal.endpoint === undefined)
        this.#gateway.interaction((viewer) => this.#json(interaction, data, viewer));
      else void this.#deliver(interaction, data, this.#portal.endpoint);
      return await interaction.first.promise;
    } finally {
      clearTimeout(late);
    }
  }

  /** Discord tries an endpoint with a ping before it takes it, and with a signature that is wrong. */
  async ping(endpoint: string): Promise<boolean> {
    const body = JSON.stringify({
      id: this.#world.ids.next(),
      application_id: this.#world.bot.id,
      type: INTERACTION.ping,
      token: 'ping',
      version: 1,
    });
    const good = await fetch(endpoint, { method: 'POST', body, headers: signed(this.#keys, body) });
    const forged = { ...signed(this.#keys, body), 'x-signature-ed25519': '0'.repeat(128) };
    const bad = await fetch(endpoint, { method: 'POST', body, headers: forged });
    const answer: unknown = good.ok ? await good.json() : undefined;
    await bad.body?.cancel();
    return JSON.stringify(answer) === '{"type":1}' && bad.status === 401;
  }

  /** The body of one for a test that signs it by itself. */
  body(type: number, by: User, channel: Channel, data: object): string {
    const interaction = {
      id: this.#world.ids.next(),
      token: randomBytes(48).toString('base64url'),
      type,
      by,
      channel,
      madeAt: Date.now(),
      first: Promise.withResolvers<Outcome>(),
    };
    this.#byToken.set(interaction.token, interaction);
    return JSON.stringify(this.#json(interaction, () => data, this.#viewer()));
  }

  /** The app's first answer. @throws Refused */
  answer(
    id: string,
    token: string,
    callback: Readonly<Record<string, unknown>>,
    files: readonly Attachment[] = [],
  ): void {
    const interaction = this.#byToken.get(token);
    if (interaction?.id !== id) throw new Refused('unknownInteraction');
    if (interaction.answeredAfter !== undefined) throw new Refused('alreadyAcknowledged');
    const { type } = callback;
    const data = (callback['data'] ?? {}) as Readonly<Record<string, unknown>>;
    const outcome = this.#outcome(interaction, Number(type), data, files);
    interaction.answeredAfter = Date.now() - interaction.madeAt;
    interaction.first.resolve(outcome);
  }

  /** One that may still be gone on with. @throws Refused */
  byToken(app: string, token: string): Pending {
    const interaction = this.#byToken.get(token);
    if (app !== this.#world.bot.id || !interaction) throw new Refused('unknownWebhook');
    if (Date.now() - interaction.madeAt > TOKEN_MS) throw new Refused('invalidWebhookToken');
    if (interaction.answeredAfter === undefined) throw new Refused('unknownWebhook');
    return interaction;
  }

  /** As if the 15 minutes were over. */
  age(): void {
    for (const interaction of this.#byToken.values()) interaction.madeAt -= TOKEN_MS;
  }

  /** A message to the conversation, or to whoever did something alone. */
  say(interaction: Pending, body: Readonly<Record<string, unknown>>, files: readonly Attachment[]): Message {
    const { original } = interaction;
    // What is said after "is thinking …" takes its place (Interactions: Followup Messages).
    if (original && (original.flags & FLAGS.loading) !== 0) return this.fill(original, body, files);
    const { by, channel, id } = interaction;
    const sent = sentOf(body, files.length);
    const onlyFor = sent.flags & FLAGS.ephemeral ? { onlyFor: by.id } : {};
    const type = interaction.type === INTERACTION.command ? TYPES.command : TYPES.reply;
    return this.#world.post(channel, this.#world.bot, {
      ...sent,
      attachments: files,
      interaction: id,
      type,
      ...onlyFor,
    });
  }

  /** Whether a message is ephemeral was said with the first answer and stays so. */
  fill(message: Message, body: Readonly<Record<string, unknown>>, files: readonly Attachment[]): Message {
    const wasLoading = (message.flags & FLAGS.loading) !== 0;
    const before = { ...message, flags: message.flags & ~FLAGS.loading };
    const sent = sentOf(body, files.length + message.attachments.length, before);
    this.#world.edit(message, { ...sent, ...(files.length > 0 ? { attachments: files } : {}) }, !wasLoading);
    return message;
  }

  #outcome(
    interaction: Pending,
    type: number,
    data: Readonly<Record<string, unknown>>,
    files: readonly Attachment[],
  ): Outcome {
    const { type: of, channel, message, by } = interaction;
    const isPress = of === INTERACTION.component || (of === INTERACTION.submit && message !== undefined);
    if (of === INTERACTION.autocomplete ? type !== CALLBACK.choices : type === CALLBACK.choices) throw wrongType();
    if (of === INTERACTION.submit && type === CALLBACK.modal) throw wrongType();
    if ((type === CALLBACK.update || type === CALLBACK.deferredUpdate) && !isPress) throw wrongType();
    switch (type) {
      case CALLBACK.choices:
        return { kind: 'choices', choices: data['choices'] as Extract<Outcome, { kind: 'choices' }>['choices'] };
      case CALLBACK.modal:
        checkModal(data);
        return {
          kind: 'modal',
          modal: {
            customId: String(data['custom_id']),
            title: String(data['title']),
            components: data['components'] as readonly Component[],
            channel,
            ...(message ? { message } : {}),
          },
        };
      case CALLBACK.deferred: {
        const flags = Number(data['flags'] ?? 0);
        if ((flags & ~FLAGS.ephemeral) !== 0)
          throw invalid('flags', 'BASE_TYPE_INVALID', 'A deferred answer may be ephemeral, and no more');
        const onlyFor = flags & FLAGS.ephemeral ? { onlyFor: by.id } : {};
        const posted = { flags: flags | FLAGS.loading, interaction: interaction.id, type: TYPES.command, ...onlyFor };
        interaction.original = this.#world.post(channel, this.#world.bot, posted);
        return { kind: 'thinking', message: interaction.original };
      }
      case CALLBACK.message:
        interaction.original = this.say(interaction, data, files);
        return { kind: 'message', message: interaction.original };
      case CALLBACK.deferredUpdate:
      case CALLBACK.update:
        if (message) interaction.original = message;
        if (message && type === CALLBACK.update) this.fill(message, data, files);
        return { kind: 'nothing' };
      default:
        throw wrongType();
    }
  }

  /** Too late: the token is worth nothing any more. */
  #expire(interaction: Pending): void {
    this.#byToken.delete(interaction.token);
    interaction.first.resolve({ kind: 'failed' });
  }

  /** Discord sends it once. What fails is the way there or the way back; the person then sees that the app did not respond. */
  async #deliver(interaction: Pending, data: (viewer: Viewer) => object, endpoint: string): Promise<void> {
    const body = JSON.stringify(this.#json(interaction, data, this.#viewer()));
    const fault = this.#faults.of('interaction');
    if (fault?.kind === 'reset') return;
    if (fault?.kind === 'delay') await sleep(fault.ms);
    const answer = await fetch(endpoint, { method: 'POST', body, headers: signed(this.#keys, body) }).catch(
      () => undefined,
    );
    if (answer?.status !== 200 || fault?.kind === 'lost') return void answer?.body?.cancel();
    const callback = (await answer.json()) as Readonly<Record<string, unknown>>;
    this.#described?.callback(callback);
    try {
      this.answer(interaction.id, interaction.token, callback);
    } catch (error) {
      // Nobody waits any longer for what comes too late.
      if (error instanceof Refused && !this.#byToken.has(interaction.token)) return;
      this.#described?.faults.push(
        `the answer over HTTP: ${String(error)} ${JSON.stringify((error as Refused).errors)}`,
      );
    }
  }

  #viewer(): Viewer {
    return { files: this.#portal.files ?? this.#base(), content: true, user: this.#world.bot.id };
  }

  #json({ id, token, type, by, channel, message }: Pending, data: (viewer: Viewer) => object, viewer: Viewer): object {
    const { guild, bot } = this.#world;
    const member = channel.kind === 'direct' ? undefined : guild.members.get(by.id);
    const who = member
      ? {
          member: { ...partialMemberJson(member), user: userJson(by), permissions: '0' },
          guild_id: guild.id,
          guild: { id: guild.id, locale: 'en-US', features: [] },
          guild_locale: 'en-US',
        }
      : { user: userJson(by) };
    return {
      id,
      application_id: bot.id,
      type,
      token,
      version: 1,
      locale: by.locale,
      channel: channelJson(channel, guild),
      channel_id: channel.id,
      context: member ? 0 : 1,
      app_permissions: '0',
      entitlements: [],
      authorizing_integration_owners: { 0: member ? guild.id : '0' },
      attachment_size_limit: 10 * 1024 * 1024,
      ...who,
      ...(message ? { message: this.#world.json(message, { ...viewer, content: true }) } : {}),
      data: data({ ...viewer, content: true }),
    };
  }
}

function wrongType(): Refused {
  return invalid('type', 'UNION_TYPE_CHOICES', 'This answer is not possible for this interaction');
}

/** What a command is invoked with, besides what was typed. */
export function invoked(command: Pick<Registered, 'id' | 'name' | 'type'>): object {
  const { id, name, type } = command;
  return { id, name, type };
}
