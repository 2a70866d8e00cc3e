import { createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createLog } from '../lib/log.ts';
import { type Door, openDoor } from './door.ts';

const log = createLog({ level: 'silent' });
const doors: Door[] = [];

async function doorTo(web: (request: Request) => Promise<Response>): Promise<string> {
  const door = await openDoor({ host: '127.0.0.1', port: 0, rooms: [{ id: 'parrot', web }], log });
  doors.push(door);
  return `http://127.0.0.1:${door.port}`;
}

afterEach(async () => {
  for (const door of doors.splice(0)) await door.stop();
});

it('hands what comes under its name to a platform, byte for byte', async () => {
  const seen: string[] = [];
  const url = await doorTo(async (request) => {
    seen.push(
      `${request.method} ${new URL(request.url).pathname} ${request.headers.get('x-mark')} ${await request.text()}`,
    );
    return Response.json({ said: 'hello' }, { status: 202 });
  });
  const body = '{"a" :  "ü"}\n';
  const answer = await fetch(`${url}/parrot/events`, { method: 'POST', body, headers: { 'x-mark': '7' } });
  expect([answer.status, await answer.json()]).toEqual([202, { said: 'hello' }]);
  expect(seen).toEqual([`POST /parrot/events 7 ${body}`]);
});

it('tells apart two of one kind, of which one is called as the other begins', async () => {
  const room = (id: string) => ({ id, web: async () => new Response(id) });
  const door = await openDoor({ host: '127.0.0.1', port: 0, rooms: [room('slack'), room('slack-b')], log });
  doors.push(door);
  for (const id of ['slack', 'slack-b']) {
    const answer = await fetch(`http://127.0.0.1:${door.port}/${id}/events`, { method: 'POST' });
    expect(await answer.text()).toBe(id);
  }
});

it('answers who asks whether it is there, and knows nothing else', async () => {
  const url = await doorTo(() => Promise.reject(new Error('nobody asked')));
  expect((await fetch(`${url}/health`)).status).toBe(200);
  for (const path of ['/', '/parrots', '/parrots/events', '/other/parrot/']) {
    expect((await fetch(`${url}${path}`)).status, path).toBe(404);
  }
});

it('takes in no more than a platform ever sends, and says nothing of what failed', async () => {
  const url = await doorTo(async (request) => {
    await request.text();
    throw new Error('a secret');
  });
  const post = (bytes: number) => fetch(`${url}/parrot/events`, { method: 'POST', body: 'x'.repeat(bytes) });
  expect((await post(1024 * 1024 + 1)).status).toBe(413);
  const failed = await post(10);
  expect([failed.status, await failed.text()]).toEqual([500, 'failed']);
});

it('says what to do when its port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  try {
    await expect(openDoor({ host: '127.0.0.1', port, rooms: [], log })).rejects.toThrow('RELEVO_HTTP_PORT');
  } finally {
    other.close();
  }
});
