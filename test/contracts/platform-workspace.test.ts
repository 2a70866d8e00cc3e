import { Buffer } from 'node:buffer';
import { request } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WorkspacePlatform } from '#src/chat/workspace/adapter.ts';
import definition from '#src/chat/workspace/index.ts';
import { plain, type Text } from '#src/i18n/types.ts';
import { RetryLater } from '#src/lib/errors.ts';
import { createLog } from '#src/lib/log.ts';
import type { Block, Modal } from '#src/port/cards.ts';
import type { FirstAnswer, OutboundCall } from '#src/port/platform.ts';
import { NotHere } from '#src/workspace/model.ts';
import { emptyMenu, NotingInbox, reader, wordsOf } from './platform-rig.ts';
import { type WorkspaceRig, workspaceRig } from './platform-workspace-rig.ts';

const waitMs = { timeout: 15_000, interval: 20 };
const channel = 'agents';

let rig: WorkspaceRig;
afterEach(() => rig.stop());

async function desk(options: { patience?: number; heartbeat?: number } = {}) {
  rig = await workspaceRig(options);
  const inbox = new NotingInbox();
  const bot = await rig.bot();
  const label = plain('Make a ticket');
  await bot.platform.start(inbox.take, { ...emptyMenu, messageActions: [{ run: 'ticket from', label }] });
  return { ...bot, inbox, workspace: rig.workspace };
}

const buttons: Block = {
  kind: 'actions',
  actions: [
    { kind: 'button', label: plain('Claim'), run: 'claim', args: { ticket: 'T-1' } },
    {
      kind: 'menu',
      label: plain('Priority'),
      run: 'priority',
      args: { ticket: 'T-1' },
      into: 'level',
      choices: [
        { value: 'high', label: plain('High') },
        { value: 'low', label: plain('Low') },
      ],
    },
  ],
};
const list: Block = {
  kind: 'list',
  items: [
    { title: plain('T-2'), action: { kind: 'button', label: plain('Show'), run: 'show', args: { ticket: 'T-2' } } },
  ],
};

const page = (number: number): Modal => ({
  title: plain(`Page ${number}`),
  submit: plain('Next'),
  run: 'ticket new',
  args: { via: 'phone' },
  page: { number, of: 2 },
  fields: [
    { id: 'subject', kind: 'line', label: plain('Subject'), required: true },
    { id: 'urgent', kind: 'tick', label: plain('Urgent'), required: false },
    { id: 'to', kind: 'select', label: plain('To'), required: false, choices: [{ value: 'it', label: plain('IT') }] },
    { id: 'proof', kind: 'file', label: plain('File'), required: false },
  ],
});
const modal = (number: number): FirstAnswer => ({ kind: 'modal', modal: page(number), reader });
const say = (words: string): FirstAnswer => {
  return { kind: 'say', card: { blocks: [{ kind: 'text', text: plain(words) }] }, reader };
};

