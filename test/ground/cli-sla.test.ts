import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sla } from '#src/cli/sla.ts';
import { WrongUse } from '#src/cli/sub-command.ts';
import { defaultSla } from '#src/config/sla-defaults.ts';
import { rulesOf } from '#src/domain/sla/rules.ts';
import { joinEmbeddedStore } from '#src/store/embedded/join.ts';
import { openStore } from '#src/store/open.ts';
import { aTicket } from '#test/builders.ts';
import { relevoHere } from '#test/fakes/here.ts';

const program = fileURLToPath(new URL('../../bin/relevo.js', import.meta.url));
const good = {
  calendars: [{ tz: 'UTC', hours: { mon: [['08:00', '17:00']] } }],
  start: '2026-03-02T08:00:00Z',
  targetMinutes: 60,
};
const answer = (id: unknown) => ({
  id,
  dueAt: '2026-03-02T09:00:00Z',
  elapsed: [],
  intervals: [{ from: '2026-03-02T08:00:00Z', to: '2026-03-02T09:00:00Z', seconds: 3_600 }],
});
let cwd: string;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'relevo-sla-'));
  // It needs no settings, so that it minds no wrong ones.
  await writeFile(join(cwd, '.env'), 'RELEVO_LOG_LEVEL=nonsense\nMONGODB_URI=nonsense\n');
  await writeFile(join(cwd, 'relevo.yaml'), 'zone: Mars\n');
});
afterAll(() => rm(cwd, { recursive: true }));

async function raw(input: string | Uint8Array) {
  const child = spawn(process.execPath, [program, 'sla', 'explain', '--ndjson'], { cwd, stdio: 'pipe' });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  child.stdin.end(input);
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { out, err, code };
}

async function explain(input: string) {
  const { out, err, code } = await raw(input);
  return {
    results: out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as unknown),
    err,
    code,
  };
}

