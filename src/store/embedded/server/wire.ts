import { decode } from '../bson/decode.ts';
import { encodeBehind } from '../bson/encode.ts';
import type { Doc, Out, Value } from '../bson/values.ts';
import { fail } from '../errors.ts';

/** https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ */
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
/** The lower 16 flag bits must be known, or the message is not understood. */
const REQUIRED_FLAGS = 0xffff;

/** The largest message either side may send, in bytes. */
export const MAX_MESSAGE = 48000000;

/** One message with a command in it. */
export interface Request {
  readonly id: number;
  readonly legacy: boolean;
  /** The client wants no answer. */
  readonly silent: boolean;
  readonly database: string;
  readonly body: Doc;
}

/** The other side does not speak the protocol; nothing can be answered. */
export class ProtocolError extends Error {}

/** Cuts a stream of bytes into messages. */
export class Framer {
  private pieces: Buffer[] = [];
  private held = 0;

  /** The messages that are whole now. @throws ProtocolError on a length that cannot be */
  push(piece: Buffer): Buffer[] {
    this.pieces.push(piece);
    this.held += piece.length;
    if (this.held < this.wanted()) return [];
    let rest = this.pieces.length === 1 ? piece : Buffer.concat(this.pieces);
    const messages: Buffer[] = [];
    while (rest.length >= 4) {
      const length = lengthOf(rest);
      if (rest.length < length) break;
      messages.push(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
    this.pieces = rest.length > 0 ? [rest] : [];
    this.held = rest.length;
    return messages;
  }

  /** How many bytes the message that has begun needs; a large one is only put together when all of it is there. */
  private wanted(): number {
    const [first] = this.pieces;
    return first === undefined || first.length < 4 ? 4 : lengthOf(first);
  }
}

function lengthOf(bytes: Buffer): number {
  const length = bytes.readInt32LE(0);
  if (length < 16 || length > MAX_MESSAGE) throw new ProtocolError('a message has an impossible length');
  return length;
}

/** Reads a message. @throws ProtocolError, or StoreError when a document in it is not well formed */
export function readMessage(bytes: Buffer): Request {
  const id = bytes.readInt32LE(4);
  const code = bytes.readInt32LE(12);
  try {
    if (code === OP_MSG) return readMsg(bytes, id);
    if (code === OP_QUERY) return readQuery(bytes, id);
  } catch (error) {
    if (error instanceof RangeError) throw new ProtocolError('a message is cut off');
    throw error;
  }
  throw new ProtocolError(`opcode ${code} is not served`);
}

function readMsg(bytes: Buffer, id: number): Request {
  const flags = bytes.readUInt32LE(16);
  if ((flags & CHECKSUM_PRESENT) !== 0) throw new ProtocolError('messages with a checksum are not served');
  if ((flags & REQUIRED_FLAGS & ~MORE_TO_COME) !== 0) throw new ProtocolError('a message has unknown flags');
  let body: Doc | undefined;
  const sequences = new Map<string, Value[]>();
  let at = 20;
  while (at < bytes.length) {
    const kind = bytes.readUInt8(at);
    const size = bytes.readInt32LE(at + 1);
    const end = at + 1 + size;
    if (size < 5 || end > bytes.length || kind > 1) throw new ProtocolError('a message has a broken section');
    if (kind === 0) body = decode(bytes, at + 1);
    else readSequence(bytes, at + 5, end, sequences);
    at = end;
  }
  if (body === undefined) throw new ProtocolError('a message has no body');
  for (const [name, documents] of sequences) body.set(name, documents);
  const database = body.get('$db');
  return {
    id,
    legacy: false,
    silent: (flags & MORE_TO_COME) !== 0,
    database: typeof database === 'string' ? database : '',
    body,
  };
}

function readSequence(bytes: Buffer, start: number, end: number, sequences: Map<string, Value[]>): void {
  const stop = bytes.indexOf(0, start);
  if (stop < 0 || stop >= end) throw new ProtocolError('a document sequence has no name');
  const documents: Value[] = [];
  let at = stop + 1;
  while (at < end) {
    documents.push(decode(bytes, at));
    at += bytes.readInt32LE(at);
  }
  sequences.set(bytes.toString('utf8', start, stop), documents);
}

function readQuery(bytes: Buffer, id: number): Request {
  const stop = bytes.indexOf(0, 20);
  if (stop < 0) throw new ProtocolError('a query has no collection name');
  const [database = '', collection] = bytes.toString('utf8', 20, stop).split('.');
  if (collection !== '$cmd') throw new ProtocolError('legacy queries are not served');
  return { id, legacy: true, silent: false, database, body: decode(bytes, stop + 9) };
}

/** The bytes of an answer. @throws StoreError when it is larger than a message may be */
export function writeReply(
  request: Pick<Request, 'id' | 'legacy'>,
  id: number,
  reply: ReadonlyMap<string, Out>,
): Buffer {
  const room = request.legacy ? 36 : 21;
  const bytes = encodeBehind(room, reply);
  if (bytes.length > MAX_MESSAGE - 64) fail('BSONObjectTooLarge', `an answer of ${bytes.length} bytes is too large`);
  bytes.fill(0, 0, room);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(id, 4);
  bytes.writeInt32LE(request.id, 8);
  bytes.writeInt32LE(request.legacy ? OP_REPLY : OP_MSG, 12);
  if (request.legacy) {
    bytes.writeInt32LE(8, 16);
    bytes.writeInt32LE(1, 32);
  }
  return bytes;
}
