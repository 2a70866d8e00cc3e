import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../lib/clock.ts';
import type { Hub } from './hub.ts';
import { type Serving, serveWorkspace } from './serve.ts';
import { openWorkspace } from './workspace.ts';

const dir = mkdtempSync(join(tmpdir(), 'relevo-bots-'));
const token = 'a-token-of-the-tests-that-is-long-enough';
let hub: Hub;
let serving: Serving;

beforeAll(async () => {
  hub = openWorkspace({ file: join(dir, 'workspace.sqlite'), clock: systemClock });
  const web = () => ({ fetch: () => new Response(null, { status: 404 }) });
  serving = await serveWorkspace({ hub, web, token, host: '127.0.0.1', port: 0, mark: 'tests' });
});
afterAll(async () => {
  await serving.stop();
  hub.close();
  rmSync(dir, { recursive: true });
});

/** Asks for the bots' connection in so many words, and gives the first line of the answer. */
async function asked(target: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const socket = connect(serving.port, '127.0.0.1');
  await once(socket, 'connect');
  const upgrade = {
    Host: `127.0.0.1:${serving.port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  };
  const lines = Object.entries(upgrade).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${target} HTTP/1.1\r\n${lines.join('')}\r\n`);
  const [line = ''] = (await text(socket)).split('\r\n', 1);
  return line;
}

const bearer = { Authorization: `Bearer ${token}` };

it.each([
  // Any web page may open a WebSocket to any address of this machine, and so choose these words.
  ['//[', { Origin: 'http://elsewhere.example' }, '404 Not Found'],
  ['http://[', bearer, '404 Not Found'],
  ['/bot/health', bearer, '404 Not Found'],
  ['/bot', {}, '401 Unauthorized'],
  ['/bot', { Authorization: `Bearer ${token}x` }, '401 Unauthorized'],
  ['/bot', { ...bearer, Origin: 'http://127.0.0.1' }, '403 Forbidden'],
])('%s with %j is refused and disturbs nobody', async (target, headers, answer) => {
  expect(await asked(target, headers)).toBe(`HTTP/1.1 ${answer}`);
  expect(hub.connected().bots).toBe(0);
});
