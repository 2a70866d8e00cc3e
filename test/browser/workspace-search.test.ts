import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Card } from '#src/port/cards.ts';
import type { WireEvent } from '#src/workspace/protocol.ts';
import { noBrowser, type Stage, stage } from './workspace-pages.ts';

const found = (page: number): Card<string> => ({
  title: `Found: page ${page}`,
  blocks: [
    {
      kind: 'list',
      items: [
        {
          title: `T-${page} · <b>Newsletter</b>`,
          action: { kind: 'button', label: 'Show', run: 'ticket show', args: { ticket: `T-${page}` } },
        },
      ],
    },
    {
      kind: 'actions',
      actions: [{ kind: 'button', label: 'Older ones', run: 'ticket search', args: { below: String(page) } }],
    },
  ],
});

/** Answers as the bot does: it takes what was asked, and says what came of it a moment later. */
function searches({ bot }: Stage): void {
  const say = (event: Extract<WireEvent, { interaction: string }>, card: Card<string>) =>
    bot.perform((key) => ({
      do: 'ephemeral',
      key,
      to: event.by,
      in: { channel: event.channel },
      interaction: event.interaction,
      card,
    }));
  bot.answer = (event) => {
    if (event.kind === 'command' && event.args?.['for'] === 'status:nonsense')
      return { kind: 'say', card: { title: 'No such status', tone: 'warn', blocks: [] } };
    if (event.kind === 'command') setTimeout(() => say(event, found(1)), 20);
    if (event.kind === 'action' && event.run === 'ticket search') setTimeout(() => say(event, found(2)), 20);
    if (event.kind === 'action' && event.run === 'ticket show')
      setTimeout(() => say(event, { title: `Shown: ${event.args['ticket']}`, blocks: [] }), 20);
    return { kind: 'taken' };
  };
}

const answer = (page: Page, text: string) => page.locator('#answer', { hasText: text });

describe.skipIf(noBrowser)('the search beside the conversations', () => {
  const play = stage();

  it('is opened by keys, asks the bot’s command, shows what it found to this person only, and goes on and back', async () => {
    searches(play);
    const mia = await play.open('/as/mia/c/agents');
    const noah = await play.open('/as/noah/c/agents');
    await mia.keyboard.press('Control+Shift+F');
    await mia.locator('#search-text:focus').waitFor();
    expect(await mia.locator('#search-text').getAttribute('placeholder')).toBe('Look for words in tickets');
    await mia.keyboard.type('"hard bounce" team:dev');
    await mia.keyboard.press('Enter');
    await answer(mia, 'Found: page 1').waitFor();
    expect(play.bot.events.at(-1)).toMatchObject({
      kind: 'command',
      line: 'ticket search',
      args: { for: '"hard bounce" team:dev' },
      by: 'mia',
    });
    expect(await mia.locator('#answer b').count()).toBe(0);
    await answer(mia, 'page 1').getByRole('button', { name: 'Older ones' }).click();
    await answer(mia, 'Found: page 2').waitFor();
    await mia.getByRole('button', { name: 'Show: T-2' }).press('Enter');
    await answer(mia, 'Shown: T-2').waitFor();
    expect(play.bot.events.at(-1)).toMatchObject({ kind: 'action', run: 'ticket show', args: { ticket: 'T-2' } });
    await mia.locator('[data-do="answer-back"]').click();
    await answer(mia, 'Found: page 2').waitFor();
    await mia.locator('[data-do="answer-back"]').press('Enter');
    await answer(mia, 'Found: page 1').waitFor();
    expect(await mia.locator('[data-do="answer-back"]').count()).toBe(0);

    expect(await noah.locator('#answer', { hasText: 'Found' }).count()).toBe(0);
    expect(play.workspace.workspace.answer('noah')).toBeUndefined();
    expect(await mia.locator('#log .message').count()).toBe(0);
  });

  it('stays open from page to page and closes with Escape, where one was', async () => {
    searches(play);
    const page = await play.open('/as/mia/c/agents');
    await page.getByRole('button', { name: /Search…/u }).click();
    await page.locator('#search-text').fill('newsletter');
    await page.keyboard.press('Enter');
    await answer(page, 'Found: page 1').waitFor();
    await page.locator('#side a.place', { hasText: 'support-acme' }).click();
    await page.locator('h1', { hasText: 'support-acme' }).waitFor();
    await answer(page, 'Found: page 1').waitFor();
    expect(await page.locator('#search-text').inputValue()).toBe('newsletter');
    await page.locator('#search-text').focus();
    await page.keyboard.press('Escape');
    expect(await page.locator('#answers').isVisible()).toBe(false);
    await page.reload();
    await page.waitForSelector('html[data-live]', { state: 'attached' });
    expect(await page.locator('#answers').isVisible()).toBe(false);
  });

  it('says what is wrong, and that nobody answers', async () => {
    searches(play);
    const page = await play.open('/as/lucia/c/agents');
    await page.keyboard.press('Control+Shift+F');
    await page.locator('#search-text').fill('status:nonsense');
    await page.keyboard.press('Enter');
    await answer(page, 'No such status').waitFor();
    play.bot.leave();
    await page.locator('#search-text').fill('bounce');
    await page.keyboard.press('Enter');
    await page.locator('#search .composer-fault', { hasText: 'no respondió' }).waitFor();
    expect(await page.locator('#search-text').inputValue()).toBe('bounce');
  });

  it('has a button of its own on a narrow screen, wherever one is, and leads back there', async () => {
    searches(play);
    const page = await play.open('/as/mia/c/agents', { viewport: { width: 390, height: 780 } });
    const root = play.workspace.workspace.post('mia', 'agents', { text: 'look' });
    for (const path of ['c/agents', `c/agents/t/${root.id}`, 'mail', 'people', 'app']) {
      await play.go(page, `/as/mia/${path}`);
      const button = page.getByRole('button', { name: 'Search', exact: true });
      const box = await button.boundingBox();
      if (box === null) throw new Error(`no button in ${path}`);
      expect([box.x >= 0, box.x + box.width <= 390, box.width >= 24, box.height >= 24], path).not.toContain(false);
      await button.click();
      await page.locator('#search-text:focus').waitFor();
      await page.keyboard.press('Escape');
      expect(await page.locator('#answers').isVisible()).toBe(false);
      expect(await page.locator('[data-do="search"]:focus').count()).toBe(1);
    }
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.locator('#search-text').fill('newsletter');
    await page.keyboard.press('Enter');
    await answer(page, 'Found: page 1').waitFor();
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(await page.locator('.head .only-narrow').filter({ visible: true }).count()).toBe(0);
  });
});
