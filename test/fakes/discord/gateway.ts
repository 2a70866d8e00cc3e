import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { deflateSync } from 'node:zlib';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Faults } from './faults.ts';
import type { Viewer } from './shapes.ts';
import { userJson } from './shapes.ts';
import type { Happening, World } from './world.ts';

/** Opcodes (Gateway Opcodes). */
const OP = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalidSession: 9,
  hello: 10,
  ack: 11,
} as const;

/** Close codes (Gateway Close Event Codes). */
const CLOSE = {
  unknownOpcode: 4001,
  decode: 4002,
  notAuthenticated: 4003,
  authentication: 4004,
  already: 4005,
  invalidSeq: 4007,
  intents: 4013,
  disallowed: 4014,
} as const;

/** Which intent an event needs; in direct conversations another one (Gateway: List of Intents). */
const INTENTS = {
  guilds: 1 << 0,
  members: 1 << 1,
  messages: 1 << 9,
  reactions: 1 << 10,
  direct: 1 << 12,
  directReactions: 1 << 13,
  content: 1 << 15,
} as const;
const PRIVILEGED = INTENTS.members | INTENTS.content | (1 << 8);
/** So many events of a session are kept for its return. */
const REPLAYED = 1_000;

interface Dispatch {
  readonly op: 0;
  readonly t: string;
  readonly s: number;
  readonly d: object;
}

/** What one app's connection is told; it outlives the connection for a while. */
interface Session {
  readonly id: string;
  readonly viewer: Viewer;
  readonly intents: number;
  readonly sent: Dispatch[];
  seq: number;
  socket: WebSocket | undefined;
  compressed: boolean;
  late: Happening | undefined;
}

export interface GatewayOptions {
  readonly takes: (token: string) => boolean;
  readonly heartbeatMs: number;
  /** Privileged intents that are switched on in the portal. */
  readonly allowed: () => number;
}

/** The gateway: hello, identify or resume, ready, then events with their numbers, heartbeats in between. */
export class Gateway {
  readonly #world: World;
  readonly #faults: Faults;
  readonly #options: GatewayOptions;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 4096 });
  readonly #sessions = new Map<string, Session>();
  /** Identifies and resumes that were taken, and those that were refused, for tests that ask how somebody came back. */
  readonly came = { identified: 0, resumed: 0, refused: 0 };
  /** Messages that were told after what came later. */
  readonly heldBack = new Set<string>();

