import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** Node tells here of every socket that is made to connect somewhere (Node, "Diagnostics Channel", `net.client.socket`). */
const CHANNEL = 'net.client.socket';

/**
 * The MongoDB driver (7.8, `Connection.writeCommand`) writes and then waits for `drain`. On a socket that was destroyed a
 * moment before, its `close` still to come, that never comes, and neither does an error: the command hangs for ever, past
 * every time limit, and when it is the monitor's own, the driver never finds a server again that was killed and is back.
 * With this, whoever waits for a closed socket to drain is woken, and the driver looks and finds the connection closed.
 */
export function wakeWritersOfClosedSockets(): void {
  // Once, however many connections there are.
  unsubscribe(CHANNEL, watch);
  subscribe(CHANNEL, watch);
}

function watch(message: unknown): void {
  const { socket } = message as { readonly socket: Socket };
  socket.once('close', () => {
    if (socket.listenerCount('drain') > 0) socket.emit('drain');
  });
}
