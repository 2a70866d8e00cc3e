import type { Socket } from 'node:net';
import { StoreError } from '../errors.ts';
import type { Store } from '../store.ts';
import type { Committer } from './committer.ts';
import { dispatch, errorReply, onlyReads } from './dispatch.ts';
import { Framer, ProtocolError, type Request, readMessage, writeReply } from './wire.ts';

const FAULT = new StoreError(
  1,
  'InternalError',
  'the embedded store could not finish the command; nothing was changed',
);

let replies = 0;

/**
 * One client. Its messages are taken one after the other, each when the one before is answered and the answer is on its way:
 * who asks without reading fills no memory but its own.
 */
export class Connection {
  private readonly socket: Socket;
  private readonly store: Store;
  private readonly committer: Committer;
  private readonly number: number;
  private readonly log: (line: string) => void;
  private readonly framer = new Framer();
  private waiting: Buffer[] = [];
  private busy = false;
  private taking = false;

  constructor(socket: Socket, store: Store, committer: Committer, number: number, log: (line: string) => void) {
    this.socket = socket;
    this.store = store;
    this.committer = committer;
    this.number = number;
    this.log = log;
    socket.on('error', () => socket.destroy());
    socket.on('drain', () => this.next());
    socket.on('data', (piece: Buffer) => {
      this.guarded(() => this.waiting.push(...this.framer.push(piece)));
      this.next();
    });
  }

  /** Reading a message changes nothing, so whatever goes wrong there concerns its sender alone. */
  private guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.waiting = [];
      this.log(
        error instanceof ProtocolError
          ? `connection ${this.number} closed: ${error.message}`
          : `connection ${this.number} closed by a fault: ${describe(error)}`,
      );
      this.socket.destroy();
    }
  }

  private next(): void {
    // An answer that is ready at once leads back to here.
    if (this.taking) return;
    this.taking = true;
    while (!this.busy && !this.socket.destroyed && !this.socket.writableNeedDrain) {
      const message = this.waiting.shift();
      if (message === undefined) break;
      this.guarded(() => this.handle(message));
    }
    this.taking = false;
    if (this.waiting.length > 0) this.socket.pause();
    else this.socket.resume();
  }

  private handle(message: Buffer): void {
    const request = parse(message);
    const silent = request.body !== undefined && request.silent;
    replies = (replies + 1) | 0;
    const number = replies;
    let answer: Buffer | undefined;
    // Nobody waits for a silent one, so the next can share its commit.
    this.busy = !silent;
    const work = (): void => {
      answer = answerTo(request, this.store, this.number, number);
    };
    const done = (error: unknown): void => {
      if (silent) return;
      const ready = error === undefined ? answer : undefined;
      if (this.socket.writable) this.socket.write(ready ?? writeReply(request, number, errorReply(FAULT)));
      this.busy = false;
      this.next();
    };
    if (request.body === undefined || onlyReads(request)) this.committer.look(work, done);
    else this.committer.perform(work, done);
  }
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

/** The bytes of the answer. One that cannot be written is a refusal, too; what the command did is kept, as it did it. */
function answerTo(request: Request | Unreadable, store: Store, connection: number, number: number): Buffer {
  if (request.body === undefined) return writeReply(request, number, errorReply(request.error));
  try {
    return writeReply(request, number, dispatch(store, request, connection));
  } catch (error) {
    if (error instanceof StoreError) return writeReply(request, number, errorReply(error));
    throw error;
  }
}

/** What went wrong, without the values an SQL error could quote. */
export function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : 'unknown';
}
