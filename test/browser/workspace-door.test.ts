import { describe, expect, it } from 'vitest';
import { noBrowser, stage } from './workspace-pages.ts';

describe.skipIf(noBrowser)('a workspace with a password', () => {
  const play = stage({ password: 'correct horse' });

  it('asks for it in a browser, lets in who knows it, and can be locked again', async () => {
    const page = await play.open('/', { locale: 'es' });
    await page.locator('#password:focus').waitFor();
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await page.locator('#login-fault', { hasText: 'no es la contraseña' }).waitFor();
    await page.locator('#password').fill('correct horse');
    await page.keyboard.press('Enter');
    await page.locator('.choose-person', { hasText: 'Ana Torres' }).waitFor();

    await play.go(page, '/as/ana/c/support-acme');
    await page.locator('#composer-text').fill('Hola');
    await page.keyboard.press('Enter');
    await page.locator('#log .message', { hasText: 'Hola' }).waitFor();
    await page.locator('.rail-lock button').click();
    await page.locator('#password').waitFor();
    await page.goto(`${play.workspace.url}/as/ana/`);
    expect(new URL(page.url()).pathname).toBe('/login');
  });
});
