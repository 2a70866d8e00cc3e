import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '#src/lib/clock.ts';
import { webApp } from '#src/workspace/web/app.ts';
import { openWorkspace } from '#src/workspace/workspace.ts';
import { anything, bytes, dice, hostile, runs, seed, timeout } from './kit.ts';

const host = '127.0.0.1:3000';
const own = { host, 'x-workspace': '1', origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };

describe(`bodies of the workspace's pages, with seed ${seed}`, { timeout }, () => {
  it('are taken or refused; what is refused changes nothing, and nothing fails', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'relevo-fuzz-'));
    const workspace = openWorkspace({ file: join(folder, 'workspace.sqlite'), clock: systemClock, patience: 1 });
    const failures: unknown[] = [];
    const app = webApp({ workspace, host: '127.0.0.1', port: 3000, onFailure: (error) => failures.push(error) });
    const first = workspace.post('ana', 'support-acme', { text: 'Hello' }).id;
    const id = () =>
      dice.of(['ana', 'support-acme', first, 'zoe', 'relevo', encodeURIComponent(hostile(2).toWellFormed())]);
    const state = () => JSON.stringify(workspace.messages('ana', 'support-acme', { limit: 5 }));
    const body = () => {
      const fields = ['text', 'thread', 'files', 'line', 'emoji', 'run', 'args', 'values', 'upTo'];
      const some = Object.fromEntries(fields.filter(() => dice.between(1, 3) === 1).map((key) => [key, anything(2)]));
      return dice.of([
        () => JSON.stringify(some),
        () => JSON.stringify(anything()),
        () => hostile(),
        () => bytes(200),
      ])();
    };
    const counts = { taken: 0, refused: 0 };
    try {
      for (let n = 0; n < runs(400); n += 1) {
        const one = `/as/${id()}/c/${id()}`;
        const path = dice.of([
          `${one}/messages`,
          `${one}/read`,
          `${one}/command`,
          `/as/${id()}/modals/${id()}`,
          `/as/${id()}/files?name=${id()}`,
          ...['edit', 'react', 'remove', 'dismiss', 'press', 'act'].map((what) => `${one}/messages/${id()}/${what}`),
        ]);
        const before = state();
        const type = dice.of(['application/json', 'application/json', 'text/plain', 'image/png']);
        const request = new Request(`http://${host}${path}`, {
          method: 'POST',
          headers: { ...own, 'content-type': type },
          body: body(),
        });
        const answer = await app.fetch(request);
        expect(answer.status, path).toBeLessThan(500);
        await answer.arrayBuffer();
        counts[answer.status < 400 ? 'taken' : 'refused'] += 1;
        if (answer.status >= 400) expect(state(), path).toBe(before);
      }
    } finally {
      workspace.close();
      rmSync(folder, { recursive: true });
    }
    process.stdout.write(`HTTP bodies: seed ${seed}, ${counts.taken} taken, ${counts.refused} refused\n`);
    expect(failures).toEqual([]);
    expect(counts.refused).toBeGreaterThan(0);
  });
});
