import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import { launchChromium, tourLeft } from './chromium.ts';
import { ScriptedBot, startWorkspace } from './workspace-kit.ts';

const browser = await launchChromium();
export const noBrowser = browser === undefined;

export interface Stage {
  readonly workspace: Awaited<ReturnType<typeof startWorkspace>>;
  readonly bot: ScriptedBot;
  /** A page of its own, live, whose every complaint fails the test. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** Goes somewhere else with a page, and waits until it is live there. */
  go(page: Page, path: string): Promise<void>;
}

interface StageOptions {
  readonly password?: string;
  /** The tour is offered. */
  readonly isNew?: boolean;
  /** What the browser says when it refuses what the test tries. */
  readonly refusals?: RegExp;
}

/** A workspace with a bot for each test, and pages that are closed after it. */
export function stage({ isNew = false, refusals = /^$/u, ...options }: StageOptions = {}): Stage {
  let workspace: Awaited<ReturnType<typeof startWorkspace>>;
  let bot: ScriptedBot;
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  beforeEach(async () => {
    workspace = await startWorkspace(options);
    bot = new ScriptedBot(workspace.workspace);
    bot.join();
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    await workspace.stop();
    expect(workspace.failures).toEqual([]);
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
  });
  return {
    get workspace() {
      return workspace;
    },
    get bot() {
      return bot;
    },
    async open(path, given = {}) {
      if (browser === undefined) throw new Error('there is no browser');
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...given });
      contexts.push(context);
      if (!isNew) await context.addInitScript(tourLeft);
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        const words = `${message.text()} ${message.location().url}`;
        if (message.type() === 'error' && !part.test(words) && !refusals.test(words)) complaints.push(words);
      });
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
