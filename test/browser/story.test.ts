import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { theBrowser } from './chromium.ts';
import { openTabs, type Tab, type Tabs } from './story-people.ts';
import { picture } from './story-pictures.ts';
import { startRelevo } from './story-relevo.ts';

const noBrowser = (await theBrowser()) === undefined;

describe.skipIf(noBrowser)('the story of a ticket, in a browser, with nothing configured', () => {
  it('is played from the customer’s message to the reopening', async () => {
    const relevo = await startRelevo();
    const tabs = openTabs(relevo.url);
    try {
      expect(relevo.readyAfter).toBeLessThan(5);
      await play(tabs);
      expect(tabs.complaints).toEqual([]);
      expect(relevo.complaints).toEqual([]);
    } finally {
      await tabs.close();
      await relevo.stop();
    }
  });
});

async function play(tabs: Tabs): Promise<void> {
  const ben = await benAsks(tabs);
  const mia = await tabs.open('mia', 'c/agents');
  await mia.card('T-1001').waitFor();
  const ana = await anaAsks(tabs);
  await confirmationInMailbox(tabs);
  await refusedHandOver(mia);
  await completedHandOver(mia);
  await answeredByIt(tabs, mia, ana);
  await resolvedAndReopened(mia, ana);
  await answeredByKeyboard(tabs, ben);
  await otherLooks(tabs);
}

/** Relevo has no address of Ben's, so it asks him for one. */
async function benAsks(tabs: Tabs): Promise<Tab> {
  const ben = await tabs.open('ben', 'c/support-globex');
  await ben.say('The invoice of October is there twice');
  await ben.openThread(ben.message('invoice of October'));
  const asked = ben.reply('no e-mail address');
  await asked.waitFor();
  await ben.press(asked, 'Give my address');
  await ben.fill({ 'E-mail address': 'ben@globex.example' });
  await ben.submit();
  await ben.page.getByText('confirmations go to ben@globex.example').waitFor();
  return ben;
}

/** The customer writes, and sees the number in her language. */
async function anaAsks(tabs: Tabs): Promise<Tab> {
  const ana = await tabs.open('ana', 'c/support-acme');
  await ana.say('Mis correos llegan a la carpeta de spam\nDesde ayer, solo con destinatarios de Gmail.');
  await ana.openThread(ana.message('carpeta de spam'));
  await ana.reply('T-1002 · Recibimos su solicitud').waitFor();
  return ana;
}

async function confirmationInMailbox(tabs: Tabs): Promise<void> {
  const { page } = await tabs.open('noah', 'mail');
  await page.locator('a.mail-row', { hasText: 'ben@globex.example' }).waitFor();
  await page.locator('a.mail-row', { hasText: 'T-1002' }).click();
  const words = page.frameLocator('iframe.mail-frame').locator('body');
  await words.getByText('T-1002').first().waitFor();
  expect(await words.textContent()).toContain('Hola, Ana Torres:');
  await picture('mailbox', page);
}

/** The agent takes the ticket, sorts it, begins the checklist, and is told what is missing. */
async function refusedHandOver(mia: Tab): Promise<void> {
  const card = mia.card('T-1002');
  await picture('card-new', card);
  await mia.press(card, 'Claim');
  await card.locator('dd', { hasText: 'Mia Meier' }).waitFor();
  await mia.choose(card, 'Category', 'Deliverability');
  await card.locator('dd', { hasText: 'Deliverability' }).waitFor();
  await mia.press(card, 'Checklist');
  await mia.fill({ 'FAQ searched': 'KB-12 “Mails land in spam”: does not help' });
  await mia.submit();
  await mia.message('Checklist of T-1002').waitFor();
  await mia.press(card, 'Hand over');
  const refused = mia.message('cannot be handed over yet');
  await refused.waitFor();
  const missing = await refused.locator('.card-list > li').allTextContents();
  expect(missing).toEqual(['Customer number', 'Tried to reproduce', 'DNS, SPF, DKIM and deliverability checked']);
  await picture('refused', refused);
}

async function completedHandOver(mia: Tab): Promise<void> {
  await mia.press(mia.message('cannot be handed over yet'), 'Checklist');
  await mia.fill({
    'Customer number': '4711',
    'Steps tried': 'Sent a test mail to Gmail\nLooked at its headers',
    Result: 'Reproduced',
    'DNS, SPF, DKIM': 'Two SPF records for acme.example',
  });
  expect(await mia.field('FAQ searched').locator('input').inputValue()).toContain('KB-12');
  await picture('checklist', mia.page);
  await mia.submit();
  const complete = mia.message('Complete: it can be handed over');
  await complete.waitFor();
  await mia.press(complete, 'Hand over');
  await mia.dialog.waitFor();
  expect(await mia.dialog.locator('select').inputValue()).toBe('it');
  await mia.submit();
  await mia.card('T-1002').locator('dd', { hasText: 'Handed over to IT network' }).waitFor();
}

