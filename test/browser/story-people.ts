import type { ConsoleMessage, Locator, Page, Request, Response } from 'playwright-core';
import { expect } from 'vitest';
import { leaveWindow, takeWindow, type Wanted, type Window } from './windows.ts';

/** Everybody who has a tab open in the story. */
export interface Tabs {
  /** A tab in a window of its own, live at `place` (`c/agents`), whose every complaint is kept. */
  open(person: string, place: string, wanted?: Wanted): Promise<Tab>;
  /** What the pages complained of: errors, refusals of the content policy, requests that failed. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export function openTabs(url: string): Tabs {
  const windows: Window[] = [];
  const stops: (() => void)[] = [];
  const complaints: string[] = [];
  return {
    complaints,
    async open(person, place, wanted = {}) {
      const window = await takeWindow(wanted);
      windows.push(window);
      stops.push(listen(window.page, person, complaints));
      await window.page.goto(`${url}/as/${person}/${place}`);
      await window.page.waitForSelector('html[data-live]', { state: 'attached' });
      return new Tab(window.page);
    },
    async close() {
      for (const stop of stops) stop();
      for (const window of windows) await leaveWindow(window, url);
    },
  };
}

/** @returns what lets the page be */
function listen(page: Page, person: string, complaints: string[]): () => void {
  const note = (words: string) => complaints.push(`${person}: ${words}`);
  const onError = (error: Error) => note(String(error));
  const onConsole = (message: ConsoleMessage) => {
    if (message.type() === 'error' || message.type() === 'warning') note(message.text());
  };
  const onFailure = (request: Request) => {
    // A page that goes elsewhere lets go of its stream of events.
    const ended = request.resourceType() === 'eventsource' && request.failure()?.errorText === 'net::ERR_ABORTED';
    if (!ended) note(`${request.url()} ${request.failure()?.errorText ?? ''}`);
  };
  const onResponse = (response: Response) => {
    if (response.status() >= 400) note(`${response.url()} ${response.status()}`);
  };
  page.on('pageerror', onError).on('console', onConsole).on('requestfailed', onFailure).on('response', onResponse);
  return () =>
    void page
      .off('pageerror', onError)
      .off('console', onConsole)
      .off('requestfailed', onFailure)
      .off('response', onResponse);
}

/** One person's page, and what people do on one. It is never loaded again: what comes, comes live. */
export class Tab {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get dialog(): Locator {
    return this.page.locator('dialog.modal[open]');
  }

  /** The newest message of the channel with these words. */
  message(words: string | RegExp): Locator {
    return this.page.locator('#log .message', { hasText: words }).last();
  }

  /** The newest message of the open thread with these words. */
  reply(words: string | RegExp): Locator {
    return this.page.locator('#thread-log .message', { hasText: words }).last();
  }

  /** The card of a ticket that everybody in the channel sees. */
  card(ticket: string): Locator {
    return this.page.locator('#log .message:not(.only-you)', { has: this.page.locator('h3', { hasText: ticket }) });
  }

  field(label: string): Locator {
    return this.dialog.locator('.field', { has: this.page.locator('label', { hasText: label }) });
  }

  /** Takes away what only this person sees. */
  async dismissAll(): Promise<void> {
    const shown = this.page.locator('#log .message.only-you');
    for (let left = await shown.count(); left > 0; left -= 1) {
      await shown.first().getByRole('button', { name: 'Dismiss' }).click();
      await expect.poll(() => shown.count()).toBe(left - 1);
    }
  }

  /** Waits until nothing in the channel is unread. */
  async caughtUp(channel: string): Promise<void> {
    await this.page.locator('#side a.place:not(.unread)', { hasText: channel }).waitFor();
  }

  async say(words: string): Promise<void> {
    await this.page.locator('#composer-text').fill(words);
    await this.page.locator('#composer-text').press('Enter');
  }

  async answerInThread(words: string): Promise<void> {
    await this.page.locator('#thread-composer-text').fill(words);
    await this.page.locator('#thread-composer-text').press('Enter');
  }

  async openThread(message: Locator): Promise<void> {
    await message.locator('a.replies').click();
    await this.page.locator('#thread-log').waitFor();
  }

  async press(message: Locator, button: string): Promise<void> {
    await message.getByRole('button', { name: button, exact: true }).click();
  }

  async choose(message: Locator, menu: string, choice: string): Promise<void> {
    await this.press(message, menu);
    await this.page.getByRole('menuitem', { name: choice, exact: true }).click();
  }

  /** Fills the open form by its labels; a choice is given by its words. */
  async fill(values: Readonly<Record<string, string>>): Promise<void> {
    await this.dialog.waitFor();
    for (const [label, value] of Object.entries(values)) {
      const field = this.field(label);
      const choices = field.locator('select');
      if ((await choices.count()) > 0) await choices.selectOption({ label: value });
      else await field.locator('input, textarea').fill(value);
    }
  }

  async submit(): Promise<void> {
    await this.dialog.locator('button[type="submit"]').click();
    await this.dialog.waitFor({ state: 'detached' });
  }
}
