import { afterEach, describe, expect, it } from 'vitest';
import type { Card } from '#src/port/cards.ts';
import { buttonsOf, type House, openHouse, until } from './house.ts';

/** The page of somebody: its words, and what can be pressed on it. */
function pageOf(house: House, member: string) {
  const home = house.workspace.home(member);
  return { words: home ? linesOf(home.card) : '', count: home?.count, buttons: buttonsOf(home?.card) };
}

function linesOf({ title, blocks }: Card<string>): string {
  const lines = blocks.flatMap((block) => {
    if (block.kind === 'text' || block.kind === 'context') return [block.text];
    if (block.kind === 'list') return block.items.flatMap((item) => [item.title, item.detail ?? '']);
    return block.kind === 'actions' ? [block.actions.map(({ label }) => label).join(' | ')] : [];
  });
  return [title, ...lines].join('\n');
}

describe('the page that is kept for somebody', () => {
  let house: House;
  afterEach(() => house.close());

  const shows = (member: string, words: RegExp) =>
    until(`${member} is shown ${words} on their page`, () => {
      const page = pageOf(house, member);
      return words.test(page.words) ? page : undefined;
    });

  function press(member: string, label: RegExp) {
    const button = pageOf(house, member).buttons.find((one) => label.test(one.label));
    if (!button) throw new Error(`no button ${label} on the page of ${member}`);
    return house.workspace.pressHome(member, { run: button.run, args: button.args });
  }

  it('says what is to do, and follows by itself for as long as it is open', async () => {
    house = await openHouse();
    const { workspace } = house;
    for (const who of ['mia', 'ana', 'dara', 'ben']) workspace.openHome(who);
    await shows('mia', /What is to do\nEverything \| New, nobody has it \(0\) \| Yours \(0\)/);
    await shows('mia', /Nothing waits for you/);
    await shows('ben', /You have no requests/);
    expect(workspace.home('lea')).toBeUndefined();

    house.as('ana').write('support-acme', 'The newsletter does not arrive');
    expect((await shows('mia', /New, nobody has it \(1\)\nT-1001 · The newsletter/)).count).toBe(1);
    expect((await shows('ana', /Solicitudes abiertas \(1\)\nT-1001 · The newsletter/)).count).toBe(1);
    await house.as('mia').type('agents', '/ticket claim T-1001');
    await shows('mia', /Yours \(1\)\nT-1001/);
    expect(pageOf(house, 'mia').words).toContain('New, nobody has it (0)');
    await house.as('mia').type('agents', '/ticket wait T-1001');
    expect((await shows('mia', /Waiting for the customer \(1\)\nT-1001/)).count).toBe(1);
    await house.as('mia').type('agents', '/ticket release T-1001');
    await shows('mia', /New, nobody has it \(1\)\nT-1001/);
    expect(workspace.home('ben')?.count).toBe(0);
    expect(pageOf(house, 'ben').words).not.toContain('newsletter');
    expect(pageOf(house, 'dara').words).not.toContain('newsletter');
    expect(pageOf(house, 'dara').words).toMatch(/What is to do\nEverything \| Yours \(0\) \| Team: \S+.* \(0\)/);
    for (const { id } of workspace.channels('mia'))
      expect(
        workspace.messages('mia', id).filter(({ onlyYou, card }) => onlyYou && card?.title === 'What is to do'),
      ).toEqual([]);
  });

  it('shows one of its lists, page by page, and stays there while things change', async () => {
    house = await openHouse();
    const { workspace } = house;
    for (let n = 1; n <= 12; n += 1) house.as('ben').write('support-globex', `Request ${n}`);
    await until('twelve tickets', async () =>
      (await house.desk.services.stores.tickets.count({ nobody: true }, 1_000)) === 12 ? true : undefined,
    );
    workspace.openHome('noah');
    const all = await shows('noah', /New, nobody has it \(12\)\nT-1012/);
    expect(all.words).not.toContain('T-1002');
    await press('noah', /^Older ones$/);
    const older = await shows('noah', /T-1002 · Request 2\n[^\n]*\nT-1001 · Request 1/);
    expect(older.words).not.toContain('T-1012');
    house.as('ben').write('support-globex', 'Request 13');
    await shows('noah', /New, nobody has it \(13\)[\s\S]*T-1001/);
    expect(pageOf(house, 'noah').words).not.toContain('T-1013');
    await press('noah', /^The newest$/);
    await shows('noah', /T-1013/);
    await press('noah', /^Yours/);
    await shows('noah', /Yours \(0\)\nNothing here right now/);
    await press('noah', /^Everything$/);
    await shows('noah', /New, nobody has it \(13\)\nT-1013/);
    expect(() => workspace.pressHome('mia', { run: 'home', args: { part: 'mine' } })).toThrow('no such page');
  });

  it('answers beside it what was pressed there', async () => {
    house = await openHouse();
    const { workspace } = house;
    house.as('ana').write('support-acme', 'Broken');
    await house.as('mia').sees('agents', /T-1001/);
    workspace.openHome('mia');
    await shows('mia', /T-1001 · Broken/);
    await press('mia', /^Show$/);
    await until('the ticket beside the page', () =>
      workspace.answer('mia')?.card.title?.includes('T-1001') ? true : undefined,
    );
  });

  it('is not kept on a platform that has none, nor for whoever nobody knows', async () => {
    house = await openHouse({}, { lacks: { capabilities: { home: false } } });
    house.workspace.openHome('mia');
    house.as('ana').write('support-acme', 'Broken');
    await house.as('mia').sees('agents', /T-1001/);
    expect(await house.desk.services.stores.homes.openSince('2000-01-01T00:00:00Z', 10)).toEqual([]);
    expect(house.workspace.home('mia')).toBeUndefined();
  });
});
