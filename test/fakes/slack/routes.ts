import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, refusal, tooMany } from './api/web-api.ts';
import type { Fault } from './faults.ts';
import { type Json, wordsAt } from './model.ts';
import type { SlackStandIn } from './slack.ts';
import { tokens } from './tokens.ts';
import { app } from './workspace.ts';

/** One HTTP request: a method, a file's bytes in or out, or an answer by `response_url`. */
export async function serve(slack: SlackStandIn, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', slack.url);
  const [, area = '', ...rest] = url.pathname.split('/');
  const name = area === 'api' ? rest.join('/') : area;
  const fault = slack.faults.take(name);
  if (fault?.kind === 'drop') return;
  if (fault?.kind === 'reset') return void request.socket.destroy();
  const instead = fault && insteadOf(fault);
  const body = await bodyOf(request);
  const answer = instead ?? (await answerTo(slack, area, name, rest, request, body));
  if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  if (fault?.kind === 'lost') return void request.socket.destroy();
  send(response, answer);
}

function insteadOf(fault: Fault): Bytes | Answer | undefined {
  if (fault.kind === 'status') return { status: fault.status, body: 'upstream trouble' };
  if (fault.kind === 'ratelimited') return tooMany(fault.seconds);
  return fault.kind === 'error' ? refusal(fault.code) : undefined;
}

interface Bytes {
  readonly status: 200;
  readonly bytes: Uint8Array;
  readonly type: string;
}

async function answerTo(
  slack: SlackStandIn,
  area: string,
  name: string,
  rest: readonly string[],
  request: IncomingMessage,
  body: Buffer,
): Promise<Answer | Bytes> {
  const token = bearer(request);
  switch (area) {
    case 'api': {
      const given = argumentsIn(request, body);
      return slack.api.call(name, given, token ?? wordsAt(given, 'token'), request.headers.host ?? '');
    }
    case 'upload':
      return { status: slack.uploads.take(rest.at(-1) ?? '', await uploaded(request, body)), body: 'OK' };
    case 'files-pri':
      return fileOf(slack, rest[0] ?? '', token);
    case 'actions':
      return responded(slack, rest[0] ?? '', body);
    default:
      return { status: 404, body: 'not found' };
  }
}

/** Forms and JSON are both understood. https://docs.slack.dev/apis/web-api/#methods_supporting_json */
function argumentsIn(request: IncomingMessage, body: Buffer): Json {
  if (request.headers['content-type']?.startsWith('application/json')) return JSON.parse(body.toString()) as Json;
  return Object.fromEntries(new URLSearchParams(body.toString()));
}

/** The bytes as they are, or as a part of a form. */
async function uploaded(request: IncomingMessage, body: Buffer): Promise<Uint8Array> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const part = [...form.values()].find((value) => typeof value !== 'string');
  return new Uint8Array(await (part as Blob).arrayBuffer());
}

/** Without a token that sees it, Slack shows a page to sign in on. */
function fileOf(slack: SlackStandIn, path: string, token: string | undefined): Answer | Bytes {
  const file = slack.workspace.files.get(path.split('-').at(-1) ?? '');
  if (file === undefined || file.deleted || !slack.sees(app.user, file)) return { status: 404, body: 'not found' };
  if (file.moved !== undefined) return { status: 302, headers: { location: file.moved }, body: '' };
  if (token !== tokens.bot) return { status: 302, headers: { location: `${slack.url}/signin` }, body: '' };
  return { status: 200, bytes: file.bytes, type: file.type };
}

function responded(slack: SlackStandIn, id: string, body: Buffer): Answer {
  const url = slack.interactions.useResponse(id);
  if (url === undefined) return { status: 404, body: { ok: false, error: 'used_url' } };
  const given = JSON.parse(body.toString()) as Json;
  const blocks = given['blocks'] as readonly Json[] | undefined;
  const fault = blocks === undefined ? undefined : slack.blockKit.blocks('response_url', blocks);
  if (fault !== undefined) {
    slack.violations.push(`response_url: ${fault}`);
    return { status: 400, body: { ok: false, error: 'invalid_blocks' } };
  }
  const said = { text: wordsAt(given, 'text'), blocks };
  if (given['delete_original'] === true || given['replace_original'] === true) {
    const original = slack.workspace.all(url.channel).find(({ ts }) => ts === url.message);
    if (original !== undefined && given['replace_original'] === true) Object.assign(original, said);
    else if (original !== undefined) slack.remove(slack.workspace.channel(url.channel), original);
    return { status: 200, body: 'ok' };
  }
  const thread = given['thread_ts'];
  const only = given['response_type'] === 'in_channel' ? undefined : url.user;
  const message = slack.workspace.put(url.channel, {
    user: app.user,
    byBot: true,
    ...said,
    ...(typeof thread === 'string' ? { thread } : {}),
    ...(only === undefined ? {} : { only }),
  });
  if (only === undefined) slack.events.written(slack.workspace.channel(url.channel), message);
  return { status: 200, body: 'ok' };
}

function bearer(request: IncomingMessage): string | undefined {
  return /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, answer: Answer | Bytes): void {
  if ('bytes' in answer) {
    response.writeHead(answer.status, { 'content-type': answer.type, 'content-length': answer.bytes.length });
    response.end(answer.bytes);
    return;
  }
  const { status, headers = {}, body } = answer;
  const type = typeof body === 'string' ? 'text/plain' : 'application/json; charset=utf-8';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
