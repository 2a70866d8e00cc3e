import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBare, startRelevo } from './acknowledgement/program.ts';
import { discordSide, type Kind, type Side, type Start, slackSide } from './acknowledgement/sides.ts';
import { type Bench, ms, quantile, type Row } from './bench.ts';

const PLATFORMS: readonly (readonly [string, (start: Start) => Promise<Side>])[] = [
  ['Slack by socket', (start) => slackSide('socket', start)],
  ['Slack by HTTP', (start) => slackSide('http', start)],
  ['Discord by gateway', (start) => discordSide('gateway', start)],
  ['Discord by HTTP', (start) => discordSide('http', start)],
];

/** They come when they come, whether those before are acknowledged or not: so many of each side's in one round. */
const RATES = [
  { perSecond: 1, each: 5, rounds: 2 },
  { perSecond: 50, each: 100, rounds: 2 },
  { perSecond: 200, each: 400, rounds: 2 },
] as const;
const WARMING = { perSecond: 50, each: 100 } as const;

const KINDS: readonly { readonly kind: Kind; readonly what: string; readonly target: string }[] = [
  { kind: 'form', what: 'a form', target: '≤ 1.5' },
  { kind: 'stored', what: 'stored first', target: '≤ 2.5' },
];
const PEOPLE = ['ana', 'ben', 'mia', 'noah', 'lea', 'dara', 'ivan', 'leo'] as const;

/**
 * The stand-ins are in this process, Relevo and the bare handler in one each. They are measured in turns, and each turn begins
 * when what followed upon the one before is through.
 */
export default {
  title:
    'a command to its acknowledgement by the real program, so many a second, against a bare handler of Bolt and of discord.js',
  async run(report) {
    for (const [name, open] of PLATFORMS) {
      const folder = await mkdtemp(join(tmpdir(), 'relevo-bench-'));
      const sides: Side[] = [];
      try {
        const folderOf = (side: string) => mkdtemp(join(folder, side));
        sides.push(await open(async (bare, settings) => startBare(bare, await folderOf('bare-'), settings)));
        sides.push(await open(async (_, settings) => startRelevo(await folderOf('relevo-'), settings)));
        await measure(name, sides, report);
      } finally {
        await Promise.all(sides.map((side) => side.stop()));
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    }
  },
} satisfies Bench;

async function measure(name: string, sides: readonly Side[], report: (row: Row) => void): Promise<void> {
  for (const { kind, what, target } of KINDS) {
    // What is loaded and compiled for the first ones is no part of it.
    for (const side of sides) await turn(side, kind, WARMING);
    for (const { rounds, ...rate } of RATES) {
      const [theirs = [], ours = []] = await inRounds(sides, kind, rate, rounds);
      const { perSecond } = rate;
      for (const [share, at] of [
        ['p50', 0.5],
        ['p99', 0.99],
      ] as const) {
        const [base, own] = [quantile(theirs, at), quantile(ours, at)];
        report({
          what: `${name}, ${what}, ${perSecond}/s: ${share}`,
          measured: ms(own),
          against: ms(base),
          ratio: own / base,
          target: perSecond === 200 && share === 'p99' ? `${target}, < 1 s` : target,
        });
      }
    }
  }
}

/** How long each acknowledgement took, by side. */
async function inRounds(
  sides: readonly Side[],
  kind: Kind,
  rate: { readonly perSecond: number; readonly each: number },
  rounds: number,
): Promise<readonly number[][]> {
  const all = sides.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [at, side] of sides.entries()) all[at]?.push(...(await turn(side, kind, rate)));
  return all;
}

async function turn(
  side: Side,
  kind: Kind,
  { perSecond, each }: { readonly perSecond: number; readonly each: number },
): Promise<readonly number[]> {
  const took: Promise<number>[] = [];
  const first = performance.now();
  for (let n = 0; n < each; n += 1) {
    await sleep(Math.max(0, first + (n * 1000) / perSecond - performance.now()));
    took.push(side.ask(kind, PEOPLE[n % PEOPLE.length] ?? ''));
  }
  const all = await Promise.all(took);
  await side.quiet();
  return all;
}
