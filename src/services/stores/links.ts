/** What is known of a link that somebody asked for: one of each account, the last. */
export interface AskedLink {
  /** `platform:user` */
  readonly account: string;
  /** The key of the event by which it was asked for. */
  readonly key: string;
  /** To whom the account would belong; absent when there is nobody, which nobody is told. */
  readonly customer?: string;
  /** An instant, `…Z`. */
  readonly expiresAt: string;
}

export interface WaitingLink extends AskedLink {
  /** Of the code that was mailed, see codes.ts; absent: none was. */
  readonly hash?: string;
}

export interface LinkStore {
  /** In place of one that was asked for before. Asked for under the same key again, it stays as it is. */
  ask(link: AskedLink): Promise<void>;
  /**
   * Another code in place of the one before. @returns false when this link was used, or another asked for, or its time is over:
   * then nobody must get the code
   */
  arm(link: Pick<AskedLink, 'account' | 'key'>, hash: string, now: string): Promise<boolean>;
  /**
   * Counts a try, once per key (`by`). @returns undefined when nothing waits that may be tried (any more); for the key that it
   * was used by it stays, so that what was begun can be brought to its end
   */
  attempt(account: string, by: string, most: number, now: string): Promise<WaitingLink | undefined>;
  /** The code was right: whoever is first uses the link. @returns whether that is this key, now or before */
  use(link: Pick<AskedLink, 'account' | 'key'>, by: string, now: string): Promise<boolean>;
}
