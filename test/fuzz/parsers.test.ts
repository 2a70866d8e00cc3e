import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { whatIsKnown } from '#src/cli/settings.ts';
import { DeskError, parseDesk } from '#src/config/desk.ts';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { Refusal } from '#src/domain/refusal.ts';
import { readSearch } from '#src/domain/search/query.ts';
import { typeOf } from '#src/sniff/type-of.ts';
import { bytes, dice, hostile, runs, seed, timeout } from './kit.ts';

/** Longer than anything takes on a machine that is busy with other things; far below what a blow-up takes. */
const BOUND_MS = 2_000;

describe(`parsers, with seed ${seed}`, { timeout }, () => {
  it('the search language reads or refuses', () => {
    let longest = 0;
    for (let n = 0; n < runs(2_000); n += 1) {
      const typed = hostile(10);
      const began = performance.now();
      try {
        readSearch(typed, defaultDesk);
      } catch (error) {
        expect(error, JSON.stringify(typed)).toBeInstanceOf(Refusal);
      }
      longest = Math.max(longest, performance.now() - began);
    }
    expect(longest).toBeLessThan(BOUND_MS);
  });

  it('relevo.yaml is read, or its faults are told', async () => {
    const known = await whatIsKnown();
    const good = readFileSync(new URL('../../relevo.example.yaml', import.meta.url), 'utf8').split('\n');
    let longest = 0;
    for (let n = 0; n < runs(300); n += 1) {
      const lines = good.slice(dice.between(0, good.length), dice.between(0, good.length));
      for (let slip = dice.between(1, 4); slip > 0; slip -= 1)
        lines.splice(
          dice.between(0, lines.length),
          dice.between(0, 2),
          `${' '.repeat(dice.between(0, 4))}${hostile(4)}`,
        );
      const text = lines.join('\n');
      const began = performance.now();
      try {
        parseDesk(text, known);
      } catch (error) {
        expect(error, JSON.stringify(text)).toBeInstanceOf(DeskError);
      }
      longest = Math.max(longest, performance.now() - began);
    }
    expect(longest).toBeLessThan(BOUND_MS);
  });

  it('a file is something or nothing, whatever its bytes', async () => {
    const heads = [
      [0x89, 0x50, 0x4e, 0x47],
      [0xff, 0xd8, 0xff],
      [0x50, 0x4b, 3, 4],
      [0x25, 0x50, 0x44, 0x46],
      [0x4d, 0x5a],
      [0x52, 0x49, 0x46, 0x46],
    ];
    let longest = 0;
    for (let n = 0; n < runs(2_000); n += 1) {
      const given = Uint8Array.from([...(dice.between(1, 2) === 1 ? dice.of(heads) : []), ...bytes()]);
      const began = performance.now();
      const found = await typeOf(given);
      expect(found === undefined || /^[\w.+-]+\/[\w.+-]+$/.test(found), Buffer.from(given).toString('hex')).toBe(true);
      longest = Math.max(longest, performance.now() - began);
    }
    expect(longest).toBeLessThan(BOUND_MS);
  });
});
