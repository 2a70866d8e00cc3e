import type { MiddlewareHandler } from 'hono';
import { catalogueOf, preferredLanguage } from '../i18n/catalogues.ts';
import type { Catalogue } from '../i18n/en.ts';
import { textOf } from './html.ts';
import { errorPage } from './views/layout.ts';

/** What the workspace's own pages may do: nothing but what comes from here. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** Headers of every answer; an answer that says its own policy keeps it. */
export const secureHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  const { headers } = c.res;
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', pagePolicy);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'same-origin');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('cross-origin-resource-policy', 'same-origin');
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
};

/**
 * Refuses a request that names another host, so that a page elsewhere cannot reach the workspace by pointing its own
 * name here (DNS rebinding). Names of this machine and the host that was set are right; where the host that was set
 * means every address of the machine, so is any address written in numbers, which no foreign name can be.
 */
export function hostGuard(host: string, port: number): MiddlewareHandler {
  const isOwn = ownHosts(host, port);
  return async (c, next) => {
    if (isOwn(c.req.header('host'))) return next();
    const { words, language } = speaker(c.req.header('accept-language'));
    const page = errorPage(words, language, words.wrongHostTitle, words.wrongHostText(`http://127.0.0.1:${port}`));
    return c.html(textOf(page), 421);
  };
}

/** Whether the host that a request names is this server, which listens on `host`. */
export function ownHosts(host: string, port: number): (asked: string | undefined) => boolean {
  const right = new Set(['127.0.0.1', 'localhost', '[::1]', bracketed(host)].map((name) => `${name}:${port}`));
  right.add(bracketed(host));
  const everywhere = host === '0.0.0.0' || host === '::';
  return (asked = '') => right.has(asked.toLowerCase()) || (everywhere && isNumeric(asked));
}

function bracketed(host: string): string {
  const name = host.toLowerCase();
  return name.includes(':') && !name.startsWith('[') ? `[${name}]` : name;
}

function isNumeric(host: string): boolean {
  return /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]+\])(:\d{1,5})?$/u.test(host);
}

/** The header that only the workspace's own script sends; a form or a link elsewhere cannot. */
export const ownHeader = 'x-workspace';

/**
 * Refuses what changes something unless it comes from the workspace's own page: by `Origin` and `Sec-Fetch-Site`, and
 * by a header that another site's page can only send after asking, which is never granted. Plain forms of the
 * workspace (password, lock) go without that header.
 */
export function originGuard(plainForms: ReadonlySet<string>): MiddlewareHandler {
  return async (c, next) => {
    const isReading = c.req.method === 'GET' || c.req.method === 'HEAD';
    // A link elsewhere may lead here; a page elsewhere may not load anything of it in the background.
    const isSpying = c.req.header('sec-fetch-site') === 'cross-site' && c.req.header('sec-fetch-mode') !== 'navigate';
    if (isReading && !isSpying) return next();
    const fromHere = comesFromHere(c.req.raw.headers);
    if (fromHere && (plainForms.has(c.req.path) || c.req.header(ownHeader) !== undefined)) return next();
    const { words, language } = speaker(c.req.header('accept-language'));
    if (c.req.header(ownHeader) !== undefined) return c.json({ kind: 'refused', text: words.refusedText }, 403);
    return c.html(textOf(errorPage(words, language, words.refusedTitle, words.refusedText)), 403);
  };
}

/** A link on another site's page leads here: it may show what there is, and change nothing. */
export function isLedHere(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  return site === 'cross-site' || site === 'same-site';
}

function comesFromHere(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return false;
  const origin = headers.get('origin');
  if (origin === null) return site === 'same-origin';
  const parsed = URL.parse(origin);
  return parsed !== null && parsed.host === (headers.get('host') ?? '').toLowerCase();
}

/** In which language to speak with somebody who is nobody yet. */
export function speaker(accept: string | undefined): { words: Catalogue; language: string } {
  const language = preferredLanguage(accept);
  return { words: catalogueOf(language), language };
}
