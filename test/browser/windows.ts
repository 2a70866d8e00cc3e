import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { theBrowser, tourLeft } from './chromium.ts';

export interface Wanted extends BrowserContextOptions {
  /** The tour is offered. */
  readonly isNew?: boolean;
  /** Its pages are held against the rules of accessibility: `axe` is in each of them. */
  readonly isChecked?: boolean;
}

export interface Window {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly key: string;
  readonly viewport: { width: number; height: number };
}

const require = createRequire(import.meta.url);

/** The packed one, which a page has read in a third of the time. */
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Windows that a test before left empty, by what they were opened with. Each has a process of its own in the browser, whose
 * start costs as much as all that a test does in it.
 */
const idle = new Map<string, Window[]>();

export async function takeWindow(wanted: Wanted): Promise<Window> {
  const key = JSON.stringify(wanted);
  const left = idle.get(key)?.pop();
  if (left !== undefined && !left.page.isClosed()) return left;
  const browser = await theBrowser();
  if (browser === undefined) throw new Error('there is no browser');
  const { isNew = false, isChecked = false, viewport: given, ...options } = wanted;
  const viewport = given ?? { width: 1280, height: 800 };
  const checked = isChecked ? ({ bypassCSP: true, reducedMotion: 'reduce' } as const) : {};
  const context = await browser.newContext({ ...options, ...checked, viewport });
  if (!isNew) await context.addInitScript(tourLeft);
  if (isChecked) await context.addInitScript(axe);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return { context, page, key, viewport };
}

/** Takes everything out of a window that was put into it, at the workspace at `url`. */
export async function leaveWindow(window: Window, url: string): Promise<void> {
  const { context, page, key, viewport } = window;
  try {
    for (const other of context.pages()) if (other !== page) await other.close();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    // Of the same address, as the window would get another process otherwise, and without a script.
    await page.goto(`${url}/assets/any/base.css`);
    await page.evaluate('localStorage.clear(); sessionStorage.clear()');
    await context.clearCookies();
    await page.emulateMedia({ colorScheme: (JSON.parse(key) as Wanted).colorScheme ?? 'light' });
    await page.setViewportSize(viewport);
    idle.set(key, [...(idle.get(key) ?? []), window]);
  } catch {
    // A test that failed may leave one in any state.
    await context.close();
  }
}
