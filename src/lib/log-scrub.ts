import type { LogFields } from './log-fields.ts';

/** Kept in step with `LogFields` by the type check: a field that is missing here does not compile. */
const allowed: Readonly<Record<keyof LogFields, true>> = {
  ticket: true,
  key: true,
  id: true,
  kind: true,
  command: true,
  job: true,
  platform: true,
  channel: true,
  person: true,
  role: true,
  team: true,
  from: true,
  to: true,
  setting: true,
  outcome: true,
  code: true,
  ms: true,
  count: true,
  attempt: true,
  version: true,
  port: true,
  pid: true,
  signal: true,
  path: true,
  url: true,
  error: true,
};

const mostWords = 200;
const mostCauses = 3;

/** Cleans what goes into a log line; the second line of defence behind the types of `LogFields`. */
export const scrub = { fields, words };

function fields(given: LogFields | undefined): Record<string, unknown> {
  const clean: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given ?? {})) {
    if (!Object.hasOwn(allowed, name) || value === undefined) continue;
    if (name === 'error') clean[name] = describe(value, 0);
    else if (typeof value === 'number' || typeof value === 'boolean') clean[name] = value;
    else if (typeof value === 'string') clean[name] = words(value);
  }
  return clean;
}

/** One line of at most 200 characters without credentials, tokens and mail addresses. */
function words(text: string): string {
  const clean = text
    .slice(0, 10 * mostWords)
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/\/\/[^\s/@]{1,500}@/g, '//***@')
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]+/gi, '$1 ***')
    .replace(
      /\b([\w-]{0,40}(?:password|passwd|secret|token|authorization|api-?key)[\w-]{0,40})(["']?\s*[:=]\s*)[^\s,;&]+/gi,
      '$1$2***',
    )
    .replace(/\bxox[a-z]-[\w-]+/g, '***')
    .replace(/[^\s<>"'(){}:=,;]{1,200}@[\w.-]+/g, (found) => (found.startsWith('//***') ? found : '***@***'));
  return clean.length > mostWords ? `${clean.slice(0, mostWords - 1)}…` : clean;
}

interface Described {
  readonly name: string;
  readonly code?: string | number;
  readonly message: string;
  readonly at?: readonly string[];
  readonly cause?: Described;
}

function describe(error: unknown, depth: number): Described {
  if (!(error instanceof Error)) return { name: typeof error, message: 'thrown, and not an Error' };
  const code = 'code' in error ? error.code : undefined;
  const cause = error.cause instanceof Error && depth < mostCauses ? describe(error.cause, depth + 1) : undefined;
  const at = frames(error);
  return {
    name: words(error.name),
    ...(typeof code === 'number' ? { code } : typeof code === 'string' ? { code: words(code) } : {}),
    message: message(error.message),
    ...(at.length === 0 ? {} : { at }),
    ...(cause === undefined ? {} : { cause }),
  };
}

/**
 * What libraries quote in their messages is what they were given: a customer's words, a duplicate key's value. Only a
 * path stays readable. The first line only, as parsers print their source below it.
 */
function message(text: string): string {
  const [first = ''] = text.slice(0, 5000).split('\n', 1);
  const masked = first
    .replace(/\{.*\}/g, '{…}')
    .replace(/(["'`])(?:(?!\1).)*(?:\1|$)/g, (quoted) =>
      /^.(?:\/|file:|node:|\.{1,2}\/)[^\s]*.$/.test(quoted) ? quoted : '…',
    );
  return words(masked);
}

/** The innermost frames: function and place, without the message that V8 prints above them. */
function frames(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line));
  return lines.slice(0, 5).map((line) => words(line.trim().slice(3)));
}
