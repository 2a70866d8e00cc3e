import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Ask, Route } from './ask.ts';
import type { Described } from './described.ts';
import type { Faults } from './faults.ts';
import { RateLimits } from './limits.ts';
import type { Attachment } from './model.ts';
import { Refused } from './refused.ts';
import type { World } from './world.ts';

const PREFIX = '/api/v10';
const MOST_BYTES = 30 * 1024 * 1024;

export interface RestOptions {
  /** Whether a token is the bot's, and not revoked. */
  readonly takes: (token: string) => boolean;
  readonly pace: number;
}

interface Found {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** The HTTP API v10, and the server of files beside it: every request is looked up, limited, validated, carried out, and its answer validated. */
export class Rest {
  readonly server: Server;
  /** Every request that came, as `POST /channels/{channel_id}/messages`, and its status. */
  readonly log: { readonly route: string; readonly status: number }[] = [];
  readonly #world: World;
  readonly #routes: readonly Route[];
  readonly #faults: Faults;
  readonly #described: Described | undefined;
  readonly #options: RestOptions;
  readonly #limits: RateLimits;

  constructor(
    world: World,
    routes: readonly Route[],
    faults: Faults,
    described: Described | undefined,
    options: RestOptions,
  ) {
    this.#world = world;
    this.#routes = routes;
    this.#faults = faults;
    this.#described = described;
    this.#options = options;
    this.#limits = new RateLimits(options.pace);
    this.server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    if (url.pathname.startsWith('/attachments/')) return this.#file(url, response);
    const method = request.method ?? 'GET';
    const found = url.pathname.startsWith(`${PREFIX}/`)
      ? this.#find(method, url.pathname.slice(PREFIX.length).split('/').map(decodeURIComponent))
      : undefined;
    if (!found) return send(response, answerOf(new Refused('notFound')), {});
    const name = `${found.route.method} ${found.route.path}`;
    const fault = this.#faults.of(name);
    if (fault?.kind === 'reset') return void request.socket.destroy();
    if (fault?.kind === 'delay') await sleep(fault.ms);
    const body = await bytesOf(request);
    if (fault?.kind === 'status') return send(response, { status: fault.status }, {});
    const { params } = found;
    const major = params['channel_id'] ?? params['guild_id'] ?? params['webhook_token'] ?? '';
    const standing = this.#limits.take(name, major);
    const { refused = fault?.kind === 'limited' ? { afterMs: fault.afterMs, global: false } : undefined, headers } =
      standing;
    const answer = refused ? limited(refused) : await this.#answer(found, url, request, body);
    this.log.push({ route: name, status: answer.status });
    this.#described?.answer(found.route.method, found.route.path, answer.status, answer.body);
    if (fault?.kind === 'lost') return void request.socket.destroy();
    const retry: Record<string, string> = refused ? { 'retry-after': String(refused.afterMs / 1000) } : {};
    send(response, answer, { ...headers, ...retry });
  }

  #find(method: string, path: readonly string[]): Found | undefined {
    for (const route of this.#routes) {
      const parts = route.path.split('/');
      if (route.method !== method || parts.length !== path.length) continue;
      if (!parts.every((part, at) => part.startsWith('{') || part === path[at])) continue;
      const params = parts.flatMap((part, at) => (part.startsWith('{') ? [[part.slice(1, -1), path[at] ?? '']] : []));
      return { route, params: Object.fromEntries(params) };
    }
    return undefined;
  }

  async #answer({ route, params }: Found, url: URL, request: IncomingMessage, bytes: Buffer): Promise<Answer> {
    try {
      const [, token = ''] = /^Bot (.+)$/.exec(request.headers.authorization ?? '') ?? [];
      if (!route.open && !this.#options.takes(token)) throw new Refused('unauthorized');
      const type = request.headers['content-type']?.split(';')[0] ?? '';
      const { body, files } = await this.#read(bytes, request.headers['content-type'] ?? '');
      const faults = this.#described?.request(route.method, route.path, { query: url.searchParams, body, type }) ?? [];
      if (faults.length > 0) throw new Refused('invalidForm');
      const viewer = { files: url.origin, content: true, user: this.#world.bot.id };
      const ask: Ask = { params, query: url.searchParams, body: (body ?? {}) as Ask['body'], files, viewer };
      return await route.handle(ask);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return answerOf(error);
    }
  }

  /** Files come beside the form, which then stands in `payload_json` (Reference: Uploading Files). */
  async #read(bytes: Buffer, type: string): Promise<{ readonly body: unknown; readonly files: readonly Attachment[] }> {
    if (bytes.length === 0) return { body: undefined, files: [] };
    if (!type.startsWith('multipart/form-data')) return { body: JSON.parse(bytes.toString('utf8')), files: [] };
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
    const files: Attachment[] = [];
    for (const [, part] of form) {
      if (typeof part !== 'string')
        files.push(
          this.#world.file(
            part.name,
            part.type || 'application/octet-stream',
            new Uint8Array(await part.arrayBuffer()),
          ),
        );
    }
    const payload = form.get('payload_json');
    return { body: typeof payload === 'string' ? JSON.parse(payload) : {}, files };
  }

  /** A link is only good until its `ex`. */
  #file(url: URL, response: ServerResponse): void {
    const [, , channel = '', id = ''] = url.pathname.split('/');
    const fault = this.#faults.of('GET /attachments');
    const all = [...(this.#world.channels.get(channel)?.messages.values() ?? [])].flatMap(
      ({ attachments, forwarded }) => [...attachments, ...(forwarded?.attachments ?? [])],
    );
    const file = channel === 'uploads' ? this.#world.uploads.get(id) : all.find((one) => one.id === id);
    const ends = Number.parseInt(url.searchParams.get('ex') ?? '0', 16) * 1000;
    if (fault?.kind === 'status') response.writeHead(fault.status).end();
    else if (fault) response.destroy();
    else if (!file || ends < Date.now()) response.writeHead(404).end('This content is no longer available.');
    else if (file.moved !== undefined) response.writeHead(302, { location: file.moved }).end();
    else response.writeHead(200, { 'content-type': file.type, 'content-length': file.bytes.length }).end(file.bytes);
  }
}

function answerOf({ status, code, message, errors }: Refused): Answer {
  return { status, body: { code, message, ...(errors ? { errors } : {}) } };
}

function limited({ afterMs, global }: { readonly afterMs: number; readonly global: boolean }): Answer {
  const body = { message: 'You are being rate limited.', code: 0, retry_after: afterMs / 1000, global };
  return { status: 429, body };
}

function send(response: ServerResponse, { status, body }: Answer, headers: Readonly<Record<string, string>>): void {
  // A 204 must not carry the type of a body that it has not.
  if (body === undefined) response.writeHead(status, headers).end();
  else response.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > MOST_BYTES) throw new Error('more than anybody sends');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
