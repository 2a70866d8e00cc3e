import { Binary, BSONRegExp, type Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { fail } from '../errors.ts';
import { type Out, RawDoc } from './values.ts';

/**
 * Writes one BSON document (https://bsonspec.org/spec.html); the answer is a buffer of its own.
 *
 * @param deepest what is to be read again may not nest deeper than the reader goes.
 * @throws StoreError Overflow when it does, BadValue for a name with a zero byte
 */
export function encode(doc: ReadonlyMap<string, Out>, deepest = Infinity): Buffer {
  const writer = new Writer(0, 1024, deepest);
  writer.document(doc);
  return writer.done();
}

/** The same behind `room` free bytes, and with more memory than it needs: for what is sent and forgotten. */
export function encodeBehind(room: number, doc: ReadonlyMap<string, Out>): Buffer {
  const writer = new Writer(room, room + 256 + rawBytes(doc), Infinity);
  writer.document(doc);
  return writer.written();
}

/** The bytes of the ready-made documents in it, with what each takes besides. */
function rawBytes(out: Out | ReadonlyMap<string, Out>): number {
  if (out instanceof RawDoc) return out.bytes.length + 8;
  let sum = 0;
  if (out instanceof Map || Array.isArray(out)) for (const value of out.values()) sum += rawBytes(value);
  return sum;
}

/** `bson`'s classes look alike to the type checker, so that it cannot tell what is left after `instanceof`. */
type Rare = Binary | BSONRegExp | Timestamp | Decimal128 | MinKey | MaxKey | Code;

class Writer {
  private buf: Buffer;
  private at: number;
  private depth = -1;
  private readonly deepest: number;

  constructor(start: number, size: number, deepest: number) {
    this.buf = Buffer.allocUnsafe(size);
    this.at = start;
    this.deepest = deepest;
  }

  /** In memory of its own: a piece of Node's pool would keep 64 kB alive for each small document that is cached. */
  done(): Buffer {
    const own = Buffer.allocUnsafeSlow(this.at);
    this.buf.copy(own, 0, 0, this.at);
    return own;
  }

  written(): Buffer {
    return this.buf.subarray(0, this.at);
  }

  document(doc: ReadonlyMap<string, Out>): void {
    const start = this.begin();
    // Not by pairs: each would be a list that is made and thrown away.
    doc.forEach((value, key) => this.element(key, value));
    this.end(start);
  }

  private array(list: readonly Out[]): void {
    const start = this.begin();
    for (let index = 0; index < list.length; index += 1) this.element(String(index), list[index] as Out);
    this.end(start);
  }

  private begin(): number {
    this.depth += 1;
    if (this.depth > this.deepest) fail('Overflow', `a document nests deeper than ${this.deepest} levels`);
    return this.reserve(4);
  }

  private end(start: number): void {
    this.depth -= 1;
    this.byte(0);
    this.buf.writeInt32LE(this.at - start, start);
  }

  /** Makes room for `length` bytes and returns where they begin. */
  private reserve(length: number): number {
    const from = this.at;
    const need = from + length;
    if (need > this.buf.length) {
      const grown = Buffer.allocUnsafe(Math.max(need, this.buf.length * 2));
      this.buf.copy(grown, 0, 0, from);
      this.buf = grown;
    }
    this.at = need;
    return from;
  }

  private byte(value: number): void {
    const at = this.reserve(1);
    this.buf[at] = value;
  }

  /** A zero byte would end the name, and what follows it would be read as something else. */
  private cstring(text: string): void {
    if (text.includes('\0')) fail('BadValue', 'a field name or a regular expression has a zero byte in it');
    const from = this.reserve(text.length * 3 + 1);
    const length = this.buf.write(text, from, 'utf8');
    this.buf[from + length] = 0;
    this.at = from + length + 1;
  }

  private string(text: string): void {
    const from = this.reserve(text.length * 3 + 5);
    const length = this.buf.write(text, from + 4, 'utf8');
    this.buf.writeInt32LE(length + 1, from);
    this.buf[from + 4 + length] = 0;
    this.at = from + 5 + length;
  }

  private raw(bytes: Uint8Array): void {
    const from = this.reserve(bytes.length);
    this.buf.set(bytes, from);
  }

  private head(type: number, key: string): void {
    this.byte(type);
    this.cstring(key);
  }

  private element(key: string, value: Out): void {
    if (typeof value === 'string') {
      this.head(0x02, key);
      this.string(value);
    } else if (typeof value === 'number') {
      this.head(0x10, key);
      const at = this.reserve(4);
      this.buf.writeInt32LE(value, at);
    } else if (typeof value === 'bigint') {
      this.head(0x12, key);
      const at = this.reserve(8);
      this.buf.writeBigInt64LE(value, at);
    } else if (typeof value === 'boolean') {
      this.head(0x08, key);
      this.byte(value ? 1 : 0);
    } else {
      this.object(key, value);
    }
  }

  private object(key: string, value: Exclude<Out, string | number | bigint | boolean>): void {
    if (value === null) this.head(0x0a, key);
    else if (value instanceof Map) {
      this.head(0x03, key);
      this.document(value);
    } else if (Array.isArray(value)) {
      this.head(0x04, key);
      this.array(value);
    } else if (value instanceof RawDoc) {
      this.head(0x03, key);
      this.raw(value.bytes);
    } else if (value instanceof Double) {
      this.head(0x01, key);
      const at = this.reserve(8);
      this.buf.writeDoubleLE(value.value, at);
    } else if (value instanceof Date) {
      this.head(0x09, key);
      const at = this.reserve(8);
      this.buf.writeBigInt64LE(BigInt(value.getTime()), at);
    } else if (value instanceof ObjectId) {
      this.head(0x07, key);
      this.raw(value.id);
    } else {
      this.rare(key, value as Rare);
    }
  }

  private rare(key: string, value: Rare): void {
    if (value instanceof Binary) {
      this.head(0x05, key);
      const at = this.reserve(5);
      const old = value.sub_type === 2;
      this.buf.writeInt32LE(value.position + (old ? 4 : 0), at);
      this.buf[at + 4] = value.sub_type;
      if (old) {
        const inner = this.reserve(4);
        this.buf.writeInt32LE(value.position, inner);
      }
      this.raw(value.buffer.subarray(0, value.position));
    } else if (value instanceof BSONRegExp) {
      this.head(0x0b, key);
      this.cstring(value.pattern);
      this.cstring(value.options);
    } else if (value instanceof Timestamp) {
      this.head(0x11, key);
      const at = this.reserve(8);
      this.buf.writeBigUInt64LE(BigInt.asUintN(64, value.toBigInt()), at);
    } else if (value instanceof Decimal128) {
      this.head(0x13, key);
      this.raw(value.bytes);
    } else if (value instanceof MinKey) {
      this.head(0xff, key);
    } else if (value instanceof MaxKey) {
      this.head(0x7f, key);
    } else {
      this.head(0x0d, key);
      this.string(String(value.code));
    }
  }
}