  constructor(world: World, faults: Faults, options: GatewayOptions) {
    this.#world = world;
    this.#faults = faults;
    this.#options = options;
    world.onHappening((happening) => {
      for (const session of this.#sessions.values()) this.#offer(session, happening);
    });
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (ws) => this.#opened(ws, request.headers.host ?? ''));
  }

  get connected(): number {
    return [...this.#sessions.values()].filter(({ socket }) => socket).length;
  }

  /** Closes every connection; sessions can be resumed unless the code says otherwise. */
  close(code = 4000): void {
    for (const { socket } of this.#sessions.values()) socket?.close(code);
  }

  /** Breaks every connection without a word. */
  drop(): void {
    for (const { socket } of this.#sessions.values()) socket?.terminate();
  }

  /** Asks every app to come back and resume. */
  reconnect(): void {
    for (const { socket } of this.#sessions.values()) send(socket, { op: OP.reconnect, d: null });
  }

  /** Forgets every session: whoever resumes must identify anew, and is not told what happened meanwhile. */
  forget(): void {
    const sockets = [...this.#sessions.values()].map(({ socket }) => socket);
    this.#sessions.clear();
    for (const socket of sockets) socket?.terminate();
  }

  stop(): void {
    this.forget();
    this.#server.close();
  }

  /** To every app's connection, as "connected clients" handle it: whoever answers first has answered. */
  interaction(d: (viewer: Viewer) => object): void {
    for (const session of this.#sessions.values()) {
      if (session.socket) this.#dispatch(session, 'INTERACTION_CREATE', d(session.viewer));
    }
  }

  #opened(ws: WebSocket, host: string): void {
    const { heartbeatMs } = this.#options;
    send(ws, { op: OP.hello, d: { heartbeat_interval: heartbeatMs } });
    let session: Session | undefined;
    ws.on('message', (data) => {
      const payload = parsed((data as Buffer).toString('utf8'));
      if (!payload) return ws.close(CLOSE.decode);
      if (payload.op === OP.heartbeat) return send(ws, { op: OP.ack });
      if (payload.op === OP.identify || payload.op === OP.resume) {
        if (session) return ws.close(CLOSE.already);
        session = payload.op === OP.identify ? this.#identify(ws, payload.d, host) : this.#resume(ws, payload.d);
        return undefined;
      }
      return ws.close(session ? CLOSE.unknownOpcode : CLOSE.notAuthenticated);
    });
    ws.on('error', () => ws.terminate());
    ws.on('close', (code) => {
      if (session?.socket !== ws) return;
      session.socket = undefined;
      // Whoever says goodbye has no session any more.
      if (code === 1000 || code === 1001) this.#sessions.delete(session.id);
    });
  }

  #identify(ws: WebSocket, d: Readonly<Record<string, unknown>>, host: string): Session | undefined {
    const intents = Number(d['intents']);
    if (!this.#options.takes(String(d['token']))) return this.#refused(ws, CLOSE.authentication);
    if (!Number.isInteger(intents)) return this.#refused(ws, CLOSE.intents);
    if ((intents & PRIVILEGED & ~this.#options.allowed()) !== 0) return this.#refused(ws, CLOSE.disallowed);
    const { bot, guild } = this.#world;
    const session: Session = {
      id: randomBytes(16).toString('hex'),
      viewer: { files: `http://${host}`, content: (intents & INTENTS.content) !== 0, user: bot.id },
      intents,
      sent: [],
      seq: 0,
      socket: ws,
      compressed: d['compress'] === true,
      late: undefined,
    };
    this.#sessions.set(session.id, session);
    this.came.identified += 1;
    this.#dispatch(session, 'READY', {
      v: 10,
      user: { ...userJson(bot), email: null, mfa_enabled: true, verified: true },
      guilds: [{ id: guild.id, unavailable: true }],
      session_id: session.id,
      resume_gateway_url: `ws://${host}`,
      shard: d['shard'] ?? [0, 1],
      application: { id: bot.id, flags: 0 },
    });
    if (intents & INTENTS.guilds) this.#dispatch(session, 'GUILD_CREATE', this.#world.guildJson(session.viewer));
    return session;
  }

  #resume(ws: WebSocket, d: Readonly<Record<string, unknown>>): Session | undefined {
    if (!this.#options.takes(String(d['token']))) return this.#refused(ws, CLOSE.authentication);
    const session = this.#sessions.get(String(d['session_id']));
    const seq = Number(d['seq']);
    const [oldest] = session?.sent ?? [];
    if (!session || seq > session.seq || (oldest && seq + 1 < oldest.s)) {
      send(ws, { op: OP.invalidSession, d: false });
      return undefined;
    }
    session.socket?.terminate();
    session.socket = ws;
    this.came.resumed += 1;
    for (const missed of session.sent) if (missed.s > seq) this.#put(session, missed);
    this.#dispatch(session, 'RESUMED', {});
    return session;
  }

  #refused(ws: WebSocket, code: number): undefined {
    this.came.refused += 1;
    ws.close(code);
  }

  #offer(session: Session, happening: Happening): void {
    if (!this.#concerns(session, happening)) return;
    const { late } = session;
    session.late = undefined;
    if (!late && this.#faults.late()) {
      session.late = happening;
      // Nothing may follow, and then it must come all the same.
      setTimeout(() => session.late === happening && this.#offer(session, happening), 100).unref();
      return;
    }
    const { t, d } = happening;
    this.#dispatch(session, t, d(session.viewer));
    if (this.#faults.twice()) this.#dispatch(session, t, d(session.viewer));
    if (!late) return;
    const held = late.d(session.viewer);
    if (late.t === 'MESSAGE_CREATE' && 'id' in held) this.heldBack.add(String(held.id));
    this.#dispatch(session, late.t, held);
  }

  #concerns({ intents, viewer }: Session, { t, channel }: Happening): boolean {
    const direct = channel?.kind === 'direct';
    const needed = t.startsWith('MESSAGE_REACTION')
      ? direct
        ? INTENTS.directReactions
        : INTENTS.reactions
      : t.startsWith('MESSAGE')
        ? direct
          ? INTENTS.direct
          : INTENTS.messages
        : t.startsWith('GUILD_MEMBER')
          ? INTENTS.members
          : INTENTS.guilds;
    return (intents & needed) !== 0 && (channel === undefined || this.#world.may(viewer.user, channel, 'viewChannel'));
  }

  #dispatch(session: Session, t: string, d: object): void {
    session.seq += 1;
    const dispatch = { op: OP.dispatch, t, s: session.seq, d } as const;
    session.sent.push(dispatch);
    if (session.sent.length > REPLAYED) session.sent.shift();
    this.#put(session, dispatch);
  }

  #put({ socket, compressed }: Session, dispatch: Dispatch): void {
    send(socket, dispatch, compressed);
  }
}

function send(socket: WebSocket | undefined, payload: object, compressed = false): void {
  if (socket?.readyState !== socket?.OPEN) return;
  const json = JSON.stringify(payload);
  socket?.send(compressed ? deflateSync(json) : json);
}

function parsed(json: string): { readonly op: number; readonly d: Readonly<Record<string, unknown>> } | undefined {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
