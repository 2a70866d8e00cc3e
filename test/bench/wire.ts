import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { deserialize, serialize } from 'bson';
import { message } from '../fuzz/frames.ts';

/** Before the document of an OP_MSG: its head, its flags, the kind of its section. */
const HEAD = 21;

/** One command at a time straight over the socket, without a driver: BSON out, BSON in, and nothing else. */
export class Wire {
  readonly #socket: Socket;
  readonly #database: string;
  #held: Buffer = Buffer.alloc(0);
  #answer: (document: Record<string, unknown>) => void = () => undefined;

  private constructor(socket: Socket, database: string) {
    this.#socket = socket;
    this.#database = database;
    socket.on('data', (piece: Buffer) => this.#take(piece));
  }

  /** @param uri of an embedded store */
  static async open(uri: string): Promise<Wire> {
    const [, path = '', database = ''] = /^mongodb:\/\/([^/]+)\/(\w+)/.exec(uri) ?? [];
    const socket = connect(decodeURIComponent(path));
    await once(socket, 'connect');
    return new Wire(socket, database);
  }

  command(body: object): Promise<Record<string, unknown>> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      const document = serialize({ ...body, $db: this.#database });
      this.#socket.write(message(2013, Buffer.concat([Buffer.alloc(5), document]), 1));
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(piece: Buffer): void {
    this.#held = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece]);
    if (this.#held.length < 4 || this.#held.length < this.#held.readInt32LE(0)) return;
    const answer = deserialize(this.#held.subarray(HEAD));
    this.#held = Buffer.alloc(0);
    this.#answer(answer);
  }
}
