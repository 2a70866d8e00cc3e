import { z } from 'zod';
import type { Desk } from '../domain/desk.ts';
import { DESK_ROTA } from '../domain/oncall/rights.ts';
import { ROTATIONS, type Rota } from '../domain/oncall/rota.ts';
import { WEEKDAYS } from '../domain/sla/calendar.ts';
import { zoneOf } from '../domain/sla/zone.ts';
import { ACCOUNT, ACCOUNT_FAULT } from './desk-words.ts';

const most = 200;
const DAY = '\\d{4}-\\d{2}-\\d{2}';
const TIME = '([01]\\d|2[0-3]):[0-5]\\d';
const DAILY = new RegExp(`^${TIME}$`);
const WEEKLY = new RegExp(`^(${WEEKDAYS.join('|')}) ${TIME}$`);

const ZONE_FAULT = 'must be a time zone by its place, such as Europe/Zurich, or +01:00';
const DATE_FAULT = 'must be a date, such as 2026-01-05';

const rota = z.strictObject({
  zone: z.string(ZONE_FAULT).refine((name) => zoneOf(name) !== undefined, ZONE_FAULT),
  rotation: z.enum(ROTATIONS, `must be one of ${ROTATIONS.join(', ')}`),
  handOver: z.string('must be when it is handed over: mon 09:00, or 09:00 of a daily rota'),
  from: z.string(DATE_FAULT).refine(isDay, DATE_FAULT),
  people: z
    .array(z.string().regex(ACCOUNT, ACCOUNT_FAULT).nullable(), 'must be a list of accounts, with ~ for a gap')
    .max(most, `must have at most ${most} entries`)
    .refine((people) => people.some((one) => one !== null), 'must name somebody'),
});

export const rotaKeys = Object.keys(rota.shape);

/** What may stand under `oncall`; whether there is such a team is found in `checkOnCall`. */
export const onCallFile = z.record(
  z.string().max(60),
  rota
    .superRefine(({ rotation, handOver, from }, context) => {
      const fault = handOverFault(rotation, handOver, from);
      if (fault) context.addIssue({ code: 'custom', ...fault });
    })
    .transform((given): Rota => ({ ...given, handOver: given.handOver.slice(-'09:00'.length) })),
);

function handOverFault(rotation: Rota['rotation'], handOver: string, from: string) {
  if (rotation === 'daily')
    return DAILY.test(handOver) ? undefined : { path: ['handOver'], message: 'must be a time, such as 09:00' };
  const [, weekday] = WEEKLY.exec(handOver) ?? [];
  if (weekday === undefined)
    return {
      path: ['handOver'],
      message: `must be a day and a time, such as mon 09:00; the days are ${WEEKDAYS.join(', ')}`,
    };
  // What is no date is told by itself.
  if (!isDay(from)) return undefined;
  const begins = WEEKDAYS[Temporal.PlainDate.from(from).dayOfWeek - 1];
  if (begins === weekday) return undefined;
  return {
    path: ['from'],
    message: `is a ${begins}, and the rota is handed over on ${weekday}: the first turn begins then`,
  };
}

function isDay(text: string): boolean {
  try {
    return new RegExp(`^${DAY}$`).test(text) && Temporal.PlainDate.from(text, { overflow: 'reject' }).year >= 1970;
  } catch {
    return false;
  }
}

type Exists = (path: readonly PropertyKey[], word: string, words: readonly string[], what: string) => void;

/** What is wrong between the rotas and the teams. */
export function checkOnCall(
  { oncall, teams }: Pick<Desk, 'oncall' | 'teams'>,
  exists: Exists,
  add: (path: readonly PropertyKey[], reason: string) => void,
): void {
  const ids = Object.keys(teams);
  for (const id of Object.keys(oncall)) exists(['oncall', id], id, [...ids, DESK_ROTA], 'team');
  if (oncall[DESK_ROTA] && ids.includes(DESK_ROTA))
    add(['oncall', DESK_ROTA], 'means the first level, and a team is called so, too; give the team another id');
}
