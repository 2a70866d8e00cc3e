import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { form, richCard } from './workspace-kit.ts';
import { noBrowser, stage } from './workspace-pages.ts';

const composer = (page: Page) => page.locator('#composer-text');
const message = (page: Page, text: string) => page.locator('#log .message', { hasText: text });
const place = (page: Page, name: string) => page.locator('#side a.place', { hasText: name });

async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

describe.skipIf(noBrowser)('the workspace in a browser', () => {
  const play = stage();

  it('keeps two people live side by side, with unread marks, threads and mentions', async () => {
    const ana = await play.open('/as/ana/c/support-acme');
    const mia = await play.open('/as/mia/c/agents');

    await say(ana, 'The newsletter does not arrive');
    await message(ana, 'newsletter').waitFor();
    await mia.locator('#side a.place.unread', { hasText: 'support-acme' }).waitFor();
    await place(mia, 'support-acme').click();
    await message(mia, 'newsletter').waitFor();
    expect(await mia.locator('.new-line').count()).toBe(1);
    await mia.locator('#side a.place[aria-current]:not(.unread)', { hasText: 'support-acme' }).waitFor();

    await message(mia, 'newsletter').hover();
    await message(mia, 'newsletter').locator('.tools a').click();
    await mia.locator('#thread-composer-text').fill('@ana since when?');
    await mia.locator('#thread-composer-text').press('Enter');
    await mia.locator('#thread-log .message', { hasText: 'since when' }).waitFor();

    const replies = message(ana, 'newsletter').locator('a.replies');
    await replies.waitFor();
    expect(await replies.textContent()).toContain('1 respuesta');
    expect(await place(ana, 'support-acme').locator('.count').textContent()).toBe('1');
    await replies.click();
    expect(await ana.locator('#thread-log .mention.mine').textContent()).toBe('@Ana Torres');
    await place(ana, 'support-acme').locator('.count').waitFor({ state: 'detached' });
    await ana.locator('#thread-composer-text').fill('Since nine');
    await ana.locator('#thread-composer-text').press('Enter');
    await mia.locator('#thread-log .message', { hasText: 'Since nine' }).waitFor();
    await mia.keyboard.press('Escape');
    await mia.locator('#thread').waitFor({ state: 'detached' });
    expect(await message(mia, 'newsletter').locator('a.replies').textContent()).toContain('2 replies');
  });

  it('can be used by keyboard alone: becoming somebody, going anywhere, writing, completing a command', async () => {
    const page = await play.open('/');
    for (let tab = 1; tab <= 4; tab += 1) await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toContain('Mia Meier');
    await page.keyboard.press('Enter');
    await page.waitForSelector('html[data-live]', { state: 'attached' });
    await page.keyboard.press('?');
    await page.locator('#keys[open]').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('agents');
    await page.keyboard.press('Enter');
    await page.locator('#composer-text:focus').waitFor();
    await page.keyboard.type('Good morning');
    await page.keyboard.press('Enter');
    await message(page, 'Good morning').waitFor();

    await page.keyboard.type('/esc');
    await page.locator('#composer-list [role="option"][aria-selected="true"]', { hasText: '/escalate' }).waitFor();
    expect(await composer(page).getAttribute('aria-activedescendant')).toBe('composer-list-0');
    await page.keyboard.press('Tab');
    expect(await composer(page).inputValue()).toBe('/escalate ');
    await page.locator('.hint-line b', { hasText: '<ticket>' }).waitFor();
    await page.keyboard.type('T-1042 ');
    await page.locator('.hint-line b', { hasText: '<team>' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await composer(page).inputValue()).toBe('/escalate T-1042 it ');
    await page.locator('.hint-line b', { hasText: '[reason]' }).waitFor();
    await page.keyboard.press('Enter');
    const escalated = { kind: 'command', line: 'escalate T-1042 it', by: 'mia' };
    await expect.poll(() => play.bot.events.at(-1)).toMatchObject(escalated);
    expect(await composer(page).inputValue()).toBe('');

    await page.keyboard.press('ArrowUp');
    await page.keyboard.type(', all');
    await page.keyboard.press('Enter');
    await message(page, 'Good morning, all').locator('.edited').waitFor();
    await page.keyboard.press('Alt+ArrowUp');
    await page.locator('#side a.place[aria-current]', { hasText: 'support-globex' }).waitFor();
  });

  it('offers commands in the person’s language, and closes them with Escape', async () => {
    const lucia = await play.open('/as/lucia/c/agents');
    await composer(lucia).pressSequentially('/ticket ');
    await lucia.locator('#composer-list', { hasText: 'Abrir un ticket' }).waitFor();
    await lucia.keyboard.press('Escape');
    await lucia.locator('#composer-list').waitFor({ state: 'hidden' });
    expect(await composer(lucia).inputValue()).toBe('/ticket ');
  });

  it('shows a form, puts its faults beside the fields, keeps what was typed, and goes on to the next page', async () => {
    const [first, second] = [form, { ...form, title: 'Second page', page: { number: 2, of: 2 } }];
    const answers = [
      { kind: 'modal', modal: first },
      { kind: 'faults', faults: { subject: 'Say what it is about.', category: 'Choose one.', other: 'And this.' } },
      { kind: 'modal', modal: second },
    ] as const;
    play.bot.answer = (event) =>
      event.kind === 'message' ? { kind: 'taken' } : (answers[asked++] ?? { kind: 'taken' });
    let asked = 0;
    const page = await play.open('/as/mia/c/agents');
    await say(page, '/ticket new');
    const dialog = page.locator('dialog.modal[open]');
    await dialog.waitFor();
    expect(await dialog.locator('.pages').textContent()).toBe('Page 1 of 2');
    expect(await page.locator(':focus').getAttribute('name')).toBe('subject');
    await page.locator('#field-body').fill('It does not work\nat all');
    await page
      .locator('#field-picture')
      .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('x') });
    await dialog.locator('.attached li:not(.loading)').waitFor();
    await dialog.locator('button[type="submit"]').click();

    const fault = page.locator('#field-subject-fault');
    await fault.waitFor();
    expect(await fault.textContent()).toBe('Say what it is about.');
    expect(await page.locator('#field-subject').getAttribute('aria-describedby')).toContain('field-subject-fault');
    expect(await page.locator('[aria-invalid="true"]').count()).toBe(2);
    expect(await dialog.locator('.faults').textContent()).toBe('And this.');
    expect(await page.locator(':focus').getAttribute('name')).toBe('subject');
    expect(await page.locator('#field-body').inputValue()).toBe('It does not work\nat all');

    await page.keyboard.type('Newsletter');
    await page.locator('#field-category').selectOption('deliverability');
    await page.locator('#field-urgent').check();
    await dialog.locator('button[type="submit"]').click();
    await dialog.locator('.pages', { hasText: 'Page 2 of 2' }).waitFor();
    expect(play.bot.events.at(-1)).toMatchObject({
      kind: 'submit',
      run: 'ticket new',
      page: 1,
      values: {
        subject: 'Newsletter',
        body: 'It does not work\nat all',
        category: 'deliverability',
        urgent: 'true',
        picture: expect.stringMatching(/^[\w-]+$/u),
      },
    });
    await dialog.locator('button[type="submit"]').click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.locator(':focus').getAttribute('id')).toBe('composer-text');
  });

  it('shows some messages to one person only, who can take them away', async () => {
    play.bot.answer = (event) =>
      event.kind === 'command'
        ? { kind: 'say', card: { title: 'No such ticket', tone: 'warn', blocks: [] } }
        : { kind: 'taken' };
    const mia = await play.open('/as/mia/c/agents');
    const noah = await play.open('/as/noah/c/agents');
    await say(mia, '/ticket show T-1');
    const alone = mia.locator('.message.only-you', { hasText: 'No such ticket' });
    await alone.waitFor();
    expect(await alone.textContent()).toContain('Only visible to you');
    await say(mia, 'For all');
    await message(noah, 'For all').waitFor();
    expect(await noah.locator('.message.only-you').count()).toBe(0);
    await alone.getByRole('button', { name: 'Dismiss' }).press('Enter');
    await alone.waitFor({ state: 'detached' });
    await mia.reload();
    await message(mia, 'For all').waitFor();
    expect(await mia.locator('.message.only-you').count()).toBe(0);
  });

  it('has buttons and menus on cards, actions on messages, reactions and deletion', async () => {
    const page = await play.open('/as/mia/c/agents');
    play.bot.post('agents', richCard);
    await page.getByRole('button', { name: 'Claim' }).click();
    await expect
      .poll(() => play.bot.events.at(-1))
      .toMatchObject({ kind: 'action', run: 'claim', args: { ticket: 'T-1042' } });
    await page.getByRole('button', { name: 'Hand over' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Developers' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const handedOver = { kind: 'action', run: 'escalate', args: { ticket: 'T-1042', team: 'it' } };
    await expect.poll(() => play.bot.events.at(-1)).toMatchObject(handedOver);

    await say(page, 'It is broken');
    const own = message(page, 'It is broken');
    await own.hover();
    await own.getByRole('button', { name: 'Actions on the message by Mia Meier' }).click();
    await page.getByRole('menuitem', { name: 'Make a ticket' }).click();
    await expect
      .poll(() => play.bot.events.at(-1))
      .toMatchObject({ kind: 'messageAction', run: 'ticket-from-message' });
    await own.getByRole('button', { name: 'Actions on the message by Mia Meier' }).click();
    await page.getByRole('menuitem', { name: 'Add a reaction…' }).click();
    await page.getByRole('menuitem', { name: 'Add a reaction: ✅ done' }).click();
    await own.locator('.reaction[aria-pressed="true"]').click();
    await own.locator('.reaction[data-emoji]').waitFor({ state: 'detached' });
    await own.getByRole('button', { name: 'Actions on the message by Mia Meier' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.locator('#confirm').getByRole('button', { name: 'Delete' }).click();
    await own.waitFor({ state: 'detached' });
  });

  it('sends files, shows pictures, and says when one is refused', async () => {
    const ana = await play.open('/as/ana/c/support-acme');
    const files = [
      { name: 'shot.png', mimeType: 'image/png', buffer: onePixel },
      { name: 'log.html', mimeType: 'text/html', buffer: Buffer.from('<script>alert(1)</script>') },
    ];
    await ana
      .locator('#composer input[type="file"]')
      .setInputFiles([...files, { name: 'none.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) }]);
    await ana.locator('#composer .composer-fault', { hasText: 'vacío' }).waitFor();
    expect(await ana.locator('#composer .attached li').count()).toBe(2);
    await composer(ana).press('Enter');
    const sent = ana.locator('#log .message', { hasText: 'log.html' });
    await sent.locator('img[alt="shot.png"]').waitFor();
    const [download] = await Promise.all([ana.waitForEvent('download'), sent.locator('a.file').click()]);
    expect(download.suggestedFilename()).toBe('log.html');
  });

  it('says when the bot is away, gives back what it could not do, and says when it is back', async () => {
    const page = await play.open('/as/mia/c/agents');
    expect(await page.locator('#banner p').count()).toBe(0);
    play.bot.leave();
    await page.locator('#banner', { hasText: 'not connected' }).waitFor();
    await say(page, '/ticket show T-1');
    await say(page, 'Kept');
    await message(page, 'Kept').waitFor();
    await page.locator('.composer-fault', { hasText: 'did not answer in time' }).waitFor();
    expect(await composer(page).inputValue()).toBe('/ticket show T-1');
    play.bot.join();
    await page.locator('#banner p').waitFor({ state: 'detached' });
  });

  it('catches up by itself after the workspace was gone, without losing what was begun', async () => {
    const page = await play.open('/as/mia/c/agents');
    await say(page, 'Before');
    await message(page, 'Before').waitFor();
    await composer(page).fill('Half a sen');
    await play.workspace.restart((kept) => void kept.post('noah', 'agents', { text: 'Meanwhile' }));
    await message(page, 'Meanwhile').waitFor();
    expect(await composer(page).inputValue()).toBe('Half a sen');
    play.workspace.workspace.post('noah', 'agents', { text: 'Afterwards' });
    await message(page, 'Afterwards').waitFor();
    expect(await page.locator('#log .message', { hasText: 'Before' }).count()).toBe(1);
  });

  it('stays live in more tabs than a browser has connections', async () => {
    const first = await play.open('/as/mia/c/agents');
    const tabs = [first];
    for (const who of ['noah', 'lucia', 'lea', 'mia', 'noah', 'lucia', 'lea']) {
      const tab = await first.context().newPage();
      await play.go(tab, `/as/${who}/c/agents`);
      tabs.push(tab);
    }
    await say(first, 'To everybody');
    for (const tab of tabs) await message(tab, 'To everybody').waitFor();
    await say(tabs.at(-1) ?? first, 'And back');
    for (const tab of tabs) await message(tab, 'And back').waitFor();
  });

  it('follows a click although the message changes while the button is down', async () => {
    const root = play.workspace.workspace.post('noah', 'agents', { text: 'Who is on call?' });
    const answer = (text: string) => play.workspace.workspace.post('lea', 'agents', { text, thread: root.id });
    answer('Me');
    const mia = await play.open('/as/mia/c/agents');
    const noah = await play.open('/as/noah/c/agents');
    const box = await message(mia, 'on call').locator('a.replies').boundingBox();
    if (box === null) throw new Error('nothing to click on');
    await mia.mouse.move(box.x + 20, box.y + box.height / 2);
    await mia.mouse.down();
    answer('And Ivan');
    await message(noah, 'on call').locator('a.replies', { hasText: '2 replies' }).waitFor();
    await noah.waitForTimeout(100);
    expect(await message(mia, 'on call').locator('a.replies').textContent()).toContain('1 reply');
    await mia.mouse.up();
    await mia.locator('#thread-log .message', { hasText: 'And Ivan' }).waitFor();
    await message(mia, 'on call').locator('a.replies', { hasText: '2 replies' }).waitFor();
  });

  it('stays where one went to, although the page before was being read anew', async () => {
    const send = (subject: string) =>
      play.bot.perform((key) => ({
        do: 'mail',
        key,
        mail: {
          messageId: `<${subject}@x>`,
          from: 'a@x',
          to: 'b@x',
          subject,
          text: 'Hi',
          html: '<p>Hi</p>',
          headers: {},
        },
      }));
    send('First');
    const mia = await play.open('/as/mia/mail');
    const isMail = /\/as\/mia\/mail\/./u;
    const isList = /\/as\/mia\/mail$/u;
    const [visit, reading] = [await hold(mia, isMail), await hold(mia, isList)];
    await mia.locator('a.mail-row', { hasText: 'First' }).click();
    await visit.asked;
    send('Second');
    await reading.asked;
    visit.letGo();
    await mia.locator('#mail-subject').waitFor();
    await mia.evaluate(`new MutationObserver(() => {
      if (document.getElementById('mail-subject') === null) window.thrownBack = true;
    }).observe(document.body, { childList: true, subtree: true })`);
    const read = mia.waitForResponse(isList);
    reading.letGo();
    await (await read).finished();
    await mia.waitForTimeout(100);
    expect(await mia.evaluate('window.thrownBack')).toBeUndefined();
    expect(await mia.locator('#mail-subject').textContent()).toBe('First');
  });

  it('shows what others typed as words, whatever they typed', async () => {
    const nasty = '<img src=x onerror="window.caught=1"> <!channel> \u202egnp.exe <script>window.caught=1</script>';
    const mail = { messageId: '<1@x>', from: 'a@x', to: 'b@x', subject: nasty, text: nasty, headers: {} };
    play.bot.perform((key) => ({
      do: 'mail',
      key,
      mail: { ...mail, html: `<script>top.caught=1</script><p>${nasty}` },
    }));
    const mia = await play.open('/as/mia/c/support-acme');
    const ana = await play.open('/as/ana/c/support-acme');
    await say(ana, nasty);
    const typed = message(mia, '<!channel>').locator('.text');
    await typed.waitFor();
    play.bot.post('support-acme', { title: nasty, blocks: [{ kind: 'quote', text: nasty, by: nasty }] });
    await mia.locator('.card-quote').waitFor();
    expect(await typed.textContent()).toBe(nasty);
    await place(mia, 'Mailbox').click();
    await mia.locator('a.mail-row').click();
    await mia.frameLocator('iframe').locator('p').first().waitFor();
    expect(await mia.evaluate('window.caught')).toBeUndefined();
    expect(await mia.locator('#main img').count()).toBe(0);
  });

  it('shows older messages on demand, and a direct conversation with the bot', async () => {
    for (let count = 1; count <= 60; count += 1)
      play.workspace.workspace.post('noah', 'agents', { text: `Number ${count}.` });
    const page = await play.open('/as/mia/c/agents');
    expect(await page.locator('#log .message').count()).toBe(50);
    await page.locator('a[data-older]').press('Enter');
    await message(page, 'Number 1.').first().waitFor({ state: 'attached' });
    expect(await page.locator('#log .message').count()).toBe(60);
    expect(await page.locator('#log .day').count()).toBe(1);
    await page.locator('#side a.place .place-name').getByText('Relevo', { exact: true }).click();
    await page.locator('h1', { hasText: 'Relevo' }).waitFor();
    await say(page, 'Only for you');
    await expect
      .poll(() => play.bot.events.at(-1))
      .toMatchObject({ kind: 'message', direct: true, text: 'Only for you' });
  });
});

/** Answers to these addresses wait, as on a slow connection, until they are let go. */
async function hold(page: Page, address: RegExp): Promise<{ asked: Promise<unknown>; letGo: () => void }> {
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  await page.route(address, async (route) => {
    const response = await route.fetch();
    await held;
    await route.fulfill({ response });
  });
  return { asked: page.waitForRequest(address), letGo };
}

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
