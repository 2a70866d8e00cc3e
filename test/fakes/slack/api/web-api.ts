import { eventScopes } from '../event-scopes.ts';
import type { Json } from '../model.ts';
import type { SlackStandIn } from '../slack.ts';
import { tokens } from '../tokens.ts';
import { chat } from './chat.ts';
import { conversations } from './conversations.ts';
import { files } from './files.ts';
import { Args, type Method, type Methods, Refused } from './method.ts';
import { people } from './people.ts';
import { views } from './views.ts';

const methods: Methods = { ...chat, ...conversations, ...files, ...people, ...views };
/** Codes that say that the caller broke the documentation's rules, whatever the state. */
const broken = new Set(['invalid_arguments', 'invalid_blocks', 'invalid_blocks_format', 'invalid_metadata_format']);

export const isMethod = (name: string): boolean => name in methods;

/** The bot's scopes that open a method, or let it say more. */
export function scopesOf(name: string): readonly string[] {
  const { scopes = [], more = [], token } = methods[name] ?? {};
  return token === 'app' ? [] : [...scopes, more].flat();
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Json | string;
}

/** The methods by their names, with what is the same for all: tokens, scopes, arguments, limits. */
export class WebApi {
  readonly #slack: SlackStandIn;
  /** How often each method was called. */
  readonly calls = new Map<string, number>();

  constructor(slack: SlackStandIn) {
    this.#slack = slack;
  }

  scopes(): readonly string[] {
    return [...new Set(['commands', ...Object.keys(methods).flatMap(scopesOf), ...eventScopes])];
  }

  async call(name: string, given: Json, token: string, host: string): Promise<Answer> {
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
    const method = methods[name];
    if (method === undefined) {
      this.#slack.violations.push(`${name} is no method`);
      return refusal('unknown_method');
    }
    const channel = method.tier === 'posting' ? `:${String(given['channel'])}` : '';
    const seconds = this.#slack.rates.take(`${name}${channel}`, method.tier);
    if (seconds !== undefined) return tooMany(seconds);
    const headers = { 'x-oauth-scopes': this.#slack.scopes.list().join(',') };
    try {
      this.#authorize(method, token);
      const args = Args.read(given, method.args);
      this.#slack.blockKit.seen?.note(name, undefined);
      const body = { ok: true, ...(await method.run(this.#slack, args, host)) };
      return { status: 200, headers, body };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (broken.has(error.code)) this.#slack.violations.push(`${name}: ${error.code} ${JSON.stringify(error.more)}`);
      return { ...refusal(error.code, error.more), headers };
    }
  }

  #authorize({ token: kind, scopes }: Method, token: string): void {
    if (token === '') throw new Refused('not_authed');
    const refused = this.#slack.portal[kind === 'app' ? 'app' : 'bot'];
    if (refused !== undefined) throw new Refused(refused);
    if (kind === 'app') {
      if (token !== tokens.app) throw new Refused(token === tokens.bot ? 'not_allowed_token_type' : 'invalid_auth');
      return;
    }
    if (token !== tokens.bot) throw new Refused('invalid_auth');
    if (scopes.length === 0 || scopes.some((scope) => this.#slack.scopes.has(scope))) return;
    throw new Refused('missing_scope', {
      needed: scopes.join(','),
      provided: this.#slack.scopes.list().join(','),
    });
  }
}

export function tooMany(seconds: number): Answer {
  const headers = { 'retry-after': String(seconds) };
  return { status: 429, headers, body: { ok: false, error: 'ratelimited' } };
}

export function refusal(error: string, more: Json = {}): Answer {
  return { status: 200, body: { ok: false, error, ...more } };
}
