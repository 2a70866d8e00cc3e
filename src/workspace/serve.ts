import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Log } from '../lib/log.ts';
import { attachBots } from './bots.ts';
import type { Hub } from './hub.ts';
import { protocolVersion } from './protocol.ts';
import { authorised, proofOf } from './token.ts';
import { ownHosts } from './web/guards.ts';

export interface ServeOptions {
  readonly hub: Hub;
  /** The pages; made once the port is known. */
  readonly web: (at: { host: string; port: number }) => {
    /** `env`: the connection that the request came by. */
    fetch(request: Request, env?: object): Response | Promise<Response>;
  };
  readonly token: string;
  readonly host: string;
  /** 0: the system chooses. */
  readonly port: number;
  /** See `settingsMark`. */
  readonly mark: string;
  readonly log?: Log;
  /** Milliseconds without a bot and without a page after which `idle` resolves; for ever by default. */
  readonly idleAfter?: number;
  readonly heartbeat?: number;
  /** Milliseconds that a request may take to arrive, its head and all of it; see `arrival`. */
  readonly arrival?: { readonly head: number; readonly whole: number };
}

/** Nobody holds a connection by sending a byte now and then; the largest file comes in time over a slow network. */
const arrival = { head: 15_000, whole: 120_000 };

export interface Serving {
  /** For somebody on this machine. */
  readonly url: string;
  readonly port: number;
  /** Resolves when nobody has been there for long enough, or when it was asked to stop. */
  readonly idle: Promise<void>;
  stop(): Promise<void>;
}

/** The port is in use by something else. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

/** After a bot said goodbye, pages get so long to show up again (one may just be loading). */
const goodbyeMs = 1000;

/** Serves a workspace: its pages, and its bots at `/bot`. @throws PortTaken */
export async function serveWorkspace(options: ServeOptions): Promise<Serving> {
  const { hub, token, host, idleAfter = Number.POSITIVE_INFINITY } = options;
  const idle = Promise.withResolvers<void>();
  let pages: ReturnType<ServeOptions['web']> | undefined;
  let isOwn = (_: string | undefined) => false;
  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    serverOptions: arrivalOptions(options.arrival ?? arrival),
    fetch: (request, env) => {
      if (new URL(request.url).pathname.startsWith('/bot/')) {
        if (!isOwn(request.headers.get('host') ?? undefined)) return new Response(null, { status: 421 });
        return manage(request, options, idle.resolve);
      }
      return pages?.fetch(request, env) ?? new Response(null, { status: 503 });
    },
  }) as Server;
  const port = await listen(server, options.port, host);
  pages = options.web({ host, port });
  isOwn = ownHosts(host, port);

  const watch = watchIdle(hub, idleAfter, idle.resolve);
  const { heartbeat, log } = options;
  const bots = attachBots(server, hub, token, {
    ...(log === undefined ? {} : { log }),
    ...(heartbeat === undefined ? {} : { heartbeat }),
    onLeave: (said) => said && watch.goodbye(),
  });
  return {
    url: localUrl(host, port),
    port,
    idle: idle.promise,
    async stop() {
      watch.stop();
      bots.stop();
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

function arrivalOptions({ head, whole }: { head: number; whole: number }) {
  return {
    headersTimeout: head,
    requestTimeout: whole,
    connectionsCheckingInterval: Math.min(5_000, head / 2),
    maxHeaderSize: 16 * 1024,
  };
}

/** For the processes of the same data folder; not for browsers. */
function manage(request: Request, { token, mark }: ServeOptions, stop: () => void): Response {
  const { pathname, searchParams } = new URL(request.url);
  // What a browser sends, whatever page told it to.
  if (request.headers.has('origin') || request.headers.has('sec-fetch-site'))
    return new Response(null, { status: 403 });
  if (pathname === '/bot/health') {
    const nonce = searchParams.get('nonce') ?? '';
    if (!/^[\w-]{16,64}$/.test(nonce)) return new Response(null, { status: 400 });
    return Response.json({ protocol: protocolVersion, pid: process.pid, mark, proof: proofOf(token, nonce) });
  }
  if (pathname === '/bot/stop' && request.method === 'POST') {
    if (!authorised(request.headers.get('authorization') ?? undefined, token))
      return new Response(null, { status: 401 });
    stop();
    return new Response(null, { status: 202 });
  }
  return new Response(null, { status: 404 });
}

function watchIdle(hub: Hub, idleAfter: number, resolve: () => void): { goodbye(): void; stop(): void } {
  let since = performance.now();
  let allowed = idleAfter;
  const timer = setInterval(
    () => {
      const { bots, pages } = hub.connected();
      const now = performance.now();
      if (bots > 0 || pages > 0) {
        since = now;
        allowed = idleAfter;
      } else if (now - since >= allowed) resolve();
    },
    Math.min(250, idleAfter),
  );
  return {
    goodbye() {
      const { bots, pages } = hub.connected();
      if (bots > 0 || pages > 0 || idleAfter === Number.POSITIVE_INFINITY) return;
      since = performance.now();
      allowed = Math.min(goodbyeMs, idleAfter);
    },
    stop: () => clearInterval(timer),
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') reject(error);
      else reject(new PortTaken(`port ${port} on ${host} cannot be used (${error.code})`));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function localUrl(host: string, port: number): string {
  const anywhere = host === '0.0.0.0' || host === '::';
  const name = anywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
