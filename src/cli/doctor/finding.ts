/** One line of what the doctor found. Names variables and files, never the value of a setting that is secret. */
export interface Finding {
  /** `warn`: Relevo runs, but somebody should look at it. */
  readonly outcome: 'ok' | 'warn' | 'FAIL';
  /** What was looked at, in a word. */
  readonly what: string;
  readonly says: string;
  /** What to do about it. */
  readonly mend?: string;
}

/**
 * Waits for an answer, but not for ever.
 * @returns what `late` makes when `ms` milliseconds have passed.
 */
export async function within<T>(ms: number, work: Promise<T>, late: () => T): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  const timer = setTimeout(() => resolve(late()), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
