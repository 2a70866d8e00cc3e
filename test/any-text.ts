import fc from 'fast-check';

const halves = { first: 0xd800, count: 0x800 };
const codePoint = fc
  .oneof(
    { weight: 30, arbitrary: fc.integer({ min: 0, max: 0x10ffff - halves.count }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 0x7f }) },
  )
  .map((n) => String.fromCodePoint(n < halves.first ? n : n + halves.count));

/**
 * Texts of any signs that there are, no halves among them: what fast-check calls `unit: 'binary'`, for which it first makes a
 * list of all million signs, two seconds in each process.
 */
export function anyText(length: { readonly minLength?: number; readonly maxLength: number }): fc.Arbitrary<string> {
  return fc.string({ unit: codePoint, ...length });
}
