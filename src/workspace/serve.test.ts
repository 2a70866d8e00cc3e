import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../lib/clock.ts';
import type { Hub } from './hub.ts';
import { type Serving, serveWorkspace } from './serve.ts';
import { webApp } from './web/app.ts';
import { openWorkspace } from './workspace.ts';

/** What reaches the sockets, byte for byte: `fetch` would never send most of it. */
describe('the workspace’s port', () => {
  let folder: string;
  let workspace: ReturnType<typeof openWorkspace>;
  let serving: Serving;
  const failures: unknown[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'relevo-port-'));
    workspace = openWorkspace({ file: join(folder, 'workspace.sqlite'), clock: systemClock });
    serving = await serveWorkspace({
      hub: workspace satisfies Hub,
      web: (at) => webApp({ workspace, ...at, onFailure: (error) => failures.push(error) }),
      token: 'a'.repeat(43),
      host: '127.0.0.1',
      port: 0,
      mark: 'tests',
      arrival: { head: 300, whole: 600 },
    });
  });

  afterEach(async () => {
    await serving.stop();
    workspace.close();
    rmSync(folder, { recursive: true });
    expect(failures.splice(0)).toEqual([]);
  });

  /** Sends this and resolves with everything that comes back until the other side ends. */
  function raw(bytes: string): Promise<string> {
    const socket = connect(serving.port, '127.0.0.1');
    socket.write(bytes);
    return new Promise((resolve) => {
      let got = '';
      socket.on('data', (chunk) => {
        got += String(chunk);
      });
      socket.on('error', () => resolve(got));
      socket.on('close', () => resolve(got));
    });
  }

  const host = () => `127.0.0.1:${serving.port}`;
  const ask = (path: string, name = `Host: ${host()}\r\n`) =>
    raw(`GET ${path} HTTP/1.1\r\n${name}Connection: close\r\n\r\n`);
  const own = () => `Host: ${host()}\r\nOrigin: http://${host()}\r\nSec-Fetch-Site: same-origin\r\nX-Workspace: 1\r\n`;
  const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/u.exec(answer)?.[1]);
  const said = () => workspace.messages('ana', 'support-acme').length;
  const messages = '/as/ana/c/support-acme/messages';

  it('answers to its own name', async () => {
    expect(statusOf(await ask('/as/ana/'))).toBe(200);
  });

  it.each([
    ['a foreign one', 'Host: rebound.example\r\n', 421],
    ['a foreign one with the right port', 'Host: rebound.example:{port}\r\n', 421],
    ['its own as a part of another', 'Host: 127.0.0.1.rebound.example:{port}\r\n', 421],
    ['its own behind somebody', 'Host: a@127.0.0.1:{port}\r\n', 400],
    ['none', '', 400],
    ['two', 'Host: 127.0.0.1:{port}\r\nHost: rebound.example\r\n', 421],
    ['a foreign one beside a forwarded right one', 'Host: x.example\r\nX-Forwarded-Host: 127.0.0.1:{port}\r\n', 421],
  ])('refuses a request with another name: %s', async (_what, name, status) => {
    const answer = await ask('/as/ana/c/support-acme', name.replaceAll('{port}', String(serving.port)));
    expect([400, status]).toContain(statusOf(answer));
    expect(answer).not.toContain('Ana Torres');
  });

  it.each([
    '/assets/../app.ts',
    '/assets/x/../../app.ts',
    '/assets/x/..%2f..%2fapp.ts',
    '/assets/..%2f..%2fapp.ts',
    '/assets/%2e%2e/%2e%2e/app.ts',
    '/assets/....//app.ts',
    '/assets/..\\..\\app.ts',
    '/assets/main.js%00.css',
    '/assets//etc/passwd',
    '/as/ana/files/..%2f..%2fworkspace.sqlite',
    '/as/../bot/stop',
    '/as/ana/mail/..%2f..%2f..%2fetc%2fpasswd/html',
    '//evil.example/',
    '/%',
    '/as/ana/c/%c0%ae%c0%ae',
  ])('gives nothing for the path %s', async (path) => {
    const answer = await ask(path);
    expect([400, 403, 404, 421]).toContain(statusOf(answer));
    expect(answer).not.toMatch(/import |root:|SQLite format/u);
  });

  it('tells a foreign name nothing of the process either', async () => {
    const path = `/bot/health?nonce=${'a'.repeat(20)}`;
    const foreign = await ask(path, `Host: evil.example:${serving.port}\r\n`);
    expect([statusOf(foreign), /proof/.test(foreign)]).toEqual([421, false]);
    expect(await ask(path)).toMatch(/"proof"/);
  });

  it('takes no address of another host as its own', async () => {
    const answer = await raw(
      `GET http://evil.example/as/ana/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    );
    expect([400, 421]).toContain(statusOf(answer));
  });

  it('refuses what is too large before it has come, and what does not say how large it is', async () => {
    const head = `POST ${messages} HTTP/1.1\r\n${own()}Content-Type: application/json\r\nConnection: close\r\n`;
    expect(statusOf(await raw(`${head}Content-Length: 2000000\r\n\r\n{"text":"x`))).toBe(413);
    const chunk = 'a'.repeat(64_000);
    const chunks = Array.from({ length: 20 }, () => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
    expect([413, Number.NaN]).toContain(
      statusOf(await raw(`${head}Transfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`)),
    );
    const file = `POST /as/ana/files?name=a HTTP/1.1\r\n${own()}Content-Type: image/png\r\nConnection: close\r\n`;
    expect(statusOf(await raw(`${file}Content-Length: 99999999999\r\n\r\nx`))).toBe(413);
    expect([400, 431]).toContain(statusOf(await ask('/', `Host: ${host()}\r\nX-Long: ${'x'.repeat(20_000)}\r\n`)));
    expect(said()).toBe(0);
  });

  it('takes no request that two readers could take apart differently', async () => {
    const body = '{"text":"smuggled"}';
    const head = `POST ${messages} HTTP/1.1\r\n${own()}Content-Type: application/json\r\n`;
    const twice = `${head}Content-Length: ${body.length}\r\nTransfer-Encoding: chunked\r\n\r\n${body}`;
    expect(statusOf(await raw(twice))).toBe(400);
    expect(statusOf(await raw(`${head}Content-Length: 3\r\nContent-Length: ${body.length}\r\n\r\n${body}`))).toBe(400);
    expect(said()).toBe(0);
  });

  it('lets go of whoever sends slowly, and serves the others meanwhile', async () => {
    const slowHead = raw(`GET /as/ana/ HTTP/1.1\r\nHost: ${host()}\r\nX-Slow:`);
    const slowBody = raw(
      `POST ${messages} HTTP/1.1\r\n${own()}Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{"text`,
    );
    expect(statusOf(await ask('/as/ana/'))).toBe(200);
    expect([408, Number.NaN]).toContain(statusOf(await slowHead));
    expect([400, 408, Number.NaN]).toContain(statusOf(await slowBody));
    expect(said()).toBe(0);
  });
});
