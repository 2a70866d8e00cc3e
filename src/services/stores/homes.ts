import type { AccountRef } from '../../port/refs.ts';

/** Somebody's page, from when they looked at it last. */
export interface OpenHome {
  readonly account: AccountRef;
  readonly view: HomeView;
}

/** What of a page is shown: everything, or one part of it from a place on. */
export interface HomeView {
  readonly part?: string;
  /** The `pageKey` of the last ticket of the page before. */
  readonly before?: number;
}

export interface HomeStore {
  /** Notes that somebody looks at their page. */
  opened(account: AccountRef, at: string): Promise<void>;
  /** What they want to see of it, from now on. */
  show(account: AccountRef, view: HomeView, at: string): Promise<void>;
  one(account: AccountRef): Promise<OpenHome | undefined>;
  /** Those that were looked at since then, the latest first. */
  openSince(since: string, limit: number): Promise<readonly OpenHome[]>;
}
