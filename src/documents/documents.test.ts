import { describe, expect, it } from 'vitest';
import { aDesk } from '#test/builders.ts';
import { DIMENSIONS, MonthTally } from '../domain/sla/figures.ts';
import type { SlaReport } from '../domain/sla/report.ts';
import type { Verdict } from '../domain/sla/verdict.ts';
import { drawChart } from './chart.ts';
import { CSV_HEAD, csvLine } from './csv.ts';
import { markdown } from './markdown.ts';
import { outlineOf } from './outline.ts';
import { pdf } from './pdf.ts';

const desk = aDesk();
const reader = { language: 'en', zone: 'Europe/Zurich', namesZone: true };

function aVerdict(change: Partial<Verdict> = {}): Verdict {
  return {
    ticket: 1042,
    clock: 'handoff/1',
    kind: 'handoff',
    level: 'second',
    team: 'it',
    region: 'europe',
    customer: 'c-ana',
    customerName: 'Ana',
    channel: 'slack/intake',
    at: '2026-10-05T09:00:00Z',
    startedAt: '2026-10-05T08:00:00Z',
    stoppedAt: '2026-10-06T08:00:00Z',
    dueAt: '2026-10-05T16:00:00Z',
    usedSeconds: 30_000,
    targetSeconds: 28_800,
    outcome: 'breached',
    literal: 'kept',
    story: [{ at: '2026-10-05T08:00:00Z', by: 'Mia', what: 'handedOver', team: 'it' }],
    ...change,
  };
}

function aReport(verdicts: readonly Verdict[], change: Partial<SlaReport> = {}): SlaReport {
  const tally = new MonthTally();
  for (const verdict of verdicts) tally.add(verdict);
  const figures = tally.month('2026-10');
  const groups = Object.fromEntries(DIMENSIONS.map((by) => [by, tally.groups(by)]));
  return {
    report: 'sla',
    version: 1,
    desk: 'Acme',
    month: '2026-10',
    zone: 'Europe/Zurich',
    from: '2026-09-30T22:00:00Z',
    until: '2026-10-31T23:00:00Z',
    final: true,
    madeAt: '2026-11-02T08:00:00Z',
    goal: 95,
    all: figures.all,
    ...(groups as Pick<SlaReport, (typeof DIMENSIONS)[number]>),
    breaches: tally.breaches(),
    exclusions: tally.exclusions(),
    trend: [...Array.from({ length: 11 }, () => new MonthTally().month('2026-01')), figures],
    literalZones: { 'Europe/Zurich': '+01:00' },
    ...change,
  };
}

const inMarkdown = (report: SlaReport, language = 'en') => markdown(outlineOf(report, desk, { ...reader, language }));

describe('as Markdown', () => {
  it('has the figures, the late answers with their story, and what was excluded', () => {
    const words = inMarkdown(aReport([aVerdict(), aVerdict({ ticket: 7, outcome: 'excluded', excluded: 'merged' })]));
    expect(words).toContain('# Service level in October 2026');
    expect(words).toContain('| Second level | 1 | 0 | 1 | 0 % | 8 h 20 min | 8 h 20 min | 1 |');
    expect(words).toContain('- T-1042 · Answer of IT network: 20 min over');
    expect(words).toContain('  - Oct 5, 2026, 10:00 AM GMT+2 · Mia · handed over to IT network');
    expect(words).toContain('  - Oct 5, 2026, 6:00 PM GMT+2 · due');
    expect(words).toContain('- T-7 · Answer of IT network: merged into another ticket');
    expect(words).toContain('1 verdict would have come out otherwise');
  });

  it('says so of an empty month, in both languages', () => {
    expect(inMarkdown(aReport([]))).toContain('nothing to count');
    expect(inMarkdown(aReport([]), 'es')).toContain('no hay nada que contar');
  });

  it('says what has changed since', () => {
    const [was, is] = [aVerdict(), aVerdict({ outcome: 'kept', usedSeconds: 60 })];
    const all = aReport([is]).all;
    const corrections = { count: 2, listed: [{ was, is }, { is: { ...is, ticket: 9 } }], all };
    const words = inMarkdown(aReport([was], { corrections }));
    expect(words).toContain('## 2 verdicts have changed since');
    expect(words).toContain('was late after 8 h 20 min, would be in time after 1 min');
    expect(words).toContain('T-9 · Answer of IT network: was no verdict of this month');
  });

  it('has no markup of a customer’s', () => {
    const words = inMarkdown(aReport([aVerdict({ customerName: '| x | <b>*[a](http://b)*\n# c' })]));
    expect(words).not.toMatch(/(?<!\\)<b>|^# c/m);
    expect(words).toContain('\\| x \\| \\<b\\>');
  });
});

describe('as CSV', () => {
  it('has a field for each column, and no formula', () => {
    const line = csvLine(aVerdict({ customerName: '=1+1' }), desk, reader);
    expect(CSV_HEAD.split(',')).toHaveLength(18);
    expect(line).toContain(
      "1042,handoff/1,second,it,europe,c-ana,'=1+1,slack/intake,breached,,kept,2026-10-05T09:00:00Z",
    );
    expect(line).toContain('"Oct 5, 2026, 10:00 AM GMT+2 · Mia · handed over to IT network\nOct 5');
  });
});

describe('as PDF', () => {
  it('is the same bytes for the same report, whatever script names are in', async () => {
    const names = [
      'Ελένη',
      'Иван',
      '山田',
      'محمد',
      '🎫👩‍👩‍👧',
      '\u202eevil',
      '\ud800',
      '',
      'x'.repeat(5_000),
      'नमस्ते',
      'A\u0000B',
    ];
    const report = aReport(names.map((customerName, n) => aVerdict({ ticket: n, customer: `c${n}`, customerName })));
    const made = () => pdf(outlineOf(report, desk, reader), report, report.madeAt, reader);
    const [one, other] = [await made(), await made()];
    expect(one.subarray(0, 5).toString()).toBe('%PDF-');
    expect(one.equals(other)).toBe(true);
  });
});

describe('the chart', () => {
  it.each(['en', 'es'])('is a small PNG, also of nothing (%s)', async (language) => {
    for (const report of [aReport([]), aReport([aVerdict(), aVerdict({ level: 'legal', outcome: 'kept' })])]) {
      const png = await drawChart(report, { ...reader, language });
      expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG');
      expect(png.byteLength).toBeLessThan(150_000);
    }
  });
});
