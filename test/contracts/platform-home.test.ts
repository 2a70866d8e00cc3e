import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { plain } from '#src/i18n/types.ts';
import { RetryLater } from '#src/lib/errors.ts';
import type { OutboundCall } from '#src/port/platform.ts';
import { emptyMenu, NotingInbox, type Rig, type RigBot, reader } from './platform-rig.ts';
import { platformRigs } from './platform-rigs.ts';

/** The page that is kept for each person, on the platforms that can. */
describe.each(await platformRigs())('the pages that $name keeps', ({ platform: id, make }) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await make();
  });
  afterEach(() => rig.stop());

  async function started(skip: TestContext['skip']): Promise<RigBot> {
    const bot = await rig.bot();
    await bot.platform.start(new NotingInbox().take, emptyMenu);
    skip(!bot.platform.capabilities.home, 'it keeps none');
    return bot;
  }

  const lately = Temporal.Now.instant().subtract({ minutes: 1 });
  /** Drawn at that second. */
  const drawn = (user: string, words: string, second: number, count?: number): OutboundCall => ({
    kind: 'home',
    key: `home:${user}:${second}:${words}`,
    to: { platform: id, user },
    card: { blocks: [{ kind: 'text', text: plain(words) }] },
    ...(count === undefined ? {} : { count }),
    asOf: lately.add({ seconds: second }).toString(),
    reader,
  });
  const home = async (viewer = rig.people.one) => {
    if (!rig.homeOf) throw new Error(`the rig of ${id} does not show pages`);
    return rig.homeOf(viewer);
  };
  /** Where a number stands beside it, it is this one; a platform may have no place for one. */
  const counts = async (count: number) => expect((await home())?.count ?? count).toBe(count);

  it('are the newest that were drawn, however late an older one comes, each for one person', async ({ skip }) => {
    const { platform } = await started(skip);
    const { one, two } = rig.people;
    expect(await platform.perform(drawn(one, 'first', 1, 4))).toEqual({});
    expect((await home())?.words).toBe('first');
    await counts(4);
    await platform.perform(drawn(one, 'third', 3, 2));
    await platform.perform(drawn(one, 'second', 2, 9));
    expect((await home())?.words).toBe('third');
    await counts(2);
    expect(await home(two)).toBeUndefined();
  });

  it('say how much there is to do, also nothing, and need have no more on them than a title', async ({ skip }) => {
    const { platform } = await started(skip);
    const { one } = rig.people;
    await platform.perform(drawn(one, 'much', 1, 1_000));
    await counts(1_000);
    await platform.perform(drawn(one, 'done', 2, 0));
    await counts(0);
    await platform.perform(drawn(one, 'uncounted', 3));
    expect(await home()).toEqual({ words: 'uncounted' });
    await platform.perform({ ...drawn(one, '', 4), card: { title: plain('nothing'), blocks: [] } } as OutboundCall);
    expect((await home())?.words).toBe('nothing');
  });

  it('stand while Relevo is away', async ({ skip }) => {
    const { platform, kill } = await started(skip);
    await platform.perform(drawn(rig.people.one, 'stands', 1, 3));
    await kill();
    expect((await home())?.words).toBe('stands');
  }, 20_000);

  it('are of people who are there, and of nobody else', async ({ skip }) => {
    const { platform } = await started(skip);
    const failure = await platform.perform(drawn('nobody', 'x', 1)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(RetryLater);
  });
});
