import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Card } from '#src/port/cards.ts';
import { seriousFaults } from './readable.ts';
import { form } from './workspace-kit.ts';
import { noBrowser, type Stage, stage } from './workspace-pages.ts';

const step = (page: Page, title: string) => page.locator('#tour h2', { hasText: title });
const target = (page: Page) => page.locator('.tour-target');

/** Makes a card of what the customer writes, which changes when it is taken, and lets it be answered. */
function playsTheDesk({ bot }: Stage): void {
  let card: string;
  const shown = (actions: readonly string[]): Card<string> => ({
    title: 'T-1042',
    blocks: [
      {
        kind: 'actions',
        actions: actions.map((run, index) => {
          const first = index === 0 ? ({ style: 'primary' } as const) : {};
          return { kind: 'button', label: run, run, args: { ticket: 'T-1042' }, ...first };
        }),
      },
    ],
  });
  bot.answer = (event) => {
    if (event.kind === 'message' && event.by === 'ana') card = bot.post('agents', shown(['Claim', 'Answer'])).message;
    if (event.kind === 'action' && event.run === 'Claim')
      bot.perform((key) => ({ do: 'edit', key, channel: 'agents', message: card, card: shown(['Answer']) }));
    return event.kind === 'action' && event.run === 'Answer' ? { kind: 'modal', modal: form } : { kind: 'taken' };
  };
}

describe.skipIf(noBrowser)('the tour', () => {
  const play = stage({ isNew: true });

  it('plays the story: each step points at the real thing and waits until it was done', async () => {
    playsTheDesk(play);
    const page = await play.open('/');
    await page.getByRole('link', { name: 'Show me the story' }).click();
    // Ana is who is begun with, so the first step is done already.
    await step(page, 'Abre #support-acme').waitFor();
    expect(await page.locator('.tour-place').textContent()).toBe('Paso 2 de 8');
    await target(page).click();
    await step(page, 'Di qué no funciona').waitFor();
    expect(await target(page).getAttribute('id')).toBe('composer');
    await page.locator('#composer-text').fill('El boletín no llega');
    await page.locator('#composer-text').press('Enter');
    await step(page, 'Conviértete en Mia').waitFor();
    await target(page).click();
    await step(page, 'Open #agents').waitFor();
    await target(page).click();
    await step(page, 'Take it').waitFor();
    await page.locator('.button.tour-target', { hasText: 'Claim' }).click();
    await step(page, 'Answer').waitFor();
    await page.locator('#log').getByRole('button', { name: 'Answer' }).click();
    await page.locator('dialog[open] #field-subject').waitFor();
    await page.locator('dialog[open] button[type="submit"]').click();
    await step(page, 'See it as Ana').waitFor();
    const { id } = play.workspace.workspace.messages('ana', 'support-acme').at(-1) ?? { id: '' };
    play.workspace.workspace.post('mia', 'support-acme', { text: 'It is mended', thread: id });
    await target(page).click();
    await page.locator('.place.tour-target').click();
    await page.locator('a.replies.tour-target').click();
    await step(page, 'Esa es toda la historia').waitFor();
    await page.getByRole('button', { name: 'Listo' }).click();
    await page.locator('#tour').waitFor({ state: 'hidden' });
    expect(await target(page).count()).toBe(0);
    await page.reload();
    await page.waitForSelector('html[data-live]', { state: 'attached' });
    expect(await page.locator('#tour').isVisible()).toBe(false);
  });

  it('is offered once, left with Escape, and played again from the overview, by keys alone', async () => {
    const page = await play.open('/as/mia/c/agents');
    await step(page, 'New here?').waitFor();
    await page.locator('#composer-text').fill('Nothing is in the way');
    await page.keyboard.press('Enter');
    await page.locator('#log .message', { hasText: 'in the way' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('#tour').waitFor({ state: 'hidden' });
    await play.go(page, '/as/mia/');
    expect(await page.locator('#tour').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Play the story' }).press('Enter');
    await step(page, 'Become Ana').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Next');
    // Mia is who looks, so becoming her is done by itself.
    for (const title of ['Open #support-acme', 'Say what does not work', 'Open #agents']) {
      await page.keyboard.press('Enter');
      await step(page, title).waitFor();
    }
    expect(await page.locator(':focus').textContent()).toBe('Next');
    await page.keyboard.press('Escape');
    await page.locator('#tour').waitFor({ state: 'hidden' });
  });

  it('is readable, fits a narrow screen, and shows the way back there', async () => {
    for (const options of [{}, { colorScheme: 'dark' }, { viewport: { width: 390, height: 780 } }] as const) {
      const page = await play.open('/as/mia/c/agents', { ...options, isChecked: true });
      await step(page, 'New here?').waitFor();
      await page.getByRole('button', { name: 'Show me the story' }).click();
      await step(page, 'Become Ana').waitFor();
      const isNarrow = 'viewport' in options;
      expect(await page.locator('.only-narrow.tour-target').count()).toBe(isNarrow ? 1 : 0);
      const box = await page.locator('#tour').boundingBox();
      const width = isNarrow ? 390 : 1280;
      expect(box && box.x >= 0 && box.x + box.width <= width).toBe(true);
      expect(await seriousFaults(page)).toEqual([]);
    }
  });
});
