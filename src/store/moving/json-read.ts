import { MAX_DEPTH } from '../embedded/bson/decode.ts';
import { CannotMove } from './cannot-move.ts';

/** JSON as it was written: a Map keeps keys like "1" in their place, where an object would move them to the front. */
export type Json = string | boolean | null | JsonNumber | Json[] | Map<string, Json>;

/** A number as its text, as its digits may be more than a JavaScript number holds. */
export class JsonNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\r\n]*/y;

/**
 * Reads one JSON text (RFC 8259). A key that stands twice in one object is refused, as one of both would be lost.
 *
 * @throws CannotMove with the column
 */
export function readJson(text: string): Json {
  const reader = new JsonReader(text);
  return reader.whole();
}

class JsonReader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  whole(): Json {
    const value = this.value(0);
    this.space();
    if (this.at < this.text.length) this.broken('something stands behind the end');
    return value;
  }

  private broken(what: string): never {
    throw new CannotMove(`column ${this.at + 1}: ${what}`);
  }

  private space(): void {
    SPACE.lastIndex = this.at;
    SPACE.test(this.text);
    this.at = SPACE.lastIndex;
  }

  /** What comes next but for white space, which is passed over. */
  private next(): string {
    this.space();
    return this.text.charAt(this.at);
  }

  private take(sign: string): boolean {
    if (this.next() !== sign) return false;
    this.at += 1;
    return true;
  }

  private value(depth: number): Json {
    if (depth > MAX_DEPTH) this.broken(`it nests deeper than ${MAX_DEPTH} levels`);
    const sign = this.next();
    if (sign === '{') return this.object(depth);
    if (sign === '[') return this.array(depth);
    if (sign === '"') return this.string();
    if (sign === '-' || (sign >= '0' && sign <= '9')) return this.number();
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.broken(sign === '' ? 'it is cut off' : 'this is no JSON');
  }

  private object(depth: number): Map<string, Json> {
    const fields = new Map<string, Json>();
    this.at += 1;
    if (this.take('}')) return fields;
    do {
      if (this.next() !== '"') this.broken('a field name is missing');
      const key = this.string();
      if (fields.has(key)) this.broken('a field name stands twice in one document');
      if (!this.take(':')) this.broken('a colon is missing');
      fields.set(key, this.value(depth + 1));
    } while (this.take(','));
    if (!this.take('}')) this.broken('a document is not closed');
    return fields;
  }

  private array(depth: number): Json[] {
    const list: Json[] = [];
    this.at += 1;
    if (this.take(']')) return list;
    do list.push(this.value(depth + 1));
    while (this.take(','));
    if (!this.take(']')) this.broken('an array is not closed');
    return list;
  }

  private string(): string {
    const from = this.at;
    let end = from;
    do {
      end = this.text.indexOf('"', end + 1);
      if (end < 0) this.broken('a text is not closed');
    } while (this.isEscaped(end));
    try {
      const value = JSON.parse(this.text.slice(from, end + 1)) as string;
      this.at = end + 1;
      return value;
    } catch {
      return this.broken('a text has a sign that is not allowed');
    }
  }

  private isEscaped(quote: number): boolean {
    let before = quote;
    while (this.text.charAt(before - 1) === '\\') before -= 1;
    return (quote - before) % 2 === 1;
  }

  private number(): JsonNumber {
    NUMBER.lastIndex = this.at;
    const [found] = NUMBER.exec(this.text) ?? [];
    if (found === undefined) return this.broken('this is no number');
    this.at += found.length;
    return new JsonNumber(found);
  }
}
