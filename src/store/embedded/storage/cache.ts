import { decode } from '../bson/decode.ts';
import type { Doc } from '../bson/values.ts';

/** A document as it is stored. It is decoded when somebody looks into it: most are only passed on. */
export class Stored {
  readonly rid: number;
  readonly raw: Uint8Array;
  private readonly cache: DocCache;
  private known: Doc | undefined;

  constructor(rid: number, raw: Uint8Array, cache: DocCache) {
    this.rid = rid;
    this.raw = raw;
    this.cache = cache;
  }

  /** Nobody changes it: whoever updates it works on a copy. */
  get doc(): Doc {
    this.known ??= this.cache.docOf(this.rid, this.raw);
    return this.known;
  }
}

/** What all collections together may keep decoded, in bytes of memory. */
export class CacheBudget {
  readonly limit: number;
  used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }
}

/** A decoded document with the bytes it was made of takes about so many times its stored size, and so much besides. */
const DECODED = 5;
const ENTRY = 500;

interface Entry {
  readonly raw: Uint8Array;
  readonly doc: Doc;
}

/** Decoded documents of one collection. When the common budget is spent, its own least recently used ones are dropped. */
export class DocCache {
  private readonly budget: CacheBudget;
  private readonly entries = new Map<number, Entry>();

  constructor(budget: CacheBudget) {
    this.budget = budget;
  }

  /** What the bytes say; what is kept is only good for the same bytes. */
  docOf(rid: number, raw: Uint8Array): Doc {
    const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
    const found = this.entries.get(rid);
    if (found === undefined || !bytes.equals(found.raw)) {
      const doc = decode(bytes);
      this.put(rid, raw, doc);
      return doc;
    }
    this.entries.delete(rid);
    this.entries.set(rid, found);
    return found.doc;
  }

  put(rid: number, raw: Uint8Array, doc: Doc): void {
    this.drop(rid);
    this.entries.set(rid, { raw, doc });
    this.budget.used += weight(raw);
    for (const oldest of this.entries.keys()) {
      if (this.budget.used <= this.budget.limit) break;
      this.drop(oldest);
    }
  }

  drop(rid: number): void {
    const found = this.entries.get(rid);
    if (found === undefined) return;
    this.budget.used -= weight(found.raw);
    this.entries.delete(rid);
  }

  clear(): void {
    for (const rid of this.entries.keys()) this.drop(rid);
  }
}

function weight(raw: Uint8Array): number {
  return raw.length * DECODED + ENTRY;
}
