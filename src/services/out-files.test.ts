import { expect, it } from 'vitest';
import { aDesk, aFile, aSentFile, inEnglish } from '#test/builders.ts';
import type { FileSide } from '../domain/files/reach.ts';
import type { Audience } from '../domain/people/audience.ts';
import { createLog } from '../lib/log.ts';
import type { OutboundCall, Platform } from '../port/platform.ts';
import { OutFiles } from './out-files.ts';
import type { StoredFile } from './stores/files.ts';
import type { Stores } from './stores/stores.ts';

const to = { platform: 'workspace', channel: 'agents', thread: 'm1' };
const stands = { platform: 'workspace', channel: 'agents', message: 'm2', thread: 'm1' };
const reader = { language: 'en', zone: 'UTC' };
const bytes = Buffer.from('hello');
const kept: Partial<StoredFile> = {
  id: aFile('a.png').id,
  state: 'kept',
  sent: aSentFile('a.png'),
  visibleTo: ['requester'],
  content: { size: 5, type: 'text/plain', sha256: '' },
};

/** A platform that notes what it is asked for, and a store with this one file. */
function parts(
  file: Partial<StoredFile> | undefined,
  can: { files?: boolean; fileBytes?: number } = {},
  during: () => void = () => {},
) {
  const calls: OutboundCall[] = [];
  const reading = Promise.withResolvers<Uint8Array>();
  const noted: string[] = [];
  const stores = {
    files: {
      byId: async () => file,
      read: () => reading.promise,
      showing: async (_: string, by: string) => void noted.push(by),
    },
    lines: {
      copied: async (name: string) => void noted.push(name),
      copy: async () => stands,
    },
  } as unknown as Stores;
  const platform = {
    capabilities: { files: can.files ?? true },
    limits: { fileBytes: can.fileBytes ?? 100 },
    perform: async (call: OutboundCall) => {
      calls.push(call);
      during();
      return call.kind === 'delete' ? {} : { message: stands };
    },
  } as unknown as Platform;
  const out = new OutFiles(stores, aDesk(), createLog({ level: 'silent' }));
  const send = (side: FileSide = 'desk', key = 'k') =>
    out.send(
      key,
      { kind: 'file', to: { kind: 'thread', anchor: 'a' }, side, file: aFile('a.png') },
      to,
      platform,
      reader,
    );
  return { calls, noted, send, give: () => reading.resolve(bytes) };
}

it('sends the bytes with the name that people gave and the type that was found', async () => {
  const { calls, send, give } = parts(kept);
  give();
  expect(await send()).toBe('sent');
  expect(calls).toEqual([
    { kind: 'file', key: 'k', to, name: 'a.png', type: 'text/plain', base64: bytes.toString('base64') },
  ]);
});

it.each([
  ['is not on record yet', undefined, 'later'],
  ['is still being copied', { ...kept, state: 'wanted' }, 'later'],
  ['was refused', { ...kept, state: 'refused' }, 'superseded'],
  ['was taken back', { ...kept, withdrawn: true }, 'superseded'],
] as const)('does not send what %s', async (_, file, outcome) => {
  const { calls, send } = parts(file);
  expect(await send()).toBe(outcome);
  expect(calls).toEqual([]);
});

it.each<[FileSide, Audience[], boolean]>([
  ['desk', ['requester'], true],
  ['desk', ['desk'], true],
  ['desk', ['team:dev'], true],
  ['desk', ['team:legal'], false],
  ['desk', ['team:gone'], false],
  ['desk', ['person:workspace:mia'], false],
  ['team:legal', ['team:legal'], true],
  ['team:legal', ['desk'], true],
  ['team:dev', ['team:legal'], false],
  ['team:dev', ['team:it'], true],
  ['team:dev', ['team:legal', 'requester'], true],
  ['requester', ['requester', 'desk'], true],
  ['requester', ['desk'], false],
  ['requester', ['team:dev'], false],
  ['lead', ['team:legal'], true],
])('in the thread of %s, what %j may see: %s', async (side, visibleTo, sent) => {
  const { calls, send, give } = parts({ ...kept, visibleTo });
  give();
  expect(await send(side)).toBe(sent ? 'sent' : 'superseded');
  expect(calls).toHaveLength(sent ? 1 : 0);
});

it.each([{ files: false }, { fileBytes: 4 }])('gives a line where the platform can only %j', async (can) => {
  const { calls, send } = parts(kept, can);
  expect(await send()).toBe('sent');
  const [call] = calls;
  if (call?.kind !== 'post') throw new Error('nothing was posted');
  const [block] = call.card.blocks;
  expect(block?.kind === 'context' && inEnglish(block.text)).toBe('File: a.png (5 bytes). It cannot be shown here.');
  expect(call.key).toBe('k');
});

it('has two in memory at a time, and takes the next when one has left', async () => {
  const { calls, send, give } = parts(kept);
  const two = [send('desk', 'k1'), send('desk', 'k2')];
  expect(await send('desk', 'k3')).toBe('busy');
  give();
  expect(await Promise.all(two)).toEqual(['sent', 'sent']);
  expect(await send('desk', 'k3')).toBe('sent');
  expect(calls.map(({ key }) => key)).toEqual(['k1', 'k2', 'k3']);
});

it('notes before that it may stand there, and after where', async () => {
  const { noted, send, give } = parts(kept);
  give();
  await send();
  expect(noted).toEqual(['k', `${aFile('a.png').id}@a`]);
});

it('takes it away at once when it was taken back meanwhile', async () => {
  const file: Partial<StoredFile> = { ...kept };
  const { calls, send, give } = parts(file, {}, () => Object.assign(file, { withdrawn: true }));
  give();
  expect(await send()).toBe('sent');
  expect(calls).toMatchObject([
    { kind: 'file' },
    { kind: 'delete', key: `${aFile('a.png').id}@a:gone`, message: stands },
  ]);
});

it('looks for it under the same key when whoever began with it died, and takes it away', async () => {
  const { calls, send, give } = parts({ ...kept, withdrawn: true, shownBy: ['k'] });
  give();
  await send();
  expect(calls).toMatchObject([
    { kind: 'file', key: 'k' },
    { kind: 'delete', key: `${aFile('a.png').id}@a:gone` },
  ]);
});
