import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const wanted = (process.env['RELEVO_PICTURES'] ?? '') !== '';
if (wanted) mkdirSync(folder, { recursive: true });

/** A picture for the docs, of a page or of a part of it; only when `RELEVO_PICTURES` is set, so that a test run changes no file. */
export async function picture(name: string, of: Page | Locator): Promise<void> {
  if (!wanted) return;
  const page = 'page' in of ? of.page() : of;
  // Neither a button under the mouse nor a note that goes away by itself belongs in a picture.
  await page.mouse.move(0, 0);
  await page.evaluate('document.activeElement.blur()');
  await page.locator('.toast').waitFor({ state: 'detached' });
  await of.screenshot({ path: `${folder}${name}.png`, animations: 'disabled', caret: 'hide' });
}
