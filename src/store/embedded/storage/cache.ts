import type { Doc } from '../bson/values.ts';

/** A document as it is stored. Nobody changes `doc`: whoever updates it works on a copy. */
export interface Stored {
  readonly rid: number;
  readonly doc: Doc;
  readonly raw: Buffer;
}

/** Decoded documents, the least recently used dropped first; bounded by their stored size in bytes. */
export class DocCache {
  private readonly limit: number;
  private size = 0;
  private readonly entries = new Map<number, Stored>();

  constructor(limit: number) {
    this.limit = limit;
  }

  get(rid: number): Stored | undefined {
    const found = this.entries.get(rid);
    if (found !== undefined) {
      this.entries.delete(rid);
      this.entries.set(rid, found);
    }
    return found;
  }

  put(stored: Stored): void {
    this.drop(stored.rid);
    this.entries.set(stored.rid, stored);
    this.size += stored.raw.length;
    for (const rid of this.entries.keys()) {
      if (this.size <= this.limit) break;
      this.drop(rid);
    }
  }

  drop(rid: number): void {
    const found = this.entries.get(rid);
    if (found === undefined) return;
    this.size -= found.raw.length;
    this.entries.delete(rid);
  }
}
