import { describe, expect, it } from 'vitest';
import type { Modal } from '#src/port/cards.ts';
import { noBrowser, stage } from './workspace-pages.ts';

const call: Modal<string> = {
  title: 'A call',
  submit: 'Save',
  run: 'ticket phone',
  args: {},
  fields: [
    { id: 'customer', kind: 'lookup', label: 'Customer', hint: 'Number or name', required: true, maxLength: 120 },
    { id: 'number', kind: 'line', label: 'Number', required: false },
    {
      id: 'language',
      kind: 'select',
      label: 'Language',
      required: false,
      choices: [
        { value: 'en', label: 'English' },
        { value: 'es', label: 'Spanish' },
      ],
    },
    { id: 'subject', kind: 'line', label: 'Subject', required: true },
  ],
};

describe.skipIf(noBrowser)('a look-up in a form', () => {
  const play = stage();

  function answered(): void {
    play.bot.answer = (event) => {
      if (event.kind === 'command') return { kind: 'modal', modal: call };
      if (event.kind !== 'suggest') return { kind: 'taken' };
      return {
        kind: 'choices',
        choices: [
          {
            value: 'customer:1',
            label: `Rita <b>Molina</b> · ${event.text}`,
            fills: { number: 'C-7', language: 'es' },
          },
          { value: event.text, label: `New: ${event.text}` },
        ],
      };
    };
  }
  const submitted = () => play.bot.events.findLast((event) => event.kind === 'submit');
  const asked = () => play.bot.events.filter((event) => event.kind === 'suggest');

  async function opened() {
    const page = await play.open('/as/mia/c/agents');
    await page.locator('#composer-text').fill('/ticket phone');
    await page.locator('#composer-text').press('Enter');
    await page.locator('dialog.modal[open]').waitFor();
    const field = page.locator('#field-customer');
    expect(await page.locator(':focus').getAttribute('role')).toBe('combobox');
    return { page, field, options: page.locator('#field-customer-list [role="option"]') };
  }

  it('is used by keyboard alone; what is known is not asked, until one types on', async () => {
    answered();
    const { page, field, options } = await opened();
    const before = asked().length;
    await page.keyboard.type('rita', { delay: 10 });
    await options.filter({ hasText: '· rita' }).first().waitFor();
    // Asked once for what was typed in one go, or on a slow machine once for each letter at most.
    expect(asked().length - before).toBeLessThanOrEqual(4);
    expect(asked().at(-1)).toMatchObject({ run: 'ticket phone', field: 'customer', text: 'rita' });
    expect(await options.first().textContent()).toBe('Rita <b>Molina</b> · rita');
    expect(await field.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowDown');
    expect(await field.getAttribute('aria-activedescendant')).toBe('field-customer-list-0');
    expect(await options.first().getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Enter');
    expect(await field.getAttribute('aria-expanded')).toBe('false');
    expect(await page.locator('[data-field="number"]').isHidden()).toBe(true);
    expect(await page.locator('.lookup-says').textContent()).toBe('On record: C-7 · Spanish');

    await page.keyboard.type('x');
    await page.locator('[data-field="number"]').waitFor();
    expect(await page.locator('#field-number').inputValue()).toBe('');
    await options.first().waitFor();
    await page.keyboard.press('Escape');
    expect(await options.count()).toBe(0);
    expect(await page.locator('dialog.modal[open]').count()).toBe(1);
    await page.keyboard.press('ArrowDown');
    await options.first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('#field-subject').fill('No line');
    await page.locator('dialog.modal[open] button[type="submit"]').click();
    await page.locator('dialog.modal[open]').waitFor({ state: 'detached' });
    expect(submitted()).toMatchObject({
      values: { customer: 'customer:1', number: 'C-7', language: 'es', subject: 'No line' },
    });
  });

  it('what was not chosen is taken as it was typed, also while nobody answers', async () => {
    answered();
    const { page, options } = await opened();
    await page.keyboard.type('Nora');
    await options.nth(1).click();
    expect(await page.locator('#field-customer').inputValue()).toBe('Nora');
    play.bot.answer = () => ({ kind: 'taken' });
    await page.locator('#field-customer').fill('Nora Neu');
    await page.locator('#field-subject').fill('No line');
    await page.locator('dialog.modal[open] button[type="submit"]').click();
    await page.locator('dialog.modal[open]').waitFor({ state: 'detached' });
    expect(submitted()).toMatchObject({ values: { customer: 'Nora Neu', subject: 'No line' } });
  });

  it('says that nothing can be looked up when the bot is away', async () => {
    answered();
    const { page } = await opened();
    play.bot.leave();
    await page.keyboard.type('Nora');
    await page.locator('.lookup-says', { hasText: 'Nothing can be looked up just now' }).waitFor();
    expect(await page.locator('#field-customer').inputValue()).toBe('Nora');
    play.bot.join();
  });
});
