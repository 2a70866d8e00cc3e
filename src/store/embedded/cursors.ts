import { encode } from './bson/encode.ts';
import { type Out, RawDoc } from './bson/values.ts';
import { fail } from './errors.ts';
import { MAX_DOCUMENT } from './storage/collection.ts';

/** A batch holds no more than this many bytes, so that an answer stays below the limit of a message. */
const BATCH_BYTES = 16 * 1024 * 1024;
/** A cursor nobody asks is forgotten after ten minutes, the server's own default. */
const IDLE_MILLIS = 10 * 60 * 1000;

interface Cursor {
  readonly ns: string;
  readonly rest: Iterator<Out>;
  /** Read ahead, so that the last batch can say that it is the last. */
  next: IteratorResult<Out>;
  usedAt: number;
}

/** The answers that did not fit into one batch. */
export class Cursors {
  private readonly cursors = new Map<bigint, Cursor>();
  private last = BigInt(Date.now()) * 1000n;

  /** The first batch; the id is 0 when nothing is left. */
  open(ns: string, source: Iterable<Out>, batchSize: number, single: boolean): { id: bigint; batch: Out[] } {
    const rest = source[Symbol.iterator]();
    const cursor: Cursor = { ns, rest, next: rest.next(), usedAt: performance.now() };
    const batch = take(cursor, batchSize);
    if (single || cursor.next.done === true) {
      rest.return?.();
      return { id: 0n, batch };
    }
    this.forgetIdle();
    this.last += 1n;
    this.cursors.set(this.last, cursor);
    return { id: this.last, batch };
  }

  /** @throws StoreError CursorNotFound */
  more(id: bigint, ns: string, batchSize: number): { id: bigint; batch: Out[] } {
    const cursor = this.cursors.get(id);
    if (cursor === undefined || cursor.ns !== ns) return fail('CursorNotFound', `cursor id ${id} not found`);
    cursor.usedAt = performance.now();
    const batch = take(cursor, batchSize);
    if (cursor.next.done !== true) return { id, batch };
    this.cursors.delete(id);
    return { id: 0n, batch };
  }

  /** Whether there was such a cursor. */
  kill(id: bigint, ns: string): boolean {
    const cursor = this.cursors.get(id);
    if (cursor === undefined || cursor.ns !== ns) return false;
    cursor.rest.return?.();
    return this.cursors.delete(id);
  }

  /** Ends the cursors of a collection whose documents or indexes are going away, or of all. */
  forget(ns?: string): void {
    for (const [id, cursor] of this.cursors) if (ns === undefined || cursor.ns === ns) this.cursors.delete(id);
  }

  private forgetIdle(): void {
    const oldest = performance.now() - IDLE_MILLIS;
    for (const [id, cursor] of this.cursors) if (cursor.usedAt < oldest) this.cursors.delete(id);
  }
}

function take(cursor: Cursor, batchSize: number): Out[] {
  const batch: Out[] = [];
  let bytes = 0;
  while (cursor.next.done !== true && batch.length < batchSize) {
    const { value } = cursor.next;
    const raw = value instanceof RawDoc ? value : value instanceof Map ? new RawDoc(ready(value)) : value;
    bytes += raw instanceof RawDoc ? raw.bytes.length : 0;
    if (batch.length > 0 && bytes > BATCH_BYTES) break;
    batch.push(raw);
    cursor.next = cursor.rest.next();
  }
  return batch;
}

/** What a pipeline made may be larger than what can be stored. */
function ready(doc: ReadonlyMap<string, Out>): Buffer {
  const bytes = encode(doc);
  return bytes.length <= MAX_DOCUMENT
    ? bytes
    : fail('BSONObjectTooLarge', `a result is too large: ${bytes.length} bytes, and ${MAX_DOCUMENT} are the limit`);
}
