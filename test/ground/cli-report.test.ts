import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlaReport } from '#src/domain/sla/report.ts';
import { joinEmbeddedStore } from '#src/store/embedded/join.ts';
import { openStore } from '#src/store/open.ts';
import { relevoHere } from '#test/fakes/here.ts';
import { madeUpYear, ticketsOf } from '../models/sla-year.ts';

let cwd: string;
const relevo = (...args: readonly string[]) =>
  relevoHere(['report', ...args], { cwd, env: { RELEVO_WORKSPACE_PORT: '0' } });

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'relevo-report-'));
});
afterAll(() => rm(cwd, { recursive: true, maxRetries: 5 }));

describe('relevo report sla, in wrong use,', () => {
  it.each([
    [[], 'relevo report sla'],
    [['sla', '--month', '2026-13'], '--month is a month such as 2026-10'],
    [['sla', '--month', '2999-01'], '--month is a month such as 2026-10'],
    [['sla', '--month', '2099-01'], '2099-01 has not begun yet'],
    [['sla', '--format', 'xls'], '--format is one of md, csv, json, pdf'],
    [['sla', '--format', 'constructor'], '--format is one of md, csv, json, pdf'],
    [['sla', '--format', 'pdf'], 'give a file, --out sla.pdf'],
    [['sla', '--language', 'xx'], '--language is en, es'],
    [['sla', '--zone', 'GMT+1'], '--zone is a time zone'],
    [['sla', '--out', ''], '--out names a file'],
    [['sla', '--frozen'], '--frozen'],
  ])('is told what is wrong: %j', async (args, words) => {
    const { code, out, err } = await relevo(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
  });

  it('makes no store where there is none', async () => {
    const { code, err } = await relevo('sla', '--month', '2026-10');
    expect(code).toBe(1);
    expect(err).toContain('there is no store');
  });
});

describe('relevo report sla', () => {
  beforeAll(async () => {
    const { uri } = await joinEmbeddedStore({ dataDir: join(cwd, 'data'), refuseScans: true });
    const store = await openStore(uri, { firstNumber: 1 });
    const year = madeUpYear(3, 80).filter(({ start }) => start > Date.parse('2026-09-01') / 1_000);
    for (const ticket of ticketsOf(year)) await store.stores.tickets.insert(ticket, []);
    await store.close();
  });

  it('writes every format, to the terminal or into a file, and the same each time', async () => {
    const month = ['sla', '--month', '2026-10', '--zone', 'UTC'];
    const { code, out: words } = await relevo(...month);
    expect(code).toBe(0);
    expect(words).toMatch(/^# Service level in October 2026\n/);
    expect((await relevo(...month)).out).toBe(words);
    const spanish = await relevo(...month, '--language', 'es');
    expect(spanish.out).toMatch(/^# Nivel de servicio en octubre de 2026\n/);
    const json = JSON.parse((await relevo(...month, '--format', 'json')).out) as SlaReport;
    expect(json).toMatchObject({ report: 'sla', version: 1, month: '2026-10', final: true });
    const csv = join(cwd, 'october.csv');
    expect((await relevo(...month, '--format', 'csv', '--out', csv)).code).toBe(0);
    const lines = (await readFile(csv, 'utf8')).split('\r\n');
    expect(lines.at(-1)).toBe('');
    expect(lines).toHaveLength(json.all.verdicts + json.all.excluded + 2);
    const pdf = join(cwd, 'october.pdf');
    expect((await relevo(...month, '--format', 'pdf', '--out', pdf)).err).toContain('the report of 2026-10');
    expect((await readFile(pdf)).subarray(0, 5).toString()).toBe('%PDF-');
    const nowhere = await relevo(...month, '--out', join(cwd, 'no', 'such.md'));
    expect([nowhere.code, nowhere.err]).toEqual([1, expect.stringContaining('cannot be written (ENOENT)')]);
  });
});
