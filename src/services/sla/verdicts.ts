import { secondsOf } from '../../domain/sla/instants.ts';
import { literally } from '../../domain/sla/literal.ts';
import { daysOf, type Month } from '../../domain/sla/month.ts';
import { rulesOf, type SlaRules } from '../../domain/sla/rules.ts';
import type { SlaSettings } from '../../domain/sla/settings.ts';
import { isLate, keyOf, type Period, type StoryLine, type Verdict, verdictsIn } from '../../domain/sla/verdict.ts';
import type { TimelineEntry } from '../../domain/tickets/ticket.ts';
import type { SlaMonthStore } from '../stores/sla-months.ts';
import type { Stores } from '../stores/stores.ts';

/** So many tickets are in memory at once. */
const AT_ONCE = 200;
/** Of a history so many entries are in memory at once for a story, and so many of them told: the first ones and the last ones. */
const ENTRIES = 200;
const MOST_TOLD = 12;

export type VerdictStores = Pick<Stores, 'tickets' | 'timeline'> & {
  readonly slaMonths: Pick<SlaMonthStore, 'countedBefore' | 'verdicts'>;
};

/**
 * The verdicts of a month as they are worked out from the tickets now, in the order of days (UTC), tickets and clocks; each clock
 * once. Those that an earlier frozen month has counted are excluded.
 *
 * @param until in seconds: the end of the month, or now
 * @param stories of what is late its story is told, which reads the ticket's history
 */
export async function* workedOut(
  stores: VerdictStores,
  sla: SlaSettings,
  month: Month,
  until: number,
  stories: boolean,
): AsyncGenerator<Verdict> {
  const rules = rulesOf(sla);
  const literal = literally(rules, sla.report.literalZones);
  const period = { from: month.from, until };
  const seen = new Set<string>();
  for (const day of daysOf(period)) {
    let after: number | undefined;
    for (;;) {
      const tickets = await stores.tickets.withVerdicts(day, AT_ONCE, after);
      const found = tickets.flatMap((ticket) => verdictsIn(ticket, period, rules, literal));
      // A ticket is met on each of its days; a verdict counts on its own.
      const some = found.filter((one) => one.at.startsWith(day) && !seen.has(keyOf(one)));
      const counted = await stores.slaMonths.countedBefore(month.name, some.filter(counts).map(keyOf));
      for (const one of some) {
        seen.add(keyOf(one));
        const own = counted.has(keyOf(one)) ? countedAlready(one) : one;
        yield stories && isLate(own) ? { ...own, story: await storyOf(stores, own, until) } : own;
      }
      after = tickets.at(-1)?.number;
      if (tickets.length < AT_ONCE) break;
    }
  }
}

/** The verdicts of a frozen month as they were kept, in the same order. */
export async function* frozen(
  stores: Pick<VerdictStores, 'slaMonths'>,
  month: { readonly month: string; readonly attempt: string; readonly pages: number },
): AsyncGenerator<Verdict> {
  for (let page = 0; page < month.pages; page += 1) yield* await stores.slaMonths.verdicts(month, page);
}

/** When the first calendar opens for the first time in a period; undefined: never. */
export function firstOpening(
  sla: SlaSettings,
  { from, until }: Period,
  rules: SlaRules = rulesOf(sla),
): number | undefined {
  const [first] = rules.calendars();
  return first && rules.schedule([first.key])?.open(from, until)[0]?.from;
}

function counts({ outcome }: Verdict): boolean {
  return outcome !== 'excluded';
}

function countedAlready({ literal: _, ...verdict }: Verdict): Verdict {
  return { ...verdict, outcome: 'excluded', excluded: 'counted' };
}

/** What happened from the start to the answer, as far as everybody at the desk may know; nobody's words. */
async function storyOf(
  { timeline }: VerdictStores,
  { ticket, startedAt, stoppedAt }: Verdict,
  until: number,
): Promise<readonly StoryLine[]> {
  const [first, last] = [secondsOf(startedAt), stoppedAt === undefined ? until - 1 : secondsOf(stoppedAt)];
  const isTold = ({ at, visibleTo }: TimelineEntry) => {
    const open = visibleTo.some((audience) => audience === 'desk' || audience === 'requester');
    return open && secondsOf(at) >= first && secondsOf(at) <= last;
  };
  const begins: StoryLine[] = [];
  let ends: StoryLine[] = [];
  let after: string | undefined;
  for (;;) {
    const entries = await timeline.first(ticket, ENTRIES, after);
    const lines = entries.filter(isTold).map(lineOf);
    begins.push(...lines.splice(0, MOST_TOLD / 2 - begins.length));
    ends = [...ends, ...lines].slice(-MOST_TOLD / 2);
    after = entries.at(-1)?.place;
    // Entries stand in the order in which they came to be.
    if (entries.length < ENTRIES || entries.every(({ at }) => secondsOf(at) > last)) return [...begins, ...ends];
  }
}

function lineOf({ at, kind, byName, details = {} }: TimelineEntry): StoryLine {
  const { team, to } = details;
  const passed = kind === 'passedOn' && to ? to : team;
  return {
    at,
    what: kind,
    ...(byName === undefined ? {} : { by: byName }),
    ...(passed === undefined ? {} : { team: passed }),
    ...(kind === 'assigned' && to !== undefined ? { to } : {}),
  };
}
