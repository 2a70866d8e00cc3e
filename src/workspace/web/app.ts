import { type Context, Hono } from 'hono';
import { catalogueOf } from '../i18n/catalogues.ts';
import type { Catalogue } from '../i18n/en.ts';
import { Empty, NotHere, TooLong, type Workspace } from '../model.ts';
import { serveAssets } from './assets.ts';
import type { Shop } from './desk.ts';
import { hostGuard, originGuard, ownHeader, secureHeaders, speaker } from './guards.ts';
import { textOf } from './html.ts';
import { BadRequest, EmptyFile } from './input.ts';
import { requirePassword } from './login.ts';
import { serveActions } from './routes/actions.ts';
import { serveAnswers } from './routes/answers.ts';
import { serveData } from './routes/data.ts';
import { servePages } from './routes/pages.ts';
import { errorPage } from './views/layout.ts';

export interface WebOptions {
  readonly workspace: Workspace;
  /** The host and port at which it listens: requests that name another are refused. */
  readonly host: string;
  readonly port: number;
  /** Asked for before anything else, when there is one. */
  readonly password?: string;
  /** Told of each wrong password. */
  readonly onWrongPassword?: () => void;
  /** Told of what went wrong by no fault of the one who asked. */
  readonly onFailure?: (error: unknown) => void;
}

export interface WebApp {
  /** `env`: what the server knows of the connection, for telling those apart who try passwords. */
  fetch(request: Request, env?: object): Response | Promise<Response>;
}

/** The workspace's pages. Not for a page elsewhere: neither to show, nor to read, nor to write through. */
export function webApp(options: WebOptions): WebApp {
  const { workspace, host, port, password } = options;
  const app = new Hono();
  const shop: Shop = { workspace, lockable: password !== undefined };
  app.use('*', secureHeaders, hostGuard(host, port), originGuard(new Set(['/login', '/logout'])));
  serveAssets(app);
  if (password !== undefined) requirePassword(app, password, () => options.onWrongPassword?.());
  servePages(app, shop);
  serveActions(app, shop);
  serveAnswers(app, shop);
  serveData(app, shop);
  app.notFound((c) => tell(c, workspace, new NotHere('no such page')));
  app.onError((error, c) => {
    const known = error instanceof NotHere || error instanceof BadRequest || isRefusal(error);
    if (!known) options.onFailure?.(error);
    return tell(c, workspace, error);
  });
  return app;
}

/** Says what is wrong in the reader's language: to a person as a page, to the script as a text. */
function tell(c: Context, workspace: Workspace, error: unknown): Response | Promise<Response> {
  const { words, language } = readerOf(c, workspace);
  const { status, title, text } = sayingOf(words, error);
  if (c.req.header(ownHeader) !== undefined) {
    const said = error instanceof NotHere && c.req.method === 'POST' ? words.notHereAnyMore : text;
    return c.json({ kind: 'fault', text: said }, status);
  }
  return c.html(textOf(errorPage(words, language, title, text)), status);
}

function readerOf(c: Context, workspace: Workspace): { words: Catalogue; language: string } {
  const id = /^\/as\/([^/]{1,100})/u.exec(c.req.path)?.[1];
  const member = workspace.members().find((one) => one.id === id);
  if (member === undefined) return speaker(c.req.header('accept-language'));
  return { words: catalogueOf(member.language), language: member.language };
}

interface Saying {
  readonly status: 400 | 404 | 413 | 500;
  readonly title: string;
  readonly text: string;
}

function sayingOf(words: Catalogue, error: unknown): Saying {
  if (error instanceof NotHere) return { status: 404, title: words.notFoundTitle, text: words.notFoundText };
  if (error instanceof BadRequest) return { status: 400, title: words.badTitle, text: words.badText };
  if (error instanceof TooLong) return { status: 413, title: words.badTitle, text: tooLongText(words, error) };
  if (error instanceof Empty) return { status: 400, title: words.badTitle, text: words.nothingWritten };
  if (error instanceof EmptyFile) return { status: 400, title: words.badTitle, text: words.emptyFile };
  return { status: 500, title: words.failedTitle, text: words.failedText };
}

function tooLongText(words: Catalogue, { what, limit }: TooLong): string {
  if (what === 'file') return words.tooBig(Math.floor(limit / 1024 / 1024));
  if (what === 'files') return words.tooMany(limit);
  return words.tooLong(limit);
}

function isRefusal(error: unknown): boolean {
  return error instanceof TooLong || error instanceof Empty || error instanceof EmptyFile;
}
