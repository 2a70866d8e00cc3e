import { Dice } from '#src/lib/dice.ts';

/** How many inputs each fuzz takes: few where all tests run, 100,000 with `npm run soak:fuzz`. */
export function runs(usual: number): number {
  return Number(process.env['FUZZ_RUNS'] ?? usual);
}

/** With the seed that a failure names the same inputs come again. */
export const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 1e9));
export const dice = new Dice(seed);

/** Time for so many inputs on a machine that does other things, too: it ends what hangs, and says nothing of an answer. */
export const timeout = 45 * 60_000 + runs(0) * 150;

const SPARKS = [
  '',
  ' ',
  '\0',
  '\n',
  '\r\n',
  '\u2028',
  '\ud800',
  '\udfff',
  '\u202e',
  'é',
  'ﬁ',
  '👩‍👩‍👧',
  'ß',
  '"',
  "'",
  '`',
  '\\',
  ':',
  '::',
  ',',
  '#',
  '/',
  '//',
  '$',
  '$where',
  '{',
  '}',
  '[',
  ']',
  '<',
  '<script>',
  '&',
  '%',
  '%00',
  '..',
  '../../etc/passwd',
  '-',
  '--',
  '-1',
  '0',
  '1e999',
  'NaN',
  'null',
  'undefined',
  'true',
  '__proto__',
  'constructor',
  'toString',
  'T-1001',
  'T-0',
  'T-99999999999',
  'ticket',
  'status:open',
  'status:',
  'team:it',
  'before:2026-02-30',
  'after:0000-00-00',
  '\t',
  '*',
  '&a',
  '*a',
  '!!js/function',
  '- ',
  'a: ',
  '? ',
  '|',
  '>',
  '9'.repeat(400),
  'x'.repeat(5_000),
  '2026-01-01',
  'subject:"',
  'body:',
] as const;

/** Some sparks in a row. */
export function hostile(most = 6): string {
  return Array.from({ length: dice.between(0, most) }, () =>
    dice.between(1, 4) === 1 ? random() : dice.of(SPARKS),
  ).join(dice.of(['', ' ']));
}

function random(): string {
  return String.fromCharCode(...Array.from({ length: dice.between(1, 12) }, () => dice.between(0, 0xffff)));
}

export function bytes(most = 600): Uint8Array {
  return Uint8Array.from({ length: dice.between(0, most) }, () => dice.between(0, 255));
}

/** Anything that JSON can hold. */
export function anything(depth = 3): unknown {
  const leaf = [hostile(2), dice.next() * 1e12 - 5e11, true, null, -0, dice.between(-5, 5)];
  if (depth === 0 || dice.between(1, 2) === 1) return dice.of(leaf);
  const many = Array.from({ length: dice.between(0, 4) }, () => anything(depth - 1));
  return dice.between(1, 2) === 1 ? many : Object.fromEntries(many.map((value) => [hostile(2), value]));
}
