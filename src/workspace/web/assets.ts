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
}

/** The files of `assets/` and nothing else, read once; a browser that was given them never asks again. */
const { assets, mark } = readAssets(new URL('./assets/', import.meta.url));

/** Where the pages find them; another one as soon as a byte of any of them changes. */
export const assetsAt = `/assets/${mark}`;

function readAssets(folder: URL) {
  const read = new Map<string, Asset>();
  const digest = createHash('sha256');
  for (const name of readdirSync(folder).toSorted()) {
    const type = types[extname(name)];
    if (type === undefined) continue;
    const bytes = new Uint8Array(readFileSync(new URL(name, folder)));
    read.set(name, { bytes, type });
    digest.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  return { assets: read, mark: digest.digest('base64url').slice(0, 16) };
}

/** Under another mark (a page from before an update asks so) the files are served too, but not to be kept. */
export function serveAssets(app: Hono): void {
  app.get('/assets/:mark/:name', (c) => {
    const asset = assets.get(c.req.param('name'));
    if (asset === undefined) return c.notFound();
    const kept = c.req.param('mark') === mark ? 'public, max-age=31536000, immutable' : 'no-cache';
    return c.body(asset.bytes, 200, { 'cache-control': kept, 'content-type': asset.type });
  });
}
