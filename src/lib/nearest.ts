/**
 * The known word that a mistyped one most likely meant, or undefined when none is near: at most a third of its letters
 * were added, dropped, replaced or swapped. Letter case does not count. Words under 3 letters resemble everything, and
 * words over 60 are nobody's slip; neither is compared.
 */
export function nearest(typed: string, known: Iterable<string>): string | undefined {
  if (typed.length < 3 || typed.length > 60) return undefined;
  const wanted = typed.toLowerCase();
  let best: string | undefined;
  let least = Math.floor(wanted.length / 3) + 1;
  for (const word of known) {
    if (Math.abs(word.length - wanted.length) >= least) continue;
    const edits = distance(wanted, word.toLowerCase());
    if (edits < least) {
      best = word;
      least = edits;
    }
  }
  return best;
}

/** Optimal string alignment: how many letters to add, drop, replace, or swap with the next one. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(
        Math.min(
          (row[j - 1] ?? 0) + (same ? 0 : 1),
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
