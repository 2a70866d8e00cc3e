import type { Json } from '../model.ts';
import type { Tier } from '../rates.ts';
import type { SlackStandIn } from '../slack.ts';

/** One method of the Web API, by its page under https://docs.slack.dev/reference/methods. */
export interface Method {
  readonly tier: Tier;
  /** Which bot scopes open it; one of them is enough, where the page says so. */
  readonly scopes: readonly string[];
  /** A scope with which it says more. */
  readonly more?: string;
  /** `app`: with an app-level token. */
  readonly token?: 'app';
  /** Every argument that the page knows; a required one with `!`. */
  readonly args: Readonly<Record<string, ArgKind | `${ArgKind}!`>>;
  /** @param host the address by which it was called */
  run(slack: SlackStandIn, args: Args, host: string): Json | Promise<Json>;
}

export type Methods = Readonly<Record<string, Method>>;
type ArgKind = 'string' | 'integer' | 'boolean' | 'json';

/** `ok: false`, with a code that the method's page knows. */
export class Refused extends Error {
  readonly code: string;
  readonly more: Json;

  constructor(code: string, more: Json = {}) {
    super(code);
    this.code = code;
    this.more = more;
  }
}

/** What was given, as its kinds say. */
export class Args {
  readonly #given: Json;

  constructor(given: Json) {
    this.#given = given;
  }

  /** @throws Refused where an argument is missing, unknown or of another kind */
  static read(given: Json, kinds: Method['args']): Args {
    const unknown = Object.keys(given).find((name) => !(name in kinds) && name !== 'token' && name !== 'team_id');
    if (unknown !== undefined) throw new Refused('invalid_arguments', { unknown });
    const read: Record<string, unknown> = {};
    for (const [name, kind] of Object.entries(kinds)) {
      const value = given[name];
      if (value === undefined || value === null || value === '') {
        if (kind.endsWith('!') && !(value === '' && name === 'text'))
          throw new Refused('invalid_arguments', { missing: name });
        continue;
      }
      read[name] = readValue(value, kind.replace('!', ''), name);
    }
    return new Args(read);
  }

  text(name: string): string {
    return this.optional(name) ?? '';
  }

  optional(name: string): string | undefined {
    const value = this.#given[name];
    return typeof value === 'string' ? value : undefined;
  }

  number(name: string, otherwise: number): number {
    const value = this.#given[name];
    return typeof value === 'number' ? value : otherwise;
  }

  flag(name: string): boolean {
    return this.#given[name] === true;
  }

  json(name: string): unknown {
    return this.#given[name];
  }
}

function readValue(value: unknown, kind: string, name: string): unknown {
  const wrong = () => new Refused('invalid_arguments', { wrong: name });
  switch (kind) {
    case 'integer': {
      const number = Number(value);
      if (!Number.isInteger(number)) throw wrong();
      return number;
    }
    case 'boolean':
      if (!['true', 'false', '1', '0', true, false].includes(value as string)) throw wrong();
      return value === true || value === 'true' || value === '1';
    case 'json':
      if (typeof value !== 'string') return value;
      try {
        return JSON.parse(value);
      } catch {
        throw wrong();
      }
    default:
      if (typeof value !== 'string' && typeof value !== 'number') throw wrong();
      return String(value);
  }
}

/** Pages by cursor, newest or oldest first as given. https://docs.slack.dev/apis/web-api/pagination */
export function page<T>(
  all: readonly T[],
  args: Args,
  most: number,
): { readonly some: readonly T[]; readonly more: Json } {
  const from = fromCursor(args.optional('cursor'));
  const limit = Math.min(args.number('limit', 100), most);
  const some = all.slice(from, from + limit);
  const next = from + limit < all.length ? Buffer.from(`next:${from + limit}`).toString('base64') : '';
  return { some, more: { has_more: next !== '', response_metadata: { next_cursor: next } } };
}

function fromCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const [, from] = /^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString()) ?? [];
  if (from === undefined) throw new Refused('invalid_cursor');
  return Number(from);
}
