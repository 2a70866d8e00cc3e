import fc from 'fast-check';
import { encode } from '#src/store/embedded/bson/encode.ts';
import type { Doc, Value } from '#src/store/embedded/bson/values.ts';
import { command, documents } from './commands.ts';

/** Where all of it goes; what must stay is in another database. */
export const DATABASE = 'fuzz';

/** An OP_MSG with a command in it, or an OP_QUERY with a greeting. */
export function frameOf(body: Doc, id: number): Buffer {
  const bytes = encode(new Map<string, Value>([...body, ['$db', DATABASE]]));
  return message(2013, Buffer.concat([Buffer.alloc(5), bytes]), id);
}

export function message(code: number, rest: Buffer, id: number): Buffer {
  const head = Buffer.alloc(16);
  head.writeInt32LE(16 + rest.length, 0);
  head.writeInt32LE(id, 4);
  head.writeInt32LE(code, 12);
  return Buffer.concat([head, rest]);
}

/** Documents in a section of their own, as drivers send them. */
function withSequence(name: string, docs: readonly Doc[], id: number): Buffer {
  const body = encode(
    new Map<string, Value>([
      [name, 'c'],
      ['$db', DATABASE],
    ]),
  );
  const field = { insert: 'documents', update: 'updates', delete: 'deletes' }[name] ?? 'documents';
  const section = Buffer.concat([Buffer.from(`${field}\0`), ...docs.map((one) => encode(one))]);
  const size = Buffer.alloc(4);
  size.writeInt32LE(section.length + 4);
  return message(2013, Buffer.concat([Buffer.alloc(5), body, Buffer.from([1]), size, section]), id);
}

function greeting(id: number): Buffer {
  return message(
    2004,
    Buffer.concat([Buffer.alloc(4), Buffer.from('admin.$cmd\0'), Buffer.alloc(8), encode(new Map([['ismaster', 1]]))]),
    id,
  );
}

/** A document in a document in a document …, made of bytes, as nothing here would write it. */
function nested(depth: number, id: number): Buffer {
  let inner = Buffer.from([5, 0, 0, 0, 0]);
  for (let at = 0; at < depth; at++) {
    const length = Buffer.alloc(4);
    length.writeInt32LE(inner.length + 8);
    inner = Buffer.concat([length, Buffer.from([at % 3 === 0 ? 4 : 3, 0x30, 0]), inner, Buffer.from([0])]);
  }
  return message(2013, Buffer.concat([Buffer.alloc(5), inner]), id);
}

export type Random = (below: number) => number;

/** Frames that are as they should be, but for what they ask. */
export function wellFormed(seed: number, count: number): Buffer[] {
  const commands = fc.sample(command, { seed, numRuns: count });
  const lists = fc.sample(documents, { seed, numRuns: Math.ceil(count / 20) });
  return [
    ...commands.map((body, at) => frameOf(body, at)),
    ...lists.map((all, at) => withSequence(['insert', 'update', 'delete'][at % 3] ?? 'insert', all, at)),
    greeting(1),
  ];
}

const EDGES = [0, 1, -1, 4, 5, 15, 16, 0x7fffffff, -0x80000000, 48_000_000, 48_000_001, 0x00ffffff];

/** One frame, wrong in one of many ways. */
export function broken(frame: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(frame);
  switch (random(9)) {
    case 0:
    case 1:
    case 2:
      // Bits turned behind the head, so that it is read as a message.
      for (let flips = 1 + random(6); flips > 0; flips--) {
        const at = bytes.length > 16 ? 16 + random(bytes.length - 16) : 0;
        bytes[at] = random(256);
      }
      return bytes;
    case 3:
      // A length or a number somewhere becomes a great or a negative one.
      if (bytes.length > 24) bytes.writeInt32LE(EDGES[random(EDGES.length)] ?? 0, 16 + random(bytes.length - 20));
      return bytes;
    case 4:
      bytes.writeInt32LE(EDGES[random(EDGES.length)] ?? 0, 4 * random(4));
      return bytes;
    case 5: {
      // Cut off, with a length that says that it is whole.
      const cut = bytes.subarray(0, 16 + random(Math.max(1, bytes.length - 16)));
      cut.writeInt32LE(cut.length, 0);
      return cut;
    }
    case 6:
      return nested(random(400), 7);
    case 7:
      return Buffer.from(Array.from({ length: 16 + random(200) }, () => random(256)));
    default: {
      // Two frames' halves.
      const middle = 16 + random(Math.max(1, bytes.length - 16));
      const both = Buffer.concat([bytes.subarray(0, middle), bytes.subarray(16)]);
      both.writeInt32LE(both.length, 0);
      return both;
    }
  }
}

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}
