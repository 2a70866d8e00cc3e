import { afterEach, expect, it } from 'vitest';
import { plain } from '#src/i18n/types.ts';
import { RetryLater } from '#src/lib/errors.ts';
import type { OutboundCall, Place } from '#src/port/platform.ts';
import type { Channel } from '#test/fakes/discord/model.ts';
import { type DiscordRig, discordRig } from './platform-discord-rig.ts';
import { emptyMenu, NotingInbox, reader } from './platform-rig.ts';

let rig: DiscordRig;
afterEach(() => rig.stop());

const post = (key: string, to: Place, words: string): OutboundCall => ({
  kind: 'post',
  key,
  to,
  card: { blocks: [{ kind: 'text', text: plain(words) }] },
  reader,
});

function must<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('it is not there');
  return found;
}

it('finds room for a thread where the server holds no more, by putting away own ones that are quiet, the longest first', async () => {
  rig = await discordRig('gateway');
  const { world, people } = rig.discord;
  const { platform: discord } = await rig.bot();
  await discord.start(new NotingInbox().take, emptyMenu);
  const [channel] = rig.channels;
  const inChannel = (thread?: string): Place => ({
    platform: 'discord',
    channel,
    ...(thread === undefined ? {} : { thread }),
  });
  const said = people.write(rig.people.one, channel, 'ours');
  const theirs = people.writeUnder(rig.people.one, channel, said.id, 'under it').channel;
  const threads: Channel[] = [];
  for (let n = 0; n < 22; n += 1) {
    const root = (await discord.perform(post(`r${n}`, inChannel(), `root ${n}`))).message?.message;
    await discord.perform(post(`t${n}`, inChannel(root), 'reply'));
    threads.push(must(world.channels.get(root ?? '')));
  }
  world.openThreads = 23;
  const root = (await discord.perform(post('new', inChannel(), 'one more'))).message?.message;
  await discord.perform(post('more', inChannel(root), 'reply'));
  expect(threads.map(({ archived }) => archived)).toEqual(threads.map((_, n) => n < 20));
  expect(theirs.archived).toBe(false);
  // What is said in one that was put away opens it again, and takes another's place where it must.
  world.openThreads = 4;
  await discord.perform(post('again', inChannel(threads[0]?.id), 'again'));
  expect(threads[0]?.archived).toBe(false);
  // Where others have all of them, it waits.
  for (const thread of [...threads, must(world.channels.get(root ?? ''))]) world.archive(thread, true);
  world.openThreads = 1;
  const refused = discord.perform(post('later', inChannel(threads[1]?.id), 'later'));
  await expect(refused).rejects.toThrow(RetryLater);
});
