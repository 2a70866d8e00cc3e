/** One file `*.bench.ts` of this folder: its default export, found by scanning. */
export interface Bench {
  /** One line, for the heading of its table. */
  readonly title: string;
  /** Measures and reports row by row. It makes what it needs and leaves nothing behind. */
  run(report: (row: Row) => void, settings: Settings): Promise<void>;
}

export interface Row {
  readonly what: string;
  /** What was measured, with its unit. */
  readonly measured: string;
  /** What it was measured against in the same run. */
  readonly against?: string;
  /** How many times as much. The only figure that another machine can be compared by. */
  readonly ratio?: number;
  /** What the ratio, or where there is none the measure, should be. Nothing fails by it. */
  readonly target?: string;
}

export interface Settings {
  /** The largest number of tickets; the growth is measured at a hundredth, a tenth and all of it. */
  readonly tickets: number;
}

/** How long a piece of work takes, in milliseconds, and how many times as long as the first one: medians of rounds. */
export interface Timed {
  readonly ms: number;
  readonly ratio: number;
}

type Work = (index: number) => unknown;

/** So many rounds do not count: both processes compile what they do often while they do it. */
const WARMING = 5;

/**
 * Times works in turns, round by round, so that whatever else the machine does meets all of them.
 * @param times how often each is done in one round
 */
export async function inTurns<const W extends readonly Work[]>(
  works: W,
  { rounds = 15, times }: { readonly rounds?: number; readonly times: number },
): Promise<{ readonly [I in keyof W]: Timed }> {
  const found: number[][] = [];
  for (let round = 0; round < WARMING + rounds; round += 1) {
    const taken: number[] = [];
    for (const work of works) taken.push(await timed(work, round * times, times));
    if (round >= WARMING) found.push(taken);
  }
  const each = works.map((_, at) => ({
    ms: median(found.map((taken) => taken[at] ?? Number.NaN)),
    ratio: median(found.map((taken) => (taken[at] ?? Number.NaN) / (taken[0] ?? Number.NaN))),
  }));
  return each as { readonly [I in keyof W]: Timed };
}

async function timed(work: (index: number) => unknown, from: number, times: number): Promise<number> {
  const began = performance.now();
  for (let index = from; index < from + times; index += 1) {
    const result = work(index);
    // What is not asynchronous shall not pay for a turn of the queue.
    if (result instanceof Promise) await result;
  }
  return (performance.now() - began) / times;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that the share `at` (0 to 1) of all values does not exceed. */
export function quantile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN;
}

/** Milliseconds, with as many digits as say something. */
export function ms(value: number): string {
  return value < 0.1 ? `${(value * 1000).toFixed(1)} µs` : `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}
