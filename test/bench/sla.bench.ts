import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Explainer } from '#src/domain/sla/case.ts';
import { Dice } from '../crash/story-chaos.ts';
import { type Bench, inTurns, ms } from './bench.ts';
import { dueByDays, type WalkCase } from './luxon-walk.ts';

const program = fileURLToPath(new URL('../../bin/relevo.js', import.meta.url));
const CASES = 10_000;
/** Walking days is slow, so that not all of them are walked in a round. */
const WALKED = 200;
const PROCESS_ROUNDS = 5;

export default {
  title: 'when an answer is due, against a walk over days with Luxon and against a bare Node',
  async run(report) {
    const cases = Array.from({ length: CASES }, (_, n) => caseNo(n));
    const warm = new Explainer();
    for (const one of cases) demandSame(one, warm);
    const [walked, own] = await inTurns(
      [(n) => dueByDays(cases[n % CASES] ?? caseNo(0)), (n) => warm.explain(cases[n % CASES])],
      { times: WALKED },
    );
    const perSecond = (took: number) => `${Math.round(1_000 / took).toLocaleString('en')}/s`;
    report({
      what: 'due times by warm calendars',
      measured: perSecond(own.ms),
      against: perSecond(walked.ms),
      ratio: walked.ms / own.ms,
      target: '≥ 5',
    });

    const input = cases.map((one) => `${JSON.stringify(one)}\n`).join('');
    const [bare, pure, whole] = await inTurns(
      [() => ran(['-e', '0'], ''), () => explained(input), () => ran([program, 'sla', 'explain', '--ndjson'], input)],
      { times: 1, rounds: PROCESS_ROUNDS },
    );
    const least = bare.ms + pure.ms;
    report({
      what: `sla explain --ndjson, ${CASES.toLocaleString('en')} cases`,
      measured: ms(whole.ms),
      against: ms(least),
      ratio: whole.ms / least,
    });
    report({ what: '… of that least: node -e 0; the computation', measured: ms(bare.ms), against: ms(pure.ms) });
  },
} satisfies Bench;

/** The same for the same number: four zones, a break at noon, a few holidays, a pause in every third. */
function caseNo(id: number): WalkCase {
  const dice = new Dice(id + 1);
  const day = [
    ['08:00', '12:00'],
    ['13:00', '17:00'],
  ] as const;
  const tz = dice.of(['Europe/Zurich', 'America/Mexico_City', 'America/New_York', 'UTC']);
  const start = Date.UTC(2026, 0, 1) + dice.between(0, 300 * 86_400) * 1_000;
  const pause = start + dice.between(0, 86_400) * 1_000;
  const instant = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z');
  return {
    id,
    calendars: [
      {
        tz,
        hours: { mon: day, tue: day, wed: day, thu: day, fri: day },
        holidays: ['2026-01-01', '2026-05-01', '2026-12-25'],
      },
    ],
    start: instant(start),
    targetMinutes: dice.of([240, 480, 2_700]),
    pauses: id % 3 === 0 ? [[instant(pause), instant(pause + dice.between(1, 48) * 3_600_000)]] : [],
  };
}

/** Two that come to different times are not to be compared. */
function demandSame(one: WalkCase, explainer: Explainer): void {
  const [own, walked] = [explainer.explain(one).dueAt, dueByDays(one)];
  if (own !== walked) throw new Error(`case ${one.id} is due ${own}, and by walking ${walked}`);
}

function explained(input: string): number {
  const explainer = new Explainer();
  const lines = input.split('\n').filter(Boolean);
  return lines.map((line) => JSON.stringify(explainer.explain(JSON.parse(line)))).join('\n').length;
}

function ran(args: readonly string[], input: string): Promise<void> {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.stdout.resume();
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  child.on('error', reject);
  child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`ended with ${code}`))));
  return promise;
}
