import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { attach, type JoinOptions } from './join.ts';

export interface Kept {
  readonly uri: string;
  /** Stops watching; the store ends by itself when nobody is connected any more. */
  stop(): void;
}

const FIRST_WAIT = 20;
const LONGEST_WAIT = 2000;

/**
 * Joins the store and keeps it there: one quiet connection notices at once when the store dies, and starts it again at the
 * same address, where the driver finds it. Faults on the way are logged and tried again with growing waits.
 *
 * @throws StoreUnavailable when it cannot be had the first time
 */
export async function keepEmbeddedStore(options: JoinOptions): Promise<Kept> {
  let stopped = false;
  const first = await attach(options);
  let socket = first.socket;
  watch(socket);
  return {
    uri: first.uri,
    stop: () => {
      stopped = true;
      socket.destroy();
    },
  };

  function watch(one: Socket): void {
    // Nothing is ever sent; the stream must flow for its end to be seen. It shall not keep the process alive.
    one.resume();
    one.unref();
    one.once('close', () => {
      if (!stopped) void revive();
    });
  }

  async function revive(): Promise<void> {
    options.log?.('the embedded store is gone; starting it again');
    for (let wait = FIRST_WAIT; !stopped; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      try {
        socket = (await attach(options)).socket;
        if (stopped) socket.destroy();
        else watch(socket);
        return;
      } catch (error) {
        options.log?.(`the embedded store did not come back: ${error instanceof Error ? error.message : 'unknown'}`);
        await pause(wait);
      }
    }
  }
}
