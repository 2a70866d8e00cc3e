import { globSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, Row } from './bench.ts';

/**
 * `npm run bench [-- <name>…] [-- --tickets 100000]`: prints what was measured side by side in this run, on this machine. It is no
 * test: nothing fails by it.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { tickets: { type: 'string', default: '100000' } },
});
const names = globSync('*.bench.ts', { cwd: import.meta.dirname })
  .map((file) => basename(file, '.bench.ts'))
  .sort();
const wanted = names.filter((name) => positionals.length === 0 || positionals.some((word) => name.includes(word)));
if (wanted.length === 0 || !/^[1-9]\d{2,6}$/.test(values.tickets)) {
  say(`There is: ${names.join(', ')}. --tickets is a number from 100.`);
  process.exit(2);
}

const [cpu] = cpus();
say(
  `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}, Node ${process.versions.node}`,
);
for (const name of wanted) {
  const { default: bench } = (await import(`./${name}.bench.ts`)) as { readonly default: Bench };
  const began = performance.now();
  say(`\n${name}: ${bench.title}\n`);
  line(['what', 'measured', 'against', 'ratio', 'target']);
  line(['---', '---:', '---:', '---:', '---']);
  await bench.run((row) => line(cells(row)), { tickets: Number(values.tickets) });
  say(`\n${((performance.now() - began) / 1000).toFixed(0)} s`);
}
// The stores of the benches end by themselves some seconds later; nobody has to wait for that.
process.exit(0);

function cells({ what, measured, against = '', ratio, target = '' }: Row): readonly string[] {
  return [what, measured, against, ratio === undefined ? '' : ratio.toFixed(ratio < 10 ? 2 : 0), target];
}

/** A row of a Markdown table that is a table to the eye as well. */
function line([what = '', ...rest]: readonly string[]): void {
  const widths = [12, 12, 7, 14];
  say(`| ${[what.padEnd(48), ...rest.map((cell, at) => cell.padStart(widths[at] ?? 0))].join(' | ')} |`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
