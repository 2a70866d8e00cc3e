import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Card } from '#src/port/cards.ts';
import { noBrowser, type Stage, stage } from './workspace-pages.ts';

const page = (title: string): Card<string> => ({
  title,
  blocks: [
    {
      kind: 'actions',
      actions: [
        { kind: 'button', label: 'Everything', run: 'home', args: {} },
        { kind: 'button', label: 'Mine (2)', run: 'home', args: { part: 'mine' } },
      ],
    },
    {
      kind: 'list',
      items: [
        { title: 'T-1 · <i>One</i>', action: { kind: 'button', label: 'Show', run: 'show', args: { ticket: 'T-1' } } },
      ],
    },
  ],
});

let clock = Date.now();
function draw({ bot }: Stage, to: string, title: string, count: number): void {
  clock += 1;
  const asOf = new Date(clock).toISOString();
  bot.perform(() => ({ do: 'home', to, card: page(title), count, asOf }));
}

const opened = (events: readonly { kind: string }[]) => events.filter(({ kind }) => kind === 'homeOpened').length;
const shown = (browser: Page, title: string) => browser.locator('#bot-home h3', { hasText: title });

describe.skipIf(noBrowser)('the page that the bot keeps', () => {
  const play = stage();

  it('is asked for when it is opened, follows by itself with its number, and answers beside it', async () => {
    play.bot.answer = (event) => {
      if (event.kind === 'homeOpened') setTimeout(() => draw(play, event.by, 'To do', 7), 20);
      if (event.kind === 'action' && event.run === 'home') setTimeout(() => draw(play, event.by, 'Mine only', 2), 20);
      return event.kind === 'action' && event.run === 'show'
        ? { kind: 'say', card: { title: 'Ticket T-1', blocks: [] } }
        : { kind: 'taken' };
    };
    const mia = await play.open('/as/mia/c/agents');
    expect(await mia.locator('.todo').count()).toBe(0);
    expect(opened(play.bot.events)).toBe(0);
    const place = mia.locator('#side a.place', { hasText: 'Relevo: to do' });
    await place.click();
    await shown(mia, 'To do').waitFor();
    expect(play.bot.events.at(-1)).toMatchObject({ kind: 'homeOpened', by: 'mia' });
    expect(await mia.locator('#bot-home i').count()).toBe(0);
    await place.locator('.todo', { hasText: '7' }).waitFor();
    draw(play, 'mia', 'Changed', 8);
    await shown(mia, 'Changed').waitFor();
    await place.locator('.todo', { hasText: '8' }).waitFor();
    await mia.getByRole('button', { name: 'Mine (2)' }).press('Enter');
    await shown(mia, 'Mine only').waitFor();
    expect(await mia.locator(':focus').textContent()).toBe('Mine (2)');
    await mia.getByRole('button', { name: 'Show: T-1' }).click();
    await mia.locator('#answer', { hasText: 'Ticket T-1' }).waitFor();
    await shown(mia, 'Mine only').waitFor();
    draw(play, 'noah', 'Noah’s', 1);
    expect(await mia.locator('#bot-home', { hasText: 'Noah' }).count()).toBe(0);
  });

  it('is asked for again by whoever still looks when the bot comes back', async () => {
    const mia = await play.open('/as/mia/app');
    await expect.poll(() => opened(play.bot.events)).toBe(1);
    expect(await mia.locator('#bot-home').textContent()).toContain('asked what there is to do');
    play.bot.leave();
    await mia.locator('#banner', { hasText: 'not connected' }).waitFor();
    play.bot.join();
    await expect.poll(() => opened(play.bot.events)).toBeGreaterThan(1);
  });
});
