/** The other side could not do it now but may later: the caller keeps the work and tries again. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  /** Milliseconds that the other side asked to wait, when it said so. */
  readonly afterMs: number | undefined;

  constructor(message: string, options: { cause?: unknown; afterMs?: number } = {}) {
    super(message, { cause: options.cause });
    this.afterMs = options.afterMs;
  }
}

/** The same, of what the other side was not even asked for: nothing can have happened, and nothing was heard of it. */
export class NotAsked extends RetryLater {}

/** There is more of it than was asked for. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** What an unknown thrown value says, for a log line. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** What an unknown thrown value says to a person. */
export function sayingOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
