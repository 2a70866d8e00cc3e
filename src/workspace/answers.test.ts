import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../lib/clock.ts';
import type { Card } from '../port/cards.ts';
import type { Hub } from './hub.ts';
import { NotHere, type Workspace } from './model.ts';
import type { FromWorkspace, WireAnswer, WireEvent } from './protocol.ts';
import { openWorkspace } from './workspace.ts';

let folder: string;
let workspace: Workspace & Hub;
let asked: WireEvent[];
let reply: (event: WireEvent) => WireAnswer;

const menu = { languages: ['en'], commands: [], messageActions: [], search: { run: 'find', option: 'for' } };
const titled = (title: string): Card<string> => ({
  title,
  blocks: [{ kind: 'actions', actions: [{ kind: 'button', label: 'More', run: 'find', args: { below: '7' } }] }],
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'relevo-answers-'));
  workspace = openWorkspace({ file: join(folder, 'workspace.sqlite'), clock: systemClock, patience: 50 });
  asked = [];
  reply = () => ({ kind: 'taken' });
  workspace.join({ send: take }, menu);
});

afterEach(() => {
  workspace.close();
  rmSync(folder, { recursive: true });
});

function take(frame: FromWorkspace): void {
  if (frame.type !== 'event') return;
  asked.push(frame.event);
  const { delivery, event } = frame;
  queueMicrotask(() => workspace.acknowledge(delivery, reply(event)));
}

let keys = 0;
function say(event: WireEvent | undefined, card: Card<string>, to = event?.by ?? ''): unknown {
  if (event === undefined || !('interaction' in event)) throw new Error('nothing was asked');
  keys += 1;
  const { interaction, channel } = event;
  return workspace.perform({ do: 'ephemeral', key: `k${keys}`, to, in: { channel }, interaction, card });
}

const title = (member: string) => workspace.answer(member)?.card.title;

describe('what is answered beside the conversations', () => {
  it('is seen by the one who asked, topmost first, and never in a conversation', async () => {
    await workspace.search('mia', 'hard bounce');
    expect(asked.at(-1)).toMatchObject({ kind: 'command', line: 'find', args: { for: 'hard bounce' } });
    say(asked.at(-1), titled('first'));
    reply = () => ({ kind: 'say', card: titled('second') });
    const { id } = workspace.answer('mia') ?? { id: '' };
    await workspace.pressAnswer('mia', id, { run: 'find', args: { below: '7' } });
    expect(asked.at(-1)).toMatchObject({ kind: 'action', message: id, run: 'find', args: { below: '7' } });
    expect(workspace.answer('mia')).toMatchObject({ card: { title: 'second' }, earlier: true });
    expect(workspace.answer('noah')).toBeUndefined();
    for (const { id: channel } of workspace.channels('mia')) expect(workspace.messages('mia', channel)).toEqual([]);
    workspace.dropAnswer('mia', workspace.answer('mia')?.id ?? '');
    expect(workspace.answer('mia')).toMatchObject({ id, card: { title: 'first' }, earlier: false });
  });

  it('is pressed only as it stands there, by its own reader', async () => {
    await workspace.search('mia', 'x');
    say(asked.at(-1), titled('first'));
    const { id } = workspace.answer('mia') ?? { id: '' };
    const press = (who: string, run: string, args: Record<string, string>) => () =>
      workspace.pressAnswer(who, id, { run, args });
    expect(press('noah', 'find', { below: '7' })).toThrow(NotHere);
    expect(press('mia', 'find', { below: '8' })).toThrow(NotHere);
    expect(press('mia', 'close', {})).toThrow(NotHere);
    expect(() => workspace.dropAnswer('noah', id)).toThrow(NotHere);
    expect(() => say(asked[0], titled('stolen'), 'noah')).toThrow(NotHere);
    expect(title('mia')).toBe('first');
  });

  it('keeps the last twenty', async () => {
    await workspace.search('mia', 'x');
    for (let n = 1; n <= 25; n += 1) say(asked.at(-1), titled(`n${n}`));
    const seen: (string | undefined)[] = [];
    for (let shown = workspace.answer('mia'); shown; shown = workspace.answer('mia')) {
      seen.push(shown.card.title);
      workspace.dropAnswer('mia', shown.id);
    }
    expect(seen).toHaveLength(20);
    expect([seen[0], seen.at(-1)]).toEqual(['n25', 'n6']);
  });

  it('is told to the one whom it concerns', async () => {
    const told: string[] = [];
    for (const who of ['mia', 'noah']) workspace.listen(who, ({ kind }) => told.push(`${who} ${kind}`));
    await workspace.search('mia', 'x');
    say(asked.at(-1), titled('first'));
    expect(told.filter((line) => line.endsWith('answer'))).toEqual(['mia answer']);
  });

  it('is not asked for where no bot has a search', () => {
    workspace.join({ send: take }, { languages: ['en'], commands: [], messageActions: [] });
    expect(() => workspace.search('mia', 'x')).toThrow(NotHere);
  });
});

