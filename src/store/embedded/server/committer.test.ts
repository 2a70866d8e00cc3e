import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Value } from '../bson/values.ts';
import { openDatabase } from '../storage/database.ts';
import { Store } from '../store.ts';
import { Committer } from './committer.ts';

describe('committing in groups', () => {
  let folder: string;
  let store: Store;
  let committer: Committer;
  const faults: unknown[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'relevo-committer-'));
    const file = join(folder, 'store.db');
    store = new Store(openDatabase(file), { refuseScans: false, file });
    committer = new Committer(store, (error) => faults.push(error));
    faults.length = 0;
  });
  afterEach(() => {
    store.db.close();
    rmSync(folder, { recursive: true });
  });

  /** Resolves with what the command is told after the commit. */
  const perform = (work: () => void): Promise<unknown> => new Promise((done) => committer.perform(work, done));
  const insert = (ns: string, n: number, text = ''): void =>
    void store.catalog.ensure(ns).insert(
      new Map<string, Value>([
        ['_id', n],
        ['text', text],
      ]),
    );
  const count = (ns: string): number => store.catalog.get(ns)?.count() ?? 0;

  it('answers after the commit, and commits once for all that came together', async () => {
    let answered = false;
    const first = perform(() => insert('t.a', 1)).then(() => (answered = true));
    const second = perform(() => insert('t.a', 2));
    expect(store.db.isTransaction).toBe(true);
    expect(answered).toBe(false);
    expect(await Promise.all([first, second])).toEqual([true, undefined]);
    expect(store.db.isTransaction).toBe(false);
    expect(count('t.a')).toBe(2);
  });

  it('undoes the whole group when one command breaks, in the file and in memory, and says so to all', async () => {
    await perform(() => insert('t.a', 1));
    const broken = new Error('broken');
    const results = [
      perform(() => insert('t.a', 2)),
      perform(() => insert('t.new', 1)),
      perform(() => {
        insert('t.a', 3);
        throw broken;
      }),
      perform(() => insert('t.a', 4)),
    ];
    expect(await Promise.all(results)).toEqual([broken, broken, broken, undefined]);
    expect(faults).toEqual([broken]);
    expect(store.catalog.get('t.new')).toBeUndefined();
    expect(count('t.a')).toBe(2);
    expect(store.catalog.get('t.a')?.get(2)?.doc.get('_id')).toBe(4);
  });

  it('looks at once, but not at what is not committed yet', async () => {
    await perform(() => insert('t.a', 1));
    let seen = 0;
    const look = (): Promise<unknown> => new Promise((done) => committer.look(() => (seen = count('t.a')), done));
    const alone = look();
    expect(store.db.isTransaction).toBe(false);
    expect(seen).toBe(1);
    let told = false;
    const writing = perform(() => insert('t.a', 2));
    const behind = look().then(() => (told = true));
    expect(seen).toBe(2);
    await Promise.resolve();
    expect(told).toBe(false);
    await Promise.all([alone, writing, behind]);
  });

  it('says so when a look breaks, and undoes nothing', async () => {
    const broken = new Error('broken');
    const breaking = (): never => {
      throw broken;
    };
    expect(await new Promise((done) => committer.look(breaking, done))).toBe(broken);
    expect(faults).toEqual([broken]);
    expect(await perform(() => insert('t.a', 1))).toBeUndefined();
    expect(count('t.a')).toBe(1);
  });

  it('goes on after the disk was full', async () => {
    await perform(() => insert('t.a', 0));
    const pages = Number(store.db.prepare('PRAGMA page_count').get()?.page_count);
    store.db.exec(`PRAGMA max_page_count=${pages + 4}`);
    const text = 'x'.repeat(200000);
    expect(String(await perform(() => insert('t.a', 1, text)))).toMatch(/full/);
    expect(count('t.a')).toBe(1);
    store.db.exec('PRAGMA max_page_count=100000');
    expect(await perform(() => insert('t.a', 1, text))).toBeUndefined();
    expect(count('t.a')).toBe(2);
  });
});
