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

/** What the driver does when a command comes between the end of its socket and the news of it. */
async function writesTooLate(): Promise<{ drained: () => boolean; closed: Promise<unknown>; socket: Socket }> {
  const socket = connect(join(folder, 'socket'));
  await once(socket, 'connect');
  let drained = false;
  socket.once('drain', () => {
    drained = true;
  });
  const closed = once(socket, 'close');
  socket.destroy();
  expect(socket.write('x')).toBe(false);
  return { drained: () => drained, closed, socket };
}

it('wakes who waits for a closed socket to drain, which would wait for ever', async () => {
  const before = await writesTooLate();
  await before.closed;
  expect(before.drained()).toBe(false);
  wakeWritersOfClosedSockets();
  wakeWritersOfClosedSockets();
  const after = await writesTooLate();
  await after.closed;
  expect(after.drained()).toBe(true);
});
