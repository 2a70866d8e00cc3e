import { setTimeout as sleep } from 'node:timers/promises';
import {
  type SessionInfo,
  WebSocketManager,
  type WebSocketManagerOptions,
  WebSocketShardEvents,
  WebSocketShardStatus,
} from '@discordjs/ws';
import { GatewayCloseCodes, type GatewayDispatchPayload, GatewayIntentBits } from 'discord.js';
import { RetryLater } from '../../lib/errors.ts';
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
/** After a close that the library does not come back from: tried again after this, then ever less often. */
const refusedMs = { first: 1_000, longest: 5 * 60_000 };

/** What Discord does not take any more; `closed`: something that only another Relevo would do otherwise. */
export type Refused = 'token' | 'intents' | 'closed';

/** The close codes that the library does not come back from (Opcodes and Status Codes: Gateway Close Event Codes). */
const REFUSALS: ReadonlyMap<number, Refused> = new Map([
  [GatewayCloseCodes.AuthenticationFailed, 'token'],
  [GatewayCloseCodes.InvalidShard, 'closed'],
  [GatewayCloseCodes.ShardingRequired, 'closed'],
  [GatewayCloseCodes.InvalidAPIVersion, 'closed'],
  [GatewayCloseCodes.InvalidIntents, 'intents'],
  [GatewayCloseCodes.DisallowedIntents, 'intents'],
]);

export interface GatewayEvents {
  readonly onDispatch: (payload: GatewayDispatchPayload) => void;
  /** A session began: nothing of what came before it is told. */
  readonly onBegun: () => void;
  /** A session goes on: what was missed has been told. */
  readonly onResumed: () => void;
  readonly onLost: () => void;
  /** Discord takes no connection until a person mends something; Relevo tries on. Over with the next that stands. */
  readonly onRefused: (what: Refused) => void;
}

/**
 * The gateway by discord.js's own connection: heartbeats, RESUME and as many shards as Discord recommends are its business. Not
 * by its `Client`, which would keep a copy in memory of all that it hears of. What the library gives up for good, as the token or an intent
 * is refused, is begun anew here.
 */
export class Gateway {
  readonly #api: Api;
  readonly #token: string;
  readonly #events: GatewayEvents;
  readonly #log: Log;
  readonly #sessions = new Map<number, SessionInfo | null>();
  readonly #stopped = new AbortController();
  /** The one in use; what others say that were given up is not heard. */
  #manager: WebSocketManager | undefined;
  #isUp = false;
  #refused: Refused | undefined;
  #stoodAt = 0;
  /** In a row, not counting what stood for a while in between: sessions a day are counted, and too many cost the token. */
  #attempts = 0;

  constructor(api: Api, token: string, events: GatewayEvents, log: Log) {
    this.#api = api;
    this.#token = token;
    this.#events = events;
    this.#log = log;
  }

  /** Resolves when every shard stands. @throws RetryLater when Discord is not reached, Error when it refuses */
  async start(): Promise<void> {
    try {
      await this.#connect();
    } catch (error) {
      this.#stopped.abort();
      throw mendable(error);
    }
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    // The library crashes the process over the errors of a connection that it destroys before it stands.
    if (!this.#isUp || !this.#manager) return;
    // Whoever is gone says no goodbye.
    await within(goodbyeMs, Promise.resolve(this.#manager.destroy())).catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const manager = this.#made();
    this.#manager = manager;
    let stands = false;
    manager.on(WebSocketShardEvents.Closed, ({ code }) => {
      if (this.#stopped.signal.aborted || this.#manager !== manager) return;
      this.#isUp = false;
      this.#log.warn('discord.gateway.down', { code });
      this.#events.onLost();
      const what = REFUSALS.get(code);
      // Before it stands `connect` fails over it.
      if (stands && what) void this.#refusedOver(manager, what);
    });
    await manager.connect();
    stands = true;
  }

  #made(): WebSocketManager {
    const { signal } = this.#stopped;
    const manager = new WebSocketManager({
      token: this.#token,
      // It asks for where the gateway is, and no more: as everything else does, so that a refused token is known and not tried too often.
      rest: { get: (route: `/${string}`) => this.#api.get(route) } as unknown as WebSocketManagerOptions['rest'],
      intents: INTENTS,
      // A shard that comes back after `stop`, as one that was just about to does, gets no further than here.
      retrieveSessionInfo: (shard) => (signal.aborted ? new Promise(() => {}) : (this.#sessions.get(shard) ?? null)),
      updateSessionInfo: (shard, session) => void this.#sessions.set(shard, session),
    });
    const isOld = () => signal.aborted || this.#manager !== manager;
    const stands = (event: string, told: () => void) => () => {
      // It was on its way when it was given up.
      if (isOld()) return void manager.destroy();
      this.#isUp = true;
      this.#stoodAt = performance.now();
      this.#refused = undefined;
      this.#log.info(event);
      told();
    };
    manager.on(WebSocketShardEvents.Ready, stands('discord.gateway.up', this.#events.onBegun));
    manager.on(WebSocketShardEvents.Resumed, stands('discord.gateway.resumed', this.#events.onResumed));
    manager.on(WebSocketShardEvents.Dispatch, ({ data }) => {
      if (!isOld()) this.#events.onDispatch(data);
    });
    manager.on(WebSocketShardEvents.Error, ({ error }) => this.#log.error('discord.gateway.failed', { error }));
    return manager;
  }

  /** Tries until Discord takes a connection again, or Relevo stops. Never rejects. */
  async #refusedOver(manager: WebSocketManager, what: Refused): Promise<void> {
    this.#manager = undefined;
    this.#tell(what);
    await this.#giveUp(manager);
    const { signal } = this.#stopped;
    if (performance.now() - this.#stoodAt > refusedMs.longest) this.#attempts = 0;
    while (!signal.aborted) {
      const waitMs = Math.min(refusedMs.longest, refusedMs.first * 2 ** this.#attempts);
      this.#attempts += 1;
      await sleep(waitMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        return await this.#connect();
      } catch (error) {
        this.#log.warn('discord.gateway.again', { attempt: this.#attempts, error });
        this.#tell(refusalIn(error) ?? this.#refused ?? what);
      }
    }
  }

  #tell(what: Refused): void {
    if (this.#refused === what) return;
    this.#refused = what;
    this.#events.onRefused(what);
  }

  /** The shards that stand; one that is just coming back ends itself once it stands, see `#made`. */
  async #giveUp(manager: WebSocketManager): Promise<void> {
    const states = [...(await manager.fetchStatus()).values()];
    const settled = [WebSocketShardStatus.Idle, WebSocketShardStatus.Ready];
    if (states.every((state) => settled.includes(state)))
      await within(goodbyeMs, Promise.resolve(manager.destroy())).catch(() => undefined);
  }
}

/** What the library's words for a close code stand for; undefined for anything else. */
function refusalIn(error: unknown): Refused | undefined {
  const said = error instanceof Error && !(error instanceof RetryLater) ? error.message : '';
  if (/(disallowed|invalid) intents/i.test(said)) return 'intents';
  return /authentication failed/i.test(said) ? 'token' : undefined;
}

/** What the library says of a close code, with what to do; anything else it says is what its request met. */
function mendable(error: unknown): Error {
  const refused = refusalIn(error);
  if (refused === 'intents')
    return new Error(
      'Discord refuses the intents: in the Developer Portal, Bot, switch on Server Members Intent and Message Content Intent',
    );
  if (refused === 'token') return new Error('Discord refuses the token: set DISCORD_TOKEN anew');
  return failureOf(error);
}
