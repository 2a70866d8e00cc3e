import { z } from 'zod';
import { readCode } from '../../domain/customers/link-code.ts';
import type { Desk } from '../../domain/desk.ts';
import { LONGEST_SEARCH } from '../../domain/search/query.ts';
import { numberOf } from '../../domain/tickets/ticket.ts';
import { type Key, type Text, t } from '../../i18n/types.ts';
import { faultInWords } from '../../lib/words.ts';
import type { Choice, Field, Suggestion } from '../../port/cards.ts';
import type { Services } from '../services.ts';

/** One option of a command: how it is asked for, and how what was typed becomes a value. */
export interface Option<V = unknown> {
  readonly kind: Field['kind'];
  readonly label: Key;
  readonly hint?: Key;
  readonly required: boolean;
  readonly maxLength: number;
  /** What was typed is taken whole: quotes in it mean something. */
  readonly verbatim?: true;
  /** Hidden ones are filled in by buttons only and never asked for. */
  readonly hidden: boolean;
  readonly choices?: (desk: Desk) => readonly Choice[];
  /** What could be meant by what was typed so far, asked while one types; one bounded read. */
  readonly suggest?: (services: Services, typed: string, now: Temporal.Instant) => Promise<readonly Suggestion[]>;
  /** From what was typed, trimmed; `undefined` where nothing was and the option is not required. */
  readonly schema: z.ZodType<V, string | undefined>;
}

export type Options = Readonly<Record<string, Option>>;
export type Values<O extends Options> = { readonly [K in keyof O]: O[K] extends Option<infer V> ? V : never };

interface Asked {
  readonly label: Key;
  readonly hint?: Key;
  readonly max?: number;
}

/** A zod issue that carries the words for the person who typed it. */
function fault(ctx: z.RefinementCtx, text: Text): void {
  ctx.addIssue({ code: 'custom', params: { text } });
}

function typed(max: number, singleLine: boolean) {
  return z.string().superRefine((value, ctx) => {
    if (value.length > max) return fault(ctx, t('fault.tooLong', { max, length: value.length }));
    const found = faultInWords(value, singleLine);
    if (found !== undefined) fault(ctx, t(`fault.${found}`));
  });
}

function needed<V>(schema: z.ZodType<V, string>): z.ZodType<V, string | undefined> {
  return z
    .string()
    .optional()
    .transform((value, ctx) => {
      if (value !== undefined && value !== '') return value;
      fault(ctx, t('fault.empty'));
      return z.NEVER;
    })
    .pipe(schema);
}

function perhaps<V>(schema: z.ZodType<V, string>): z.ZodType<V | undefined, string | undefined> {
  return z
    .string()
    .optional()
    .transform((value) => (value === '' ? undefined : value))
    .pipe(schema.optional() as z.ZodType<V | undefined, string | undefined>);
}

const number: z.ZodType<number, string> = z.string().transform((value, ctx) => {
  const read = numberOf(value);
  if (read !== undefined) return read;
  fault(ctx, t('fault.ticketNumber'));
  return z.NEVER;
});

const address: z.ZodType<string, string> = typed(254, true).superRefine((value, ctx) => {
  if (!z.email().safeParse(value).success) fault(ctx, t('fault.address'));
});

const code: z.ZodType<string, string> = z.string().transform((value, ctx) => {
  const read = readCode(value);
  if (read !== undefined) return read;
  fault(ctx, t('fault.code'));
  return z.NEVER;
});

function base(kind: Field['kind'], asked: Asked, maxLength: number) {
  return {
    kind,
    label: asked.label,
    maxLength,
    hidden: false,
    ...(asked.hint === undefined ? {} : { hint: asked.hint }),
  };
}

const LINE = 200;
const TEXT = 8_000;

/** The kinds of options. Every length is counted in UTF-16 units. */
export const option = {
  /** A ticket number; inside a ticket's thread it may be left out. */
  ticket(): Option<number> {
    return { ...base('line', { label: 'option.ticket' }, 20), required: true, schema: needed(number) };
  },
  /** Another ticket's number: the thread that one is in does not say it. */
  otherTicket(asked: Asked): Option<number> {
    return { ...base('line', asked, 20), required: true, schema: needed(number) };
  },
  optionalTicket(): Option<number | undefined> {
    return { ...base('line', { label: 'option.ticket' }, 20), required: false, schema: perhaps(number) };
  },
  line(asked: Asked): Option<string> {
    const max = asked.max ?? LINE;
    return { ...base('line', asked, max), required: true, schema: needed(typed(max, true)) };
  },
  optionalLine(asked: Asked): Option<string | undefined> {
    const max = asked.max ?? LINE;
    return { ...base('line', asked, max), required: false, schema: perhaps(typed(max, true)) };
  },
  text(asked: Asked): Option<string> {
    const max = asked.max ?? TEXT;
    return { ...base('paragraph', asked, max), required: true, schema: needed(typed(max, false)) };
  },
  optionalText(asked: Asked): Option<string | undefined> {
    const max = asked.max ?? TEXT;
    return { ...base('paragraph', asked, max), required: false, schema: perhaps(typed(max, false)) };
  },
  address(asked: Asked): Option<string> {
    return { ...base('line', asked, 254), required: true, schema: needed(address) };
  },
  optionalAddress(asked: Asked): Option<string | undefined> {
    return { ...base('line', asked, 254), required: false, schema: perhaps(address) };
  },
  /** A code that was mailed. */
  code(asked: Asked): Option<string> {
    return { ...base('line', asked, 40), required: true, schema: needed(code) };
  },
  /** Whether the value is one of the choices is checked where the desk's settings are known. */
  choice(asked: Asked, choices: (desk: Desk) => readonly Choice[]): Option<string> {
    return { ...base('select', asked, 100), required: true, choices, schema: needed(typed(100, true)) };
  },
  optionalChoice(asked: Asked, choices: (desk: Desk) => readonly Choice[]): Option<string | undefined> {
    return { ...base('select', asked, 100), required: false, choices, schema: perhaps(typed(100, true)) };
  },
  /**
   * Files beside what is filled in, as their ids: `Context.files` has those that were put into the form. Only asked for in a
   * form, and on platforms that can; nobody types one.
   */
  files(asked: Asked): Option<readonly string[] | undefined> {
    const ids = z.string().transform((value): readonly string[] => value.split(',').filter((id) => id !== ''));
    return { ...base('file', asked, 4_000), required: false, schema: perhaps(ids) };
  },
  /** Somebody or something that is found while one types; what was not chosen is taken as it was typed. */
  lookup(asked: Asked, suggest: NonNullable<Option['suggest']>): Option<string> {
    return { ...option.line(asked), kind: 'lookup', suggest };
  },
  /** Words to look for, with their quotes. */
  search(asked: Asked): Option<string | undefined> {
    return { ...option.optionalLine({ ...asked, max: LONGEST_SEARCH }), verbatim: true };
  },
  /** Filled in by a button, never by a person. */
  hidden(): Option<string | undefined> {
    return hidden(200);
  },
  /** The same for more than an id. */
  hiddenLine({ max = LINE }: Pick<Asked, 'max'>): Option<string | undefined> {
    return hidden(max);
  },
} as const;

function hidden(max: number): Option<string | undefined> {
  return {
    ...base('line', { label: 'option.ticket' }, max),
    required: false,
    hidden: true,
    schema: perhaps(typed(max, true)),
  };
}
