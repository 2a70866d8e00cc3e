/**
 * The known word that a mistyped one most likely meant, or undefined when none is near: at most a third of its letters
 * differ, two at least. Letter case does not count. Words over 60 characters are nobody's slip and are not compared.
 */
export function nearest(typed: string, known: Iterable<string>): string | undefined {
  if (typed.length === 0 || typed.length > 60) return undefined;
  const wanted = typed.toLowerCase();
  let best: string | undefined;
  let least = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const word of known) {
    if (word.length > 60) continue;
    const edits = distance(wanted, word.toLowerCase());
    if (edits < least && edits < word.length) {
      best = word;
      least = edits;
    }
  }
  return best;
}

/** Levenshtein's distance: how many letters to add, drop or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const kept = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(kept, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
