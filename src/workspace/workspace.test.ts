import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Hub } from './hub.ts';
import { type Change, Empty, NotHere, TooLong, type Workspace } from './model.ts';
import type { FromWorkspace, WireEvent } from './protocol.ts';
import { limits } from './protocol.ts';
import { Occupied, WrongFormat } from './store/database.ts';
import { format } from './store/schema.ts';
import { openWorkspace } from './workspace.ts';

let dir: string;
let file: string;
let now: Temporal.Instant;
let workspace: Workspace & Hub;
const open = () => openWorkspace({ file, clock: { now: () => now }, patience: 50 });
const card = (words: string) => ({ blocks: [{ kind: 'text' as const, text: words }] });

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'relevo-workspace-'));
  file = join(dir, 'workspace.sqlite');
  now = Temporal.Instant.from('2026-03-02T08:00:00Z');
  workspace = open();
});
afterEach(() => {
  workspace.close();
  rmSync(dir, { recursive: true });
});

function reopen(): void {
  workspace.close();
  workspace = open();
}

describe('the file', () => {
  it('belongs to one at a time', () => {
    expect(open).toThrow(Occupied);
  });

  it('is refused when it is newer, or no workspace', () => {
    const newer = join(dir, 'newer.sqlite');
    openWorkspace({ file: newer, clock: { now: () => now } }).close();
    const db = new DatabaseSync(newer);
    db.exec(`PRAGMA user_version = ${format + 1}`);
    db.close();
    expect(() => openWorkspace({ file: newer, clock: { now: () => now } })).toThrow(/newer Relevo/);
    const foreign = join(dir, 'foreign.sqlite');
    const other = new DatabaseSync(foreign);
    other.exec('CREATE TABLE a (b)');
    other.close();
    expect(() => openWorkspace({ file: foreign, clock: { now: () => now } })).toThrow(WrongFormat);
    writeFileSync(join(dir, 'text'), 'x'.repeat(5000));
    expect(() => openWorkspace({ file: join(dir, 'text'), clock: { now: () => now } })).toThrow(/not a database/);
  });

  it('keeps what was written, and ids grow although the clock goes back', () => {
    const first = workspace.post('ana', 'support-acme', { text: 'one' });
    reopen();
    now = now.subtract({ hours: 5 });
    const second = workspace.post('ana', 'support-acme', { text: 'two' });
    expect(second.id > first.id).toBe(true);
    expect(workspace.messages('mia', 'support-acme').map(({ text }) => text)).toEqual(['one', 'two']);
  });
});

describe('who sees what', () => {
  it('hides every channel, thread, message and file from those who are not in it', () => {
    const proof = workspace.keepFile('ana', { name: 'a.txt', type: 'text/plain', bytes: new Uint8Array([1, 2]) });
    const { id } = workspace.post('ana', 'support-acme', { text: 'secret', files: [proof.id] });
    expect(workspace.channels('ben').map((channel) => channel.id)).toEqual(['support-globex']);
    const asked = [
      () => workspace.channel('ben', 'support-acme'),
      () => workspace.messages('ben', 'support-acme'),
      () => workspace.message('ben', 'support-acme', id),
      () => workspace.message('ben', 'support-globex', id),
      () => workspace.thread('ben', 'support-acme', id),
      () => workspace.file('ben', proof.id),
      () => workspace.post('ben', 'support-acme', { text: 'x' }),
      () => workspace.post('ben', 'support-globex', { text: 'x', thread: id }),
      () => workspace.react('ben', 'support-acme', id, '👍'),
      () => workspace.markRead('ben', 'support-acme', id),
      () => workspace.edit('mia', 'support-acme', id, 'x'),
      () => workspace.remove('mia', 'support-acme', id),
      () => workspace.post('relevo', 'support-acme', { text: 'x' }),
      () => workspace.post('ben', 'support-globex', { text: 'mine', files: [proof.id] }),
    ];
    for (const ask of asked) expect(ask).toThrow(NotHere);
    expect(workspace.file('mia', proof.id).bytes).toEqual(new Uint8Array([1, 2]));
    expect(workspace.message('mia', 'support-acme', id)).toMatchObject({ text: 'secret', files: [proof] });
  });

  it('tells listeners of nothing that they may not see', () => {
    const heard: Record<string, Change[]> = { mia: [], ben: [] };
    for (const viewer of ['mia', 'ben']) workspace.listen(viewer, (change) => heard[viewer]?.push(change));
    workspace.post('ana', 'support-acme', { text: 'hello' });
    const to = { do: 'ephemeral', to: 'mia', in: { channel: 'agents' } } as const;
    workspace.perform({ ...to, key: 'k', card: card('psst') });
    expect(heard['ben']).toEqual([]);
    expect(heard['mia']?.filter(({ kind }) => kind === 'message')).toHaveLength(2);
    const stop = workspace.listen('noah', () => expect.fail('an ephemeral message of another was told'));
    workspace.perform({ ...to, key: 'k2', card: card('psst') });
    stop();
  });

  it('forgets what only one member sees after a day', () => {
    workspace.perform({ do: 'ephemeral', key: 'k', to: 'mia', in: { channel: 'agents' }, card: card('psst') });
    expect(workspace.messages('mia', 'agents')).toHaveLength(1);
    now = now.add({ hours: 25 });
    expect(workspace.messages('mia', 'agents')).toEqual([]);
    reopen();
    expect(workspace.channel('mia', 'agents').unread).toBe(0);
  });
});

