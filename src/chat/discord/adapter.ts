import { setTimeout as sleep } from 'node:timers/promises';
import {
  type APIApplication,
  type APIInteraction,
  type APIMessage,
  type GatewayDispatchPayload,
  InteractionResponseType,
  MessageFlags,
  Routes,
} from 'discord.js';
import { systemClock } from '../../lib/clock.ts';
import { RetryLater } from '../../lib/errors.ts';
import { within } from '../../lib/within.ts';
import type { PlatformParts } from '../../port/definition.ts';
import type { FileRef, PlatformEvent } from '../../port/events.ts';
import type {
  Capabilities,
  CommandMenu,
  GivenMessage,
  Inbox,
  Names,
  OutboundCall,
  Platform,
  Profile,
  Receipt,
  TellTrouble,
} from '../../port/platform.ts';
import type { AccountRef, ChannelRef, MessageRef } from '../../port/refs.ts';
import { Api, CODES, DiscordRefusal, ofToken, unless } from './api.ts';
import { addressOf } from './cards.ts';
import { Channels } from './channels.ts';
import { CommandNames } from './commands.ts';
import { DiscordDirectory } from './directory.ts';
import { Directs } from './directs.ts';
import { dispatched } from './dispatch.ts';
import { Endpoint } from './endpoint.ts';
import { bytesOf } from './files.ts';
import { Forms } from './forms.ts';
import { Gateway, type Refused } from './gateway.ts';
import { guildOf } from './guild.ts';
import { isId, platform } from './ids.ts';
import { Interactions } from './interactions.ts';
import { capabilitiesOf, limits } from './limits.ts';
import { Locales } from './locales.ts';
import { filesOf, saidIn } from './messages.ts';
import { Outbound } from './outbound.ts';
import { Reading } from './reading.ts';
import { Seen } from './seen.ts';
import { Standing } from './standing.ts';

const againMs = 2_000;
const drainMs = 5_000;
const historyMs = 3_000;
/** Who gets no answer in words sees no longer than this that Relevo is thinking. */
const thinkingMs = 10_000;

/** What there is once it is known which server and which app it is about. */
interface Connected {
  readonly guild: string;
  readonly app: string;
  readonly channels: Channels;
  readonly directory: DiscordDirectory;
  readonly outbound: Outbound;
}

export async function createDiscord(parts: PlatformParts): Promise<DiscordPlatform> {
  return new DiscordPlatform(parts);
}

/** Discord as a platform: by the gateway, or, where a public key is set, by interactions over HTTP. */
export class DiscordPlatform implements Platform {
  readonly id = platform;
  readonly capabilities: Capabilities;
  readonly limits = limits;
  /** Only where interactions come by HTTP. */
  readonly web?: (request: Request) => Promise<Response>;
  readonly #parts: PlatformParts;
  readonly #token: string;
  readonly #api: Api;
  readonly #locales: Locales;
  readonly #forms: Forms;
  readonly #seen: Seen;
  readonly #standing = new Standing();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #stopped = new AbortController();
  #connected: Promise<Connected> | undefined;
  #guild: string | undefined;
  #inbox: Inbox | undefined;
  #interactions: Interactions | undefined;
  #gateway: Gateway | undefined;
  #reading: Reading | undefined;

