/** Who did what, or tried to, and where. Names of commands and numbers; never anybody's words. */
export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  /** `platform:user` */
  readonly by: string;
  readonly byName: string;
  /** The name of a command, e.g. `escalate`; `message.answer` and the like for what a message did. */
  readonly what: string;
  readonly ticket?: number;
  /**
   * `denied`: without the right to do it. `tried`: with the right, but it could not be done as things stood, e.g. a claim of what
   * somebody else has.
   */
  readonly outcome: 'done' | 'denied' | 'tried';
  /** Why it was not done: the key of the refusal, without its first word. */
  readonly reason?: string;
  /** The platform, or `terminal`. */
  readonly from: string;
  readonly channel?: string;
}

/** Of one ticket, of one person, or both. */
export interface AuditFilter {
  readonly ticket?: number;
  readonly by?: string;
}

/** Those until `at`, but for the first `skip` of that very instant, which the page before had. */
export interface AuditPage {
  readonly limit: number;
  readonly before?: { readonly at: string; readonly skip: number };
}

/** Append-only: what was written is never changed and never taken away. */
export interface AuditStore {
  /** In one write. The ids make a repetition harmless. */
  append(entries: readonly AuditEntry[]): Promise<void>;
  /** The latest first. */
  list(filter: AuditFilter, page: AuditPage): Promise<readonly AuditEntry[]>;
  /** The oldest first, from `from` on, as few at a time in memory as may be. */
  each(filter: AuditFilter & { readonly from?: string }): AsyncIterable<AuditEntry>;
}
