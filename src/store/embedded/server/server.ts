import { createServer, type Server, type Socket } from 'node:net';
import type { Store } from '../store.ts';
import { Committer } from './committer.ts';
import { Connection, describe } from './connection.ts';

export interface Listening {
  /** Milliseconds since anybody was connected; 0 while somebody is. */
  idleFor(): number;
  /** Runs work of the store's own in a transaction, as a client's command would be. */
  perform(work: () => void): void;
  close(): Promise<void>;
}

/** Serves the store on a Unix socket. `log` gets one line per fault of the store itself, never a document's content. */
export async function listen(store: Store, path: string, log: (line: string) => void): Promise<Listening> {
  const sockets = new Set<Socket>();
  let lastSeen = performance.now();
  let connections = 0;
  const committer = new Committer(store, (error) => log(`a group of commands was undone: ${describe(error)}`));
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      lastSeen = performance.now();
    });
    new Connection(socket, store, committer, connections, log);
  });
  await bind(server, path);
  return {
    idleFor: () => (sockets.size > 0 ? 0 : performance.now() - lastSeen),
    perform: (work) => committer.perform(work, () => undefined),
    close: () => close(server, sockets),
  };
}

function bind(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
