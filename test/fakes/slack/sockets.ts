import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Kind, Outcome, Way } from './delivery.ts';
import type { Json } from './model.ts';
import { app } from './workspace.ts';

/** How long a connection that was taken away looks open from outside: Slack does not answer the close. */
const CLOSED_AFTER_MS = 5_000;

/** Socket Mode. https://docs.slack.dev/apis/events-api/using-socket-mode */
export class Sockets implements Way {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #tickets = new Set<string>();
  readonly #open: WebSocket[] = [];
  readonly #waiting = new Map<string, { readonly socket: WebSocket; readonly settle: (outcome: Outcome) => void }>();
  readonly #patience: number;
  #next = 0;
  /** How many connections were made. */
  connected = 0;

  constructor(patience: number) {
    this.#patience = patience;
  }

  /** A way in that is good for one connection, at the address by which it was asked for. */
  ticket(host: string): string {
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return `ws://${host}/link/?ticket=${ticket}&app_id=${app.id}`;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
    if (!this.#tickets.delete(ticket)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (connection) => this.#welcome(connection));
  }

  /** Slack takes a connection away and wants another to be made; it does not close its side of it at once. */
  refresh(): void {
    for (const socket of this.#open.slice()) {
      this.#leave(socket);
      const told = { type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'stand-in' } };
      socket.send(JSON.stringify(told), () => socket.pause());
      setTimeout(() => socket.terminate(), CLOSED_AFTER_MS).unref();
    }
  }

  /** Breaks every connection without a word. */
  cut(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }

  async send(kind: Kind, payload: Json, retry: { count: number; reason: string }): Promise<Outcome> {
    const socket = this.#open[this.#next++ % Math.max(1, this.#open.length)];
    if (socket === undefined) return { ok: false, reason: 'connection_failed' };
    const id = randomUUID();
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const timer = setTimeout(() => resolve({ ok: false, reason: 'http_timeout' }), this.#patience);
    this.#waiting.set(id, { socket, settle: resolve });
    const again = kind === 'events_api' ? { retry_attempt: retry.count, retry_reason: retry.reason } : {};
    const answerable = { accepts_response_payload: kind !== 'events_api' };
    socket.send(JSON.stringify({ envelope_id: id, type: kind, payload, ...answerable, ...again }));
    const outcome = await promise;
    clearTimeout(timer);
    this.#waiting.delete(id);
    return outcome;
  }

  stop(): void {
    this.cut();
    this.#server.close();
  }

  #welcome(socket: WebSocket): void {
    this.connected += 1;
    this.#open.push(socket);
    socket.on('message', (data: Buffer) => this.#heard(data.toString()));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#leave(socket);
      for (const waiting of this.#waiting.values()) {
        if (waiting.socket === socket) waiting.settle({ ok: false, reason: 'connection_failed' });
      }
    });
    const debug_info = { host: 'stand-in', build_number: 1, approximate_connection_time: 18_060 };
    const connection_info = { app_id: app.id };
    socket.send(JSON.stringify({ type: 'hello', num_connections: this.#open.length, debug_info, connection_info }));
  }

  #heard(text: string): void {
    const { envelope_id: id, payload } = JSON.parse(text) as { envelope_id?: string; payload?: Json };
    const body = payload !== undefined && Object.keys(payload).length > 0 ? payload : undefined;
    this.#waiting.get(id ?? '')?.settle({ ok: true, body });
  }

  #leave(socket: WebSocket): void {
    const at = this.#open.indexOf(socket);
    if (at >= 0) this.#open.splice(at, 1);
  }
}
