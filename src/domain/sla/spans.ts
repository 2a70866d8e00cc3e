/** A stretch of time in seconds since 1970 UTC; `to` is not part of it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The same instants in order, and what overlaps or touches as one; what is empty falls away. */
export function united(spans: readonly Span[]): readonly Span[] {
  const all: Span[] = [];
  for (const span of spans.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last !== undefined && span.from <= last.to)
      all[all.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else all.push(span);
  }
  return all;
}
