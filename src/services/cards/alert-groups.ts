import { durationText, spanText } from '../../domain/sla/words.ts';
import { label } from '../../domain/tickets/ticket.ts';
import { plain, type Text, t } from '../../i18n/types.ts';
import type { ListItem } from '../../port/cards.ts';
import { sum } from '../../port/pieces.ts';
import type { Alert } from '../stores/alerts.ts';

/** What the numbers of a message's tickets may take, so that no platform has to cut one. In characters, as is what follows. */
export const NUMBERS_ROOM = 2_600;
/** All of a message's groups, and one of its lines: the smallest limits of a platform, with room for titles and buttons. */
const ROOM = 2_900;
const LINE_ROOM = 1_500;
/** How much is left or over, in any language, with what stands around it. */
const SPAN_ROOM = 34;
/** How exactly that is told, in seconds: as exactly as there is room for. */
const STEPS = [60, 900, 3_600, 14_400, 86_400] as const;

type Step = (typeof STEPS)[number] | 'any';

/** Tickets of which as much is left or over. */
interface Bucket {
  /** In steps, rounded up; below 0 where it is over. Absent: there is no time to tell. */
  readonly steps?: number;
  readonly numbers: readonly string[];
}

interface Group {
  readonly what: Text;
  readonly alerts: readonly Alert[];
}

/** How many of these one message can name, the first of them. */
export function roomFor(alerts: readonly Alert[]): number {
  let taken = 0;
  const over = alerts.findIndex(({ ticket }) => {
    taken += widthOf(label(ticket));
    return taken > NUMBERS_ROOM;
  });
  return over < 0 ? alerts.length : Math.max(1, over);
}

/**
 * Many alerts by what happened, what is most urgent first: every ticket by its number, so that none is missing, with how much was left or
 * over when it was told. Of what one clock has come to only the last is told, as it says more than those before it.
 */
export function groupsOf(alerts: readonly Alert[]): readonly ListItem[] {
  const groups = [...Map.groupBy(lastOfEach(alerts), ({ what }) => JSON.stringify(what)).values()].map(
    (all): Group => ({
      what: all[0]?.what ?? plain(''),
      alerts: all,
    }),
  );
  const sorted = groups.toSorted((a, b) => mostUrgent(a) - mostUrgent(b));
  const step: Step =
    STEPS.find((one) => sum(sorted.map((group) => widthOfBuckets(bucketsOf(group, one)))) <= ROOM) ?? 'any';
  return sorted.flatMap((group) => itemsOf(group, step));
}

function lastOfEach(alerts: readonly Alert[]): readonly Alert[] {
  const last = new Map<string, Alert>();
  // What says nothing of time is another matter, though it may bear the id of a clock: that nobody has accepted a hand-over.
  for (const alert of alerts)
    last.set(JSON.stringify([alert.ticket, alert.left === undefined ? alert.what : alert.clock]), alert);
  return [...last.values()];
}

/** What says nothing of time comes last. */
function mostUrgent({ alerts }: Group): number {
  return Math.min(...alerts.map(({ left }) => left ?? Number.MAX_SAFE_INTEGER));
}

/** Of one cause, the least time first. */
function bucketsOf({ alerts }: Group, step: Step): readonly Bucket[] {
  const stepsOf = ({ left }: Alert) => (left === undefined ? undefined : inSteps(left, step));
  return [...Map.groupBy(alerts, stepsOf).values()]
    .map((all): Bucket => {
      const steps = all[0] && stepsOf(all[0]);
      const numbers = [...new Set(all.map(({ ticket }) => label(ticket)))];
      return { ...(steps === undefined ? {} : { steps }), numbers };
    })
    .toSorted((a, b) => (a.steps ?? 0) - (b.steps ?? 0));
}

/** Minutes as they are told, cut; coarser ones so that no time is more than what is told. Exactly late is over. */
function inSteps(left: number, step: Step): number {
  if (step === 'any') return left <= 0 ? -1 : 1;
  if (step === 60) return left <= 0 ? Math.ceil(left / 60) - 1 : Math.floor(left / 60) + 1;
  return left <= 0 ? Math.min(-1, Math.floor(left / step)) : Math.ceil(left / step);
}

function itemsOf(group: Group, step: Step): readonly ListItem[] {
  const lines: Bucket[][] = [[]];
  let room = LINE_ROOM;
  for (const bucket of bucketsOf(group, step).flatMap(inParts)) {
    const width = widthOfBuckets([bucket]);
    if (width > room) {
      lines.push([]);
      room = LINE_ROOM;
    }
    lines.at(-1)?.push(bucket);
    room -= width;
  }
  return lines.map((buckets) => ({
    title: t('alert.group', { what: group.what, count: sum(buckets.map(({ numbers }) => numbers.length)) }),
    detail: joined(buckets.map((bucket) => bucketText(bucket, step))),
  }));
}

/** One that is too long for a line goes on in the next. */
function inParts({ numbers, ...rest }: Bucket): readonly Bucket[] {
  const parts: string[][] = [[]];
  let room = LINE_ROOM - SPAN_ROOM;
  for (const number of numbers) {
    if (widthOf(number) > room) {
      parts.push([]);
      room = LINE_ROOM - SPAN_ROOM;
    }
    parts.at(-1)?.push(number);
    room -= widthOf(number);
  }
  return parts.map((part) => ({ ...rest, numbers: part }));
}

function bucketText({ steps, numbers }: Bucket, step: Step): Text {
  const tickets = plain(numbers.join(', '));
  if (steps === undefined) return tickets;
  if (step === 'any') return t(steps < 0 ? 'alert.over.any' : 'alert.left.any', { tickets });
  if (step === 60) {
    const span = spanText((Math.abs(steps) - 1) * step);
    return steps < 0 ? t('alert.over', { over: span, tickets }) : t('alert.left', { left: span, tickets });
  }
  const span = durationText(Math.abs(steps) * step);
  return steps < 0 ? t('alert.over.upTo', { over: span, tickets }) : t('alert.left.upTo', { left: span, tickets });
}

/** As a tree, as a store takes no text that is nested as deep as there may be buckets. */
function joined(texts: readonly Text[]): Text {
  const [only, ...more] = texts;
  if (only === undefined || more.length === 0) return only ?? plain('');
  const half = texts.length >> 1;
  return t('alert.both', { first: joined(texts.slice(0, half)), second: joined(texts.slice(half)) });
}

function widthOfBuckets(buckets: readonly Bucket[]): number {
  return sum(buckets.map(({ steps, numbers }) => (steps === undefined ? 3 : SPAN_ROOM) + sum(numbers.map(widthOf))));
}

function widthOf(number: string): number {
  return number.length + 2;
}
