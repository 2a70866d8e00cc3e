import { Binary, BSONRegExp, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { fail } from '../errors.ts';
import type { Doc, Value } from './values.ts';

/** The server's own limit on nesting. */
export const MAX_DEPTH = 180;

/**
 * Reads one BSON document that begins at `start` (https://bsonspec.org/spec.html).
 *
 * @throws StoreError InvalidBSON when the bytes are no document, Overflow when it nests too deeply, BadValue for the
 * deprecated types (undefined, DBPointer, symbol, code with scope), which nothing here sends.
 */
export function decode(bytes: Buffer, start = 0): Doc {
  const reader = new Reader(bytes);
  return reader.document(start, 0);
}

const LONGEST_NAME = 64;
/** By a hash of their bytes; a new one takes an old one's place. */
const names: string[] = Array.from({ length: 2048 }, () => '');

function same(text: string, bytes: Buffer, from: number, to: number): boolean {
  if (text.length !== to - from) return false;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) !== bytes[from + at]) return false;
  return true;
}

class Reader {
  private readonly buf: Buffer;
  private at = 0;

  constructor(buf: Buffer) {
    this.buf = buf;
  }

  document(start: number, depth: number): Doc {
    const end = this.open(start, depth);
    const doc: Doc = new Map();
    for (;;) {
      const type = this.type();
      if (type === 0) break;
      const key = this.name(end);
      doc.set(key, this.value(type, end, depth));
    }
    this.close(end);
    return doc;
  }

  private array(start: number, depth: number): Value[] {
    const end = this.open(start, depth);
    const list: Value[] = [];
    for (;;) {
      const type = this.type();
      if (type === 0) break;
      this.at = this.buf.indexOf(0, this.at) + 1;
      list.push(this.value(type, end, depth));
    }
    this.close(end);
    return list;
  }

  private open(start: number, depth: number): number {
    if (depth > MAX_DEPTH) fail('Overflow', `a document nests deeper than ${MAX_DEPTH} levels`);
    if (start + 5 > this.buf.length) fail('InvalidBSON', 'a document is cut off');
    const end = start + this.buf.readInt32LE(start);
    if (end > this.buf.length || end < start + 5 || this.buf[end - 1] !== 0) {
      fail('InvalidBSON', 'a document has a wrong length');
    }
    this.at = start + 4;
    return end;
  }

  private close(end: number): void {
    if (this.at !== end) fail('InvalidBSON', 'a document does not end where it says');
  }

  private type(): number {
    return this.buf[this.at++] ?? 0;
  }

  private cstring(end: number): string {
    const stop = this.buf.indexOf(0, this.at);
    if (stop < 0 || stop >= end) fail('InvalidBSON', 'a field name is not terminated');
    const text = this.buf.toString('utf8', this.at, stop);
    this.at = stop + 1;
    return text;
  }

  /** The same few names stand in all documents, so each is one text in memory, and is mostly not made anew. */
  private name(end: number): string {
    const { buf, at } = this;
    const most = Math.min(end, at + LONGEST_NAME);
    let hash = 0;
    let stop = at;
    for (; stop < most; stop += 1) {
      const byte = buf[stop] ?? 0;
      if (byte === 0) break;
      if (byte > 0x7f) return this.cstring(end);
      hash = (hash * 31 + byte) | 0;
    }
    if (stop === most) return this.cstring(end);
    const slot = hash & (names.length - 1);
    const known = names[slot] ?? '';
    if (!same(known, buf, at, stop)) {
      const text = this.cstring(end);
      names[slot] = text;
      return text;
    }
    this.at = stop + 1;
    return known;
  }

  private take(length: number, end: number): number {
    const from = this.at;
    if (length < 0 || from + length > end) fail('InvalidBSON', 'a value reaches beyond its document');
    this.at = from + length;
    return from;
  }

  private string(end: number): string {
    const length = this.buf.readInt32LE(this.take(4, end));
    const from = this.take(length, end);
    if (length < 1 || this.buf[this.at - 1] !== 0) fail('InvalidBSON', 'a string is not terminated');
    return this.buf.toString('utf8', from, this.at - 1);
  }

  private bytesOf(length: number, end: number): Buffer {
    const from = this.take(length, end);
    // A copy in memory of its own: a slice would keep the whole network message alive as long as the document is cached.
    // Up to 64 bytes lie within the JavaScript object, which is several times cheaper than memory beside it.
    const own = length <= 64 ? Buffer.alloc(length) : Buffer.allocUnsafeSlow(length);
    this.buf.copy(own, 0, from, from + length);
    return own;
  }

  private value(type: number, end: number, depth: number): Value {
    switch (type) {
      case 0x01:
        return new Double(this.buf.readDoubleLE(this.take(8, end)));
      case 0x02:
        return this.string(end);
      case 0x03:
        return this.document(this.at, depth + 1);
      case 0x04:
        return this.array(this.at, depth + 1);
      case 0x05:
        return this.binary(end);
      case 0x07:
        return new ObjectId(this.bytesOf(12, end));
      case 0x08:
        return this.buf[this.take(1, end)] === 1;
      case 0x09:
        return this.date(end);
      case 0x0a:
        return null;
      case 0x0b:
        return this.regex(end);
      case 0x0d:
        return new Code(this.string(end));
      case 0x10:
        return this.buf.readInt32LE(this.take(4, end));
      case 0x11:
        return new Timestamp(this.buf.readBigUInt64LE(this.take(8, end)));
      case 0x12:
        return this.buf.readBigInt64LE(this.take(8, end));
      case 0x13:
        return new Decimal128(this.bytesOf(16, end));
      case 0x7f:
        return new MaxKey();
      case 0xff:
        return new MinKey();
      default:
        return fail('BadValue', `BSON type ${type} is not served by the embedded store`);
    }
  }

  private binary(end: number): Binary {
    let length = this.buf.readInt32LE(this.take(4, end));
    const subtype = this.buf.readUInt8(this.take(1, end));
    if (subtype === 2) length = this.buf.readInt32LE(this.take(4, end));
    return new Binary(this.bytesOf(length, end), subtype);
  }

  private regex(end: number): BSONRegExp {
    const pattern = this.cstring(end);
    const options = this.cstring(end);
    // Those that `bson` knows; it throws on others.
    if (!/^[ilmsux]*$/.test(options)) fail('BadValue', 'a regular expression has an option that is not served');
    return new BSONRegExp(pattern, options);
  }

  private date(end: number): Date {
    const millis = this.buf.readBigInt64LE(this.take(8, end));
    const date = new Date(Number(millis));
    // Beyond what a JavaScript Date can hold; the client cannot have meant it.
    if (Number.isNaN(date.getTime())) fail('BadValue', 'a date lies outside the range the embedded store serves');
    return date;
  }
}
