import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinEmbeddedStore } from '#src/store/embedded/join.ts';
import { openAudit } from '#src/store/open.ts';
import { relevoHere } from '#test/fakes/here.ts';
import { run } from '#test/fakes/run.ts';

let cwd: string;
const env = { RELEVO_DATA_DIR: 'data' };
const relevo = (...args: string[]) => relevoHere(['audit', ...args], { cwd, env });
const program = fileURLToPath(new URL('../../bin/relevo.js', import.meta.url));

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'relevo-cli-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true, maxRetries: 5 }));

describe('relevo audit export', () => {
  it('is told what it takes, and what is wrong', async () => {
    expect((await relevo('--help')).out).toMatch(/^relevo audit export/);
    for (const wrong of [
      [],
      ['import'],
      ['export', '--format', 'xml'],
      ['export', '--from', 'x'],
      ['export', '--ticket', 'x'],
      ['export', '--to'],
    ])
      expect((await relevo(...wrong)).code).toBe(2);
  });

  it('makes no store where none is', async () => {
    const { code, err } = await relevo('export');
    expect(code).toBe(1);
    expect(err).toMatch(/there is no store in .*data yet/);
  });

  it('writes everything, whether the store runs or not, and notes that it did', async () => {
    const { uri } = await joinEmbeddedStore({ dataDir: join(cwd, 'data'), lingerMillis: 200 });
    const { audit, close } = await openAudit(uri);
    const entry = (n: number) =>
      ({
        id: `k${n}:done`,
        at: new Date(Date.UTC(2026, 2, 1, 0, n)).toISOString(),
        by: 'workspace:mia',
        byName: '=Mia, "M"',
        what: 'ticket claim',
        ticket: 1001 + (n % 2),
        outcome: 'done',
        from: 'workspace',
        channel: 'agents',
      }) as const;
    await audit.append(Array.from({ length: 1_100 }, (_, n) => entry(n)));
    const running = await relevo('export', '--ticket', 'T-1002', '--from', '2026-03-01T00:05:00Z');
    await close();
    expect(running.code).toBe(0);
    const lines = running.out.trimEnd().split('\n');
    expect(lines).toHaveLength(1 + 548);
    expect(lines.slice(0, 2)).toEqual([
      'at,outcome,by,byName,what,ticket,from,channel,id,reason',
      `2026-03-01T00:05:00.000Z,done,workspace:mia,"'=Mia, ""M""",ticket claim,1002,workspace,agents,k5:done,`,
    ]);
    // As a process of its own, whose lines go through a pipe.
    const alone = await run(process.execPath, [program, 'audit', 'export', '--format', 'ndjson'], { cwd, env });
    const entries = alone.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { what: string; at: string });
    expect(entries).toHaveLength(1_100 + 2);
    expect(entries[0]).toEqual(entry(0));
    expect(entries.filter(({ what }) => what === 'audit export')).toHaveLength(2);
  });
});
