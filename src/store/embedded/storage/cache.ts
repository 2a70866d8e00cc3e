import type { Doc } from '../bson/values.ts';

/** A document as it is stored. Nobody changes `doc`: whoever updates it works on a copy. */
export interface Stored {
  readonly rid: number;
  readonly doc: Doc;
  readonly raw: Buffer;
}

/** What all collections together may keep decoded, by stored size in bytes. */
export class CacheBudget {
  readonly limit: number;
  used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }
}

/** Decoded documents of one collection. When the common budget is spent, its own least recently used ones are dropped. */
export class DocCache {
  private readonly budget: CacheBudget;
  private readonly entries = new Map<number, Stored>();

  constructor(budget: CacheBudget) {
    this.budget = budget;
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
    this.budget.used += stored.raw.length;
    for (const rid of this.entries.keys()) {
      if (this.budget.used <= this.budget.limit) break;
      this.drop(rid);
    }
  }

  drop(rid: number): void {
    const found = this.entries.get(rid);
    if (found === undefined) return;
    this.budget.used -= found.raw.length;
    this.entries.delete(rid);
  }

  clear(): void {
    for (const rid of this.entries.keys()) this.drop(rid);
  }
}
