import { RetryLater } from '../../lib/errors.ts';
import { askedToWait } from '../../lib/retry-after.ts';

/** Slack refused a call for good. */
export class SlackRefusal extends Error {
  override readonly name = 'SlackRefusal';
  readonly code: string;

  constructor(method: string, code: string) {
    super(`Slack refused ${method} (${code})`);
    this.code = code;
  }
}

/** Somebody has to put something right before a call can go through: `relevo doctor` says what. */
export class Hindered extends RetryLater {
  readonly code: string;
  /** The scope that is missing, where that is it; several of which one is enough stand behind commas. */
  readonly needed: string;

  constructor(method: string, code: string, needed = '') {
    super(`Slack refused ${method} for now (${code})`, { afterMs: 60_000 });
    this.code = code;
    this.needed = needed;
  }
}

/** Where the tokens are. */
export const pages = "the app's page at https://api.slack.com/apps";

const tokenPlaces = {
  SLACK_BOT_TOKEN: 'copy it anew from OAuth & Permissions',
  SLACK_APP_TOKEN:
    'generate one with connections:write in Basic Information, App-Level Tokens, with Socket Mode switched on',
} as const;

/** What a failure says to whoever set a token: that Slack does not take it, and where the right one is. Others as they are. */
export function ofToken(variable: keyof typeof tokenPlaces, error: unknown): unknown {
  if (!(error instanceof Hindered)) return error;
  return new Error(`Slack does not take ${variable} (${error.code}): ${tokenPlaces[variable]} on ${pages}`);
}

/** It may have happened all the same: the answer was lost, or Slack failed over it. */
export class Doubtful extends RetryLater {}

/** Codes after which a call may go through later. https://docs.slack.dev/reference/methods, under Errors */
const later = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'service_unavailable',
  'team_added_to_org',
]);
/** Codes that say that a token is not taken, whatever is asked with it. https://docs.slack.dev/reference/methods/auth.test, under Errors */
export const ofTokens: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'not_allowed_token_type',
  'token_revoked',
  'token_expired',
  'account_inactive',
]);
const hindrances = new Set([...ofTokens, 'not_in_channel', 'missing_scope', 'ekm_access_denied']);

/** “It is possible some aspect of the operation succeeded before the error was raised.” */
const doubtful = new Set(['internal_error', 'fatal_error', 'request_timeout']);

interface Thrown {
  readonly code?: string;
  readonly retryAfter?: number;
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly data?: { readonly error?: unknown; readonly needed?: unknown };
  readonly original?: unknown;
}

/** What a call of Slack's client threw, as Relevo knows it: RetryLater, Doubtful, or a SlackRefusal. */
export function failureOf(method: string, error: unknown): Error {
  // The SDK rejects with nothing at all where a connection ends before it stood.
  const thrown = (error ?? {}) as Thrown;
  if (thrown.code === 'slack_webapi_rate_limited_error')
    return new RetryLater(`${method} is rate limited`, { afterMs: (thrown.retryAfter ?? 1) * 1000 });
  if (thrown.code === 'slack_webapi_http_error') return statusFailure(method, thrown);
  if (thrown.code === 'slack_webapi_platform_error') {
    const { error: code, needed } = thrown.data ?? {};
    return refusalOf(method, String(code), typeof needed === 'string' ? needed : '');
  }
  const message = `Slack was not reached for ${method}`;
  const unsent = thrown.code === 'slack_webapi_request_error' && isUnsent(thrown.original);
  return unsent ? new RetryLater(message, { cause: error }) : new Doubtful(message, { cause: error });
}

function statusFailure(method: string, { statusCode: status = 0, headers = {} }: Thrown): Error {
  const wait = askedToWait(headers);
  if (status === 429) return new RetryLater(`${method} is rate limited`, { afterMs: 1_000, ...wait });
  if (status >= 500) return new Doubtful(`Slack answered ${method} with status ${status}`, wait);
  return new SlackRefusal(method, `status ${status}`);
}

function refusalOf(method: string, code: string, needed: string): Error {
  // Something between Relevo and Slack answered with a page.
  if (!/^[\w.-]{1,80}$/.test(code) || doubtful.has(code)) return new Doubtful(`Slack failed over ${method}`);
  if (hindrances.has(code)) return new Hindered(method, code, needed);
  return later.has(code) ? new RetryLater(`${method} has to wait (${code})`) : new SlackRefusal(method, code);
}

/** Nobody was there to take the request. */
function isUnsent(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { readonly code?: unknown; readonly cause?: unknown };
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') return true;
  return cause !== undefined && isUnsent(cause);
}
