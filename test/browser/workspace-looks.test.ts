import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { seriousFaults } from './readable.ts';
import { form, richCard } from './workspace-kit.ts';
import { noBrowser, type Stage, stage } from './workspace-pages.ts';

interface Look {
  readonly name: string;
  /** Where it is; without it, one goes on where the look before ended. */
  readonly path?: (given: Given) => string;
  /** What is opened on the page. */
  readonly act?: (page: Page) => Promise<unknown>;
}

interface Given {
  readonly card: string;
  readonly mail: string;
}

const open = (selector: string) => (page: Page) => page.locator(selector).waitFor();

const close = (selector: string) => async (page: Page) => {
  await page.keyboard.press('Escape');
  await page.locator(selector).waitFor({ state: 'hidden' });
};

async function command(page: Page): Promise<void> {
  await page.locator('#composer-text').fill('/ticket new');
  await page.locator('#composer-text').press('Enter');
  await open('dialog.modal[open]')(page);
}

const looks: readonly Look[] = [
  { name: 'the first page', path: () => '/' },
  { name: 'a page that is not there', path: () => '/nowhere' },
  { name: 'an overview', path: () => '/as/mia/' },
  { name: 'the bot’s page', path: () => '/as/mia/app' },
  { name: 'the mailbox', path: () => '/as/mia/mail' },
  { name: 'a mail', path: ({ mail }) => `/as/mia/mail/${mail}` },
  { name: 'a mail’s headers', path: ({ mail }) => `/as/mia/mail/${mail}?show=headers` },
  { name: 'a thread', path: ({ card }) => `/as/mia/c/agents/t/${card}` },
  { name: 'a channel with every kind of block', path: () => '/as/mia/c/agents' },
  {
    name: 'suggestions',
    act: async (page) => {
      await page.locator('#composer-text').fill('/');
      await open('#composer-list')(page);
    },
  },
  { name: 'a form', act: command },
  {
    name: 'a form with faults',
    act: async (page) => {
      await page.locator('dialog[open] button[type="submit"]').click();
      await open('#field-subject-fault')(page);
    },
  },
  {
    name: 'a menu',
    act: async (page) => {
      await close('dialog.modal[open]')(page);
      await page.locator('[data-menu]').press('Enter');
      await open('[role="menu"]')(page);
    },
  },
  {
    name: 'going anywhere',
    act: async (page) => {
      await close('[role="menu"]')(page);
      await page.keyboard.press('Control+k');
      await open('#jump[open]')(page);
    },
  },
  {
    name: 'files that are attached, and one that was refused',
    act: async (page) => {
      await close('#jump[open]')(page);
      const [kept, empty] = [Buffer.from('x'), Buffer.alloc(0)].map((buffer, n) => ({
        name: `${'a-long-name-'.repeat(8)}${n}.txt`,
        mimeType: 'text/plain',
        buffer,
      }));
      if (kept && empty) await page.locator('#composer input[type="file"]').setInputFiles([kept, empty]);
      await open('.attached li:not(.loading)')(page);
    },
  },
  {
    name: 'where files can be dropped',
    path: ({ card }) => `/as/mia/c/agents/t/${card}`,
    act: (page) =>
      page.evaluate(`document.documentElement.dataset.dragging = 'files';
        document.getElementById('thread').classList.add('drop-target')`),
  },
  {
    name: 'the keys',
    path: () => '/as/mia/',
    act: async (page) => {
      await page.keyboard.press('?');
      await open('#keys[open]')(page);
    },
  },
  { name: 'an empty channel', path: () => '/as/ivan/c/team-it' },
  { name: 'the bot’s page before it answered', path: () => '/as/lea/app' },
  { name: 'people to write to', path: () => '/as/ben/people' },
  {
    name: 'the search before anything was looked for',
    path: () => '/as/ben/c/support-globex',
    act: async (page) => {
      await page.keyboard.press('Control+Shift+F');
      await open('#search-text:focus')(page);
    },
  },
  { name: 'a customer’s channel in Spanish', path: () => '/as/ana/c/support-acme' },
  {
    name: 'the reactions to choose from',
    act: async (page) => {
      await page.locator('.reaction.add').press('Enter');
      await open('[role="menu"]')(page);
    },
  },
  {
    name: 'what was found, with an answer before it',
    path: () => '/as/lucia/c/agents',
    act: async (page) => {
      for (const words of ['bounce', 'hard']) {
        await page.keyboard.press('Control+Shift+F');
        await page.locator('#search-text').fill(words);
        await page.keyboard.press('Enter');
        await open(words === 'hard' ? '[data-do="answer-back"]' : '#answer .card')(page);
      }
    },
  },
  {
    name: 'a message that is being edited',
    path: () => '/as/noah/c/agents',
    act: async (page) => {
      await page.locator('#composer-text').press('ArrowUp');
      await open('.edit-form')(page);
    },
  },
];

/** A page as wide as this is zoomed to 200 % and to 400 %. */
const WIDE = { width: 1280, height: 800 };

