import { Buffer } from 'node:buffer';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { reasonOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { BotLink } from './dispatcher.ts';
import { readFrame } from './frames.ts';
import type { Hub } from './hub.ts';
import { Empty, NotHere, TooLong } from './model.ts';
import { type FromWorkspace, limits, readings, type WireCall } from './protocol.ts';
import { authorised } from './token.ts';

export interface BotsOptions {
  readonly log?: Log;
  /** Milliseconds between two pings; a connection that missed three is lost. 2000 by default. */
  readonly heartbeat?: number;
  /** A bot is gone; `said`: it said goodbye. */
  readonly onLeave?: (said: boolean) => void;
}

const missedPings = 3;
const helloWithin = 10_000;

/**
 * Lets bots connect at `/bot` of an http server. Whoever has no token is refused, and so is every browser (it sends
 * `Origin`), whatever it knows.
 */
export function attachBots(server: Server, hub: Hub, token: string, options: BotsOptions = {}): { stop(): void } {
  const { log, heartbeat = 2000 } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.frameBytes });
  const sessions = new Set<Session>();

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refusal = refusalOf(request, token);
    if (refusal !== undefined) {
      log?.warn('workspace.bot.refused', { outcome: refusal });
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      const session = new Session(ws, hub, log);
      sessions.add(session);
      ws.once('close', (code) => {
        sessions.delete(session);
        if (session.end()) options.onLeave?.(code === 1000);
      });
    });
  };

  server.on('upgrade', upgrade);
  const timer = setInterval(() => {
    for (const session of sessions) session.beat();
  }, heartbeat);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      server.off('upgrade', upgrade);
      for (const session of sessions) session.close();
      sockets.close();
    },
  };
}

function refusalOf(request: IncomingMessage, token: string): string | undefined {
  // What stands there is anybody's, any web page's too, and need not be an address at all.
  if (URL.parse(request.url ?? '/', 'http://workspace')?.pathname !== '/bot') return '404 Not Found';
  if (request.headers.origin !== undefined) return '403 Forbidden';
  if (!authorised(request.headers.authorization, token)) return '401 Unauthorized';
  return undefined;
}

class Session implements BotLink {
  readonly #ws: WebSocket;
  readonly #hub: Hub;
  readonly #log: Log | undefined;
  readonly #helloTimer: NodeJS.Timeout;
  #joined = false;
  #missed = 0;

  constructor(ws: WebSocket, hub: Hub, log: Log | undefined) {
    this.#ws = ws;
    this.#hub = hub;
    this.#log = log;
    this.#helloTimer = setTimeout(() => ws.close(1002, 'no hello'), helloWithin);
    ws.on('error', (error) => log?.warn('workspace.bot.connection.failed', { error }));
    ws.on('pong', () => {
      this.#missed = 0;
    });
    ws.on('message', (data, isBinary) => {
      this.#missed = 0;
      if (isBinary || !Buffer.isBuffer(data)) ws.close(1003, 'text frames only');
      else this.#take(data.toString('utf8'));
    });
  }

  send(frame: FromWorkspace): void {
    if (this.#ws.readyState === this.#ws.OPEN) this.#ws.send(JSON.stringify(frame));
  }

  beat(): void {
    if (this.#missed >= missedPings) this.#ws.terminate();
    else if (this.#ws.readyState === this.#ws.OPEN) this.#ws.ping();
    this.#missed += 1;
  }

  close(): void {
    this.end();
    this.#ws.close(1001, 'the workspace stops');
    const timer = setTimeout(() => this.#ws.terminate(), 500);
    timer.unref();
  }

  /** Returns whether it had joined. */
  end(): boolean {
    clearTimeout(this.#helloTimer);
    const joined = this.#joined;
    this.#joined = false;
    if (joined) {
      this.#hub.leave(this);
      this.#log?.info('workspace.bot.left', { count: this.#hub.connected().bots });
    }
    return joined;
  }

  #take(json: string): void {
    const frame = readFrame(json);
    if (frame.type === 'hello' && !this.#joined) {
      clearTimeout(this.#helloTimer);
      this.#joined = true;
      this.send({ type: 'welcome', bot: this.#hub.bot });
      this.#hub.join(this, frame.menu);
      this.#log?.info('workspace.bot.joined', { count: this.#hub.connected().bots });
      return;
    }
    if (!this.#joined && frame.type === 'call' && readings.has(frame.call.do)) {
      this.send(this.#perform(frame.id, frame.call));
      return;
    }
    if (!this.#joined || frame.type === 'hello') {
      this.#log?.warn('workspace.frame.refused', {
        kind: frame.type,
        ...('reason' in frame ? { outcome: frame.reason } : {}),
      });
      this.#ws.close(1002, 'hello first, and once');
      return;
    }
    switch (frame.type) {
      case 'ack':
        this.#acknowledge(frame.delivery, () => this.#hub.acknowledge(frame.delivery, frame.answer));
        return;
      case 'call':
        this.send(this.#perform(frame.id, frame.call));
        return;
      case 'bad call':
        this.#log?.warn('workspace.call.refused', { outcome: frame.reason });
        this.send({ type: 'result', id: frame.id, ok: false, error: `not a call: ${frame.reason}`, retry: false });
        return;
      case 'bad ack':
        // The bot has the event; only its answer cannot be shown. Not to take that would bring the event for ever.
        this.#log?.warn('workspace.answer.refused', { outcome: frame.reason });
        this.#acknowledge(frame.delivery, () => this.#hub.acknowledge(frame.delivery, { kind: 'taken' }));
        return;
      case 'bad':
        this.#log?.warn('workspace.frame.refused', { outcome: frame.reason });
        this.#ws.close(1007, 'not a frame');
        return;
    }
  }

  #perform(id: string, call: WireCall): FromWorkspace {
    try {
      return { type: 'result', id, ok: true, value: this.#hub.perform(call) };
    } catch (error) {
      const final = error instanceof NotHere || error instanceof TooLong || error instanceof Empty;
      if (!final) this.#log?.error('workspace.call.failed', { kind: call.do, error });
      return { type: 'result', id, ok: false, error: reasonOf(error), retry: !final };
    }
  }

  #acknowledge(delivery: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#log?.error('workspace.acknowledgement.failed', { id: delivery, error });
    }
  }
}
