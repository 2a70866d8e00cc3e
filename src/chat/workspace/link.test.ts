import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { RetryLater } from '#src/lib/errors.ts';
import { createLog } from '#src/lib/log.ts';
import { Link } from './link.ts';

let server: WebSocketServer;
afterEach(() => server.close());

it('tells whoever asks while it is closing to come again, and nobody else of it', async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const address = { url: `http://127.0.0.1:${port}`, token: 'a'.repeat(43) };
  const link = new Link(address, { onUp: () => {}, onEvent: () => {} }, createLog({ level: 'silent' }));
  await link.start();
  const stopping = link.stop();
  // A rejection that nobody hears would end the process; here it fails the run.
  await expect(link.call({ do: 'names' })).rejects.toThrow(RetryLater);
  await stopping;
});
