import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Hono } from 'hono';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly tag: string;
}

/** Serves the files of `assets/` and nothing else; they are read once, at the start. */
export function serveAssets(app: Hono): void {
  const folder = new URL('./assets/', import.meta.url);
  const assets = new Map<string, Asset>();
  for (const name of readdirSync(folder)) {
    const type = types[extname(name)];
    if (type === undefined) continue;
    const bytes = new Uint8Array(readFileSync(new URL(name, folder)));
    assets.set(name, { bytes, type, tag: `"${createHash('sha256').update(bytes).digest('base64url')}"` });
  }
  app.get('/assets/:name', (c) => {
    const asset = assets.get(c.req.param('name'));
    if (asset === undefined) return c.notFound();
    const headers = { etag: asset.tag, 'cache-control': 'no-cache' };
    if (c.req.header('if-none-match') === asset.tag) return c.body(null, 304, headers);
    return c.body(asset.bytes, 200, { ...headers, 'content-type': asset.type });
  });
}
