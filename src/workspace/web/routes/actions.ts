import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type Answer, type MessageView, TooLong } from '../../model.ts';
import { limits } from '../../protocol.ts';
import { lookFor, messageParcel, type Shop } from '../desk.ts';
import { textOf } from '../html.ts';
import { bodies, bodyBytes, bodyOf, EmptyFile, idOf, queries, queryOf } from '../input.ts';
import type { Look } from '../look.ts';
import { safeImages } from '../views/message.ts';
import { modalView } from '../views/modal.ts';

/** Everything that changes something. Each answers the script in JSON: what came of it, and ready pieces of the page. */
export function serveActions(app: Hono, shop: Shop): void {
  serveFiles(app, shop);
  app.use(
    '/as/*',
    bodyLimit({ maxSize: bodyBytes, onError: () => Promise.reject(new TooLong('text', limits.messageText)) }),
  );
  serveMessages(app, shop);
  serveInteractions(app, shop);
}

function serveMessages(app: Hono, shop: Shop): void {
  const { workspace } = shop;
  const one = '/as/:member/c/:channel/messages/:message';
  app.post('/as/:member/c/:channel/messages', async (c) => {
    const { look, channel } = placeOf(c, shop);
    const { text, thread, files } = await bodyOf(c, bodies.post);
    const post = { text, ...(thread === undefined ? {} : { thread }), ...(files === undefined ? {} : { files }) };
    return answerMessage(c, look, workspace.post(look.viewer.id, channel, post));
  });
  app.post(`${one}/edit`, async (c) => {
    const { look, channel, message } = messageOf(c, shop);
    const { text } = await bodyOf(c, bodies.edit);
    return answerMessage(c, look, workspace.edit(look.viewer.id, channel, message, text));
  });
  app.post(`${one}/react`, async (c) => {
    const { look, channel, message } = messageOf(c, shop);
    const { emoji } = await bodyOf(c, bodies.react);
    return answerMessage(c, look, workspace.react(look.viewer.id, channel, message, emoji));
  });
  app.post(`${one}/remove`, async (c) => {
    const { look, channel, message } = messageOf(c, shop);
    await bodyOf(c, bodies.nothing);
    workspace.remove(look.viewer.id, channel, message);
    return c.json({ kind: 'done' });
  });
  app.post(`${one}/dismiss`, async (c) => {
    const { look, channel, message } = messageOf(c, shop);
    await bodyOf(c, bodies.nothing);
    workspace.dismiss(look.viewer.id, channel, message);
    return c.json({ kind: 'done' });
  });
  app.post('/as/:member/c/:channel/read', async (c) => {
    const { look, channel } = placeOf(c, shop);
    workspace.markRead(look.viewer.id, channel, (await bodyOf(c, bodies.read)).upTo);
    return c.json({ kind: 'done' });
  });
}

function serveInteractions(app: Hono, shop: Shop): void {
  const { workspace } = shop;
  app.post('/as/:member/c/:channel/command', async (c) => {
    const { look, channel } = placeOf(c, shop);
    const { line, thread } = await bodyOf(c, bodies.command);
    const where = { channel, ...(thread === undefined ? {} : { thread }) };
    return answerInteraction(c, look, await workspace.command(look.viewer.id, where, line));
  });
  app.post('/as/:member/c/:channel/messages/:message/press', async (c) => {
    const { look, ...where } = messageOf(c, shop);
    const action = await bodyOf(c, bodies.press);
    return answerInteraction(c, look, await workspace.press(look.viewer.id, where, action));
  });
  app.post('/as/:member/c/:channel/messages/:message/act', async (c) => {
    const { look, ...where } = messageOf(c, shop);
    const { run } = await bodyOf(c, bodies.act);
    return answerInteraction(c, look, await workspace.messageAction(look.viewer.id, where, run));
  });
  app.post('/as/:member/modals/:modal', async (c) => {
    const look = lookFor(shop, idOf(c, 'member'));
    const { values } = await bodyOf(c, bodies.submit);
    return answerInteraction(c, look, await workspace.submit(look.viewer.id, idOf(c, 'modal'), values));
  });
  app.post('/as/:member/modals/:modal/suggest', async (c) => {
    const look = lookFor(shop, idOf(c, 'member'));
    const { field, text } = await bodyOf(c, bodies.suggest);
    return answerInteraction(c, look, await workspace.suggest(look.viewer.id, idOf(c, 'modal'), field, text));
  });
}

function placeOf(c: Context, shop: Shop) {
  return { look: lookFor(shop, idOf(c, 'member')), channel: idOf(c, 'channel') };
}

function messageOf(c: Context, shop: Shop) {
  return { ...placeOf(c, shop), message: idOf(c, 'message') };
}

function answerMessage(c: Context, look: Look, message: MessageView) {
  return c.json({ kind: 'done', message: messageParcel(look, message) });
}

/** What came of an interaction, as the script takes it. */
export function answerInteraction(c: Context, look: Look, answer: Answer) {
  if (answer.kind !== 'modal') return c.json(answer);
  return c.json({ kind: 'modal', html: textOf(modalView(look, answer.id, answer.modal)) });
}

/** What the answer to a file's address may do: nothing, whatever is in the file. */
const filePolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";

function serveFiles(app: Hono, shop: Shop): void {
  const { workspace } = shop;
  const tooBig = () => Promise.reject(new TooLong('file', limits.fileBytes));
  app.post('/as/:member/files', bodyLimit({ maxSize: limits.fileBytes, onError: tooBig }), async (c) => {
    const look = lookFor(shop, idOf(c, 'member'));
    const { name } = queryOf(c, queries.upload);
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    if (bytes.length === 0) throw new EmptyFile(name);
    const file = workspace.keepFile(look.viewer.id, { name, type: mediaType(c.req.header('content-type')), bytes });
    return c.json({ kind: 'done', file });
  });
  app.get('/as/:member/files/:file', (c) => {
    const look = lookFor(shop, idOf(c, 'member'));
    const { file, bytes } = workspace.file(look.viewer.id, idOf(c, 'file'));
    const shown = safeImages.has(file.type);
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': shown ? file.type : 'application/octet-stream',
      'content-disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encoded(file.name)}`,
      'content-security-policy': filePolicy,
      'cache-control': 'private, max-age=3600',
    });
  });
}

/** A media type without its parameters, or what says nothing. */
function mediaType(given: string | undefined): string {
  const type = (given ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return /^[a-z0-9]+\/[a-z0-9.+-]{1,80}$/u.test(type) ? type : 'application/octet-stream';
}

/** RFC 8187: what may not stand in an extended header value is percent-encoded. */
function encoded(name: string): string {
  const marks = /['()*]/gu;
  return encodeURIComponent(name.toWellFormed()).replace(marks, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
}