describe('relevo sla explain', () => {
  it('answers each case in its place, and ends with 1 when one of them is wrong', async () => {
    const lines = [
      `\uFEFF${JSON.stringify({ id: 'first', ...good })}`,
      '',
      'no JSON',
      JSON.stringify({ id: { odd: '\u2028' }, ...good }),
      JSON.stringify({ ...good, start: 'now' }),
      '7',
      `{"id": ${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
      `{"id": "deep", "calendars": ${'['.repeat(20_000)}${']'.repeat(20_000)}, "start": "2026-03-02T08:00:00Z", "targetMinutes": 1}`,
      JSON.stringify({ id: 'last', ...good }),
    ];
    const { results, err, code } = await explain(lines.join('\r\n'));
    expect([code, err]).toEqual([1, '']);
    expect(results).toEqual([
      answer('first'),
      { id: null, line: 3, error: expect.stringMatching(/^is no JSON/) },
      answer({ odd: '\u2028' }),
      { id: null, error: expect.stringMatching(/^start must be an instant/) },
      { id: null, error: expect.stringMatching(/must be an object/) },
      { id: null, error: 'id is nested too deeply' },
      { id: 'deep', error: expect.any(String) },
      answer('last'),
    ]);
  });

  it('gives an id back as it was written, whatever it is, and takes no bytes that are no text', async () => {
    const ids = ['9007199254740993', '1e400', '[12345678901234567890, {"a": 1.10}]', 'true', '"ü"'];
    const rest = JSON.stringify(good).slice(1);
    const text = Buffer.from([...ids, '"x"'].map((id) => `{"id": ${id}, ${rest}\n`).join(''));
    // The x becomes a byte that is nothing in UTF-8.
    text[text.lastIndexOf('"x"') + 1] = 0xff;
    const { out, code } = await raw(text);
    const lines = out.trimEnd().split('\n');
    expect(lines.slice(0, -1).map((line) => /^\{"id":(.*),"dueAt"/.exec(line)?.[1] ?? line)).toEqual(
      ids.map((id) => id.replaceAll(' ', '')),
    );
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
      id: null,
      line: ids.length + 1,
      error: expect.stringContaining('no UTF-8'),
    });
    expect(code).toBe(1);
  });

  it('ends quietly when whoever reads has enough', async () => {
    const child = spawn(process.execPath, [program, 'sla', 'explain', '--ndjson'], { cwd, stdio: 'pipe' });
    const ended = new Promise<number | null>((done) => child.on('close', done));
    child.stdin.on('error', () => {});
    child.stdout.once('data', () => child.stdout.destroy());
    child.stdin.end(`${JSON.stringify({ id: 1, ...good })}\n`.repeat(20_000));
    expect([await text(child.stderr), await ended]).toEqual(['', 0]);
  });

  it('keeps the order of many, and ends with 0 when all are good, also where there are none', async () => {
    const ids = Array.from({ length: 3_000 }, (_, id) => id);
    const many = await explain(ids.map((id) => `${JSON.stringify({ id, ...good })}\n`).join(''));
    expect([many.code, many.err]).toEqual([0, '']);
    expect(many.results.map((result) => (result as { id: number }).id)).toEqual(ids);
    expect(await explain('')).toEqual({ results: [], err: '', code: 0 });
  });

  it('prints every interval and pause of a ticket, in the zone that is asked for', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'relevo-sla-'));
    try {
      const { uri } = await joinEmbeddedStore({ dataDir: join(folder, 'data'), lingerMillis: 500 });
      const store = await openStore(uri, { firstNumber: 1 });
      const calendars = rulesOf(defaultSla)
        .calendars()
        .flatMap(({ key }) => (key.startsWith('europe@') ? [key] : []));
      const pauses = [{ from: '2026-03-02T09:00:00Z', to: '2026-03-02T10:00:00Z' }];
      const terms = { calendars, targetSeconds: 14_400, since: '2026-03-02T08:00:00Z', used: 0 };
      const clock = {
        id: 'firstResponse/1',
        kind: 'firstResponse',
        startedAt: terms.since,
        terms,
        pauses,
        told: 0,
      } as const;
      const stopped = { ...clock, stoppedAt: '2026-03-02T13:30:00Z', dueAt: '2026-03-02T13:00:00Z' };
      await store.stores.tickets.insert(aTicket({ clocks: [stopped] }), []);
      await store.close();
      const env = { RELEVO_DATA_DIR: 'data', RELEVO_WORKSPACE: 'on' };
      const explains = (...args: string[]) => relevoHere(['sla', 'explain', ...args], { cwd: folder, env });
      const { out, err, code } = await explains('--ticket', 'T-1042', '--zone', 'Europe/Zurich');
      expect([code, err]).toEqual([0, '']);
      expect(out.split('\n')).toEqual([
        'When T-1042 is due',
        '',
        'First response: ✗ Missed',
        'Answered Mar 2, 2026, 2:30 PM, after 4 h 30 min of counted time; it was due Mar 2, 2026, 2:00 PM, after 4 h.',
        '  Mar 2, 2026, 9:00 AM – Mar 2, 2026, 10:00 AM: 1 h',
        '  Mar 2, 2026, 11:00 AM – Mar 2, 2026, 2:30 PM: 3 h 30 min',
        '  Paused Mar 2, 2026, 10:00 AM – Mar 2, 2026, 11:00 AM',
        '',
      ]);
      expect((await explains('--ticket', '1042', '--language', 'es')).out).toContain('Primera respuesta: ✗ Incumplido');
      expect(await explains('--ticket', 'T-7')).toMatchObject({ code: 1, err: 'relevo sla: there is no ticket T-7\n' });
      for (const wrong of [
        ['--ticket', 'x'],
        ['--ticket', 'T-1', '--ndjson'],
        ['--ticket', 'T-1', '--zone', 'GMT+1'],
      ])
        expect((await explains(...wrong)).code).toBe(2);
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });

  it.each([[[]], [['replay']], [['explain']], [['explain', '--json']], [['explain', '--ndjson', 'x']]])(
    'does not understand %j',
    (args: string[]) =>
      expect(sla(args, { out: expect.fail, err: expect.fail }, Array.fromAsync([]) as never)).rejects.toThrow(WrongUse),
  );
});
