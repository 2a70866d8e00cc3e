import { z } from 'zod';
import { ASSIGNMENT_WAYS } from '../domain/desk.ts';
import { ACCOUNT, ACCOUNT_FAULT, isEmoji, isZone, mailboxFault } from './desk-words.ts';
import { onCallFile, rotaKeys } from './oncall.ts';
import { slaFile } from './sla-schema.ts';

/** What stands in `relevo.yaml`: everything may be left out. What is wrong between two places is found in desk.ts. */

const mostEntries = 200;

function words(what: string, most: number) {
  return z
    .string()
    .trim()
    .min(1, `must be ${what}, and is empty`)
    .max(most, `must be ${what} of at most ${most} characters`)
    .refine((text) => !/[\p{Cc}\p{Bidi_Control}]/u.test(text), `must be ${what} without control characters`);
}

const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language, such as en or es');

const channel = words('a channel', 100)
  .refine((text) => !text.startsWith('#'), 'must be a channel by its name alone, without #')
  .refine(
    (text) => /^([a-z][a-z0-9-]*:)?[^\s:@<>]+$/.test(text),
    'must be a channel: its name or id, or platform:name',
  );

const group = words('a group', 100).refine(
  (text) => /^([a-z][a-z0-9-]*:)?(user:)?[^:<>]+$/.test(text),
  'must be a group by its name, platform:name, or user:id',
);

const zone = words('a time zone', 60).refine(
  isZone,
  'must be a time zone by its place, such as Europe/Zurich, or +01:00',
);

const mailbox = words('a mail address', 320).superRefine((text, context) => {
  const fault = mailboxFault(text);
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
});

const id = z
  .string()
  .regex(/^[a-z][A-Za-z0-9-]{0,30}$/, 'must be a short word: letters, digits and -, a small letter first');

const whole = (least: number, most: number) =>
  z.int('must be a whole number').min(least, `must be at least ${least}`).max(most, `must be at most ${most}`);

function list<T extends z.ZodType>(entry: T, least: number) {
  return z
    .array(entry)
    .min(least, `must have at least ${least} ${least === 1 ? 'entry' : 'entries'}`)
    .max(mostEntries, `must have at most ${mostEntries} entries`);
}

function few<T extends z.ZodType<object>>(map: T) {
  return map.refine((given) => Object.keys(given).length <= mostEntries, `must have at most ${mostEntries} entries`);
}

const team = z.strictObject({
  name: words('a name', 60).optional(),
  channel: channel.optional(),
  groups: list(group, 1).optional(),
  confidential: z.boolean().optional(),
});

const region = z.strictObject({ name: words('a name', 60).optional(), zone: zone.optional() });

const category = z.strictObject({
  name: words('a name', 60).optional(),
  team: id.optional(),
  triage: list(z.string(), 0).optional(),
});

const assignmentWay = z.enum(ASSIGNMENT_WAYS, `must be one of ${ASSIGNMENT_WAYS.join(', ')}`);

const account = z.string().regex(ACCOUNT, ACCOUNT_FAULT);

export const deskFile = z.strictObject({
  name: words('a name', 60).optional(),
  language: language.optional(),
  zone: zone.optional(),
  regions: few(z.record(id, region.nullable())).optional(),
  languages: list(language, 1).optional(),
  channels: z
    .strictObject({
      intake: list(channel, 0).optional(),
      agents: channel.optional(),
      leads: channel.optional(),
      managers: channel.optional(),
    })
    .optional(),
  roles: z
    .strictObject({
      agent: list(group, 1).optional(),
      lead: list(group, 1).optional(),
      admin: list(group, 1).optional(),
    })
    .optional(),
  teams: few(z.record(id, team.nullable())).optional(),
  categories: few(z.record(id, category.nullable())).optional(),
  tickets: z
    .strictObject({
      firstNumber: whole(1, 1_000_000_000).optional(),
      reopenWithinDays: whole(0, 365).optional(),
      reaction: words('an emoji', 32).refine(isEmoji, 'must be one emoji itself, such as 🎫').optional(),
    })
    .optional(),
  escalation: z.strictObject({ bouncesToLead: whole(1, 100).optional() }).optional(),
  assignment: z
    .strictObject({
      desk: assignmentWay.optional(),
      teams: few(z.record(id, assignmentWay)).optional(),
      limits: few(z.record(account, whole(0, 1_000))).optional(),
    })
    .optional(),
  files: z
    .strictObject({
      maxMegabytes: whole(1, 50).optional(),
      types: list(z.string(), 1).optional(),
      keepDays: whole(1, 36_500).optional(),
    })
    .optional(),
  mail: z.strictObject({ from: mailbox.optional(), hangingAfterMinutes: whole(1, 1440).optional() }).optional(),
  limits: z
    .strictObject({
      requestsPerHour: whole(1, 100_000).optional(),
      addressChangesPerDay: whole(1, 1_000).optional(),
    })
    .optional(),
  linking: z
    .strictObject({
      codeMinutes: whole(1, 1440).optional(),
      codeTries: whole(1, 20).optional(),
      codesPerDay: whole(1, 100).optional(),
    })
    .optional(),
  sla: slaFile.optional(),
  oncall: few(onCallFile).optional(),
  masking: z
    .strictObject({
      cards: z.boolean().optional(),
      passwords: z.boolean().optional(),
      keys: z.boolean().optional(),
      tokens: z.boolean().optional(),
    })
    .optional(),
});

export type DeskFile = z.output<typeof deskFile>;

/** The words that may stand at a place of the file, for a slip of the pen; undefined where names are free. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const [first, , third] = path;
  if (first === undefined) return Object.keys(deskFile.shape);
  if (first === 'teams' && path.length === 2) return Object.keys(team.shape);
  if (first === 'regions' && path.length === 2) return Object.keys(region.shape);
  if (first === 'categories' && path.length === 2) return Object.keys(category.shape);
  if (first === 'oncall' && path.length === 2) return rotaKeys;
  if (third !== undefined) return [];
  const part = deskFile.shape[first as keyof typeof deskFile.shape]?.unwrap();
  return part instanceof z.ZodObject ? Object.keys(part.shape) : [];
}
