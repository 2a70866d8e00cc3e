import { expect, it } from 'vitest';
import { KEPT, keptWords } from './kept-words.ts';

it('keeps everything that a platform’s message can hold', () => {
  for (const most of [4_000, 10_000, 40_000])
    expect(keptWords('w'.repeat(most))).toEqual({ words: 'w'.repeat(most), cut: false });
  expect(keptWords(`  a\r\n\u0000b\u202e  `)).toEqual({ words: 'a\nb', cut: false });
});

it('cuts what is longer with …, within no character, and says so', () => {
  const { words, cut } = keptWords('😀'.repeat(KEPT));
  expect(cut).toBe(true);
  expect(words.length).toBeLessThanOrEqual(KEPT);
  expect(words).toMatch(/^(😀)+…$/u);
  expect(keptWords(`${'w'.repeat(KEPT)}   `).cut).toBe(false);
});

it('cuts before a secret that the cut would go through, as a part of it could not be told any more', () => {
  const before = 'w'.repeat(KEPT - 10);
  expect(keptWords(`${before} 4242 4242 4242 4242`)).toEqual({ words: `${before} …`, cut: true });
});