describe('interactions', () => {
  it('takes only actions that stand on the message, from those who see it', async () => {
    const { platform, inbox, workspace } = await desk();
    const call = { to: { platform: 'workspace', channel }, card: { blocks: [buttons, list] }, reader };
    const { message: ref } = await platform.perform({ kind: 'post', key: 'k', ...call });
    if (ref === undefined) throw new Error('not posted');
    const at = { channel, message: ref.message };
    const good = [
      { run: 'claim', args: { ticket: 'T-1' } },
      { run: 'priority', args: { ticket: 'T-1', level: 'low' } },
      { run: 'show', args: { ticket: 'T-2' } },
    ];
    for (const action of good) expect(await workspace.press('mia', at, action)).toEqual({ kind: 'done' });
    expect(inbox.events).toMatchObject(good.map((action) => ({ kind: 'action', message: ref, ...action })));

    const forged = [
      { run: 'close', args: { ticket: 'T-1' } },
      { run: 'claim', args: { ticket: 'T-2' } },
      { run: 'claim', args: {} },
      { run: 'claim', args: { ticket: 'T-1', as: 'lea' } },
      { run: 'priority', args: { ticket: 'T-1', level: 'highest' } },
      { run: 'priority', args: { ticket: 'T-1' } },
    ];
    for (const action of forged) expect(() => workspace.press('mia', at, action)).toThrow(NotHere);
    expect(() => workspace.press('ana', at, { run: 'claim', args: { ticket: 'T-1' } })).toThrow(NotHere);
    await platform.perform({ kind: 'delete', key: 'd', message: ref });
    expect(() => workspace.press('mia', at, { run: 'claim', args: { ticket: 'T-1' } })).toThrow(NotHere);
    expect(inbox.events).toHaveLength(good.length);
  });

  it('takes only message actions of the menu, and says what the message is', async () => {
    const { inbox, workspace } = await desk();
    const message = workspace.post('noah', channel, { text: 'the server is down' });
    const at = { channel, message: message.id };
    expect(() => workspace.messageAction('mia', at, 'delete all')).toThrow(NotHere);
    expect(await workspace.messageAction('mia', at, 'ticket from')).toEqual({ kind: 'done' });
    expect(inbox.events.find(({ kind }) => kind === 'messageAction')).toMatchObject({
      by: { user: 'mia' },
      author: { user: 'noah' },
      text: 'the server is down',
      run: 'ticket from',
    });
  });

  it('leads through a form: faults, a second page, and what was taken is taken once', async () => {
    const { platform, inbox, workspace } = await desk();
    inbox.answerWith((event) => {
      if (event.kind !== 'submit') return modal(1);
      const faults: Readonly<Record<string, Text>> = { subject: plain('say more') };
      if (event.page === 2) return { kind: 'taken' };
      return event.values['subject'] === 'x' ? { kind: 'faults', faults, reader } : modal(2);
    });
    const opened = await workspace.command('mia', { channel }, 'ticket new');
    if (opened.kind !== 'modal') throw new Error(`no modal but ${opened.kind}`);
    expect(opened.modal).toMatchObject({ title: 'Page 1', args: { via: 'phone' } });
    const file = workspace.keepFile('mia', { name: 'shot.png', type: 'image/png', bytes: new Uint8Array([1]) });

    const given = { subject: 'x', urgent: 'true', to: 'it', proof: file.id };
    const faults = { kind: 'faults', faults: { subject: 'say more' } };
    expect(await platform.file(file, 10)).toBeUndefined();
    expect(await workspace.submit('mia', opened.id, given)).toEqual(faults);
    const next = await workspace.submit('mia', opened.id, { ...given, subject: 'mail is late' });
    if (next.kind !== 'modal') throw new Error(`no modal but ${next.kind}`);
    expect(next.modal.title).toBe('Page 2');
    const both = [
      workspace.submit('mia', next.id, { subject: 'y' }),
      workspace.submit('mia', next.id, { subject: 'y' }),
    ];
    expect(await Promise.all(both)).toEqual([{ kind: 'done' }, { kind: 'done' }]);
    expect(await workspace.submit('mia', next.id, { subject: 'y' })).toEqual({ kind: 'done' });

    const submits = inbox.events.filter(({ kind }) => kind === 'submit');
    expect(submits).toMatchObject([
      { run: 'ticket new', args: { via: 'phone' }, values: given, page: 1 },
      { values: { ...given, subject: 'mail is late' }, page: 1 },
      { values: { subject: 'y' }, page: 2 },
    ]);
    const filesOf = submits.map((event) => (event.kind === 'submit' ? event.files : undefined));
    expect(filesOf).toEqual([[file], [file], undefined]);
    expect([...((await platform.file(file, 10)) ?? [])]).toEqual([1]);
  });

  it('refuses forms of others, fields and choices that are not in them, and files of others', async () => {
    const { inbox, workspace } = await desk();
    inbox.answerWith(() => modal(1));
    const opened = await workspace.command('mia', { channel }, 'ticket new');
    if (opened.kind !== 'modal') throw new Error(`no modal but ${opened.kind}`);
    const foreign = workspace.keepFile('noah', { name: 'a', type: 'text/plain', bytes: new Uint8Array([1]) });
    const submit = (by: string, id: string, values: Record<string, string>) => () => workspace.submit(by, id, values);
    expect(submit('noah', opened.id, { subject: 'x' })).toThrow(NotHere);
    expect(submit('mia', 'guessed', { subject: 'x' })).toThrow(NotHere);
    expect(submit('mia', opened.id, { subject: 'x', role: 'lead' })).toThrow(NotHere);
    expect(submit('mia', opened.id, { subject: 'x', to: 'legal' })).toThrow(NotHere);
    expect(submit('mia', opened.id, { subject: 'x', urgent: 'yes' })).toThrow(NotHere);
    expect(submit('mia', opened.id, { subject: 'x', proof: foreign.id })).toThrow(NotHere);
    expect(inbox.events).toHaveLength(1);
  });

  it('turns what the bot says into a message for that one person, in the thread where it was asked', async () => {
    const { inbox, workspace } = await desk();
    inbox.answerWith(() => say('not like that'));
    const root = workspace.post('noah', channel, { text: 'root' });
    await workspace.command('mia', { channel, thread: root.id }, 'nonsense');
    const inThread = (viewer: string) => workspace.thread(viewer, channel, root.id).map(({ onlyYou }) => onlyYou);
    expect(inThread('mia')).toEqual([false, true]);
    expect(inThread('noah')).toEqual([false]);
    const [, said] = workspace.thread('mia', channel, root.id);
    if (said === undefined) throw new Error('nothing was said');
    expect(() => workspace.dismiss('noah', channel, said.id)).toThrow(NotHere);
    workspace.dismiss('mia', channel, said.id);
    expect(inThread('mia')).toEqual([false]);
  });

  it('is silent when no bot answers in time, and never delivers that command later', async () => {
    const { kill, workspace } = await desk({ patience: 300 });
    await kill();
    await vi.waitFor(() => expect(workspace.botConnected()).toBe(false), waitMs);
    expect(await workspace.command('mia', { channel }, 'ticket close T-1')).toEqual({ kind: 'silent' });
    workspace.post('mia', channel, { text: 'hello' });
    const next = new NotingInbox();
    await (await rig.bot()).platform.start(next.take, emptyMenu);
    await vi.waitFor(() => expect(next.texts()).toEqual(['hello']), waitMs);
    expect(next.events).toHaveLength(1);
  });

  it('is silent when the bot is slow; a form sent again then is the same submission', async () => {
    const { inbox, workspace } = await desk({ patience: 300 });
    inbox.answerWith((event) => (event.kind === 'command' ? modal(1) : { kind: 'taken' }));
    const opened = await workspace.command('mia', { channel }, 'ticket new');
    if (opened.kind !== 'modal') throw new Error(`no modal but ${opened.kind}`);
    inbox.hold();
    expect(await workspace.submit('mia', opened.id, { subject: 'x' })).toEqual({ kind: 'silent' });
    inbox.release();
    await vi.waitFor(async () => {
      expect(await workspace.submit('mia', opened.id, { subject: 'x' })).toEqual({ kind: 'done' });
    }, waitMs);
    expect(new Set(inbox.events.filter(({ kind }) => kind === 'submit').map(({ key }) => key)).size).toBe(1);
  });
});

