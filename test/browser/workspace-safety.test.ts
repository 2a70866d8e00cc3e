import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { catalogueOf } from '#src/workspace/i18n/catalogues.ts';
import type { ChannelView, Member, MessageView } from '#src/workspace/model.ts';
import type { Look } from '#src/workspace/web/look.ts';
import { answersView } from '#src/workspace/web/views/answers.ts';
import { botHomeView } from '#src/workspace/web/views/bot-home.ts';
import { channelView, threadView } from '#src/workspace/web/views/channel.ts';
import { chooseView, homeView, peopleView } from '#src/workspace/web/views/home.ts';
import { appPage } from '#src/workspace/web/views/layout.ts';
import { mailboxView } from '#src/workspace/web/views/mail.ts';
import { modalView } from '#src/workspace/web/views/modal.ts';
import { anyText } from '#test/any-text.ts';
import { form, richCard } from './workspace-kit.ts';
import { noBrowser, stage } from './workspace-pages.ts';

/** Every text of `value` is these words; what a view chooses by (kinds, addresses, instants) stays. */
function filled<T>(value: T, words: string): T {
  const kept = new Set([
    'kind',
    'tone',
    'style',
    'id',
    'platform',
    'channel',
    'message',
    'thread',
    'at',
    'language',
    'zone',
  ]);
  const walk = (one: unknown, key = ''): unknown => {
    if (typeof one === 'string') return kept.has(key) ? one : words;
    if (Array.isArray(one)) return one.map((item) => walk(item, key));
    if (one === null || typeof one !== 'object') return one;
    return Object.fromEntries(Object.entries(one).map(([name, item]) => [name, walk(item, name)]));
  };
  return walk(value) as T;
}

const at = '2026-11-23T10:00:00Z';
const member = (id: string, bot: boolean): Member => {
  const rest = { title: 'T', email: 'E', language: 'en', zone: 'Europe/Zurich', groups: ['agents'], guest: false };
  return { id, name: 'N', ...rest, bot };
};
const channel: ChannelView = {
  id: 'c',
  kind: 'channel',
  name: 'n',
  topic: 't',
  members: ['mia', 'bot'],
  unread: 0,
  mentions: 0,
};

/** Everything that the pages can show, with these words wherever somebody's words can stand. */
function everything(words: string): string {
  const mia = filled(member('mia', false), words);
  const bot = filled(member('bot', true), words);
  const look: Look = {
    viewer: mia,
    words: catalogueOf('en'),
    base: '/as/mia',
    members: new Map([mia, bot].map((one) => [one.id, one])),
    searches: true,
    now: Temporal.Instant.from(at),
  };
  const card = filled(richCard, words);
  const files = ['image/png', 'text/html'].map((type, n) => ({ id: `f${n}`, name: words, type, size: 1 }));
  const message: MessageView = {
    id: 'm',
    channel: 'c',
    by: bot,
    at,
    text: words,
    card,
    files,
    edited: true,
    deleted: false,
    onlyYou: false,
    replies: 1,
    lastReplyAt: at,
    unreadReplies: 1,
    reactions: [{ emoji: words, by: ['mia', words] }],
  };
  const room = filled(channel, words);
  const modal = filled({ ...form, fields: form.fields.map((field) => ({ ...field, value: 'v' })) }, words);
  const mail = { id: 'x', at, messageId: words, from: words, to: words, subject: words, text: words, html: words };
  const headers = { 'X-A': words };
  const answer = { id: 'a', card, earlier: true };
  const main = channelView(look, { channel: room, messages: [message], older: false, past: false });
  const page = appPage(look, {
    title: words,
    side: {
      channels: [room, { ...room, id: 'd', kind: 'direct' }],
      waiting: new Map(),
      open: 'c',
      lockable: true,
      botHome: { count: 1 },
    },
    main,
    thread: threadView(look, { channel: room, root: 'm', messages: [message] }),
    answers: { search: words, answer },
    tour: { customer: mia, intake: room, agent: mia, desk: room },
    connected: false,
    narrow: 'main',
    stamp: 's',
  });
  const rest = [
    modalView(look, 'i', modal),
    answersView(look, { search: words, answer }),
    botHomeView(look, bot, { card, count: 1 }),
    homeView(look, [{ ...room, unread: 1, mentions: 1 }]),
    peopleView(look),
    chooseView(look.words, [mia, { ...mia, id: 'g', guest: true }]),
    ...(['html', 'text', 'headers'] as const).map((shown) =>
      mailboxView(look, { mails: [{ ...mail, headers }], older: false, open: { mail: { ...mail, headers }, shown } }),
    ),
  ];
  return [page, ...rest].map(String).join('\n');
}

