import { createHmac } from 'node:crypto';
import type { Kind, Outcome, Way } from './delivery.ts';
import type { Json } from './model.ts';

/** Carries a request to the app: `fetch`, or straight into a function that answers requests. */
export type Carry = (request: Request) => Promise<Response>;

export interface RequestUrls {
  readonly events: string;
  readonly commands: string;
  readonly interactivity: string;
}

/** The headers that say that a request is from Slack. https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signed(secret: string, body: string, seconds = Math.floor(Date.now() / 1000)): Record<string, string> {
  const hash = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `v0=${hash}` };
}

/** The app's request URLs: events as JSON, commands and presses as forms. https://docs.slack.dev/apis/events-api/using-http-request-urls */
export class HttpWay implements Way {
  /** As they are set in the app's settings. */
  urls: RequestUrls;
  readonly #secret: string;
  readonly #patience: number;
  /** Undefined: nobody listens. */
  carry: Carry | undefined;

  constructor(urls: RequestUrls, secret: string, patience: number, carry?: Carry) {
    this.urls = urls;
    this.#secret = secret;
    this.#patience = patience;
    this.carry = carry;
  }

  async send(kind: Kind, payload: Json, retry: { count: number; reason: string }): Promise<Outcome> {
    const request = this.#request(kind, payload, retry);
    if (this.carry === undefined) return { ok: false, reason: 'connection_failed' };
    const late = Symbol('late');
    const timer = Promise.withResolvers<typeof late>();
    const timeout = setTimeout(() => timer.resolve(late), this.#patience);
    try {
      const response = await Promise.race([this.carry(request), timer.promise]);
      if (response === late) return { ok: false, reason: 'http_timeout' };
      const noRetry = response.headers.get('x-slack-no-retry') === '1' ? ({ noRetry: true } as const) : {};
      if (!response.ok) return { ok: false, reason: 'http_error', ...noRetry };
      const text = await response.text();
      return { ok: true, body: text.startsWith('{') ? (JSON.parse(text) as Json) : undefined };
    } catch {
      return { ok: false, reason: 'connection_failed' };
    } finally {
      clearTimeout(timeout);
    }
  }

  #request(kind: Kind, payload: Json, { count, reason }: { count: number; reason: string }): Request {
    const { url, type, body } = this.#body(kind, payload);
    const again: Record<string, string> =
      count === 0 ? {} : { 'x-slack-retry-num': String(count), 'x-slack-retry-reason': reason };
    const agent = 'Slackbot 1.0 (+https://api.slack.com/robots)';
    const headers = { 'content-type': type, 'user-agent': agent, ...signed(this.#secret, body), ...again };
    return new Request(url, { method: 'POST', headers, body });
  }

  #body(kind: Kind, payload: Json): { url: string; type: string; body: string } {
    const form = 'application/x-www-form-urlencoded';
    switch (kind) {
      case 'events_api':
        return { url: this.urls.events, type: 'application/json', body: JSON.stringify(payload) };
      case 'slash_commands': {
        const fields = Object.entries(payload).map(([name, value]) => [name, String(value)]);
        return { url: this.urls.commands, type: form, body: new URLSearchParams(fields).toString() };
      }
      case 'interactive': {
        const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
        return { url: this.urls.interactivity, type: form, body };
      }
    }
  }
}
