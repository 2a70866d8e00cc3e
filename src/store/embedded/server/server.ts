import { createServer, type Server, type Socket } from 'node:net';
import type { Out } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Store } from '../store.ts';
import { Committer } from './committer.ts';
import { dispatch, errorReply } from './dispatch.ts';
import { Framer, ProtocolError, type Request, readMessage, writeReply } from './wire.ts';

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
    serve(socket, store, committer, connections, log);
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

function serve(
  socket: Socket,
  store: Store,
  committer: Committer,
  connection: number,
  log: (line: string) => void,
): void {
  const framer = new Framer();
  socket.on('error', () => socket.destroy());
  socket.on('data', (piece: Buffer) => {
    try {
      for (const message of framer.push(piece)) handle(socket, store, committer, connection, message);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      log(`connection ${connection} closed: ${error.message}`);
      socket.destroy();
    }
  });
}

let replies = 0;

function handle(socket: Socket, store: Store, committer: Committer, connection: number, message: Buffer): void {
  const request = parse(message);
  let reply: Map<string, Out> | undefined;
  committer.perform(
    () => {
      reply = request.body === undefined ? errorReply(request.error) : dispatch(store, request, connection);
    },
    (error) => {
      if (request.body !== undefined && request.silent) return;
      const fault = new StoreError(
        1,
        'InternalError',
        'the embedded store could not finish the command; nothing was changed',
      );
      const answer = error === undefined && reply !== undefined ? reply : errorReply(fault);
      replies = (replies + 1) | 0;
      if (socket.writable) socket.write(writeReply(request, replies, answer));
    },
  );
}

interface Unreadable {
  readonly id: number;
  readonly legacy: boolean;
  readonly body: undefined;
  readonly error: StoreError;
}

/** A document that is not served is answered; the connection stays good because the message's bounds are known. */
function parse(message: Buffer): Request | Unreadable {
  try {
    return readMessage(message);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { id: message.readInt32LE(4), legacy: false, body: undefined, error };
  }
}

/** What went wrong, without the values an SQL error could quote. */
function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : 'unknown';
}