describe('messages', () => {
  it('come in pages, oldest first', () => {
    for (let n = 1; n <= 7; n += 1) workspace.post('mia', 'agents', { text: String(n) });
    const texts = (page: { before?: string; limit?: number }) => workspace.messages('noah', 'agents', page);
    const last = texts({ limit: 3 });
    expect(last.map(({ text }) => text)).toEqual(['5', '6', '7']);
    const [oldest] = last;
    expect(texts({ limit: 3, ...(oldest && { before: oldest.id }) }).map(({ text }) => text)).toEqual(['2', '3', '4']);
  });

  it('are refused when empty or too long, and nothing is kept of them', () => {
    expect(() => workspace.post('mia', 'agents', { text: '  \n' })).toThrow(Empty);
    expect(() => workspace.post('mia', 'agents', { text: 'x'.repeat(limits.messageText + 1) })).toThrow(TooLong);
    expect(() => workspace.react('mia', 'agents', 'nothing', '👍')).toThrow(NotHere);
    const bytes = new Uint8Array(limits.fileBytes + 1);
    expect(() => workspace.keepFile('mia', { name: 'a', type: 'a/b', bytes })).toThrow(TooLong);
    expect(workspace.messages('mia', 'agents')).toEqual([]);
  });

  it('with replies leave their place when they are removed, until the last reply goes', () => {
    const root = workspace.post('mia', 'agents', { text: 'root' });
    const reply = workspace.post('noah', 'agents', { text: 'reply', thread: root.id });
    workspace.remove('mia', 'agents', root.id);
    expect(workspace.messages('noah', 'agents')).toMatchObject([{ id: root.id, deleted: true, replies: 1 }]);
    expect(workspace.messages('noah', 'agents')[0]).not.toHaveProperty('text');
    workspace.remove('noah', 'agents', reply.id);
    expect(workspace.messages('noah', 'agents')).toEqual([]);
  });

  it('keep the ending of a long file name, and drop folders and marks that turn the writing', () => {
    const keep = (name: string) => workspace.keepFile('mia', { name, type: 'x', bytes: new Uint8Array([1]) });
    expect(keep('../../etc/\u202Egpj.exe')).toMatchObject({ name: 'gpj.exe', type: 'application/octet-stream' });
    const { name } = keep(`${'n'.repeat(300)}.pdf`);
    expect(name).toHaveLength(limits.fileName);
    expect(name.endsWith('.pdf')).toBe(true);
  });
});

