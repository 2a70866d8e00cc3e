import type { ConsoleMessage, Page } from 'playwright-core';
import { afterEach, beforeEach, expect } from 'vitest';
import { theBrowser } from './chromium.ts';
import { leaveWindow, takeWindow, type Wanted, type Window } from './windows.ts';
import { ScriptedBot, startWorkspace } from './workspace-kit.ts';

export const noBrowser = (await theBrowser()) === undefined;

export interface Stage {
  readonly workspace: Awaited<ReturnType<typeof startWorkspace>>;
  readonly bot: ScriptedBot;
  /** A page in a window of its own, live, whose every complaint fails the test. */
  open(path: string, wanted?: Wanted): Promise<Page>;
  /** Goes somewhere else with a page, and waits until it is live there. */
  go(page: Page, path: string): Promise<void>;
}

interface StageOptions extends Pick<Wanted, 'isNew'> {
  readonly password?: string;
  /** What the browser says when it refuses what the test tries. */
  readonly refusals?: RegExp;
}

/** A workspace with a bot for each test, and windows that are empty after it. */
export function stage({ isNew = false, refusals = /^$/u, ...options }: StageOptions = {}): Stage {
  let workspace: Awaited<ReturnType<typeof startWorkspace>>;
  let bot: ScriptedBot;
  const windows: Window[] = [];
  const complaints: string[] = [];
  const onError = (error: Error) => void complaints.push(String(error));
  const onConsole = (message: ConsoleMessage) => {
    const words = `${message.text()} ${message.location().url}`;
    if (message.type() === 'error' && !part.test(words) && !refusals.test(words)) complaints.push(words);
  };
  beforeEach(async () => {
    workspace = await startWorkspace(options);
    bot = new ScriptedBot(workspace.workspace);
    bot.join();
  });
  afterEach(async () => {
    for (const window of windows.splice(0)) {
      await leaveWindow(window, workspace.url);
      window.page.off('pageerror', onError);
      window.page.off('console', onConsole);
    }
    await workspace.stop();
    expect(workspace.failures).toEqual([]);
    expect(complaints.splice(0)).toEqual([]);
  });
  return {
    get workspace() {
      return workspace;
    },
    get bot() {
      return bot;
    },
    async open(path, wanted = {}) {
      const window = await takeWindow({ ...wanted, isNew });
      windows.push(window);
      const { page } = window;
      page.on('pageerror', onError);
      page.on('console', onConsole);
      await this.go(page, path);
      return page;
    },
    async go(page, path) {
      await page.goto(`${workspace.url}${path}`);
      if (path.startsWith('/as/')) await page.waitForSelector('html[data-live]', { state: 'attached' });
    },
  };
}

/**
 * What belongs to the play: a connection that breaks, a file or a change that is refused, a page that is not there, a wrong password, and what a mail brought and was kept from
 * running or loading.
 */
const part =
  /net::ERR_|\/files\?name=|\/edit$|\/nowhere$|\/login$|\/read$|(Blocked script execution|Loading the image) .*\/mail\//u;
