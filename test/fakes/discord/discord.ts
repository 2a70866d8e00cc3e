import type { AddressInfo } from 'node:net';
import { type Described, described } from './described.ts';
import { Faults } from './faults.ts';
import { Gateway } from './gateway.ts';
import { Interactions } from './interactions.ts';
import { PeopleOfDiscord } from './people.ts';
import { Rest } from './rest.ts';
import { answerRoutes } from './routes/answers.ts';
import { appRoutes, type Commands, type Portal } from './routes/app.ts';
import { channelRoutes } from './routes/channels.ts';
import { guildRoutes } from './routes/guild.ts';
import { messageRoutes } from './routes/messages.ts';
import { type Keys, makeKeys } from './signing.ts';
import { World } from './world.ts';

export interface DiscordOptions {
  /** How much faster than Discord's own the rate limits refill (default 1). */
  readonly pace?: number;
  readonly heartbeatMs?: number;
  readonly seed?: number;
  /** Whether what goes over the wire is held against Discord's description; false in benches alone. */
  readonly validates?: boolean;
  /** Privileged intents that are switched on in the portal; default: members and message content. */
  readonly allowed?: number;
}

/** Discord, as far as a support desk meets it: one server with people in it and one app, on a port of this machine. */
export interface Discord {
  readonly port: number;
  /** For `DISCORD_API_URL`. */
  readonly url: string;
  readonly token: string;
  readonly world: World;
  readonly people: PeopleOfDiscord;
  readonly portal: Portal;
  readonly keys: Keys;
  readonly commands: Commands;
  readonly gateway: Gateway;
  readonly interactions: Interactions;
  readonly faults: Faults;
  readonly requests: Rest['log'];
  /** Undefined where the reference data is absent. */
  readonly described: Described | undefined;
  stop(): Promise<void>;
}

const TOKEN = 'MTAw.stand-in.token-of-nobody';
const MEMBERS_AND_CONTENT = (1 << 1) | (1 << 15);

export async function startDiscord(options: DiscordOptions = {}): Promise<Discord> {
  const { pace = 1, heartbeatMs = 41_250, seed = 1, allowed = MEMBERS_AND_CONTENT, validates = true } = options;
  const world = new World();
  const faults = new Faults(seed);
  const keys = makeKeys();
  const portal: Portal = { verifyKey: keys.public, endpoint: undefined, allowed, revoked: false };
  const commands: Commands = new Map();
  const takes = (token: string) => token === TOKEN && !portal.revoked;
  const description = validates ? described() : undefined;
  const gateway = new Gateway(world, faults, { takes, heartbeatMs, allowed: () => portal.allowed });
  let origin = '';
  const interactions = new Interactions(world, portal, keys, gateway, description, faults, () => origin);
  const routes = [
    ...appRoutes(world, portal, commands),
    ...guildRoutes(world, () => (portal.allowed & (1 << 1)) !== 0),
    ...channelRoutes(world),
    ...messageRoutes(world),
    ...answerRoutes(world, interactions),
  ];
  const rest = new Rest(world, routes, faults, description, { takes, pace });
  rest.server.on('upgrade', (request, socket, head) => gateway.upgrade(request, socket, head));
  await new Promise<void>((listening) => rest.server.listen(0, '127.0.0.1', listening));
  const { port } = rest.server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  return {
    port,
    url: `${origin}/api`,
    token: TOKEN,
    world,
    people: new PeopleOfDiscord(world, interactions, commands),
    portal,
    keys,
    commands,
    gateway,
    interactions,
    faults,
    requests: rest.log,
    described: description,
    async stop() {
      gateway.stop();
      const closed = new Promise((done) => rest.server.close(done));
      rest.server.closeAllConnections();
      await closed;
    },
  };
}
