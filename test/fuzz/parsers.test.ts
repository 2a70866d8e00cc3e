import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { whatIsKnown } from '#src/cli/settings.ts';
import { DeskError, parseDesk } from '#src/config/desk.ts';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { maskWords } from '#src/domain/masking/mask.ts';
import { Refusal } from '#src/domain/refusal.ts';
import { readSearch } from '#src/domain/search/query.ts';
import { Fault } from '#src/domain/sla/given.ts';
import { holidaysInCalendar } from '#src/holidays/icalendar.ts';
import { typeOf } from '#src/sniff/type-of.ts';
import { bytes, dice, hostile, runs, seed, timeout } from './kit.ts';

/** Far above what anything takes, far below what a blow-up takes. Of the processor's time, so that a busy machine is not blamed. */
const BOUND_MS = 2_000;

/** The longest that one input took, and a line of figures at the end. */
class Longest {
  readonly #what: string;
  #ms = 0;
  #count = 0;

  constructor(what: string) {
    this.#what = what;
  }

  async of<R>(work: () => R | Promise<R>): Promise<R> {
    const began = process.cpuUsage();
    try {
      return await work();
    } finally {
      const { user, system } = process.cpuUsage(began);
      this.#ms = Math.max(this.#ms, (user + system) / 1_000);
      this.#count += 1;
    }
  }

  end(): void {
    process.stdout.write(
      `${this.#what}: seed ${seed}, ${this.#count} inputs, the longest ${Math.round(this.#ms)} ms\n`,
    );
    expect(this.#ms).toBeLessThan(BOUND_MS);
  }
}

describe(`parsers, with seed ${seed}`, { timeout }, () => {
  it('the search language reads or refuses', async () => {
    const longest = new Longest('search language');
    for (let n = 0; n < runs(2_000); n += 1) {
      const typed = hostile(10);
      const error = await longest.of(() => faultOf(() => readSearch(typed, defaultDesk)));
      if (error !== undefined) expect(error, JSON.stringify(typed)).toBeInstanceOf(Refusal);
    }
    longest.end();
  });

  it('relevo.yaml is read, or its faults are told', async () => {
    const known = await whatIsKnown();
    const good = readFileSync(new URL('../../relevo.example.yaml', import.meta.url), 'utf8').split('\n');
    const longest = new Longest('relevo.yaml');
    for (let n = 0; n < runs(300); n += 1) {
      const lines = good.slice(dice.between(0, good.length), dice.between(0, good.length));
      for (let slip = dice.between(1, 4); slip > 0; slip -= 1)
        lines.splice(
          dice.between(0, lines.length),
          dice.between(0, 2),
          `${' '.repeat(dice.between(0, 4))}${hostile(4)}`,
        );
      const text = lines.join('\n');
      const error = await longest.of(() => faultOf(() => parseDesk(text, known)));
      if (error !== undefined) expect(error, JSON.stringify(text)).toBeInstanceOf(DeskError);
    }
    longest.end();
  });

  it('an iCalendar file gives days of the years that were asked for, or its fault is told', async () => {
    const longest = new Longest('iCalendar');
    const years = { from: 2026, to: 2028 };
    let read = 0;
    for (let n = 0; n < runs(2_000); n += 1) {
      const text = calendarFile();
      let days: readonly { date: string; name: string }[] = [];
      const error = await longest.of(() => faultOf(() => (days = holidaysInCalendar(text, years).holidays)));
      if (error !== undefined) expect(error, JSON.stringify(text)).toBeInstanceOf(Fault);
      else read += 1;
      for (const { date, name } of days) {
        expect(date, JSON.stringify(text)).toMatch(/^202[678]-\d\d-\d\d$/);
        expect(name, JSON.stringify(text)).toMatch(/^[^\n\r\u0085\u2028\u2029\u0000-\u001f]{0,600}$/);
      }
    }
    expect(read).toBeGreaterThan(0);
    longest.end();
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
    const longest = new Longest('files');
    for (let n = 0; n < runs(2_000); n += 1) {
      const given = Uint8Array.from([...(dice.between(1, 2) === 1 ? dice.of(heads) : []), ...bytes()]);
      const found = await longest.of(() => typeOf(given));
      expect(found === undefined || /^[\w.+-]+\/[\w.+-]+$/.test(found), Buffer.from(given).toString('hex')).toBe(true);
    }
    longest.end();
  });

  it('words are masked once and for all', async () => {
    const all = { cards: true, passwords: true, keys: true, tokens: true };
    const secrets = [
      'password: ',
      '4111 1111 1111 1111',
      '4111',
      ' new ',
      'hunter2',
      'ana:',
      '://',
      '\u200b',
      'Bearer ',
      '| ',
    ];
    const longest = new Longest('masking');
    for (let n = 0; n < runs(2_000); n += 1) {
      const some = Array.from({ length: dice.between(1, 8) }, () =>
        dice.between(1, 2) === 1 ? dice.of(secrets) : hostile(1),
      );
      const typed = some.join('');
      const { words, masked } = await longest.of(() => maskWords(typed, all));
      expect(masked.length > 0, JSON.stringify(typed)).toBe(words !== typed);
      expect(maskWords(words, all), JSON.stringify(typed)).toEqual({ words, masked: [] });
    }
    longest.end();
  });
});

/** Mostly well written, so that what lies behind the grammar is reached, too. */
function calendarFile(): string {
  const date = () =>
    dice.of(['20260101', '20251231', '00010101', '99991231', '20240229', '20260230', '20260301T080000Z']);
  const rule = () =>
    [
      dice.of(['FREQ=YEARLY', 'FREQ=YEARLY', 'FREQ=YEARLY', 'FREQ=DAILY', hostile(2)]),
      ...[
        `BYMONTH=${dice.between(0, 13)}`,
        `BYMONTHDAY=${dice.between(-32, 32)}`,
        `BYDAY=${dice.between(-54, 54)}MO,SU`,
        `COUNT=${dice.of(['1', '40', '999999', '-1', '1e9'])}`,
        `INTERVAL=${dice.of(['1', '7', '999999', '0'])}`,
        `UNTIL=${date()}`,
      ].filter(() => dice.between(1, 3) === 1),
    ].join(';');
  const line = () =>
    dice.of([
      () => `DTEND;VALUE=DATE:${date()}`,
      () => `DURATION:P${dice.between(0, 999)}${dice.of(['D', 'W', 'TH'])}`,
      () => `RRULE:${rule()}`,
      () => `RRULE:${rule()}`,
      () => `EXDATE:${date()},${date()}`,
      () => `RDATE:${date()}`,
      () => `RECURRENCE-ID:${date()}`,
      () => `SUMMARY:${hostile(4)}`,
      () => hostile(3),
    ])();
  const events = Array.from({ length: dice.between(0, 3) }, () =>
    ['BEGIN:VEVENT', `DTSTART:${date()}`, ...Array.from({ length: dice.between(0, 3) }, line), 'END:VEVENT'].join('\n'),
  );
  const text = ['BEGIN:VCALENDAR', ...events, 'END:VCALENDAR'].join('\n');
  return dice.between(1, 10) === 1 ? text.slice(0, dice.between(0, text.length)) : text;
}

function faultOf(read: () => unknown): unknown {
  try {
    read();
    return undefined;
  } catch (error) {
    return error;
  }
}