describe('the page that a bot keeps for a member', () => {
  const put = (asOf: string, name: string, count?: number) =>
    workspace.perform({ do: 'home', to: 'mia', card: titled(name), asOf, ...(count === undefined ? {} : { count }) });
  const soon = (seconds: number) => systemClock.now().add({ seconds }).toString({ fractionalSecondDigits: 3 });

  it('is the newest, in whatever order they come, and told once when it changed', () => {
    const told: string[] = [];
    for (const who of ['mia', 'noah']) workspace.listen(who, ({ kind }) => told.push(`${who} ${kind}`));
    put(soon(1), 'first', 3);
    put(soon(3), 'third', 5);
    put(soon(2), 'second', 4);
    put(soon(4), 'third', 5);
    expect(workspace.home('mia')).toMatchObject({ card: { title: 'third' }, count: 5 });
    expect(workspace.home('noah')).toBeUndefined();
    expect(told).toEqual(['mia home', 'mia home']);
  });

  it('has no number any more when nobody kept it up to date', () => {
    put(systemClock.now().subtract({ minutes: 31 }).toString({ fractionalSecondDigits: 3 }), 'old', 3);
    expect(workspace.home('mia')).toEqual({ card: titled('old') });
  });

  it('tells the bot that somebody looks, while it is there, and what is pressed on it', async () => {
    workspace.openHome('mia');
    await expect.poll(() => asked.at(-1)).toMatchObject({ kind: 'homeOpened', by: 'mia' });
    expect(() => workspace.pressHome('mia', { run: 'find', args: { below: '7' } })).toThrow(NotHere);
    put(soon(0), 'page');
    await workspace.pressHome('mia', { run: 'find', args: { below: '7' } });
    expect(asked.at(-1)).toMatchObject({ kind: 'action', message: 'home', run: 'find' });
    expect(() => workspace.pressHome('mia', { run: 'other', args: {} })).toThrow(NotHere);
    say(asked.at(-1), titled('beside it'));
    expect(title('mia')).toBe('beside it');
    expect(() => workspace.perform({ do: 'home', to: 'relevo', card: titled('x'), asOf: soon(0) })).toThrow(NotHere);
  });
});

it('a file of the first format is brought to this one, with everything in it', async () => {
  workspace.post('mia', 'agents', { text: 'From before' });
  await Promise.resolve();
  workspace.close();
  const { DatabaseSync } = await import('node:sqlite');
  const file = join(folder, 'workspace.sqlite');
  const db = new DatabaseSync(file);
  db.exec('DROP TABLE answers; DROP TABLE homes; PRAGMA user_version = 1');
  db.close();
  workspace = openWorkspace({ file, clock: systemClock });
  expect(workspace.messages('mia', 'agents').map(({ text }) => text)).toEqual(['From before']);
  expect(workspace.answer('mia')).toBeUndefined();
});