describe('unread marks', () => {
  const counts = (viewer: string, channel: string) => {
    const { unread, mentions } = workspace.channel(viewer, channel);
    return [unread, mentions];
  };

  it('count the top level for all, threads for those in them, and names', () => {
    const root = workspace.post('ana', 'support-acme', { text: 'help' });
    workspace.post('mia', 'support-acme', { text: 'what happened? @noah', thread: root.id });
    expect(counts('ana', 'support-acme')).toEqual([1, 0]);
    expect(counts('noah', 'support-acme')).toEqual([2, 1]);
    expect(counts('lea', 'support-acme')).toEqual([1, 0]);
    const reply = workspace.post('ana', 'support-acme', { text: 'it broke', thread: root.id });
    expect(workspace.message('mia', 'support-acme', root.id)).toMatchObject({ replies: 2, unreadReplies: 1 });
    workspace.markRead('mia', 'support-acme', root.id);
    expect(counts('mia', 'support-acme')).toEqual([1, 0]);
    workspace.markRead('mia', 'support-acme', reply.id);
    expect(counts('mia', 'support-acme')).toEqual([0, 0]);
  });

  it('name everybody of a group, count direct words as naming, and go with the message', () => {
    const { id } = workspace.post('ana', 'support-acme', { text: 'hello @agents' });
    expect(counts('lucia', 'support-acme')).toEqual([1, 1]);
    workspace.remove('ana', 'support-acme', id);
    expect(counts('lucia', 'support-acme')).toEqual([0, 0]);
    const direct = workspace.direct('mia', 'noah');
    workspace.post('mia', direct.id, { text: 'hi' });
    expect(counts('noah', direct.id)).toEqual([1, 1]);
    expect(workspace.channel('noah', direct.id).name).toBe('Mia Meier');
    expect(workspace.direct('noah', 'mia').id).toBe(direct.id);
  });

  it('are set by a card that mentions', () => {
    const mention = { blocks: [{ kind: 'mention' as const, users: ['lea'] }] };
    workspace.perform({ do: 'post', key: 'k', to: { channel: 'leads' }, card: mention });
    expect(counts('lea', 'leads')).toEqual([1, 1]);
  });
});

describe('bots', () => {
  const menu = { languages: ['en'], commands: [], messageActions: [] };
  const events = (sent: FromWorkspace[]): WireEvent[] =>
    sent.flatMap((frame) => (frame.type === 'event' ? [frame.event] : []));

  it('remember a call and an event over a new start', () => {
    const call = { do: 'post', key: 'k', to: { channel: 'agents' }, card: card('hello') } as const;
    const first = workspace.perform(call);
    workspace.post('mia', 'agents', { text: 'to the bot' });
    reopen();
    expect(workspace.perform(call)).toEqual(first);
    const sent: FromWorkspace[] = [];
    workspace.join({ send: (frame) => sent.push(frame) }, menu);
    expect(events(sent)).toMatchObject([{ kind: 'message', text: 'to the bot' }]);
    now = now.add({ hours: 24 * 8 });
    reopen();
    expect(workspace.perform(call)).not.toEqual(first);
  });

  it('get no more than they acknowledge, and the rest after', () => {
    const sent: FromWorkspace[] = [];
    workspace.join({ send: (frame) => sent.push(frame) }, menu);
    for (let n = 0; n < 130; n += 1) workspace.post('mia', 'agents', { text: String(n) });
    expect(events(sent)).toHaveLength(20);
    for (const frame of sent) if (frame.type === 'event') workspace.acknowledge(frame.delivery, { kind: 'taken' });
    expect(events(sent).map((event) => (event.kind === 'message' ? event.text : ''))).toEqual(
      Array.from({ length: 130 }, (_, n) => String(n)),
    );
  });

  it('hear of one channel while another is in a storm', () => {
    const sent: FromWorkspace[] = [];
    for (let n = 0; n < 50; n += 1) workspace.post('mia', 'agents', { text: `storm ${n}` });
    workspace.post('ana', 'support-acme', { text: 'one before' });
    workspace.join({ send: (frame) => sent.push(frame) }, menu);
    for (let n = 50; n < 500; n += 1) workspace.post('mia', 'agents', { text: `storm ${n}` });
    workspace.post('ana', 'support-acme', { text: 'one after' });
    const heard = events(sent).flatMap((event) => (event.kind === 'message' ? [event.text] : []));
    expect(heard.filter((text) => text.startsWith('one'))).toEqual(['one before', 'one after']);
    expect(heard).toHaveLength(22);
  });

  it('may not touch messages of members, nor channels that are not there', () => {
    const { id } = workspace.post('mia', 'agents', { text: 'mine' });
    const touch = { channel: 'agents', message: id };
    expect(() => workspace.perform({ do: 'edit', key: 'a', ...touch, card: card('x') })).toThrow(NotHere);
    expect(() => workspace.perform({ do: 'delete', key: 'b', ...touch })).toThrow(NotHere);
    const direct = workspace.direct('mia', 'noah').id;
    expect(() => workspace.perform({ do: 'post', key: 'c', to: { channel: direct }, card: card('x') })).toThrow(
      NotHere,
    );
    expect(workspace.perform({ do: 'channel', nameOrId: direct })).toBeNull();
    const elsewhere = { do: 'ephemeral', key: 'd', to: 'ana', in: { channel: 'agents' }, card: card('x') } as const;
    expect(() => workspace.perform(elsewhere)).toThrow(NotHere);
  });
});
