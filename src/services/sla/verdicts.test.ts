import { expect, it } from 'vitest';
import { defaultSla } from '#src/config/sla-defaults.ts';
import { aTicket } from '#test/builders.ts';
import { monthOf } from '../../domain/sla/month.ts';
import type { StoryLine } from '../../domain/sla/verdict.ts';
import type { VerdictStores } from './verdicts.ts';
import { workedOut } from './verdicts.ts';

const minute = (n: number) => new Date(Date.parse('2026-10-05T06:00:00Z') + 60_000 * n).toISOString();

/** A ticket that is answered late, with so much in its history before that and as much after it. */
async function storyOf(count: number): Promise<{ story: readonly StoryLine[]; read: number }> {
  const terms = { calendars: [], targetSeconds: 60, since: minute(0), used: 0 };
  const clock = {
    id: 'firstResponse/1',
    kind: 'firstResponse',
    startedAt: minute(0),
    terms,
    pauses: [],
    told: 0,
  } as const;
  const late = aTicket({ clocks: [{ ...clock, dueAt: minute(1), stoppedAt: minute(count) }] });
  const entries = Array.from({ length: 2 * count }, (_, n) => ({
    at: minute(n),
    kind: n === count ? 'answer' : 'note',
    visibleTo: ['desk'],
    place: String(n),
  }));
  let read = 0;
  const stores = {
    tickets: { withVerdicts: async (day: string) => (minute(1).startsWith(day) ? [late] : []) },
    slaMonths: { countedBefore: async () => new Map() },
    timeline: {
      first: async (_: number, limit: number, after = '-1') => {
        const some = entries.slice(Number(after) + 1).slice(0, limit);
        read += some.length;
        return some;
      },
    },
  } as unknown as VerdictStores;
  const month = monthOf('2026-10', 'Europe/Zurich');
  if (!month) throw new Error('it is no month');
  const [verdict] = await Array.fromAsync(workedOut(stores, defaultSla, month, month.until, true));
  return { story: verdict?.story ?? [], read };
}

it('tells of a long history how it began and how it ended, and reads no further than it goes', async () => {
  const { story, read } = await storyOf(1_000);
  expect(story.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4, 5, 995, 996, 997, 998, 999, 1_000].map(minute));
  expect(story.at(-1)?.what).toBe('answer');
  expect(read).toBeLessThan(2_000);
});

it('tells all of a short one', async () => {
  expect((await storyOf(11)).story).toHaveLength(12);
  expect((await storyOf(3)).story.map(({ at }) => at)).toEqual([0, 1, 2, 3].map(minute));
});
