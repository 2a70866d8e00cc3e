import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { systemClock } from '#src/lib/clock.ts';
import type { Hub } from '#src/workspace/hub.ts';
import type { Workspace } from '#src/workspace/model.ts';
import { type WebApp, webApp } from '#src/workspace/web/app.ts';
import { openWorkspace } from '#src/workspace/workspace.ts';

let folder: string;
export let workspace: Workspace & Hub;
export let app: WebApp;
const failures: unknown[] = [];
/** Passwords that were told to be wrong. */
export const wrong: string[] = [];
export const host = '127.0.0.1:3000';
export const own = { 'x-workspace': '1', origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };

/** Makes a workspace and its pages for each test of a file; with a password where one is given. */
export function usePages(given: { password?: string } = {}): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'relevo-web-'));
    workspace = openWorkspace({ file: join(folder, 'workspace.sqlite'), clock: systemClock, patience: 50 });
    make(given);
  });

  afterEach(() => {
    workspace.close();
    rmSync(folder, { recursive: true });
    wrong.splice(0);
    expect(failures.splice(0)).toEqual([]);
  });
}

/** Serves the workspace of the test by pages that are made anew. */
export function make(given: { host?: string; password?: string } = {}): WebApp {
  const onFailure = (error: unknown) => failures.push(error);
  const onWrongPassword = () => wrong.push('wrong');
  app = webApp({ workspace, host: '127.0.0.1', port: 3000, onFailure, onWrongPassword, ...given });
  return app;
}

export function ask(path: string, headers: Record<string, string> = {}, init: RequestInit = {}) {
  return app.fetch(new Request(`http://${host}${path}`, { ...init, headers: { host, ...headers } }));
}

export function post(path: string, body: unknown, headers: Record<string, string> = own) {
  const json = { 'content-type': 'application/json', ...headers };
  return ask(path, json, { method: 'POST', body: JSON.stringify(body) });
}

export const said = (text = 'Hello') => ({ text });
export const messages = '/as/ana/c/support-acme/messages';
export const texts = () => workspace.messages('ana', 'support-acme').map((message) => message.text);
