import { z } from 'zod';
import { WEEKDAYS } from '../domain/sla/calendar.ts';
import { CLOCK_EVENTS, CLOCK_KINDS, TOLD } from '../domain/sla/settings.ts';
import { PRIORITIES } from '../domain/tickets/ticket.ts';

const oneOf = <const T extends readonly string[]>(words: T) => z.enum(words, `must be one of ${words.join(', ')}`);
const most = 200;

/** `08:00-12:00, 13:00-17:00` */
const hours = z
  .string()
  .regex(
    /^\s*\d\d:\d\d\s*-\s*\d\d:\d\d(?:\s*,\s*\d\d:\d\d\s*-\s*\d\d:\d\d){0,11}\s*$/,
    'must be hours such as 08:00-17:00, or 08:00-12:00, 13:00-17:00',
  )
  .transform((text) =>
    text.split(',').map((part): readonly [string, string] => {
      const [open = '', close = ''] = part.split('-').map((time) => time.trim());
      return [open, close];
    }),
  );

const dates = z.array(z.string(), 'must be a list of dates').max(5_000, 'must have at most 5000 dates');
const elsewhere = z
  .strictObject({
    country: z
      .string()
      .regex(/^[A-Za-z]{2}$/, 'must be a country by its two letters, such as CH')
      .optional(),
    region: z.string().min(1, 'must be a region').max(20, 'must be a region by its letters, such as ZH').optional(),
    ics: z.string().min(1, 'must be a file').max(1_000, 'must be a file').optional(),
    dates: dates.optional(),
  })
  .refine(
    ({ country, ics }) => country !== undefined || ics !== undefined,
    'must have a country or ics, or be a list of dates',
  )
  .refine(
    ({ country, region }) => region === undefined || country !== undefined,
    'must have a country beside the region',
  );

/** Dates, or where they come from: each in the words of the one that is meant. */
const holidays = z.unknown().transform((given, ctx): readonly string[] | z.output<typeof elsewhere> => {
  const read = Array.isArray(given) || typeof given !== 'object' ? dates.safeParse(given) : elsewhere.safeParse(given);
  if (read.success) return read.data;
  for (const issue of read.error.issues) ctx.issues.push({ ...issue, input: given } as never);
  return z.NEVER;
});

const calendar = z.strictObject({
  zone: z.string().max(60, 'must be a time zone').optional(),
  hours: z
    .strictObject(
      Object.fromEntries(WEEKDAYS.map((day) => [day, hours.optional()])) as Record<
        (typeof WEEKDAYS)[number],
        z.ZodOptional<typeof hours>
      >,
    )
    .optional(),
  holidays: holidays.optional(),
});

const events = z.array(oneOf(CLOCK_EVENTS)).max(CLOCK_EVENTS.length);
const clock = z.strictObject({
  starts: events.optional(),
  stops: events.optional(),
  pauses: events.optional(),
  resumes: events.optional(),
  drops: events.optional(),
});

const target = z
  .strictObject({
    clock: oneOf(CLOCK_KINDS),
    team: z.string().optional(),
    priority: oneOf(PRIORITIES).optional(),
    category: z.string().optional(),
    contract: z.string().max(60).optional(),
    minutes: z.int('must be a whole number').min(0).max(600_000).optional(),
    hours: z.number().min(0).max(10_000).optional(),
    days: z.number().min(0).max(1_000).optional(),
    counts: oneOf(['business', 'always']).optional(),
  })
  .refine(
    ({ minutes, hours: inHours, days }) => [minutes, inHours, days].filter((one) => one !== undefined).length === 1,
    'must have one of minutes, hours and days',
  )
  .transform(({ hours: inHours, minutes, counts = 'business', ...rest }) => {
    const inMinutes = minutes ?? (inHours === undefined ? undefined : inHours * 60);
    return { ...rest, counts, ...(inMinutes === undefined ? {} : { minutes: inMinutes }) };
  });

const rung = z.strictObject({
  percent: z.int('must be a whole number').min(1, 'must be at least 1').max(1_000, 'must be at most 1000'),
  tell: z.array(oneOf(TOLD)).min(1, 'must name somebody').max(TOLD.length),
});

/** What may stand under `sla`; what is wrong between two places is found in sla.ts. */
export const slaFile = z.strictObject({
  calendars: z.record(z.string().max(60), calendar.nullable()).optional(),
  regions: z.record(z.string().max(60), z.array(z.string()).min(1, 'must name a calendar').max(20)).optional(),
  followTheSun: z.boolean().optional(),
  clocks: z.strictObject({ firstResponse: clock.optional(), handoff: clock.optional() }).optional(),
  targets: z.array(target).max(most, `must have at most ${most} entries`).optional(),
  ladder: z.array(rung).max(20, 'must have at most 20 entries').optional(),
  acceptWithinMinutes: z
    .int('must be a whole number of minutes')
    .min(0, 'must be at least 0, which is never')
    .max(100_000, 'must be at most 100000')
    .optional(),
  contracts: z.record(z.string().max(60), z.string().max(60)).optional(),
  report: z
    .strictObject({
      goal: z.number('must be a number').min(0, 'must be at least 0').max(100, 'must be at most 100').optional(),
      legalTeams: z.array(z.string().max(60)).max(100).optional(),
      literalZones: z.record(z.string().max(60), z.string().max(6)).optional(),
    })
    .optional(),
});
export type SlaFile = z.output<typeof slaFile>;
