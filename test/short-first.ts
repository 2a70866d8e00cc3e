import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Which take longest a machine that has never run them cannot know. A browser keeps more than one processor busy… */
const BROWSER = ['/test/browser/story', '/test/browser/workspace-looks', '/test/browser/'];
/** … a crash two thirds of one… */
const CRASH = ['/test/crash/chaos/', '/test/crash/'];
/** … and these do little but wait. */
const WAITING = [
  '/test/contracts/platform',
  '/test/contracts/store-moving',
  '/test/contracts/scheduler',
  '/test/ground/start',
];

/**
 * What needs nothing but itself goes first, so that a slip shows within seconds. Of all others the longest come first, so that none is
 * left over for one worker when the others have nothing more to do; and those of one kind are spread among the others, so that the
 * processors are neither fought over nor idle.
 */
export default class ShortFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const all = await super.sort(files);
    const own = all.filter((file) => !file.moduleId.includes('/test/'));
    const kinds = [BROWSER, CRASH, WAITING];
    const isOfNone = (file: TestSpecification) => !kinds.some((folders) => isAmong(file, folders));
    const rest = all.filter((file) => !own.includes(file) && isOfNone(file));
    return [...own, ...kinds.reduceRight((others, folders) => dealt(ranked(all, folders), others), rest)];
  }
}

const placeOf = ({ moduleId }: TestSpecification, folders: readonly string[]) =>
  folders.findIndex((folder) => moduleId.includes(folder));

const isAmong = (file: TestSpecification, folders: readonly string[]) => placeOf(file, folders) >= 0;

/** Those in the folders, in the order of the folders. */
function ranked(files: readonly TestSpecification[], folders: readonly string[]): TestSpecification[] {
  const among = files.filter((file) => isAmong(file, folders));
  return among.toSorted((one, other) => placeOf(one, folders) - placeOf(other, folders));
}

/** After each of the first as many of the others as there are for it. */
function dealt<T>(first: readonly T[], others: readonly T[]): T[] {
  const each = others.length / first.length;
  const share = (n: number) => others.slice(Math.round(n * each), Math.round((n + 1) * each));
  return first.length === 0 ? [...others] : first.flatMap((one, n) => [one, ...share(n)]);
}
