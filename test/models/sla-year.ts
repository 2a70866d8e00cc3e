import { defaultSla } from '#src/config/sla-defaults.ts';
import { type SlaClock, timed } from '#src/domain/sla/clock.ts';
import { rulesOf } from '#src/domain/sla/rules.ts';
import type { Ticket } from '#src/domain/tickets/ticket.ts';
import { Dice } from '#src/lib/dice.ts';
import { aTicket } from '#test/builders.ts';

/** What was made up about one promise; all that a report says can be counted from it. Instants are seconds since 1970 UTC. */
export interface Promised {
  readonly ticket: number;
  readonly clock: string;
  readonly level: 'first' | 'second' | 'legal';
  readonly team: string;
  readonly region: 'europe' | 'america';
  readonly customer: string;
  readonly channel: string;
  readonly start: number;
  readonly stop: number | undefined;
  readonly pause: readonly [number, number] | undefined;
  readonly dropped: 'merged' | 'closed' | undefined;
  readonly target: number;
}

const HOURS = { europe: ['08:00', '17:00'], america: ['09:00', '17:00'] } as const;
const ZONES = { europe: 'Europe/Zurich', america: 'America/Mexico_City' } as const;
const LITERAL = { europe: '+01:00', america: '-06:00' } as const;
const TARGETS = {
  first: 4 * 3_600,
  second: 8 * 3_600,
  legal: { europe: 5 * 9 * 3_600, america: 5 * 8 * 3_600 },
} as const;

/** Weekdays from opening to closing by the clock on the wall of a zone, one by one. */
function open(
  zone: string,
  [from, to]: readonly [string, string],
  date: Temporal.PlainDate,
): readonly [number, number] {
  const at = (time: string) => date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds / 1_000;
  return date.dayOfWeek > 5 ? [0, 0] : [at(from), at(to)];
}

const days = new Map<string, readonly [number, number]>();

/** Open time between two instants: day by day, and nothing cleverer. */
function counted(region: 'europe' | 'america', zone: string, from: number, to: number): number {
  let sum = 0;
  const first = Math.floor(from / 86_400) - 1;
  for (let day = first; day * 86_400 < to + 86_400; day += 1) {
    const key = `${zone} ${region} ${day}`;
    const hours = days.get(key) ?? open(zone, HOURS[region], Temporal.PlainDate.from('1970-01-01').add({ days: day }));
    days.set(key, hours);
    sum += Math.max(0, Math.min(to, hours[1]) - Math.max(from, hours[0]));
  }
  return sum;
}

/** What a promise had used by an instant, without its pause. */
export function used({ region, start, pause }: Promised, until: number, literal = false): number {
  const zone = (literal ? LITERAL : ZONES)[region];
  const paused = pause ? counted(region, zone, pause[0], Math.max(pause[0], Math.min(pause[1], until))) : 0;
  return counted(region, zone, start, until) - paused;
}

const dues = { real: new WeakMap<Promised, number>(), literal: new WeakMap<Promised, number>() };

/** The first second by which the target is used up, found by halving; an answer is late after it. */
export function due(promised: Promised, literal = false): number {
  const known = dues[literal ? 'literal' : 'real'];
  const found = known.get(promised) ?? halved(promised, literal);
  known.set(promised, found);
  return found;
}