/** Fills the workspace so that every page has something to show. */
function furnish({ workspace: { workspace }, bot }: Stage): Given {
  bot.answer = (event) => {
    if (event.kind === 'submit')
      return { kind: 'faults', faults: { subject: 'Say what it is about.', else: 'And this.' } };
    if (event.kind === 'command' && event.args) return { kind: 'say', card: richCard };
    return event.kind === 'command' ? { kind: 'modal', modal: form } : { kind: 'taken' };
  };
  const { message: card } = bot.post('agents', richCard);
  const asOf = new Date().toISOString();
  bot.perform(() => ({ do: 'home', to: 'mia', card: { ...richCard, tone: 'plain' }, count: 12, asOf }));
  for (const tone of ['plain', 'info', 'good', 'bad'] as const) {
    bot.post('agents', { title: 'A card', tone, blocks: [{ kind: 'context', text: 'Small print' }] });
  }
  const file = workspace.keepFile('ana', { name: 'headers.txt', type: 'text/plain', bytes: Buffer.from('x') });
  const first = workspace.post('ana', 'support-acme', { text: 'Look: https://a.example/x', files: [file.id] });
  workspace.post('mia', 'support-acme', { text: '@ana thank you', thread: first.id });
  workspace.react('mia', 'support-acme', first.id, '👍');
  workspace.post('noah', 'agents', { text: '@mia can you?', thread: card });
  workspace.edit('noah', 'agents', workspace.post('noah', 'agents', { text: 'First' }).id, 'Then');
  bot.perform((key) => ({
    do: 'ephemeral',
    key,
    to: 'mia',
    in: { channel: 'agents' },
    card: { title: 'Psst', blocks: [] },
  }));
  const mail = { messageId: '<1@x>', from: 'a@x', to: 'b@x', subject: 'T-1042', text: 'Hi', headers: { 'X-A': 'b' } };
  bot.perform((key) => ({
    do: 'mail',
    key,
    mail: { ...mail, html: '<!doctype html><html lang="en"><title>T</title><h1>T-1042</h1>' },
  }));
  return { card, mail: workspace.mails()[0]?.id ?? '' };
}

describe.skipIf(noBrowser)('how the workspace looks', () => {
  const play = stage();

  /**
   * From a page on which nothing was opened, to another of the same person as people go there: by a link, which keeps the
   * script, so that the rules need not be compiled again, half of what looking at a page costs.
   */
  async function reach(page: Page, path: string, isPlain: boolean): Promise<void> {
    const person = /^\/as\/\w+\//u.exec(path)?.[0];
    const to = `${play.workspace.url}${path}`;
    if (!isPlain || person === undefined || !page.url().startsWith(`${play.workspace.url}${person}`)) {
      return play.go(page, path);
    }
    await page.evaluate(`{
      const link = Object.assign(document.createElement('a'), { href: ${JSON.stringify(to)} });
      link.dataset.nav = '';
      document.getElementById('app').append(link);
      link.click();
    }`);
    await page.waitForURL(to);
    await page.waitForSelector('html[data-live]', { state: 'attached' });
  }

  it('is readable for everybody, page by page, in light colours and in dark ones, and needs no scrolling to the side at 200 % and 400 %', async () => {
    const given = furnish(play);
    const faults: Record<string, string[]> = {};
    const page = await play.open('/', { isChecked: true });
    let isPlain = true;
    for (const { name, path, act } of looks) {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize(WIDE);
      // Until the page was told: it closes its menus then.
      await page.evaluate('new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(told)))');
      if (path !== undefined) await reach(page, path(given), isPlain);
      await act?.(page);
      isPlain = act === undefined;
      const light = await seriousFaults(page);
      // Only the colours differ in the dark.
      await page.emulateMedia({ colorScheme: 'dark' });
      const dark = await seriousFaults(page, ['color-contrast']);
      const over: string[] = [];
      for (const width of [WIDE.width / 2, WIDE.width / 4]) {
        // As somebody zooms who has the page open.
        await page.setViewportSize({ ...WIDE, width });
        const by = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
        if (by !== 0) over.push(`${String(by)} pixels too wide at ${width}`);
      }
      if (light.length + dark.length + over.length > 0) faults[name] = [...light, ...dark, ...over];
    }
    expect(faults).toEqual({});
  });

  it('shows places, messages and thread one after the other on a narrow screen', async () => {
    const { card } = furnish(play);
    const page = await play.open('/as/mia/', { viewport: { width: 390, height: 780 } });
    await page.locator('#side a.place', { hasText: 'agents' }).click();
    await page.locator('#log .message').first().waitFor();
    expect(await page.locator('#side').isVisible()).toBe(false);
    await page.locator(`#log-${card} a.replies`).click();
    await page.locator('#thread-log').waitFor();
    expect(await page.locator('#main').isVisible()).toBe(false);
    await page.locator('[data-close-thread]').click();
    await page.locator('a.only-narrow').click();
    await page.locator('#side a.place', { hasText: 'Mailbox' }).waitFor();
  });
});