describe('the connection', () => {
  it('refuses a wrong token, none, and every browser', async () => {
    await desk();
    const { serving, token } = rig;
    const knock = (headers: Record<string, string>) => upgrade(serving.port, '/bot', headers);
    expect(await knock({})).toBe(401);
    expect(await knock({ authorization: `Bearer ${'x'.repeat(43)}` })).toBe(401);
    expect(await knock({ authorization: `Bearer ${token}`, origin: serving.url })).toBe(403);
    expect(await upgrade(serving.port, '/elsewhere', { authorization: `Bearer ${token}` })).toBe(404);
    expect(await knock({ authorization: `Bearer ${token}` })).toBe(101);
    const log = createLog({ level: 'silent' });
    const address = { url: serving.url, token: 'wrong' };
    const stranger = new WorkspacePlatform(address, wordsOf, log);
    await expect(stranger.start(new NotingInbox().take, emptyMenu)).rejects.toThrow('refused');
  });

  it('tells whoever only looks who and what there is, brings them nothing, and takes nothing from them', async () => {
    const { inbox, kill, workspace } = await desk();
    const log = createLog({ level: 'silent' });
    const address = { url: rig.serving.url, token: rig.token };
    const inspection = await definition.inspect({ address, words: wordsOf, log });
    if (inspection === undefined) throw new Error('there is nothing to look at');
    expect(await inspection.channel(channel)).toEqual({ platform: 'workspace', channel });
    expect(await inspection.channel('no-such-channel')).toBeUndefined();
    expect(await inspection.groupMembers('leads')).toEqual([{ platform: 'workspace', user: 'lea' }]);
    expect(await inspection.groupMembers('no-such-group')).toBeUndefined();
    expect(await inspection.profile({ platform: 'workspace', user: 'ana' })).toMatchObject({ guest: true });
    expect((await inspection.names?.())?.channels).toEqual(expect.arrayContaining([channel, 'leads']));
    expect(workspace.connected().bots).toBe(1);
    workspace.post('mia', channel, { text: 'first' });
    await vi.waitFor(() => expect(inbox.texts()).toEqual(['first']), waitMs);
    // With no bot left it waits for the next one, whoever looks.
    await kill();
    await vi.waitFor(() => expect(workspace.botConnected()).toBe(false), waitMs);
    workspace.post('mia', channel, { text: 'second' });
    expect(await inspection.channel('leads')).toBeDefined();
    await inspection.close();
    const next = new NotingInbox();
    await (await rig.bot()).platform.start(next.take, emptyMenu);
    // The first one may come again, as the bot was gone before it could say that it had it.
    await vi.waitFor(() => expect(next.texts().at(-1)).toBe('second'), waitMs);
  });

  it('lets nobody act who has not said hello', async () => {
    const { workspace } = await desk();
    const card = { blocks: [] };
    const acts = [
      { type: 'call', id: '1', call: { do: 'post', key: 'k', to: { channel }, card } },
      { type: 'call', id: '1', call: { do: 'mail', key: 'k', mail: {} } },
      { type: 'ack', delivery: 'd', answer: { kind: 'taken' } },
    ];
    for (const act of acts) expect(await endOf(act)).toBe(1002);
    expect(workspace.messages('mia', channel)).toEqual([]);
  });

  it('has nothing to look at without an address, and says so when the workspace is gone or refuses', async () => {
    await desk();
    const log = createLog({ level: 'silent' });
    const look = (address: { url: string; token: string } | undefined) =>
      definition.inspect({ address, words: wordsOf, log });
    expect(await look(undefined)).toBeUndefined();
    await expect(look({ url: rig.serving.url, token: 'wrong' })).rejects.toThrow('refused');
    await expect(look({ url: 'http://127.0.0.1:1', token: rig.token })).rejects.toBeInstanceOf(RetryLater);
  });

  it('notices a bot that hangs, and gives its events to another', async () => {
    const { workspace } = await desk({ heartbeat: 50 });
    const silent = await hangingBot();
    expect(workspace.connected().bots).toBe(2);
    await vi.waitFor(() => expect(workspace.connected().bots).toBe(1), waitMs);
    silent.stop();
  });

  it('outlives a file that is too large, and refuses it for good', async () => {
    // To write so much takes longer than a heartbeat where there is much else to do.
    const { platform, workspace } = await desk({ heartbeat: 20_000 });
    const to = { platform: 'workspace', channel };
    const file = (key: string, bytes: number): OutboundCall => {
      return { kind: 'file', key, to, name: 'a', type: 'a/b', base64: Buffer.alloc(bytes).toString('base64') };
    };
    const refusal = (call: OutboundCall) => platform.perform(call).catch((error: unknown) => error);
    for (const bytes of [11, 13].map((megabytes) => megabytes * 1024 * 1024)) {
      const error = await refusal(file(`k${bytes}`, bytes));
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(RetryLater);
    }
    await platform.perform(file('small', 10));
    expect(workspace.messages('mia', channel)).toHaveLength(1);
  });

  it('carries files as large as may be, both ways', async () => {
    const { platform, workspace } = await desk();
    const bytes = Buffer.alloc(platform.limits.fileBytes, 'abc');
    const to = { platform: 'workspace', channel };
    await platform.perform({ kind: 'file', key: 'k', to, name: 'a', type: 'a/b', base64: bytes.toString('base64') });
    const [file] = workspace.messages('mia', channel)[0]?.files ?? [];
    if (file === undefined) throw new Error('there is no file');
    expect(bytes.equals((await platform.file(file, bytes.length)) ?? Buffer.alloc(0))).toBe(true);
  });

  it('puts a mail into the Mailbox once', async () => {
    const { platform, workspace } = await desk();
    const mail = {
      messageId: '<1@relevo.example>',
      from: 'desk@relevo.example',
      to: 'ana@acme.example',
      subject: 'T-1',
      text: 'text',
      html: '<p>text</p>',
      headers: { 'Auto-Submitted': 'auto-replied' },
    };
    await platform.mailbox.send(mail);
    await platform.mailbox.send(mail);
    expect(workspace.mails()).toMatchObject([mail]);
  });
});

