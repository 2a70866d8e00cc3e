import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wakeWritersOfClosedSockets } from './closed-sockets.ts';

let folder: string;
const server = createServer((socket) => socket.on('error', () => socket.destroy()));
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relevo-sockets-'));
  server.listen(join(folder, 'socket'));
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function connected(): Promise<Socket> {
  const socket = connect(join(folder, 'socket'));
  await once(socket, 'connect');
  return socket;
}

/** The other end, which nobody watches, wherever this test runs. */
async function accepted(): Promise<Socket> {
  const [[socket]] = await Promise.all([once(server, 'connection') as Promise<[Socket]>, connected()]);
  return socket;
}

/** What the driver does when a command comes between the end of its socket and the news of it. */
async function writesTooLate(socket: Socket): Promise<{ drained: () => boolean; closed: Promise<unknown> }> {
  let drained = false;
  socket.once('drain', () => {
    drained = true;
  });
  const closed = once(socket, 'close');
  socket.destroy();
  expect(socket.write('x')).toBe(false);
  return { drained: () => drained, closed };
}

it('wakes who waits for a closed socket to drain, which would wait for ever', async () => {
  const before = await writesTooLate(await accepted());
  await before.closed;
  expect(before.drained()).toBe(false);
  wakeWritersOfClosedSockets();
  wakeWritersOfClosedSockets();
  const after = await writesTooLate(await connected());
  await after.closed;
  expect(after.drained()).toBe(true);
});