  constructor(parts: PlatformParts) {
    this.#parts = parts;
    const { settings, notes, log } = parts;
    const { DISCORD_TOKEN: token = '', DISCORD_API_URL: url = '', DISCORD_PUBLIC_KEY: key } = settings;
    this.#token = token;
    this.#api = new Api({ token, url }, (isTaken) => this.#standing.set('api', isTaken ? undefined : 'token'));
    const failed = (error: unknown) => log.warn('discord.note.failed', { error });
    this.#locales = new Locales(notes);
    this.#forms = new Forms(notes, failed);
    this.#seen = new Seen(notes, failed);
    this.capabilities = capabilitiesOf(key === undefined);
    if (key === undefined) return;
    const endpoint = new Endpoint(key, systemClock, (interaction) => this.#answer(interaction));
    const away = async () => new Response('Relevo is not there', { status: 503 });
    this.web = (request) => (this.#interactions && this.#inbox ? endpoint.take(request) : away());
  }

  /** Tries until Discord is reached. @throws Error with what to do when it refuses */
  async start(inbox: Inbox, menu: CommandMenu, tell: TellTrouble = () => undefined): Promise<void> {
    this.#inbox = inbox;
    this.#standing.tellTo(tell);
    const connected = await this.#patiently(() => this.#connect());
    this.#interactions = this.#interactionsOf(connected, menu);
    if (this.web) return;
    const reading = this.#readingOf(connected);
    this.#reading = reading;
    await this.#patiently(() => reading.start());
    const onInteraction = (interaction: APIInteraction) => void this.#answered(interaction);
    await this.#patiently(async () => {
      const events = {
        onDispatch: (payload: GatewayDispatchPayload) => dispatched(payload, { ...connected, reading, onInteraction }),
        onBegun: () => {
          this.#standing.set('gateway', undefined);
          reading.begin();
        },
        onResumed: () => reading.connected(),
        onLost: () => reading.lost(),
        onRefused: (what: Refused) => this.#standing.set('gateway', what),
      };
      this.#gateway = new Gateway(this.#api, this.#token, events, this.#parts.log);
      await this.#gateway.start();
    });
    // What was missed comes before what happens now, as long as it is not much.
    await within(historyMs, reading.caughtUp()).catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.#inbox = undefined;
    this.#stopped.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#gateway?.stop();
    // What does not end in time is found in the history by the next one.
    await within(drainMs, this.#reading?.stop() ?? Promise.resolve()).catch(() =>
      this.#parts.log.warn('discord.drain.late'),
    );
  }

  async perform(call: OutboundCall): Promise<Receipt> {
    return (await this.#connect()).outbound.perform(call);
  }

  file({ id }: FileRef, atMost: number): Promise<Uint8Array | undefined> {
    return bytesOf({ api: this.#api, notes: this.#parts.notes }, id, atMost);
  }

  async message(ref: MessageRef): Promise<GivenMessage | undefined> {
    const { channels } = await this.#connect();
    const { channel, thread, message: id } = ref;
    if (![channel, thread ?? channel, id].every(isId)) return undefined;
    const found = await this.#found(thread ?? channel, id);
    if (found || thread !== undefined) return found;
    // One that stands in a thread may be asked for without it.
    await channels.threads();
    for (const one of channels.threadsWith(channel, id)) {
      const inside = await this.#found(one.id, id);
      if (inside) return inside;
    }
    return undefined;
  }

  urlOf(ref: MessageRef): string | undefined {
    return this.#guild === undefined ? undefined : addressOf(ref, this.#guild);
  }

  async profile(account: AccountRef): Promise<Profile | undefined> {
    return (await this.#connect()).directory.profile(account);
  }

  async channel(nameOrId: string): Promise<ChannelRef | undefined> {
    return (await this.#connect()).directory.channel(nameOrId);
  }

  async groupMembers(group: string): Promise<readonly AccountRef[] | undefined> {
    return (await this.#connect()).directory.groupMembers(group);
  }

  async names(): Promise<Names> {
    return (await this.#connect()).directory.names();
  }

  async #found(place: string, id: string): Promise<GivenMessage | undefined> {
    const { app, channels } = await this.#connect();
    const gone = [CODES.unknownMessage, CODES.unknownChannel, CODES.missingAccess];
    const found = await unless(gone, this.#api.get<APIMessage>(Routes.channelMessage(place, id)));
    return (
      found && {
        ref: channels.refOf(found, await channels.of(place)),
        author: { platform, user: found.author.id },
        text: saidIn(found, app).text,
        files: filesOf(found),
      }
    );
  }

  #connect(): Promise<Connected> {
    this.#connected ??= this.#look();
    this.#connected.catch(() => (this.#connected = undefined));
    return this.#connected;
  }

  async #look(): Promise<Connected> {
    const { settings, words, notes } = this.#parts;
    const api = this.#api;
    const [{ id: app }, guild] = await Promise.all([
      api.get<APIApplication>(Routes.currentApplication()),
      guildOf(api, settings['DISCORD_GUILD_ID']),
    ]);
    this.#guild = guild;
    const channels = new Channels(api, guild);
    const directory = new DiscordDirectory(api, guild, app, channels, this.#locales);
    return { guild, app, channels, directory, outbound: new Outbound({ api, channels, notes, guild, app, words }) };
  }

  /** @throws RetryLater once stopped; whatever else `work` fails with */
  async #patiently<R>(work: () => Promise<R>): Promise<R> {
    const { signal } = this.#stopped;
    for (;;) {
      if (signal.aborted) throw new RetryLater('Relevo is stopping');
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof RetryLater) || signal.aborted) throw ofToken(error);
        this.#parts.log.warn('discord.start.again', { error });
        await sleep(error.afterMs ?? againMs, undefined, { signal }).catch(() => {
          throw error;
        });
      }
    }
  }

  #interactionsOf({ app, channels, guild, outbound }: Connected, menu: CommandMenu): Interactions {
    const { words, notes } = this.#parts;
    return new Interactions(
      {
        guild,
        bot: app,
        forms: this.#forms,
        locales: this.#locales,
        notes,
        words,
        channelOf: (channel) => channels.put(channel as never),
        refOf: (message, known) => channels.refOf(message, known),
        shown: async (card, reader) => (await outbound.components(card, reader)).components,
      },
      new CommandNames(menu, words),
    );
  }

  #readingOf({ guild, app, channels, directory }: Connected): Reading {
    const { notes, log } = this.#parts;
    return new Reading({
      api: this.#api,
      channels,
      seen: this.#seen,
      directs: new Directs(notes),
      guild,
      bot: app,
      sees: (channel) => directory.sees(channel),
      take: (event) => this.#take(event),
      log,
    });
  }

