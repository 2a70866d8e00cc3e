import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { plain } from '#src/i18n/types.ts';
import { RetryLater } from '#src/lib/errors.ts';
import type { OutboundCall } from '#src/port/platform.ts';
import { emptyMenu, NotingInbox, type Rig, type RigBot, reader } from './platform-rig.ts';
import { platformRigs } from './platform-rigs.ts';

/** The page that Relevo keeps for each person, on platforms that have such. */
describe.each(await platformRigs())('a page of one’s own on $name', ({ platform: id, make }) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await make();
  });
  afterEach(() => rig.stop());

  async function started(skip: TestContext['skip']): Promise<RigBot> {
    const bot = await rig.bot();
    skip(!bot.platform.capabilities.home, 'the platform has no pages for people');
    await bot.platform.start(new NotingInbox().take, emptyMenu);
    return bot;
  }

  const lately = Temporal.Now.instant().subtract({ minutes: 1 });
  const drawn = (user: string, words: string, second: number, count?: number): OutboundCall => ({
    kind: 'home',
    key: `home:${user}:${second}:${words}`,
    to: { platform: id, user },
    card: { blocks: words === '' ? [] : [{ kind: 'text', text: plain(words) }] },
    ...(count === undefined ? {} : { count }),
    asOf: lately.add({ seconds: second }).toString(),
    reader,
  });
  const shown = (words: string, count: number) => (rig.countsHome ? { words, count } : { words });

  it('is the newest, however late an older one comes, also by another process', async ({ skip }) => {
    const { platform } = await started(skip);
    const { one: mine, two: other } = rig.people;
    expect(await platform.perform(drawn(mine, 'first', 1, 4))).toEqual({});
    expect(await rig.homeOf?.(mine)).toEqual(shown('first', 4));
    await platform.perform(drawn(mine, 'third', 3, 2));
    await platform.perform(drawn(mine, 'second', 2, 9));
    expect(await rig.homeOf?.(mine)).toEqual(shown('third', 2));
    // Drawn of the same instant, by another process: either may stay, but whole.
    await platform.perform(drawn(mine, 'as new', 3, 5));
    expect([shown('third', 2), shown('as new', 5)]).toContainEqual(await rig.homeOf?.(mine));
    expect(await rig.homeOf?.(other)).toBeUndefined();
  });

  it('says how much there is to do, also nothing, where there is a place for it, and can be empty', async ({
    skip,
  }) => {
    const { platform } = await started(skip);
    const { one: mine } = rig.people;
    await platform.perform(drawn(mine, 'much', 1, 1_000));
    expect(await rig.homeOf?.(mine)).toEqual(shown('much', 1_000));
    await platform.perform(drawn(mine, 'done', 2, 0));
    expect((await rig.homeOf?.(mine))?.count ?? 0).toBe(0);
    await platform.perform(drawn(mine, 'uncounted', 3));
    expect((await rig.homeOf?.(mine))?.count ?? 0).toBe(0);
    await platform.perform(drawn(mine, '', 4));
    expect(await rig.homeOf?.(mine)).toMatchObject({ words: '' });
  });

  it('stands while Relevo is away', async ({ skip }) => {
    const { platform, kill } = await started(skip);
    const { one: mine } = rig.people;
    await platform.perform(drawn(mine, 'stands', 1, 3));
    await kill();
    expect(await rig.homeOf?.(mine)).toMatchObject({ words: 'stands' });
    const again = await started(skip);
    await again.platform.perform(drawn(mine, 'late', 0, 3));
    expect(await rig.homeOf?.(mine)).toMatchObject({ words: 'stands' });
  }, 20_000);

  it('is for people who are there, and for nobody else', async ({ skip }) => {
    const { platform } = await started(skip);
    const failure = await platform.perform(drawn('nobody', 'x', 1)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(RetryLater);
  });
});
