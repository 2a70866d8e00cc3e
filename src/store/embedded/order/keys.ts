import { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';
import { isNum, type Num, type Value } from '../bson/values.ts';
import { rankOf } from './compare.ts';
import { partsOf } from './numbers.ts';

/**
 * Keys whose bytes sort as the values do (memcmp order is BSON order), so that SQLite's own B-tree is the index.
 * Each encoded value ends itself, so values can stand one after the other, and inverted for a descending field.
 */

/** An empty array in an index: below null, which is where the server puts it. */
export const EMPTY_ARRAY = Symbol('empty array');
export type KeyPart = Value | typeof EMPTY_ARRAY;

const EMPTY_RANK = 3;
const END = 0x00;

class KeyWriter {
  buf = Buffer.allocUnsafe(256);
  at = 0;

  room(length: number): number {
    const from = this.at;
    if (from + length > this.buf.length) {
      const grown = Buffer.allocUnsafe(Math.max(from + length, this.buf.length * 2));
      this.buf.copy(grown, 0, 0, from);
      this.buf = grown;
    }
    this.at = from + length;
    return from;
  }

  byte(value: number): void {
    const at = this.room(1);
    this.buf[at] = value;
  }

  text(value: string): void {
    this.escaped(Buffer.from(value, 'utf8'));
  }

  /** Zero bytes are written 00 FF and the end 00 00, so that a shorter text sorts before what it begins. */
  private escaped(bytes: Buffer): void {
    if (bytes.indexOf(0) < 0) {
      this.bytes(bytes);
    } else {
      for (const value of bytes) {
        this.byte(value);
        if (value === 0) this.byte(0xff);
      }
    }
    this.byte(0);
    this.byte(0);
  }

  bytes(bytes: Uint8Array): void {
    const at = this.room(bytes.length);
    this.buf.set(bytes, at);
  }

  u64(value: bigint): void {
    const at = this.room(8);
    this.buf.writeBigUInt64BE(value, at);
  }

  u32(value: number): void {
    const at = this.room(4);
    this.buf.writeUInt32BE(value, at);
  }

  invert(from: number): void {
    for (let at = from; at < this.at; at++) this.buf[at] = ~(this.buf[at] ?? 0) & 0xff;
  }

  number(value: Num): void {
    const parts = partsOf(value);
    this.byte(parts.rank + 1);
    if (parts.digits === '') return;
    const from = this.room(2);
    this.buf.writeUInt16BE(parts.exponent + 0x4000, from);
    for (let at = 0; at < parts.digits.length; at += 2) {
      const high = parts.digits.charCodeAt(at) - 48;
      const low = at + 1 < parts.digits.length ? parts.digits.charCodeAt(at + 1) - 48 : 0;
      this.byte(high * 10 + low + 1);
    }
    this.byte(END);
    if (parts.rank === 2) this.invert(from);
  }

  value(value: Value): void {
    this.byte(rankOf(value));
    this.body(value);
  }

  private body(value: Value): void {
    if (typeof value === 'string') this.text(value);
    else if (isNum(value)) this.number(value);
    else if (typeof value === 'boolean') this.byte(value ? 1 : 0);
    else if (value instanceof Date) this.u64(BigInt(value.getTime()) + 0x8000000000000000n);
    else if (value instanceof ObjectId) this.bytes(value.id);
    else if (Array.isArray(value)) {
      for (const item of value) this.value(item);
      this.byte(END);
    } else if (value instanceof Map) {
      for (const [key, item] of value) {
        this.byte(rankOf(item));
        this.text(key);
        this.body(item);
      }
      this.byte(END);
    } else this.rare(value);
  }

  private rare(value: Value): void {
    if (value instanceof Binary) {
      this.u32(value.position);
      this.byte(value.sub_type);
      this.bytes(value.buffer.subarray(0, value.position));
    } else if (value instanceof Timestamp) {
      this.u64(BigInt.asUintN(64, value.toBigInt()));
    } else if (value instanceof BSONRegExp) {
      this.text(value.pattern);
      this.text(value.options);
    } else if (value instanceof Code) {
      this.text(String(value.code));
    }
  }
}

const shared = new KeyWriter();

/** The key of several values; `descending[i]` turns the order of value i round. */
export function encodeKey(values: readonly KeyPart[], descending: readonly boolean[]): Buffer {
  shared.at = 0;
  for (let index = 0; index < values.length; index += 1) {
    const from = shared.at;
    const value = values[index] ?? null;
    if (value === EMPTY_ARRAY) shared.byte(EMPTY_RANK);
    else shared.value(value);
    if (descending[index] === true) shared.invert(from);
  }
  const key = Buffer.allocUnsafe(shared.at);
  shared.buf.copy(key, 0, 0, shared.at);
  return key;
}

export function encodeValue(value: KeyPart): Buffer {
  return encodeKey([value], []);
}

/** The first byte of every key of this value's rank, and the one after all of them. */
export function rankBytes(value: Value): { first: Buffer; after: Buffer } {
  const rank = rankOf(value);
  return { first: Buffer.from([rank]), after: Buffer.from([rank + 1]) };
}

export function invert(bytes: Buffer): Buffer {
  const out = Buffer.from(bytes);
  for (let at = 0; at < out.length; at++) out[at] = ~(out[at] ?? 0) & 0xff;
  return out;
}

/** The least key above every key that begins with `prefix`; undefined when there is none. */
export function afterPrefix(prefix: Buffer): Buffer | undefined {
  const out = Buffer.from(prefix);
  for (let at = out.length - 1; at >= 0; at--) {
    const value = out[at] ?? 0;
    if (value < 0xff) {
      out[at] = value + 1;
      return out.subarray(0, at + 1);
    }
  }
  return undefined;
}
