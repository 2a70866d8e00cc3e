import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What a machine that has never run them cannot know: these keep a processor busy all by themselves… */
const BUSY = ['/test/crash/chaos/', '/test/crash/', '/test/browser/'];
/** … and these take long as well, most of it in waiting. */
const WAITING = [
  '/test/contracts/platform',
  '/test/contracts/store-moving',
  '/test/contracts/scheduler',
  '/test/ground/start',
];

/**
 * What needs nothing but itself goes first, so that a slip shows within seconds. Of all others the longest come first, so that none is
 * left over for one worker when the others have nothing more to do; and what is busy is spread among what waits, so that the processors
 * are neither fought over nor idle.
 */
export default class ShortFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const all = await super.sort(files);
    const own = all.filter((file) => !file.moduleId.includes('/test/'));
    const busy = all.filter((file) => isAmong(file, BUSY));
    const others = all.filter((file) => !own.includes(file) && !busy.includes(file));
    const waiting = others.filter((file) => isAmong(file, WAITING));
    const rest = others.filter((file) => !waiting.includes(file));
    return [...own, ...dealt(ranked(busy, BUSY), dealt(ranked(waiting, WAITING), rest))];
  }
}

const placeOf = ({ moduleId }: TestSpecification, folders: readonly string[]) =>
  folders.findIndex((folder) => moduleId.includes(folder));

const isAmong = (file: TestSpecification, folders: readonly string[]) => placeOf(file, folders) >= 0;

/** In the order of the folders. */
function ranked(files: readonly TestSpecification[], folders: readonly string[]): TestSpecification[] {
  return files.toSorted((one, other) => placeOf(one, folders) - placeOf(other, folders));
}

/** After each of the first as many of the others as there are for it. */
function dealt<T>(first: readonly T[], others: readonly T[]): T[] {
  const each = others.length / first.length;
  const share = (n: number) => others.slice(Math.round(n * each), Math.round((n + 1) * each));
  return first.length === 0 ? [...others] : first.flatMap((one, n) => [one, ...share(n)]);
}
