import { describe, expect, it } from 'vitest';
import { ask, host, make, messages, own, post, said, texts, usePages, workspace } from '#test/fakes/pages.ts';

usePages();

describe('every answer', () => {
  it.each([
    '/',
    '/as/ana/',
    '/as/ana/c/support-acme',
    '/as/ana/mail',
    '/as/ana/people',
    '/as/ana/app',
    '/login',
    '/nowhere',
    '/as/zoe/',
  ])('%s lets nothing run or be framed from elsewhere', async (path) => {
    const answer = await ask(path);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/u);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.text()).not.toMatch(/ style="| on[a-z]+="|<script(?! type="module" src="\/assets\/)/u);
  });

  it('is whole without the script', async () => {
    workspace.post('mia', 'support-acme', { text: 'How can I help?' });
    const page = await (await ask('/as/ana/c/support-acme')).text();
    expect(page).toContain('How can I help?');
    expect(page).toContain('<html lang="es">');
    expect(page).toContain('Mensajes en #support-acme');
  });
});

describe('scripts and styles', () => {
  it('are kept by a browser for good under the address that a page gives, and under no other', async () => {
    const page = await (await ask('/as/ana/')).text();
    const [, script = '', mark = ''] = /src="(\/assets\/([\w-]{16})\/main\.js)"/u.exec(page) ?? [];
    expect((await ask(script)).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const earlier = await ask(script.replace(mark, 'before-an-update'));
    expect([earlier.status, earlier.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    expect(page.match(/\/assets\/[^"]*/gu)?.every((path) => path.startsWith(`/assets/${mark}/`))).toBe(true);
  });
});

describe('the name in the address', () => {
  it.each(['127.0.0.1:3000', 'localhost:3000', '[::1]:3000', 'LOCALHOST:3000'])('%s is right', async (name) => {
    expect((await ask('/', { host: name })).status).toBe(200);
  });

  it.each([
    'evil.example',
    'evil.example:3000',
    'localhost:3001',
    '127.0.0.1.evil.example:3000',
    '192.168.1.4:3000',
    '',
  ])('%s is refused', async (name) => {
    const answer = await ask('/as/ana/', { host: name });
    expect(answer.status).toBe(421);
    expect(await answer.text()).toContain('http://127.0.0.1:3000');
  });

  it('may be the host that was set, and any number of the machine when that is every address', async () => {
    make({ host: 'chat.example.org', password: 'x' });
    expect((await ask('/login', { host: 'chat.example.org' })).status).toBe(200);
    make({ host: '0.0.0.0', password: 'x' });
    expect((await ask('/login', { host: '192.168.1.4:3000' })).status).toBe(200);
    expect((await ask('/login', { host: 'evil.example:3000' })).status).toBe(421);
  });
});

describe('what changes something', () => {
  it('is taken from the workspace’s own page', async () => {
    const answer = await post(messages, said());
    expect(await answer.json()).toMatchObject({ kind: 'done', message: { channel: 'support-acme', by: 'ana' } });
    expect(texts()).toEqual(['Hello']);
  });

  it.each([
    ['another origin', { 'x-workspace': '1', origin: 'http://evil.example' }],
    ['another port', { 'x-workspace': '1', origin: 'http://127.0.0.1:4000' }],
    ['no origin', { 'x-workspace': '1' }],
    ['an origin that says nothing', { 'x-workspace': '1', origin: 'null' }],
    ['another site by its own word', { ...own, 'sec-fetch-site': 'cross-site' }],
    ['another tab of the same machine', { ...own, 'sec-fetch-site': 'same-site' }],
    ['a plain form', { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }],
  ])('is refused from %s', async (_from, headers) => {
    expect((await post(messages, said(), headers as Record<string, string>)).status).toBe(403);
    expect(texts()).toEqual([]);
  });

  it.each([
    ['no JSON', '{', 400],
    ['a list', '[]', 400],
    ['a number for words', '{"text":7}', 400],
    ['a field too many', '{"text":"x","by":"mia"}', 400],
    ['nothing', '{"text":"  "}', 400],
    ['10,001 characters', JSON.stringify({ text: 'x'.repeat(10_001) }), 413],
    ['two megabytes', JSON.stringify({ text: 'x'.repeat(2_000_000) }), 413],
  ])('is refused with a word when it is %s', async (_what, body, status) => {
    const answer = await ask(messages, { 'content-type': 'application/json', ...own }, { method: 'POST', body });
    expect(answer.status).toBe(status);
    const { kind, text } = (await answer.json()) as { kind: string; text: string };
    expect(kind).toBe('fault');
    expect(text).toMatch(/Nada|nada|No se|cambió/u);
    expect(texts()).toEqual([]);
  });

  it('reaches only where the person is, and only what is the person’s own', async () => {
    const { id } = workspace.post('mia', 'support-acme', { text: 'By Mia' });
    const secret = workspace.post('mia', 'agents', { text: 'Internal' });
    for (const [path, body] of [
      ['/as/ana/c/agents/messages', said()],
      [`${messages}/${id}/edit`, said('Changed')],
      [`${messages}/${id}/remove`, {}],
      [`/as/ana/c/agents/messages/${secret.id}/react`, { emoji: '👍' }],
      [`/as/ana/c/support-acme/messages/${secret.id}/react`, { emoji: '👍' }],
      [`/as/relevo/c/agents/messages`, said()],
      [`${messages}/${id}/press`, { run: 'close', args: {} }],
      [`${messages}/${id}/act`, { run: 'close' }],
      ['/as/ana/modals/none', { values: {} }],
    ] as const) {
      expect([path, (await post(path, body)).status]).toEqual([path, 404]);
    }
    expect(texts()).toEqual(['By Mia']);
    expect(workspace.messages('mia', 'agents').map((message) => message.reactions)).toEqual([[]]);
  });

  it('is not read in the background by a page elsewhere, which may link here all the same', async () => {
    const elsewhere = { 'sec-fetch-site': 'cross-site' };
    expect((await ask('/as/ana/', { ...elsewhere, 'sec-fetch-mode': 'no-cors' })).status).toBe(403);
    expect((await ask('/as/ana/', { ...elsewhere, 'sec-fetch-mode': 'navigate' })).status).toBe(200);
  });

  it('is not brought about by a link of a page elsewhere', async () => {
    const led = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    workspace.post('mia', 'support-acme', said());
    const unread = () => workspace.channels('ana').find(({ id }) => id === 'support-acme')?.unread;
    const directs = () => workspace.channels('ana').filter(({ kind }) => kind === 'direct').length;
    const before = [unread(), directs()];
    expect((await ask('/as/ana/c/support-acme', led)).status).toBe(200);
    expect((await ask('/as/ana/dm/ben', led)).headers.get('location')).toBe('/as/ana/people');
    expect([unread(), directs()]).toEqual(before);
    await ask('/as/ana/c/support-acme');
    await ask('/as/ana/dm/ben');
    expect([unread(), directs()]).not.toEqual(before);
  });

  it('says so when no bot answers', async () => {
    const answer = await post('/as/ana/c/support-acme/command', { line: 'ticket new' });
    expect(await answer.json()).toEqual({ kind: 'silent' });
  });
});

describe('pages that are not there', () => {
  it.each([
    '/as/zoe/',
    '/as/relevo/',
    '/as/ana/c/agents',
    '/as/ana/c/none',
    '/as/ana/mail/none',
    '/as/ana/c/support-acme/t/none',
    '/as/ana/files/none',
    '/as/ana/live?channel=agents',
  ])('%s says so and shows a way on', async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('<a class="button primary" href="/">');
  });

  it.each([
    ['/as/ana/c/support-acme?before=', 400],
    [`/as/ana/c/${'x'.repeat(101)}`, 400],
    ['/as/%00/', 404],
    ['/as/%ff/', 404],
    ['/as/..%2f..%2fetc/', 404],
    ['/assets/x/..%2fapp.ts', 404],
    ['/assets/x/none.js', 404],
    ['/assets/main.js', 404],
    [`/as/ana/live?stamp=${'x'.repeat(101)}`, 400],
  ] as const)('%s is nothing, and said to be so', async (path, status) => {
    expect((await ask(path)).status).toBe(status);
  });

  it('speak the person’s language, or the browser’s', async () => {
    expect(await (await ask('/as/ana/c/agents')).text()).toContain('Esto no está aquí');
    expect(await (await ask('/nowhere', { 'accept-language': 'es-MX,en;q=0.5' })).text()).toContain(
      'Esto no está aquí',
    );
    expect(await (await ask('/nowhere', { 'accept-language': 'fr' })).text()).toContain('This is not here');
  });
});

describe('files', () => {
  const upload = (name: string, type: string, body: string | Uint8Array<ArrayBuffer>) =>
    ask(`/as/ana/files?name=${encodeURIComponent(name)}`, { ...own, 'content-type': type }, { method: 'POST', body });

  async function shared(name: string, type: string) {
    const { file } = (await (await upload(name, type, '<script>alert(1)</script>')).json()) as { file: { id: string } };
    await post(messages, { text: '', files: [file.id] });
    return file.id;
  }

  it('go out as nothing that a browser would run', async () => {
    for (const type of ['text/html', 'image/svg+xml', 'application/pdf', 'text/javascript', 'not a type']) {
      const answer = await ask(`/as/mia/files/${await shared('a"\r\n<b>.html', type)}`);
      expect(answer.headers.get('content-type')).toBe('application/octet-stream');
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w%.-]+$/u);
      expect(answer.headers.get('content-security-policy')).toContain('sandbox');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('are shown in place when they are pictures of a safe kind', async () => {
    const answer = await ask(`/as/mia/files/${await shared('a.png', 'image/png')}`);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('content-disposition')).toMatch(/^inline/u);
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('are seen by nobody outside the channel', async () => {
    const id = await shared('a.png', 'image/png');
    expect((await ask(`/as/ben/files/${id}`)).status).toBe(404);
  });

  it('are refused with a word when empty, too big or without a name', async () => {
    const big = new Uint8Array(10 * 1024 * 1024 + 1);
    expect((await upload('a', 'text/plain', '')).status).toBe(400);
    expect((await upload('a', 'text/plain', big)).status).toBe(413);
    expect((await upload('', 'text/plain', 'x')).status).toBe(400);
    expect((await upload('x'.repeat(201), 'text/plain', 'x')).status).toBe(400);
  });
});

describe('live events', () => {
  it('bring ready pieces, to those only who may see them, and stop listening when the page is gone', async () => {
    const answer = await ask('/as/ana/live?channel=support-acme');
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    const decoder = new TextDecoder();
    let text = '';
    const until = async (what: string) => {
      while (!text.includes(what)) text += decoder.decode((await reader.read()).value, { stream: true });
    };
    await until('event: ready');
    expect(workspace.connected().pages).toBeGreaterThan(0);
    workspace.post('mia', 'agents', { text: 'Internal words' });
    workspace.post('mia', 'support-acme', { text: 'To <Ana>' });
    await until('event: places');
    expect(text).toContain('To &lt;Ana&gt;');
    expect(text).not.toContain('Internal words');
    await reader.cancel();
    expect(workspace.connected().pages).toBe(0);
  });

  it('tell a page that missed something, and only such a one', async () => {
    const ready = async (stamp: string) => {
      const answer = await ask(`/as/ana/live?channel=support-acme&stamp=${stamp}`);
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      const first = new TextDecoder().decode((await reader.read()).value);
      await reader.cancel();
      return first;
    };
    const page = await (await ask('/as/ana/c/support-acme')).text();
    const stamp = /data-stamp="([^"]+)"/u.exec(page)?.[1] ?? '';
    expect(await ready(stamp)).toContain('"stale":false');
    workspace.post('mia', 'support-acme', { text: 'Meanwhile' });
    expect(await ready(stamp)).toContain('"stale":true');
  });
});

describe('the mailbox', () => {
  it('shows a mail’s HTML only where nothing of it can run', async () => {
    const html = '<script>alert(1)</script><p onclick="x()">Hi</p>';
    const mail = {
      messageId: '<1@x>',
      from: 'a@x',
      to: 'b@x',
      subject: '<b>Hi',
      text: 'Hi <b>',
      html,
      headers: { 'X-A': '<i>' },
    };
    workspace.perform({ do: 'mail', key: 'k', mail });
    const id = workspace.mails()[0]?.id ?? '';
    const frame = await ask(`/as/ana/mail/${id}/html`);
    const policy = frame.headers.get('content-security-policy') ?? '';
    expect(await frame.text()).toBe(html);
    expect(policy).toMatch(/^sandbox; default-src 'none';/u);
    expect(policy).not.toContain('script-src');
    for (const show of ['html', 'text', 'headers']) {
      const page = await (await ask(`/as/ana/mail/${id}?show=${show}`)).text();
      expect(page).not.toMatch(/<script>|<b>|<i>|allow-scripts/u);
      expect(page).toContain('&lt;b&gt;Hi');
    }
    expect((await ask(`/as/ana/mail/${id}?show=raw`)).status).toBe(400);
  });
});
