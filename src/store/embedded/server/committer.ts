import type { Store } from '../store.ts';

/**
 * Commits what arrived together once: every command of one turn of the event loop runs in one transaction, and no answer
 * leaves before the commit is on the disk. A client therefore never hears of a write that a kill could undo, and many
 * clients share one wait for the disk.
 */
export class Committer {
  private readonly store: Store;
  private readonly onFailure: (error: unknown) => void;
  private open = false;
  private waiting: ((error: unknown) => void)[] = [];

  constructor(store: Store, onFailure: (error: unknown) => void) {
    this.store = store;
    this.onFailure = onFailure;
  }

  /**
   * Runs `work` in the current transaction; `done` is called after the commit, with the error when everything of this turn
   * was undone. Whatever `work` throws undoes the whole turn.
   */
  perform(work: () => void, done: (error: unknown) => void): void {
    if (!this.open) {
      this.store.db.exec('BEGIN');
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
      this.store.db.exec('COMMIT');
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
