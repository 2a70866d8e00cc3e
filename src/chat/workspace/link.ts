import { Buffer } from 'node:buffer';
import { type RawData, WebSocket } from 'ws';
import { z } from 'zod';
import { RetryLater } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { within } from '../../lib/within.ts';
import {
  type FromBot,
  limits,
  type WireAnswer,
  type WireCall,
  type WireEvent,
  type WireMenu,
} from '../../workspace/protocol.ts';

/** Where the workspace is; read anew at every attempt, as it may move when it is started again. */
export interface WorkspaceAddress {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
  readonly token: string;
}

export interface LinkEvents {
  /** A connection stands, the first or a later one. */
  readonly onUp: (bot: string) => void;
  readonly onEvent: (delivery: string, event: WireEvent) => void;
}

const waits = { first: 250, longest: 5000, connection: 5000, result: 10_000, silence: 8000, close: 2000 } as const;

/** The envelope is checked; what is in it is the workspace's, which was written with the same types. */
const frames = z.union([
  z.object({ type: z.literal('welcome'), bot: z.string() }),
  z.object({
    type: z.literal('event'),
    delivery: z.string(),
    event: z.custom<WireEvent>((e) => typeof e === 'object'),
  }),
  z.object({ type: z.literal('result'), id: z.string(), ok: z.literal(true), value: z.unknown() }),
  z.object({ type: z.literal('result'), id: z.string(), ok: z.literal(false), error: z.string(), retry: z.boolean() }),
]);
type Frame = z.infer<typeof frames>;

/** The connection to the workspace: comes back by itself, and notices within seconds when the other end is gone. */
export class Link {
  readonly #address: WorkspaceAddress;
  readonly #events: LinkEvents;
  readonly #log: Log;
  readonly #results = new Map<string, PromiseWithResolvers<unknown>>();
  #hello: FromBot | undefined;
  #ws: WebSocket | undefined;
  #up = Promise.withResolvers<void>();
  /** Only until the first connection stands: later refusals are tried again. */
  #refused: PromiseWithResolvers<never> | undefined;
  #isUp = false;
  #bot = '';
  #stopped = true;
  #attempt = 0;
  #retry: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;
  #lastCall = 0;

  constructor(address: WorkspaceAddress, events: LinkEvents, log: Log) {
    this.#address = address;
    this.#events = events;
    this.#log = log;
  }

  /**
   * Resolves when the first connection stands. Without a menu it says no `hello`: it can ask, and nothing is delivered.
   * @throws Error when the workspace refuses the token
   */
  async start(menu?: WireMenu): Promise<void> {
    this.#hello = menu && { type: 'hello', menu };
    this.#stopped = false;
    this.#refused = Promise.withResolvers<never>();
    this.#connect();
    try {
      await Promise.race([this.#up.promise, this.#refused.promise]);
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      this.#refused = undefined;
    }
  }

  /** @throws RetryLater while there is no connection or no answer; any other error is final */
  async call(call: WireCall): Promise<unknown> {
    await within(waits.connection, this.#up.promise);
    this.#lastCall += 1;
    const id = String(this.#lastCall);
    // What could not be sent is told to whoever called; nobody would hear of its result besides.
    this.#send({ type: 'call', id, call });
    const result = Promise.withResolvers<unknown>();
    this.#results.set(id, result);
    try {
      return await within(waits.result, result.promise);
    } finally {
      this.#results.delete(id);
    }
  }

  /** Without a connection nothing is said: the event comes again. */
  acknowledge(delivery: string, answer: WireAnswer): void {
    if (this.#isUp && this.#ws?.readyState === WebSocket.OPEN) this.#send({ type: 'ack', delivery, answer });
  }

  /** Says goodbye; what was not acknowledged stays with the workspace. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    const ws = this.#ws;
    if (ws === undefined) return;
    const closed = Promise.withResolvers<void>();
    ws.once('close', () => closed.resolve());
    ws.close(1000, 'the bot stops');
    const timer = setTimeout(() => ws.terminate(), waits.close);
    await closed.promise;
    clearTimeout(timer);
  }

  #connect(): void {
    const { url, token } = this.#address;
    const target = new URL('/bot', url);
    target.protocol = 'ws:';
    const ws = new WebSocket(target, {
      headers: { authorization: `Bearer ${token}` },
      handshakeTimeout: waits.connection,
      maxPayload: limits.frameBytes,
      perMessageDeflate: false,
    });
    this.#ws = ws;
    ws.on('open', () => {
      this.#heard(ws);
      if (this.#hello === undefined) this.#stands();
      else this.#send(this.#hello);
    });
    ws.on('ping', () => this.#heard(ws));
    ws.on('message', (data) => {
      this.#heard(ws);
      this.#take(data);
    });
    ws.on('unexpected-response', (request, { statusCode = 0 }) => {
      request.destroy();
      this.#log.error('workspace.link.refused', { code: statusCode });
      if (statusCode === 401 || statusCode === 403)
        this.#refused?.reject(new Error(`the local workspace refused the bot (${statusCode})`));
      this.#lost(ws);
    });
    // The reason; `close` follows.
    ws.on('error', (error) => this.#log.debug('workspace.link.failed', { error }));
    ws.on('close', () => this.#lost(ws));
  }

  #take(data: RawData): void {
    const read = frames.safeParse(Buffer.isBuffer(data) ? parse(data.toString('utf8')) : undefined);
    if (!read.success) this.#log.error('workspace.link.frame.unknown');
    else this.#handle(read.data);
  }

  #handle(frame: Frame): void {
    if (frame.type === 'welcome') {
      this.#bot = frame.bot;
      this.#stands();
    } else if (frame.type === 'event') {
      this.#events.onEvent(frame.delivery, frame.event);
    } else {
      const result = this.#results.get(frame.id);
      if (frame.ok) result?.resolve(frame.value);
      else result?.reject(frame.retry ? new RetryLater(frame.error) : new Error(frame.error));
    }
  }

  #stands(): void {
    this.#attempt = 0;
    this.#isUp = true;
    this.#log.info('workspace.link.up');
    this.#events.onUp(this.#bot);
    this.#up.resolve();
  }

  #lost(ws: WebSocket): void {
    if (this.#ws !== ws) return;
    this.#ws = undefined;
    ws.terminate();
    clearTimeout(this.#silence);
    if (this.#isUp) {
      this.#isUp = false;
      this.#up = Promise.withResolvers<void>();
      if (!this.#stopped) this.#log.warn('workspace.link.down');
    }
    for (const result of this.#results.values()) result.reject(new RetryLater('the connection to the workspace broke'));
    if (this.#stopped) return;
    const wait = Math.min(waits.first * 2 ** this.#attempt, waits.longest);
    this.#attempt += 1;
    this.#retry = setTimeout(() => this.#connect(), wait);
  }

  /** The workspace pings every few seconds: one that is silent for longer is gone, whatever the socket says. */
  #heard(ws: WebSocket): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => ws.terminate(), waits.silence);
  }

  #send(frame: FromBot): void {
    const json = JSON.stringify(frame);
    // Sent all the same it would end the connection, and again at every further attempt.
    if (Buffer.byteLength(json) > limits.frameBytes) throw new Error('more than the workspace takes at once');
    const ws = this.#ws;
    if (ws?.readyState === WebSocket.OPEN) {
      ws.send(json);
      return;
    }
    // It is closing but has not said so yet: a caller that tries again at once must wait for the next connection.
    if (ws !== undefined) this.#lost(ws);
    throw new RetryLater('the connection to the workspace broke');
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
