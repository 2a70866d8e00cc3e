import { expect, it } from 'vitest';
import type { FileRef, MessageEvent } from '../port/events.ts';
import { filesOf, sentFiles } from './sent-files.ts';

const where = { platform: 'workspace', channel: 'c', thread: 'm1' };
const ref = (change: Partial<FileRef>): FileRef => ({ id: 'f', name: 'a.png', type: 'image/png', size: 1, ...change });
const message = { platform: 'workspace', channel: 'c', message: 'm2' };
const event = (change: Partial<MessageEvent> = {}): MessageEvent => ({
  kind: 'message',
  key: 'k',
  by: { platform: 'workspace', user: 'ana' },
  at: '2026-03-02T12:00:00Z',
  message,
  direct: false,
  text: '',
  files: [ref({})],
  ...change,
});

it('nothing that a platform says of a file is taken as it is', () => {
  const odd = ref({ name: '../\u202egnp.exe', type: 'text/html"><script>', size: Number.NaN });
  expect(sentFiles([odd], where)).toEqual([
    { id: 'f', name: 'gnp.exe', type: 'application/octet-stream', size: 0, in: where },
  ]);
  expect(sentFiles([ref({ type: 'Image/PNG', size: -1 })], where)).toMatchObject([{ type: 'image/png', size: 0 }]);
});

it('a page is called a text behind its true name, so that no browser runs it', () => {
  const called = (name: string) => sentFiles([ref({ name })], where)[0]?.name;
  expect(['news.html', 'Logo.SVG', 'a.mhtml', 'news.html.', 'html', 'news.html.pdf'].map(called)).toEqual([
    'news.html.txt',
    'Logo.SVG.txt',
    'a.mhtml.txt',
    'news.html..txt',
    'html',
    'news.html.pdf',
  ]);
  expect(called(`${'n'.repeat(300)}.html`)).toMatch(/^n+\.html\.txt$/);
  expect(called(`${'n'.repeat(300)}.html`)).toHaveLength(200);
});

it('a file is taken once, and no more than anybody sends', () => {
  expect(sentFiles([ref({}), ref({}), ref({ id: 'g' })], where).map(({ id }) => id)).toEqual(['f', 'g']);
  const many = Array.from({ length: 90 }, (_, n) => ref({ id: String(n) }));
  expect(sentFiles(many, where)).toHaveLength(50);
});

it('its sender is spoken to where they read: in the thread, or in the one that begins under a request', () => {
  const place = (one: MessageEvent, isRequest?: boolean) => filesOf(one, isRequest)[0]?.in;
  expect(place(event())).toEqual({ platform: 'workspace', channel: 'c' });
  expect(place(event(), true)).toEqual({ platform: 'workspace', channel: 'c', thread: 'm2' });
  const inThread = event({ message: { ...message, thread: 'm1' } });
  expect(place(inThread)).toEqual(where);
  expect(place(inThread, true)).toEqual(where);
});