/**
 * The elements of the first page with the names of their attributes, but for links and mentions, which words may become; and
 * those of each other page that has not the same ones, with its number. So many pages are packed, as the browser is slow to
 * read a script of their length.
 */
const skeletons = (pages: readonly string[]) => `(async () => {
  const packed = new Blob([Uint8Array.fromBase64('${gzipSync(JSON.stringify(pages)).toString('base64')}')]);
  const pages = await new Response(packed.stream().pipeThrough(new DecompressionStream('gzip'))).json();
  const words = 'a.outside, .mention, .mention bdi';
  const walk = (root) => [...root.querySelectorAll('*')].flatMap((one) => {
    const within = one.localName === 'template' ? walk(one.content) : [];
    if (one.matches(words) && one.closest('.typed, .item-title')) return within;
    return [one.localName + '[' + one.getAttributeNames().sort().join() + ']', ...within];
  });
  const parser = new DOMParser();
  const [plain, ...others] = pages.map((page) => walk(parser.parseFromString(page, 'text/html')).join('\\n'));
  return { plain, different: [...others.entries()].filter(([, other]) => other !== plain) };
})()`;

interface Skeletons {
  readonly plain: string;
  readonly different: readonly (readonly [number, string])[];
}

const fragment = fc.constantFrom(
  '<script>',
  '</script>',
  '<img src=x onerror=a()>',
  '<svg/onload=a()>',
  '"',
  "'",
  '`',
  '>',
  '<',
  '</',
  '<!--',
  '-->',
  '" onmouseover="a()',
  "' autofocus onfocus='a()",
  '</textarea>',
  '</template>',
  '</title>',
  '</dialog>',
  '</style>',
  '<![CDATA[',
  '&lt;',
  '&#60;',
  '&quot;',
  'javascript:a()',
  'data:text/html,<b>',
  '{{7*7}}',
  '$' + '{7}',
  '\u202e',
  '\u0000',
  'http://a.example/"onclick="a()',
  'https://<b>',
  '@mia',
  '@mia<b>',
  '\n',
  '\\',
  '\ud800',
  '\u2028',
  ' ',
  'x',
  '<base href=//e>',
);
const hostile = fc.array(fc.oneof({ weight: 5, arbitrary: fragment }, anyText({ maxLength: 6 })), {
  minLength: 1,
  maxLength: 12,
});

/** What the browser says of each thing that it kept from happening. */
const refusals =
  /Content Security Policy|MIME type|CORS policy|403 \(Forbidden\)|WebSocket connection to|ERR_|frame-ancestors/u;

const caught = (page: Page) => page.evaluate('window.caught');

