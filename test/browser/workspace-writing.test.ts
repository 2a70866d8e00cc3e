import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { noBrowser, stage } from './workspace-pages.ts';

const message = (page: Page, text: string) => page.locator('#log .message', { hasText: text });

interface Dragged {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** What a browser does when files are dragged from outside, or pasted. */
function handOver(page: Page, selector: string, event: 'dragover' | 'drop' | 'paste', files: readonly Dragged[]) {
  const given = JSON.stringify({ selector, event, files });
  return page.evaluate(`(({ selector, event, files }) => {
    const carrier = new DataTransfer();
    for (const { name, type, size } of files) carrier.items.add(new File([new Uint8Array(size)], name, { type }));
    const options = { bubbles: true, cancelable: true };
    document.querySelector(selector).dispatchEvent(
      event === 'paste'
        ? new ClipboardEvent(event, { ...options, clipboardData: carrier })
        : new DragEvent(event, { ...options, dataTransfer: carrier }),
    );
  })(${given})`);
}

const text = (name: string, size = 3) => ({ name, type: 'text/plain', size });

describe.skipIf(noBrowser)('what one does with messages', () => {
  // The browser notes what was too long.
  const play = stage({ refusals: /413/ });

  it('reacts by mouse and by keyboard, says who did, and takes it back, live for the other', async () => {
    const { id } = play.workspace.workspace.post('noah', 'agents', { text: 'Who looks at it?' });
    const mia = await play.open('/as/mia/c/agents');
    const lucia = await play.open('/as/lucia/c/agents');
    await message(mia, 'Who looks').locator('[data-do="menu"]').press('Enter');
    await mia.getByRole('menuitem', { name: 'Add a reaction…' }).press('Enter');
    await mia.locator('[role="menuitem"]:focus', { hasText: 'ticket' }).waitFor();
    await mia.keyboard.press('Enter');
    const hers = message(lucia, 'Who looks').locator('.reaction[data-emoji="🎫"]');
    await hers.waitFor();
    expect(await hers.getAttribute('title')).toBe('ticket: Mia Meier');
    expect(await hers.getAttribute('aria-pressed')).toBe('false');
    await hers.press('Enter');
    await expect.poll(() => hers.getAttribute('aria-pressed')).toBe('true');
    await message(lucia, 'Who looks').locator('.reaction.add').click();
    await lucia.getByRole('menuitem', { name: '👀 lo estoy mirando' }).click();
    await message(mia, 'Who looks').locator('.reaction[data-emoji="👀"]').waitFor();
    const own = message(mia, 'Who looks').locator('.reaction[data-emoji="🎫"]');
    expect(await own.textContent()).toContain('Mia Meier, Lucía Herrera');
    await own.click();
    await expect.poll(() => own.getAttribute('aria-pressed')).toBe('false');
    const { reactions } = play.workspace.workspace.message('mia', 'agents', id);
    expect(reactions).toEqual([
      { emoji: '🎫', by: ['lucia'] },
      { emoji: '👀', by: ['lucia'] },
    ]);
  });

  it('has a word for each symbol where no font draws it', async () => {
    const { id } = play.workspace.workspace.post('noah', 'agents', { text: 'Done' });
    for (const emoji of ['✅', '🦔']) play.workspace.workspace.react('noah', 'agents', id, emoji);
    const page = await play.open('/as/mia/c/agents');
    const seen = (what: string) => message(page, 'Done').locator(what).isVisible();
    await page.evaluate(`document.documentElement.dataset.emoji = 'none'`);
    expect(await seen('[data-emoji="✅"] .emoji-name')).toBe(true);
    expect(await seen('[data-emoji="✅"] .emoji-sign')).toBe(false);
    expect(await seen('.reaction[data-emoji="🦔"] .emoji-sign')).toBe(true);
    await page.evaluate('delete document.documentElement.dataset.emoji');
    expect(await seen('[data-emoji="✅"] .emoji-name')).toBe(false);
    expect(await seen('[data-emoji="✅"] .emoji-sign')).toBe(true);
  });

  it('edits and deletes what is one’s own, live for the other; Escape leaves everything as it was', async () => {
    play.workspace.workspace.post('noah', 'agents', { text: 'By Noah' });
    const { id } = play.workspace.workspace.post('mia', 'agents', { text: 'First words' });
    const mia = await play.open('/as/mia/c/agents');
    const second = await play.open('/as/mia/c/agents');
    const noah = await play.open('/as/noah/c/agents');
    await message(mia, 'By Noah').locator('[data-do="menu"]').press('Enter');
    await mia.getByRole('menuitem', { name: 'Add a reaction…' }).waitFor();
    expect(await mia.getByRole('menuitem', { name: /Edit|Delete/u }).count()).toBe(0);
    await mia.keyboard.press('Escape');

    const edit = async (page: Page) => {
      await page.locator(`#log-${id} [data-do="menu"]`).press('Enter');
      await page.getByRole('menuitem', { name: 'Edit' }).click();
      return page.locator(`#log-${id} textarea`);
    };
    await (await edit(mia)).fill('Half a thou');
    await mia.keyboard.press('Escape');
    expect(await mia.locator(`#log-${id} .text`).textContent()).toBe('First words');
    await (await edit(mia)).fill('   ');
    await mia.keyboard.press('Enter');
    await mia.locator(`#log-${id} .composer-fault`, { hasText: 'nothing in it' }).waitFor();
    await mia.keyboard.press('Escape');

    await (await edit(second)).fill('Being written');
    await (await edit(mia)).fill('Second words');
    await mia.keyboard.press('Enter');
    await message(noah, 'Second words').locator('.edited').waitFor();
    expect(await second.locator(`#log-${id} textarea`).inputValue()).toBe('Being written');
    await second.keyboard.press('Escape');
    await message(second, 'Second words').locator('.edited').waitFor();

    const remove = async (answer: string) => {
      await mia.locator(`#log-${id} [data-do="menu"]`).press('Enter');
      await mia.getByRole('menuitem', { name: 'Delete' }).click();
      await mia.locator('#confirm').getByRole('button', { name: answer }).click();
    };
    await remove('Cancel');
    await message(noah, 'Second words').waitFor();
    await remove('Delete');
    await message(noah, 'Second words').waitFor({ state: 'detached' });
    await message(second, 'Second words').waitFor({ state: 'detached' });
    const kinds = play.bot.events.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'edit' || kind === 'delete')).toEqual(['edit', 'delete']);
  });

