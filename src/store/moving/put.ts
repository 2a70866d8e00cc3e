import type { Db } from 'mongodb';
import { decode } from '../embedded/bson/decode.ts';
import type { Doc, Value } from '../embedded/bson/values.ts';
import { CannotMove } from './cannot-move.ts';
import { toExtendedJson } from './ejson-write.ts';
import { fileOfBytes, isForgotten, LEFT_OUT, verdictOn } from './merge.ts';
import type { Report } from './report.ts';

/** Documents that were found here are looked at so many at a time: each may be 16 MB. */
const AT_ONCE = 50;

/** A document of an export, and the line that it came from. */
export interface Line {
  readonly doc: Doc;
  readonly number: number;
}

/** What a merge did besides putting what was not here, counted for the person. */
const TOLD = {
  newer: 'newer in the export, and in the place of those here',
  older: 'older in the export, so those here were kept',
  kept: 'here in another form, and kept as they are here',
  risen: 'brought up to the higher of both',
  old: 'left out, as they wait for over seven days and may have been done since',
  bytes: 'left out, as this store has a record of the file',
  leftOut: 'left out',
} as const;

/** Puts documents of one collection where they are not, and settles those that are here in another form. */
export class Putting {
  readonly #db: Db;
  readonly #name: string;
  readonly #path: string;
  /** When this is a merge; none into a store that was empty when the import was begun. */
  readonly #merging: Date | undefined;
  readonly #counts = new Map<keyof typeof TOLD, number>();

  constructor(db: Db, name: string, path: string, merging: Date | undefined) {
    this.#db = db;
    this.#name = name;
    this.#path = path;
    this.#merging = merging;
  }

  /** @throws CannotMove that names file and line */
  async put(batch: readonly Line[]): Promise<void> {
    const wanted = this.#merging === undefined ? batch : await this.#wanted(batch, this.#merging);
    if (wanted.length === 0) return;
    const documents = wanted.map(({ doc }) => doc);
    const reply = await this.#command({ insert: this.#name, documents, ordered: false });
    const doubled: { line: Line; error: WriteError }[] = [];
    for (const error of (reply['writeErrors'] ?? []) as WriteError[]) {
      const line = wanted[error.index];
      if (error.code !== DUPLICATE || line === undefined) throw this.#refused(line, error);
      doubled.push({ line, error });
    }
    for (let at = 0; at < doubled.length; at += AT_ONCE) await this.#settle(doubled.slice(at, at + AT_ONCE));
  }

  /** Tells what was not simply put. */
  tell(report: Report): void {
    for (const [what, count] of this.#counts) {
      const why = what === 'leftOut' ? `, as ${LEFT_OUT[this.#name] ?? ''}` : '';
      report.note(`${this.#name}: ${count} ${count === 1 ? 'document' : 'documents'} ${TOLD[what]}${why}`);
    }
  }

  async #wanted(batch: readonly Line[], now: Date): Promise<readonly Line[]> {
    if (this.#name in LEFT_OUT) {
      this.#count('leftOut', batch.length);
      return [];
    }
    const waiting = batch.filter(({ doc }) => !isForgotten(this.#name, doc, now));
    this.#count('old', batch.length - waiting.length);
    const files = new Set(waiting.flatMap(({ doc }) => fileOfBytes(this.#name, doc) ?? []));
    if (files.size === 0) return waiting;
    const known = new Set<unknown>();
    const records = this.#db.collection<{ _id: string }>('files');
    for await (const { _id } of records.find({ _id: { $in: [...files] } }, { hint: '_id_', projection: { _id: 1 } }))
      known.add(_id);
    const without = waiting.filter(({ doc }) => !known.has(fileOfBytes(this.#name, doc)));
    this.#count('bytes', waiting.length - without.length);
    return without;
  }

  /** @throws CannotMove where something else than the `_id` is there already */
  async #settle(doubled: readonly { line: Line; error: WriteError }[]): Promise<void> {
    const here = await this.#here(doubled.map(({ line }) => line.doc));
    for (const { line, error } of doubled) {
      const own = here.get(keyOf(line.doc));
      if (own === undefined) throw this.#refused(line, error);
      if (toExtendedJson(own) === toExtendedJson(line.doc)) continue;
      const verdict = verdictOn(this.#name, own, line.doc);
      if (typeof verdict === 'string') this.#count(verdict, 1);
      else await this.#change(line, verdict);
    }
  }

  async #here(docs: readonly Doc[]): Promise<ReadonlyMap<string, Doc>> {
    const found = new Map<string, Doc>();
    const filter = { _id: { $in: docs.map((doc) => doc.get('_id') ?? null) } };
    for await (const raw of this.#db.collection(this.#name).find(filter as object, { hint: '_id_', raw: true })) {
      const doc = decode(raw as unknown as Buffer);
      found.set(keyOf(doc), doc);
    }
    return found;
  }

  async #change(line: Line, { filter, change }: { readonly filter: Doc; readonly change: Doc }): Promise<void> {
    const reply = await this.#command({ update: this.#name, updates: [{ q: filter, u: change }] });
    const [error] = (reply['writeErrors'] ?? []) as WriteError[];
    if (error !== undefined) throw this.#refused(line, error);
    if (reply['n'] !== 1)
      throw new CannotMove(
        `${this.#name} changes while it is imported: somebody writes. Stop Relevo, and run the same command again`,
      );
    this.#count(change === line.doc ? 'newer' : 'risen', change === line.doc ? 1 : Number(reply['nModified']));
  }

  #command(command: Record<string, unknown>) {
    return this.#db.command({ ...command, writeConcern: { w: 'majority' } });
  }

  #count(what: keyof typeof TOLD, more: number): void {
    if (more > 0) this.#counts.set(what, (this.#counts.get(what) ?? 0) + more);
  }

  #refused(line: Line | undefined, { errmsg }: WriteError): CannotMove {
    return new CannotMove(
      `${this.#path}, line ${line?.number}: the store refuses this document: ${errmsg}. What stands before it is in; mend it, and run the same command again`,
    );
  }
}

interface WriteError {
  readonly index: number;
  readonly code: number;
  readonly errmsg: string;
}

const DUPLICATE = 11000;

function keyOf(doc: Doc): string {
  return toExtendedJson(new Map<string, Value>([['_id', doc.get('_id') ?? null]]));
}