/** The status with which an upgrade to a WebSocket is answered. */
function upgrade(port: number, path: string, headers: Record<string, string>): Promise<number> {
  const ws = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
  const key = { 'sec-websocket-key': btoa('0123456789abcdef') };
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers: { ...headers, ...ws, ...key } });
    asked.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** The code with which a connection ends that says this first. */
async function endOf(frame: object): Promise<number> {
  const { WebSocket } = await import('ws');
  const ws = new WebSocket(`ws://127.0.0.1:${rig.serving.port}/bot`, {
    headers: { authorization: `Bearer ${rig.token}` },
  });
  await new Promise((open) => ws.once('open', open));
  const end = new Promise<number>((done) => ws.once('close', done));
  ws.send(JSON.stringify(frame));
  return end;
}

/** Says hello and never answers anything again, pings included. */
async function hangingBot(): Promise<{ stop: () => void }> {
  const { WebSocket } = await import('ws');
  const ws = new WebSocket(`ws://127.0.0.1:${rig.serving.port}/bot`, {
    headers: { authorization: `Bearer ${rig.token}` },
    autoPong: false,
  });
  await new Promise((open) => ws.once('open', open));
  const welcome = new Promise((done) => ws.once('message', done));
  ws.send(JSON.stringify({ type: 'hello', menu: emptyMenu }));
  await welcome;
  return { stop: () => ws.terminate() };
}