/** The team accepts in its own channel and answers, after a preview; the customer reads it without doing anything. */
async function answeredByIt(tabs: Tabs, mia: Tab, ana: Tab): Promise<void> {
  const ivan = await tabs.open('ivan', 'c/team-it');
  const packet = ivan.card('T-1002');
  await packet.waitFor();
  await picture('packet', packet);
  await picture('card-handed-over', mia.card('T-1002'));
  await ivan.press(packet, 'Accept');
  await mia.card('T-1002').locator('dd', { hasText: 'With IT network: Ivan Rossi' }).waitFor();
  await ivan.press(packet, 'Answer');
  await ivan.fill({ 'Your answer': 'Su dominio tiene dos registros SPF. Deje solo uno y espere una hora.' });
  await ivan.submit();
  const preview = ivan.message('Preview of your answer');
  await preview.waitFor();
  expect(await ana.page.getByText('dos registros SPF').count()).toBe(0);
  await picture('preview', preview);
  await ivan.press(preview, 'Send to customer');
  await ana.reply('dos registros SPF').waitFor();
  await ana.answerInThread('Funciona, ¡gracias!');
}

async function resolvedAndReopened(mia: Tab, ana: Tab): Promise<void> {
  const card = mia.card('T-1002');
  await mia.openThread(card);
  await mia.reply('Funciona, ¡gracias!').waitFor();
  await mia.dismissAll();
  await mia.caughtUp('agents');
  await picture('workspace', mia.page);
  await mia.press(card, 'Resolve');
  await mia.fill({ 'What solved it?': 'Un solo registro SPF en lugar de dos.' });
  await mia.submit();
  await card.locator('dd', { hasText: 'Resolved' }).waitFor();
  const resolved = ana.reply('T-1002 está resuelto');
  await resolved.waitFor();
  await ana.message('carpeta de spam').locator('.pill').waitFor({ state: 'detached' });
  await ana.caughtUp('support-acme');
  await picture('customer-thread', ana.page);
  await ana.press(resolved, 'Reabrir');
  await ana.fill({ '¿Por qué reabrirlo?': 'Hoy vuelven a llegar a spam.' });
  await ana.submit();
  await mia.reply('vuelven a llegar a spam').waitFor();
  await card.locator('dd', { hasText: 'Open' }).waitFor();
}

/** Another ticket, taken and answered without a mouse. */
async function answeredByKeyboard(tabs: Tabs, ben: Tab): Promise<void> {
  const { page } = await tabs.open('noah', 'c/agents');
  const { keyboard } = page;
  await page.locator('#composer-text:focus').waitFor();
  await keyboard.type('/ticket claim T-1001');
  await keyboard.press('Enter');
  await page.getByText('T-1001 is yours.').waitFor();
  await keyboard.type('/ticket answer T-1001');
  await keyboard.press('Enter');
  await page.locator('dialog.modal[open] textarea:focus').waitFor();
  await keyboard.type('It is corrected; please look again.');
  await pressFocused(page, 'Tab', 'Preview');
  await page.getByText('Not sent yet.').waitFor();
  await pressFocused(page, 'Shift+Tab', 'Send to customer');
  await ben.reply('please look again').waitFor();
}

/** Goes with the keyboard to the button, and presses it. */
async function pressFocused(page: Page, step: 'Tab' | 'Shift+Tab', button: string): Promise<void> {
  const there = page.locator(':focus', { hasText: new RegExp(`^${button}$`, 'u') });
  for (let steps = 0; (await there.count()) === 0; steps += 1) {
    if (steps > 20) throw new Error(`“${button}” is out of the keyboard’s reach`);
    await page.keyboard.press(step);
  }
  await page.keyboard.press('Enter');
}

/** Dark, and on a telephone. */
async function otherLooks(tabs: Tabs): Promise<void> {
  const dark = await tabs.open('mia', 'c/agents', { colorScheme: 'dark' });
  await dark.openThread(dark.card('T-1002'));
  await picture('dark', dark.page);
  const phone = await tabs.open('ana', 'c/support-acme', { viewport: { width: 390, height: 780 } });
  await phone.openThread(phone.message('carpeta de spam'));
  await phone.reply('vuelve a estar abierto').waitFor();
  await picture('phone', phone.page);
}
