import { spawn } from 'node:child_process';

/** `npm run check`: everything that can be said of the source without running the tests. */
const checks: readonly { readonly name: string; readonly command: string; readonly args: readonly string[] }[] = [
  // The longest ones first, so that they overlap with the rest.
  { name: 'types', command: 'tsc', args: ['-p', '.'] },
  { name: 'promises and switches', command: 'oxlint', args: ['--type-aware', '--deny-warnings', '--format=unix'] },
  { name: 'copies', command: 'jscpd', args: ['--config', '.jscpd.json', '.'] },
  { name: 'dead code', command: 'knip', args: ['--no-progress'] },
  { name: 'boundaries', command: process.execPath, args: ['scripts/boundaries.ts'] },
  { name: 'format and lint', command: 'biome', args: ['ci', '--colors=off', '--error-on-warnings', '.'] },
];

/** As many as a small machine has cores. */
const atOnce = 2;

interface Outcome {
  readonly name: string;
  readonly good: boolean;
  readonly seconds: string;
  readonly said: string;
}

async function run({ name, command, args }: (typeof checks)[number]): Promise<Outcome> {
  const started = performance.now();
  const { promise, resolve } = Promise.withResolvers<{ good: boolean; said: string }>();
  // npm puts node_modules/.bin on the path, and with it the Node that Relevo is pinned to.
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.on('error', (error) => resolve({ good: false, said: `${command} does not start: ${error.message}` }));
  child.on('close', (code) => resolve({ good: code === 0, said }));
  const { good, said: output } = await promise;
  return { name, good, seconds: ((performance.now() - started) / 1000).toFixed(1), said: output };
}

const waiting = [...checks];
const outcomes: Outcome[] = [];

async function work(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const outcome = await run(next);
    outcomes.push(outcome);
    if (!outcome.good) process.stdout.write(`\n--- ${outcome.name}\n${outcome.said.trimEnd()}\n`);
  }
}

await Promise.all(Array.from({ length: atOnce }, work));
process.stdout.write('\n');
for (const { name, good, seconds } of outcomes) {
  process.stdout.write(`${good ? 'ok  ' : 'FAIL'} ${name.padEnd(22)} ${seconds.padStart(5)} s\n`);
}
process.exitCode = outcomes.every(({ good }) => good) ? 0 : 1;