function halved(promised: Promised, literal: boolean): number {
  const isUsedUp = (at: number) => used(promised, at, literal) >= promised.target;
  let [low, days] = [promised.start, 1];
  while (!isUsedUp(promised.start + days * 86_400)) days *= 2;
  let high = promised.start + days * 86_400;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isUsedUp(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A year of a desk, up to the end of October 2026, made up from a seed. */
export function madeUpYear(seed: number, count: number): readonly Promised[] {
  const dice = new Dice(seed);
  const [begin, end] = [secondsAt('2025-11-01T00:00:00Z'), secondsAt('2026-11-01T00:00:00Z')];
  return Array.from({ length: count }, (_, n) => promisedNo(n + 1, begin, end, dice)).flat();
}

function promisedNo(ticket: number, begin: number, end: number, dice: Dice): readonly Promised[] {
  const region = dice.of(['europe', 'america'] as const);
  const about = {
    ticket,
    region,
    customer: `c-${dice.between(1, 9)}`,
    channel: dice.of(['slack/intake', 'discord/direct', 'workspace/mention', 'phone']),
  };
  const start = dice.between(begin, end - 1);
  const first = { ...about, level: 'first', team: 'desk', clock: 'firstResponse/1' } as const;
  const answered = promised(first, start, TARGETS.first, dice);
  if (answered.stop === undefined || dice.next() < 0.5) return [answered];
  const team = dice.of(['dev', 'it', 'legal']);
  const level = team === 'legal' ? 'legal' : 'second';
  const target = level === 'legal' ? TARGETS.legal[region] : TARGETS.second;
  return [answered, promised({ ...about, level, team, clock: 'handoff/1' }, answered.stop, target, dice)];
}

function promised(
  about: Pick<Promised, 'ticket' | 'region' | 'customer' | 'channel' | 'level' | 'team' | 'clock'>,
  start: number,
  target: number,
  dice: Dice,
): Promised {
  const wall = dice.between(60, dice.next() < 0.7 ? target : target * 9);
  const pause: Promised['pause'] = dice.next() < 0.2 ? [start + 30, start + 30 + dice.between(1, wall)] : undefined;
  const drawn = { ...about, start, target, pause, stop: start + wall, dropped: undefined };
  const fate = dice.next();
  // Answered soon after it was due, which often was at closing.
  const whole = fate > 0.06 && fate < 0.16 ? { ...drawn, stop: due(drawn) + dice.between(1, 8 * 3_600) } : drawn;
  // What is late is late, whatever becomes of its ticket.
  if (fate < 0.06 && whole.stop <= due(whole)) return { ...whole, dropped: dice.of(['merged', 'closed']) };
  return fate > 0.96 ? { ...whole, stop: undefined } : whole;
}

/** Their tickets as a store keeps them. */
export function ticketsOf(year: readonly Promised[]): readonly Ticket[] {
  const all = Map.groupBy(year, ({ ticket }) => ticket);
  return [...all].map(([number, promises]) => {
    const [first] = promises;
    if (first === undefined) throw new Error('a ticket without a promise');
    const [platform, via = platform] = first.channel.split('/');
    const { source: _, customerSide: __, ...rest } = aTicket({ number, applied: [`k${number}`] });
    return {
      ...rest,
      openedAt: instant(first.start),
      changedAt: instant(first.start),
      requester: first.customer,
      requesterName: `Customer ${first.customer}`,
      region: first.region,
      via: via as Ticket['via'],
      ...(first.channel.includes('/') ? { source: `${platform}:c:${number}` } : {}),
      clocks: promises.map(clockOf),
    };
  });
}

function clockOf({ clock, team, level, region, start, stop, pause, dropped, target }: Promised): SlaClock {
  const rules = rulesOf(defaultSla);
  const key = rules.calendars().find(({ key: one }) => one.startsWith(region))?.key ?? '';
  const since = instant(start);
  return timed(
    {
      id: clock,
      kind: level === 'first' ? 'firstResponse' : 'handoff',
      ...(level === 'first' ? {} : { team }),
      startedAt: since,
      terms: { calendars: [key], targetSeconds: target, since, used: 0 },
      pauses: pause ? [{ from: instant(pause[0]), to: instant(pause[1]) }] : [],
      ...(stop === undefined ? {} : { stoppedAt: instant(stop) }),
      ...(dropped === undefined ? {} : { dropped }),
      told: 0,
    },
    rules,
  );
}

export function secondsAt(at: string): number {
  return Date.parse(at) / 1_000;
}

export function instant(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z');
}