  it('shows where files can be dropped, takes several, and says of each other one why not', async () => {
    const root = play.workspace.workspace.post('ana', 'support-acme', { text: 'See these' });
    const page = await play.open(`/as/mia/c/support-acme/t/${root.id}`);
    await handOver(page, '#thread-log', 'dragover', [text('a.txt')]);
    await page.locator('#thread.drop-target .drop-zone').waitFor();
    expect(await page.locator('#main .drop-zone').isVisible()).toBe(true);
    expect(await page.locator('#main.drop-target').count()).toBe(0);
    await handOver(page, '#log', 'dragover', [text('a.txt')]);
    await page.locator('#main.drop-target').waitFor();
    const many = Array.from({ length: 9 }, (_, n) => text(`log-${n}.txt`));
    const refused = [text('none.txt', 0), text('video.mov', 10 * 1024 * 1024 + 1)];
    await handOver(page, '#thread-log', 'drop', [...refused, ...many, text('tenth.txt'), text('eleventh.txt')]);
    expect(await page.locator('.drop-zone').first().isVisible()).toBe(false);
    const fault = page.locator('#thread-composer .composer-fault');
    await fault.filter({ hasText: 'too many' }).waitFor();
    const said = (await fault.textContent()) ?? '';
    expect(said).toContain('none.txt: This file is empty');
    expect(said).toContain('video.mov: This file is too big: at most 10 MB');
    await expect.poll(() => page.locator('#thread-composer .attached li:not(.loading)').count()).toBe(10);
    await page.locator('#thread-composer-text').press('Enter');
    await page.locator('#thread-log .message', { hasText: 'tenth.txt' }).waitFor();
    expect(await page.locator('#thread-log .file').count()).toBe(10);
    expect(await page.locator('#thread-log .file', { hasText: 'eleventh' }).count()).toBe(0);
  });

  it('drops nothing beside the messages, and takes a picture from the clipboard', async () => {
    const page = await play.open('/as/ana/c/support-acme');
    await handOver(page, '#side', 'drop', [text('lost.txt')]);
    await handOver(page, '#log', 'paste', [{ name: 'image.png', type: 'image/png', size: 5 }]);
    const row = page.locator('#composer .attached li:not(.loading)');
    await row.locator('img').waitFor({ state: 'attached' });
    expect(await page.locator('#composer .attached li').count()).toBe(1);
    await row.getByRole('button', { name: 'Quitar image.png' }).click();
    expect(await page.locator('#composer .attached').isVisible()).toBe(false);
  });

  it('shows how far a large file is, which can be left at any time', async () => {
    const page = await play.open('/as/ana/c/support-acme');
    let hold = true;
    await page.route('**/files?name=*', async (route) => {
      if (hold) return;
      await route.continue();
    });
    const large = { name: 'large.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(1_000_000) };
    await page.locator('#composer input[type="file"]').setInputFiles(large);
    await page.getByRole('progressbar', { name: 'Subiendo large.bin' }).waitFor();
    await page.getByRole('button', { name: 'Quitar large.bin' }).click();
    await page.locator('#composer .attached').waitFor({ state: 'hidden' });
    expect(await page.locator('#composer .composer-fault').isVisible()).toBe(false);
    hold = false;
    await page.locator('#composer input[type="file"]').setInputFiles({ ...large, name: 'again.bin' });
    await page.locator('#composer .attached li:not(.loading)', { hasText: 'again.bin' }).waitFor();
  });

  it('is told of words that are too long, and loses none of them', async () => {
    const mia = await play.open('/as/mia/c/agents');
    const long = 'x'.repeat(10_001);
    await mia.locator('#composer-text').fill(long);
    await mia.locator('#composer-text').press('Enter');
    await mia.locator('#composer .composer-fault', { hasText: 'at most 10000 characters' }).waitFor();
    expect(await mia.locator('#composer-text').inputValue()).toHaveLength(10_001);
    expect(play.workspace.workspace.messages('mia', 'agents').some(({ text: sent }) => sent?.startsWith('xxx'))).toBe(
      false,
    );
  });
});
