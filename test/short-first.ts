import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What a machine that has never run them cannot know: where the tests lie that take longest, most of it in waiting. */
const LONG = [
  '/test/crash/',
  '/test/browser/',
  '/test/contracts/platform',
  '/test/contracts/store-moving',
  '/test/ground/start',
  '/test/scenarios/',
];

/**
 * What needs nothing but itself goes first, so that a slip shows within seconds. Of all others the longest come first, so that none is
 * left over for one worker when the others have nothing more to do.
 */
export default class ShortFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      if (!moduleId.includes('/test/')) return 0;
      const at = LONG.findIndex((folder) => moduleId.includes(folder));
      return 1 + (at < 0 ? LONG.length : at);
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
