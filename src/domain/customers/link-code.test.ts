import fc from 'fast-check';
import { expect, it } from 'vitest';
import { numberOf } from '../tickets/ticket.ts';
import { newCode, readCode, spelled } from './link-code.ts';

const codes = fc.array(fc.nat(), { minLength: 8, maxLength: 8 }).map((draws) => {
  const left = [...draws];
  return newCode((below) => (left.shift() ?? 0) % below);
});

it('is read as it is spelled, in any case, with spaces and hyphens or without', () => {
  const written = fc.tuple(codes, fc.constantFrom('', ' ', '-', '\u2011', ' – ', '\t'), fc.boolean());
  fc.assert(
    fc.property(written, ([code, between, small]) => {
      const typed = spelled(code).replace('-', between);
      expect(readCode(` ${small ? typed.toLowerCase() : typed} `)).toBe(code);
    }),
  );
});

it('has eight letters that look like nothing else, and is never taken for the number of a ticket', () => {
  fc.assert(
    fc.property(codes, (code) => {
      expect(code).toMatch(/^[BCDFGHJKMNPQRSTVWXZ]{8}$/);
      expect(numberOf(code)).toBeUndefined();
      expect(numberOf(spelled(code))).toBeUndefined();
    }),
  );
});

it('is nothing but that', () => {
  fc.assert(
    fc.property(fc.string(), (typed) => {
      const code = readCode(typed);
      if (code !== undefined) expect(code).toMatch(/^[BCDFGHJKMNPQRSTVWXZ]{8}$/);
    }),
  );
  for (const typed of ['', 'BCDF-GHJ', 'BCDF-GHJKM', 'BCDF-GHJA', 'BCDF-GHJ1', 'ＢCDFGHJK', 'b@d.fghj'])
    expect(readCode(typed), typed).toBeUndefined();
});

it('uses every letter as often as any other', () => {
  const drawn = new Set<number>();
  newCode((below) => {
    drawn.add(below);
    return 0;
  });
  expect([...drawn]).toEqual([19]);
});
