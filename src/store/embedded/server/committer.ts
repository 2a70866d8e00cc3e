import type { StatementSync } from 'node:sqlite';
import type { Store } from '../store.ts';

/**
 * Commits what arrived together once: every writing command of one turn of the event loop runs in one transaction, and no answer
 * leaves before the commit is on the disk. A client therefore never hears of a write that a kill could undo, and many
 * clients share one wait for the disk.
 */
export class Committer {
  private readonly store: Store;
  private readonly onFailure: (error: unknown) => void;
  private readonly begin: StatementSync;
  private readonly end: StatementSync;
  private open = false;
  private waiting: ((error: unknown) => void)[] = [];

  constructor(store: Store, onFailure: (error: unknown) => void) {
    this.store = store;
    this.onFailure = onFailure;
    this.begin = store.db.prepare('BEGIN');
    this.end = store.db.prepare('COMMIT');
  }

  /** For work that changes nothing: done at once, unless it could see what is not committed yet. */
  look(work: () => void, done: (error: unknown) => void): void {
    if (this.open) {
      this.perform(work, done);
      return;
    }
    let fault: unknown;
    try {
      work();
    } catch (error) {
      fault = error;
      this.onFailure(error);
    }
    done(fault);
  }

  /**
   * Runs `work` in the current transaction; `done` is called after the commit, with the error when everything of this turn
   * was undone. Whatever `work` throws undoes the whole turn.
   */
  perform(work: () => void, done: (error: unknown) => void): void {
    if (!this.open) {
      this.begin.run();
      this.open = true;
      setImmediate(() => this.commit());
    }
    this.waiting.push(done);
    try {
      work();
    } catch (error) {
      this.undo(error);
    }
  }

  private commit(): void {
    if (!this.open) return;
    try {
      this.end.run();
    } catch (error) {
      this.undo(error);
      return;
    }
    this.settle(undefined);
  }

  private undo(error: unknown): void {
    this.onFailure(error);
    try {
      // SQLite ends the transaction by itself on some errors, for instance a full disk.
      if (this.store.db.isTransaction) this.store.db.exec('ROLLBACK');
      this.store.catalog.reload();
      // They still look at what was undone.
      this.store.cursors.forget();
    } finally {
      this.settle(error);
    }
  }

  private settle(error: unknown): void {
    const waiting = this.waiting;
    this.waiting = [];
    this.open = false;
    for (const done of waiting) done(error);
  }
}
