import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What a machine that has never run them cannot know: where the tests lie that take longest, most of it in waiting. */
const LONG = [
  '/test/crash/',
  '/test/browser/',
  '/test/contracts/platform',
  '/test/contracts/store-moving',
  '/test/scenarios/',
];

/** The longest first, so that none is left over for one worker when the others have nothing more to do. */
export default class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONG.findIndex((folder) => moduleId.includes(folder));
      return at < 0 ? LONG.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
