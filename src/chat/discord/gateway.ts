import { type SessionInfo, WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import { type GatewayDispatchPayload, GatewayIntentBits } from 'discord.js';
import type { Log } from '../../lib/log.ts';
import { within } from '../../lib/within.ts';
import { type Api, failureOf } from './api.ts';

/** What Relevo is told of. The contents of messages and the members are privileged: they are switched on in Discord's portal. */
const INTENTS =
  GatewayIntentBits.Guilds |
  GatewayIntentBits.GuildMembers |
  GatewayIntentBits.GuildMessages |
  GatewayIntentBits.GuildMessageReactions |
  GatewayIntentBits.DirectMessages |
  GatewayIntentBits.DirectMessageReactions |
  GatewayIntentBits.MessageContent;

const goodbyeMs = 2_000;

export interface GatewayEvents {
  readonly onDispatch: (payload: GatewayDispatchPayload) => void;
  /** A session began: nothing of what came before it is told. */
  readonly onBegun: () => void;
  /** A session goes on: what was missed has been told. */
  readonly onResumed: () => void;
  readonly onLost: () => void;
}

/**
 * The gateway by discord.js's own connection: heartbeats, RESUME and as many shards as Discord recommends are its business. Not
 * by its `Client`, which would keep a copy in memory of all that it hears of.
 */
export class Gateway {
  readonly #manager: WebSocketManager;
  readonly #sessions = new Map<number, SessionInfo | null>();
  #stopped = false;
  #isUp = false;

  constructor(api: Api, token: string, events: GatewayEvents, log: Log) {
    this.#manager = new WebSocketManager({
      token,
      rest: api.rest,
      intents: INTENTS,
      // A shard that comes back after `stop`, as one that was just about to does, gets no further than here.
      retrieveSessionInfo: (shard) => (this.#stopped ? new Promise(() => {}) : (this.#sessions.get(shard) ?? null)),
      updateSessionInfo: (shard, session) => void this.#sessions.set(shard, session),
    });
    const stands = (event: string, told: () => void) => () => {
      // It was on its way when Relevo stopped.
      if (this.#stopped) return void this.#manager.destroy();
      this.#isUp = true;
      log.info(event);
      told();
    };
    this.#manager.on(WebSocketShardEvents.Ready, stands('discord.gateway.up', events.onBegun));
    this.#manager.on(WebSocketShardEvents.Resumed, stands('discord.gateway.resumed', events.onResumed));
    this.#manager.on(WebSocketShardEvents.Dispatch, ({ data }) => {
      if (!this.#stopped) events.onDispatch(data);
    });
    this.#manager.on(WebSocketShardEvents.Closed, ({ code }) => {
      this.#isUp = false;
      if (this.#stopped) return;
      log.warn('discord.gateway.down', { code });
      events.onLost();
    });
    this.#manager.on(WebSocketShardEvents.Error, ({ error }) => log.error('discord.gateway.failed', { error }));
  }

  /** Resolves when every shard stands. @throws RetryLater when Discord is not reached, Error when it refuses */
  async start(): Promise<void> {
    try {
      await this.#manager.connect();
    } catch (error) {
      this.#stopped = true;
      throw mendable(error);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    // The library crashes the process over the errors of a connection that it destroys before it stands.
    if (!this.#isUp) return;
    // Whoever is gone says no goodbye.
    await within(goodbyeMs, Promise.resolve(this.#manager.destroy())).catch(() => undefined);
  }
}

/** What the library says of a close code, with what to do; anything else it says is what its request met. */
function mendable(error: unknown): Error {
  const said = error instanceof Error ? error.message : '';
  if (/disallowed intents/i.test(said))
    return new Error(
      'Discord refuses the intents: in the Developer Portal, Bot, switch on Server Members Intent and Message Content Intent',
    );
  if (/authentication failed/i.test(said)) return new Error('Discord refuses the token: set DISCORD_TOKEN anew');
  return failureOf(error);
}