  /** Never to be rejected; once Relevo stops nothing is taken any more. */
  async #take(event: PlatformEvent): Promise<void> {
    await (this.#inbox ?? (() => new Promise<never>(() => {})))(event);
  }

  async #answer(interaction: APIInteraction) {
    const inbox = this.#inbox;
    if (!this.#interactions || !inbox) throw new RetryLater('Relevo does not run');
    const response = await this.#interactions.answer(interaction, inbox);
    const isThinking = response.type === InteractionResponseType.DeferredChannelMessageWithSource;
    if (isThinking) this.#later(thinkingMs, () => this.#thoughtEnough(interaction));
    return response;
  }

  /** Over the gateway the answer goes out by itself, once more when it may have been lost: Discord takes the first. */
  async #answered(interaction: APIInteraction): Promise<void> {
    const { id, token } = interaction;
    const { log } = this.#parts;
    try {
      const body = await this.#answer(interaction);
      const send = () => this.#api.post(Routes.interactionCallback(id, token), { body, open: true });
      const again = (error: unknown) => {
        if (!(error instanceof RetryLater)) throw error;
        return send();
      };
      await unless([CODES.alreadyAcknowledged], send().catch(again));
    } catch (error) {
      log.warn('discord.answer.failed', {
        id,
        error,
        ...(error instanceof DiscordRefusal ? { code: error.code } : {}),
      });
    }
  }

  /** What nothing came of is no longer shown as being thought about. */
  async #thoughtEnough({ token }: APIInteraction): Promise<void> {
    const { app } = await this.#connect();
    const route = Routes.webhookMessage(app, token);
    const { flags = 0 } = await this.#api.get<APIMessage>(route, undefined, { open: true });
    if (flags & MessageFlags.Loading) await this.#api.delete(route, { open: true });
  }

  #later(ms: number, work: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work().catch((error: unknown) => this.#parts.log.debug('discord.later.failed', { error }));
    }, ms).unref();
    this.#timers.add(timer);
  }
}
