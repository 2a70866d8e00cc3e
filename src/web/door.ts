import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Log } from '../lib/log.ts';

/** Whoever takes what comes under `/<id>/`. */
interface Room {
  readonly id: string;
  web(request: Request): Promise<Response>;
}

export interface DoorOptions {
  readonly host: string;
  /** 0: the system chooses. */
  readonly port: number;
  readonly rooms: readonly Room[];
  readonly log: Log;
}

/** The HTTP server by which the world reaches Relevo. */
export interface Door {
  readonly port: number;
  /** Takes nothing new, and lets what was begun be answered. */
  stop(): Promise<void>;
}

/** Nothing that a platform sends is larger. */
const bodyBytes = 1024 * 1024;
/** Nobody holds a connection by sending a byte now and then. */
const headersMs = 10_000;
const requestMs = 20_000;

/** Opens the door. What is behind it sees a request whole and of bounded size. @throws Error with what to do when the port is not to be had */
export async function openDoor({ host, port, rooms, log }: DoorOptions): Promise<Door> {
  const app = new Hono();
  app.use(bodyLimit({ maxSize: bodyBytes, onError: (context) => context.text('too large', 413) }));
  app.get('/health', (context) => context.text('ok'));
  for (const room of rooms) app.all(`/${room.id}/*`, (context) => room.web(context.req.raw));
  app.notFound((context) => context.text('not found', 404));
  app.onError((error, context) => {
    log.error('web.failed', { error });
    return context.text('failed', 500);
  });
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
    serverOptions: { headersTimeout: headersMs, requestTimeout: requestMs },
  }) as Server;
  await listening(server, host, port);
  const open = (server.address() as AddressInfo).port;
  log.info('web.open', { url: `http://${host.includes(':') ? `[${host}]` : host}:${open}` });
  return {
    port: open,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const mend = 'set RELEVO_HTTP_HOST and RELEVO_HTTP_PORT to what is free';
      reject(new Error(`port ${port} on ${host} cannot be used (${error.code ?? 'unknown'}); ${mend}`));
    });
    server.listen({ host, port }, resolve);
  });
}
