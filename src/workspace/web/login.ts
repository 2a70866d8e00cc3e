import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { systemClock } from '../../lib/clock.ts';
import { ownHeader, speaker } from './guards.ts';
import { textOf } from './html.ts';
import { loginPage } from './views/layout.ts';

const cookie = 'workspace';
const openPaths = /^\/(login$|assets\/)/u;
const attempts = { most: 5, windowMs: 60_000 };
/** A cookie is good for this long, and never longer than the process. */
const stayMs = 12 * 3_600_000;

/**
 * Puts the whole workspace behind a password. The cookie is signed with a secret of this process, so that a restart
 * asks anew.
 *
 * @param wrong is told of each try that failed; those that are held back, as there were too many, are none
 */
export function requirePassword(app: Hono, password: string, wrong: () => void): void {
  const door = new Door(password);
  app.use('*', guard(door));
  app.get('/login', async (c) => {
    const { words, language } = speaker(c.req.header('accept-language'));
    return c.html(textOf(loginPage(words, language, {})));
  });
  app.post('/login', bodyLimit({ maxSize: 4096 }), async (c) => {
    const { words, language } = speaker(c.req.header('accept-language'));
    const from = addressOf(c);
    // Read first: tries that are held back half-sent would all be let in by a count that none of them stands on yet.
    const given = (await c.req.parseBody())['password'];
    const wait = door.waitFor(from);
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return c.html(textOf(loginPage(words, language, { fault: words.loginLater(wait) })), 429);
    }
    if (!door.opensTo(typeof given === 'string' ? given : '', from)) {
      wrong();
      return c.html(textOf(loginPage(words, language, { fault: words.loginWrong })), 401);
    }
    const secure = c.req.header('x-forwarded-proto') === 'https' || c.req.url.startsWith('https:');
    setCookie(c, cookie, door.ticket(), { httpOnly: true, sameSite: 'Strict', path: '/', secure });
    return c.redirect('/', 303);
  });
  app.post('/logout', (c) => {
    door.forget(getCookie(c, cookie));
    deleteCookie(c, cookie, { path: '/' });
    return c.redirect('/login', 303);
  });
}

function guard(door: Door): MiddlewareHandler {
  return async (c, next) => {
    if (openPaths.test(c.req.path) || door.knows(getCookie(c, cookie))) return next();
    if (c.req.header(ownHeader) !== undefined || c.req.path.endsWith('/live')) return c.body(null, 401);
    return c.redirect('/login', 303);
  };
}

/** The other side's address as the socket says it; without one (no socket) everybody shares the same count. */
function addressOf(c: Context): string {
  const bindings = c.env as Partial<HttpBindings> | undefined;
  return bindings?.incoming?.socket.remoteAddress ?? '';
}

class Door {
  readonly #secret = randomBytes(32);
  readonly #password: Buffer;
  readonly #failures = new Map<string, number[]>();
  /** Tickets of people who left, until they would have ended. */
  readonly #left = new Map<string, number>();

  constructor(password: string) {
    this.#password = this.#mac(password);
  }

  /** Seconds until the address may try again, 0 when it may now. */
  waitFor(address: string): number {
    const recent = this.#recent(address);
    const oldest = recent[0];
    if (recent.length < attempts.most || oldest === undefined) return 0;
    return Math.ceil((oldest + attempts.windowMs - nowMs()) / 1000);
  }

  opensTo(password: string, address: string): boolean {
    // Both sides are digests of one length, so the time taken says nothing about the password.
    if (timingSafeEqual(this.#mac(password), this.#password)) {
      this.#failures.delete(address);
      return true;
    }
    this.#failures.set(address, [...this.#recent(address), nowMs()]);
    return false;
  }

  ticket(): string {
    const until = `${nowMs() + stayMs}-${randomBytes(9).toString('base64url')}`;
    return `${until}.${this.#mac(`until ${until}`).toString('base64url')}`;
  }

  knows(ticket: string | undefined): boolean {
    return this.#endOf(ticket) > nowMs() && !this.#left.has(ticket ?? '');
  }

  /** Whoever leaves has left, also for somebody who has a copy of the cookie. */
  forget(ticket: string | undefined): void {
    const now = nowMs();
    for (const [one, end] of this.#left) if (end <= now) this.#left.delete(one);
    const end = this.#endOf(ticket);
    if (ticket !== undefined && end > now) this.#left.set(ticket, end);
  }

  /** Until when a ticket of this process is good; 0 for any other. */
  #endOf(ticket: string | undefined): number {
    const [until, mac] = (ticket ?? '').split('.');
    if (until === undefined || mac === undefined) return 0;
    const given = Buffer.from(mac, 'base64url');
    const right = this.#mac(`until ${until}`);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return 0;
    return Number.parseInt(until, 10);
  }

  #recent(address: string): number[] {
    const since = nowMs() - attempts.windowMs;
    for (const [from, times] of this.#failures) {
      if (times.every((at) => at <= since)) this.#failures.delete(from);
    }
    return (this.#failures.get(address) ?? []).filter((at) => at > since);
  }

  #mac(words: string): Buffer {
    return createHmac('sha256', this.#secret).update(words).digest();
  }
}

function nowMs(): number {
  return systemClock.now().epochMilliseconds;
}
