/** Headers of an answer, of whichever library, or by their names in small letters. */
type Said = { get(name: string): string | null } | Readonly<Record<string, unknown>>;

/** Longer than this nobody is kept waiting by one answer, whatever it says. */
const longestMs = 60 * 60_000;

/**
 * How long the other side asks to be left alone, by the `Retry-After` of its answer: seconds, or a date (RFC 9110, section 10.2.3).
 * @param now milliseconds since 1970
 * @returns milliseconds, an hour at most; undefined where it says nothing that can be understood
 */
export function retryAfterMs(
  headers: Said,
  now: number = Temporal.Now.instant().epochMilliseconds,
): number | undefined {
  const said = isAsked(headers) ? headers.get('retry-after') : headers['retry-after'];
  const value = typeof said === 'string' ? said.trim() : '';
  const isDate = /^[A-Z][a-z]{2,8},? .+ GMT$/.test(value);
  const ms = /^\d{1,9}(\.\d+)?$/.test(value) ? Number(value) * 1000 : isDate ? Date.parse(value) - now : Number.NaN;
  return Number.isNaN(ms) ? undefined : Math.min(longestMs, Math.max(0, Math.ceil(ms)));
}

/** The same as what a `RetryLater` is made with. */
export function askedToWait(headers: Said): { readonly afterMs?: number } {
  const afterMs = retryAfterMs(headers);
  return afterMs === undefined ? {} : { afterMs };
}

function isAsked(headers: Said): headers is { get(name: string): string | null } {
  return typeof headers['get'] === 'function';
}
