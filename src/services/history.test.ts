import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimelineEntry } from '../domain/tickets/ticket.ts';
import { historyPage, placeIn } from './history.ts';
import type { PlacedEntry } from './stores/stores.ts';

const at = '2026-03-02T12:00:00Z';

/** A history of so many entries, of which those are seen whose words say so; and how much was read of it. */
function historyOf(seen: readonly boolean[]) {
  const entries = seen.map((mine, n): PlacedEntry => {
    const words = `${mine ? 'seen' : 'hidden'} ${n}`;
    // Three entries a step.
    return { at, kind: 'note', words, visibleTo: ['desk'], place: `${1 + Math.floor(n / 3)}.${n % 3}` };
  });
  const reads: number[] = [];
  const timeline = {
    last: async (_ticket: number, limit: number, before?: string) => {
      const end = before === undefined ? entries.length : entries.findIndex(({ place }) => place === before);
      if (end < 0) throw new Error(`there is no place ${before}`);
      const found = entries.slice(Math.max(0, end - limit), end);
      reads.push(found.length);
      return found;
    },
  };
  return { timeline, reads, wanted: entries.filter((_, n) => seen[n]).map(({ words }) => words) };
}

const sees = ({ words }: TimelineEntry) => words?.startsWith('seen') ?? false;

/** All pages, back to the beginning. */
async function read({ timeline }: ReturnType<typeof historyOf>) {
  const pages: (readonly (string | undefined)[])[] = [];
  for (let before: string | undefined, first = true; first || before !== undefined; first = false) {
    const page = await historyPage(timeline, 1042, sees, before);
    pages.unshift(page.entries.map(({ words }) => words));
    before = page.older;
  }
  return pages;
}

describe('the history, page by page', () => {
  it('has everything that the reader may see, once and in order, whatever lies between', async () => {
    const seen = fc
      .tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 3_000 }), fc.nat({ max: 50 }))
      .map(([every, count, from]) => Array.from({ length: count }, (_, n) => (n + from) % every === 0));
    await fc.assert(
      fc.asyncProperty(fc.oneof(seen, fc.array(fc.boolean(), { maxLength: 300 })), async (all) => {
        const history = historyOf(all);
        const pages = await read(history);
        expect(pages.flat()).toEqual(history.wanted);
        expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(25);
      }),
      { numRuns: 150 },
    );
  });

  it('offers older ones only where there are some for this reader', async () => {
    const all = (count: number) => historyOf(Array.from({ length: count }, () => true)).timeline;
    expect(await historyPage(all(25), 1042, sees)).not.toHaveProperty('older');
    expect((await historyPage(all(26), 1042, sees)).older).toBe('1.1');
    const hiddenBefore = historyOf(Array.from({ length: 500 }, (_, n) => n >= 475));
    expect(await historyPage(hiddenBefore.timeline, 1042, sees)).not.toHaveProperty('older');
  });

  it('reads so much at most for one page, and goes on from there', async () => {
    const history = historyOf(Array.from({ length: 2_000 }, (_, n) => n === 0));
    const first = await historyPage(history.timeline, 1042, sees);
    expect(first.entries).toEqual([]);
    expect(history.reads).toEqual(Array.from({ length: 10 }, () => 60));
    // Entry 1400, where the reading stopped.
    expect(first.older).toBe('467.2');
    expect((await read(history)).flat()).toEqual(['seen 0']);
  });

  it('reads once where everything is seen', async () => {
    const history = historyOf(Array.from({ length: 2_000 }, () => true));
    await historyPage(history.timeline, 1042, sees);
    expect(history.reads).toEqual([60]);
  });
});

it.each([
  ['12.3', '12.3'],
  ['12', undefined],
  ['', undefined],
  ['1.2.3', undefined],
  ['-1.0', undefined],
  ['9'.repeat(30), undefined],
  [undefined, undefined],
])('%s is the place %s', (words, place) => {
  expect(placeIn(words)).toBe(place);
});
