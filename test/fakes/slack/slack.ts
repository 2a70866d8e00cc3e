import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebApi } from './api/web-api.ts';
import { BlockKit } from './block-kit.ts';
import { Delivery } from './delivery.ts';
import { Events } from './events.ts';
import { Faults } from './faults.ts';
import { type Carry, HttpWay, type RequestUrls } from './http-way.ts';
import { Interactions } from './interactions.ts';
import type { Channel, Message, StoredFile } from './model.ts';
import { People } from './people.ts';
import { Rates } from './rates.ts';
import { serve } from './routes.ts';
import { messageJson } from './shapes.ts';
import { Sockets } from './sockets.ts';
import { tokens } from './tokens.ts';
import { Uploads } from './uploads.ts';
import { app, type Team, Workspace } from './workspace.ts';

/** Scopes of slash commands and of events. https://docs.slack.dev/reference/scopes */
const ofNoMethod = ['commands', 'reactions:read'] as const;

export interface StandInOptions {
  /** Whose workspace it is; absent: Acme's. */
  readonly team?: Team;
  /** The bot's scopes; absent: all that there are. */
  readonly scopes?: readonly string[];
  /** How many times faster than Slack's the rate limits are; absent: nobody is told to wait. */
  readonly rateSpeed?: number;
  /** How long Slack waits for an acknowledgement; 3 s. */
  readonly ackMs?: number;
  readonly triggerMs?: number;
  /** The waits before an event comes again. */
  readonly retryMs?: readonly number[];
  /** Whether blocks and views are held against Slack's description; false in benches alone. */
  readonly validates?: boolean;
  /** Over HTTP instead of Socket Mode. */
  readonly http?: { readonly urls: RequestUrls; readonly carry?: Carry };
}

/** A Slack of the tests' own: one workspace behind one port on this machine, that speaks Slack's protocol. */
export class SlackStandIn {
  readonly workspace: Workspace;
  readonly faults = new Faults();
  readonly blockKit: BlockKit;
  readonly people = new People(this);
  readonly events = new Events(this);
  readonly sockets: Sockets;
  readonly uploads: Uploads;
  readonly interactions: Interactions;
  readonly rates: Rates;
  readonly delivery: Delivery;
  readonly http: HttpWay | undefined;
  readonly api = new WebApi(this);
  /** What was changed on the app's pages while it runs: with which code its tokens are refused, and the bot's scopes where not all are granted. */
  readonly portal: { bot?: string; app?: string; scopes: readonly string[] | undefined };
  readonly #server: Server;
  /** Requests that break the documentation's rules; a test ends with none. */
  readonly violations: string[] = [];
  url = '';
  #address: string | undefined;

  constructor(options: StandInOptions = {}) {
    const { rateSpeed = Number.POSITIVE_INFINITY, ackMs = 3000, triggerMs = 3000 } = options;
    const { http, retryMs = [0, 60_000, 300_000] } = options;
    this.workspace = new Workspace(options.team);
    this.uploads = new Uploads(this.workspace);
    this.portal = { scopes: options.scopes };
    this.blockKit = new BlockKit(options.validates);
    this.rates = new Rates(rateSpeed);
    this.interactions = new Interactions(this.workspace, triggerMs);
    this.sockets = new Sockets(ackMs);
    this.http = http && new HttpWay(http.urls, tokens.signingSecret, ackMs, http.carry);
    this.delivery = new Delivery(this.http ?? this.sockets, retryMs, this.faults);
    this.#server = createServer((request, response) => void serve(this, request, response));
    this.#server.on('upgrade', (request, socket, head) => this.sockets.upgrade(request, socket, head));
  }

  get scopes(): { has(scope: string): boolean; list(): readonly string[] } {
    const granted = this.portal.scopes;
    return {
      has: (scope) => granted?.includes(scope) ?? true,
      list: () => granted ?? [...this.api.scopes(), ...ofNoMethod],
    };
  }

  async start(): Promise<this> {
    this.#server.listen({ host: '127.0.0.1', port: 0 });
    await once(this.#server, 'listening');
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  /** How many blocks, views and options were checked against Slack's description; undefined where that is absent. */
  get validated(): number | undefined {
    return this.blockKit.seen?.count;
  }

  /** Where the app reaches it to answer interactions: itself, or what lies between. */
  get address(): string {
    return this.#address ?? this.url;
  }

  set address(url: string) {
    this.#address = url;
  }

  /** The base URL of the Web API. */
  get apiUrl(): string {
    return `${this.url}/api/`;
  }

  async stop(): Promise<void> {
    this.delivery.stop();
    this.sockets.stop();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  remove(channel: Channel, message: Message): void {
    const before = messageJson(this.workspace, channel.id, message, this.url);
    this.workspace.take(channel.id, message);
    if (message.tombstone) this.events.changed(channel, message, before);
    else this.events.deleted(channel, before);
  }

  /** Adds somebody's reaction, or takes it away when it is there. */
  react(user: string, channel: Channel, message: Message, name: string): void {
    const users = message.reactions.get(name) ?? new Set();
    const added = !users.delete(user);
    if (added) users.add(user);
    if (users.size > 0) message.reactions.set(name, users);
    else message.reactions.delete(name);
    this.events.reacted(user, channel, message, name, added);
  }

  /** Whether a file stands anywhere where somebody is. */
  sees(user: string, file: StoredFile): boolean {
    if (file.user === user || (file.given && user === app.user)) return true;
    return [...file.shares].some(([id, ts]) => ts.size > 0 && this.workspace.channel(id).members.has(user));
  }
}