describe.skipIf(noBrowser)('what the pages are safe from', () => {
  const play = stage({ refusals });

  it('makes no element of anybody’s words, wherever they stand', async () => {
    const page = await play.open('/');
    const words = fc.sample(hostile, { numRuns: 150, seed: 42 }).map((parts) => parts.join(''));
    // Something that is more than blank, so that the same pieces are shown.
    const pages = ['x', ...words.map((one) => `x${one}`)].map(everything);
    const { plain, different } = (await page.evaluate(skeletons(pages))) as Skeletons;
    expect(plain).toContain('textarea[');
    for (const [index, other] of different) expect([words[index], other]).toEqual([words[index], plain]);
  });

  it('runs nothing that was not there when it was written: no inline script, handler or style, from no other place', async () => {
    play.bot.post('agents', richCard);
    const page = await play.open('/as/mia/c/agents');
    const refused = (await page.evaluate(`new Promise((resolve) => {
      const seen = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        seen.push(effectiveDirective);
        if (seen.length === 4) resolve(seen.sort());
      });
      const put = (name, given) => document.body.append(Object.assign(document.createElement(name), given));
      put('script', { textContent: 'window.caught = 1' });
      put('script', { src: 'http://127.0.0.1:1/a.js' });
      document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.caught = 1">');
      document.body.insertAdjacentHTML('beforeend', '<p style="color: red">x</p>');
    })`)) as string[];
    expect(refused).toEqual(['script-src-attr', 'script-src-elem', 'script-src-elem', 'style-src-attr']);
    expect(await caught(page)).toBeUndefined();
  });

  it('runs nothing of a file, opened by itself, in a frame, as a script or as a style', async () => {
    const { workspace } = play.workspace;
    const script = 'window.caught = 1; top.caught = 1; opener && (opener.caught = 1)';
    const html = Buffer.from(`<!doctype html><script>${script}</script><img src=x onerror="${script}">`);
    const svg = Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" onload="${script}"><script>${script}</script></svg>`,
    );
    const hostileFiles = [
      { name: 'a.svg', type: 'image/svg+xml', bytes: svg },
      { name: 'a.html', type: 'text/html', bytes: html },
      { name: 'a.png', type: 'image/png', bytes: html },
      { name: 'a.js', type: 'text/javascript', bytes: Buffer.from(script) },
      { name: 'a.xhtml', type: 'application/xhtml+xml', bytes: svg },
    ];
    const files = hostileFiles.map((file) => workspace.keepFile('ana', file).id);
    workspace.post('ana', 'support-acme', { text: 'Look', files });
    const page = await play.open('/as/mia/c/support-acme');
    const addresses = files.map((id) => `${play.workspace.url}/as/mia/files/${id}`);
    await page.evaluate(`Promise.all(${JSON.stringify(addresses)}.flatMap((address) =>
      ['iframe', 'object', 'embed', 'script', 'link'].map((name) => new Promise((done) => {
        const one = document.createElement(name);
        one.onload = one.onerror = done;
        setTimeout(done, 500);
        if (name === 'link') one.rel = 'stylesheet';
        one[name === 'object' ? 'data' : name === 'link' ? 'href' : 'src'] = address;
        document.body.append(one);
      }))))`);
    for (const address of addresses) {
      const alone = await page.context().newPage();
      await alone.goto(address).catch((error: unknown) => expect(String(error)).toMatch(/Download is starting|ERR_/u));
      expect(await caught(alone)).toBeUndefined();
      await alone.close();
    }
    expect(await caught(page)).toBeUndefined();
  });

  it('does nothing that a page elsewhere asks for, by form, fetch, socket or frame', async () => {
    const { url } = play.workspace;
    const own = await play.open('/as/ana/c/support-acme');
    const target = `${url}/as/ana/c/support-acme/messages`;
    const attack = `<!doctype html><title>Elsewhere</title><iframe name="sink"></iframe>
      <form id="f" method="post" enctype="text/plain" action="${target}" target="sink"><input name='{"text":"forged","x":"' value='"}'></form>
      <iframe id="framed" src="${url}/as/ana/c/support-acme"></iframe>`;
    const server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(attack));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      const { port } = server.address() as AddressInfo;
      // Another port of this machine is the same site, another name of it another site.
      for (const elsewhere of [`http://127.0.0.1:${port}/`, `http://localhost:${port}/`]) {
        const page = await own.context().newPage();
        await page.goto(elsewhere);
        const outcomes = await page.evaluate(`(async () => {
          const json = { 'content-type': 'application/json', 'x-workspace': '1' };
          const body = JSON.stringify({ text: 'forged' });
          const tried = (init) => fetch(${JSON.stringify(target)}, { method: 'POST', body, ...init }).then((a) => a.type, () => 'refused');
          const socket = await new Promise((done) => {
            const one = new WebSocket(${JSON.stringify(`${url.replace('http', 'ws')}/bot`)});
            one.onopen = () => done('open');
            one.onerror = () => done('refused');
          });
          const read = await fetch(${JSON.stringify(`${url}/as/ana/menu.json`)}).then(() => 'read', () => 'refused');
          const answers = [await tried({ headers: json }), await tried({ mode: 'no-cors' }), socket, read];
          const sunk = new Promise((done) => document.querySelector('[name="sink"]').addEventListener('load', done));
          document.getElementById('f').submit();
          await Promise.race([sunk, new Promise((done) => setTimeout(done, 3000))]);
          return answers;
        })()`);
        expect((outcomes as string[]).filter((one) => one !== 'opaque')).toEqual(
          expect.arrayContaining(['refused', 'refused']),
        );
        expect(outcomes).not.toContain('open');
        expect(outcomes).not.toContain('read');
        const framed = page.frames().find((frame) => frame.url().startsWith(`${url}/as/`));
        expect(framed === undefined ? 0 : await framed.locator('#app').count()).toBe(0);
        await page.close();
      }
    } finally {
      server.close();
    }
    expect(play.workspace.workspace.messages('ana', 'support-acme')).toEqual([]);
    expect(play.bot.events).toEqual([]);
  });
});
