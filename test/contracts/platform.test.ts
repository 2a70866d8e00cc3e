import { afterEach, beforeEach, describe, expect, it, type TestContext, vi } from 'vitest';
import { plain } from '#src/i18n/types.ts';
import { RetryLater, TooLarge } from '#src/lib/errors.ts';
import type { Card } from '#src/port/cards.ts';
import type { OutboundCall, Place, Platform } from '#src/port/platform.ts';
import { emptyMenu, NotingInbox, type Rig, type RigBot, reader } from './platform-rig.ts';
import { platformRigs } from './platform-rigs.ts';

const waitMs = { timeout: 15_000, interval: 20 };

/** `message 7` before `message 12`. */
const byNumber = (one: string, other: string) => Number(one.split(' ')[1]) - Number(other.split(' ')[1]);

describe.each(await platformRigs())('the platform $name', ({ platform: id, make }) => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await make();
  });
  afterEach(() => rig.stop());

  async function started(inbox = new NotingInbox()): Promise<RigBot & { inbox: NotingInbox }> {
    const bot = await rig.bot();
    await bot.platform.start(inbox.take, emptyMenu);
    return { ...bot, inbox };
  }

  /** For what only a bot can show that hears what people write. */
  async function hearing(skip: TestContext['skip']): Promise<Awaited<ReturnType<typeof started>>> {
    const bot = await started();
    skip(bot.platform.capabilities.hears === 'commands', 'only what people ask of it reaches this bot');
    return bot;
  }

  const card = (words: string): Card => ({ blocks: [{ kind: 'text', text: plain(words) }] });
  const inChannel = (channel: string, thread?: string): Place => {
    return { platform: id, channel, ...(thread === undefined ? {} : { thread }) };
  };
  const post = (key: string, to: Place, words: string): OutboundCall => {
    return { kind: 'post', key, to, card: card(words), reader };
  };
  const words = async (viewer: string, channel: string, thread?: string) =>
    (await rig.sees(viewer, channel, thread)).map((message) => message.words);

  async function posted(platform: Platform, call: OutboundCall) {
    const { message } = await platform.perform(call);
    if (message === undefined) throw new Error('the receipt names no message');
    return message;
  }

  /** As the outbox does: the same call again whenever it may go through later. */
  async function untilDone(platform: Platform, call: OutboundCall): Promise<void> {
    for (;;) {
      const failure = await platform.perform(call).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (failure === undefined) return;
      if (!(failure instanceof RetryLater)) throw failure;
    }
  }

  it('posts once per key, in channels, threads and to one person', async () => {
    const { platform } = await started();
    const [channel] = rig.channels;
    const first = await posted(platform, post('k1', inChannel(channel), 'hello'));
    expect(await posted(platform, post('k1', inChannel(channel), 'hello'))).toEqual(first);
    const reply = await posted(platform, post('k2', inChannel(channel, first.message), 'reply'));
    await platform.perform(post('k3', { platform: id, direct: rig.people.one }, 'for you'));
    expect(reply).toMatchObject({ platform: id, channel, thread: first.message });
    expect(await words(rig.people.one, channel)).toEqual(['hello']);
    expect(await words(rig.people.two, channel, first.message)).toEqual(['hello', 'reply']);
    expect((await rig.seesOfBot(rig.people.one)).map((message) => message.words)).toEqual(['for you']);
    expect(await rig.seesOfBot(rig.people.two)).toEqual([]);
  });

  it('edits in place, and deletes', async () => {
    const { platform } = await started();
    const [channel] = rig.channels;
    const message = await posted(platform, post('k1', inChannel(channel), 'before'));
    await rig.write(rig.people.one, channel, 'between');
    await platform.perform({ kind: 'edit', key: 'k2', message, card: card('after'), reader });
    expect(await words(rig.people.two, channel)).toEqual(['after', 'between']);
    await platform.perform({ kind: 'delete', key: 'k3', message });
    expect(await words(rig.people.two, channel)).toEqual(['between']);
  });

  it('shows an ephemeral message to one person only', async () => {
    const { platform } = await started();
    const [channel] = rig.channels;
    const { one, two } = rig.people;
    const call: OutboundCall = {
      kind: 'ephemeral',
      key: 'k1',
      to: { platform: id, user: one },
      in: inChannel(channel),
      card: card('only you'),
      reader,
    };
    await platform.perform(call);
    await platform.perform(call);
    // Where it can only be an answer, what answers nothing is said to them alone.
    const alone = platform.capabilities.ephemeral === 'as an answer';
    const said = alone ? (await rig.seesOfBot(one)).map((message) => message.words) : await words(one, channel);
    expect(said).toEqual(['only you']);
    expect(await words(two, channel)).toEqual([]);
    expect(await rig.seesOfBot(two)).toEqual([]);
  });

  it('brings files', async () => {
    const { platform } = await started();
    const [channel] = rig.channels;
    const base64 = btoa('a;b');
    await platform.perform({
      kind: 'file',
      key: 'k2',
      to: inChannel(channel),
      name: 'list.csv',
      type: 'text/csv',
      base64,
    });
    const seen = await rig.sees(rig.people.two, channel);
    expect(seen.map(({ files }) => files)).toEqual([['list.csv']]);
  });

  it('shows a file no more that is taken back, and does not fail over it twice', async () => {
    const { platform } = await started();
    const [channel] = rig.channels;
    const root = await posted(platform, post('k1', inChannel(channel), 'a card'));
    const file = (key: string, name: string) =>
      posted(platform, {
        kind: 'file',
        key,
        to: inChannel(channel, root.message),
        name,
        type: 'text/csv',
        base64: btoa('a;b'),
      });
    const message = await file('k2', 'taken-back.csv');
    await file('k3', 'stays.csv');
    expect(message).toMatchObject({ platform: id, channel, thread: root.message });
    const names = async () =>
      (await rig.sees(rig.people.two, channel, root.message)).flatMap(({ files }) => files).toSorted();
    expect(await names()).toEqual(['stays.csv', 'taken-back.csv']);
    await untilDone(platform, { kind: 'delete', key: 'k4', message });
    expect(await names()).toEqual(['stays.csv']);
    await untilDone(platform, { kind: 'delete', key: 'k4', message });
    expect(await names()).toEqual(['stays.csv']);
  });

  describe('gives the bytes of a file', () => {
    const large = new Uint8Array(9_000_000).map((_, n) => n * 31 + (n >> 8));
    const sent = async (inbox: NotingInbox, bytes: Uint8Array) => {
      const message = await rig.send(rig.people.one, rig.channels[0], { name: 'shot.png', type: 'image/png', bytes });
      const event = await vi.waitFor(() => {
        const found = inbox.events.find((one) => one.kind === 'message' && one.message.message === message.message);
        if (found?.kind !== 'message') throw new Error('the message has not come');
        return found;
      }, waitMs);
      const [file] = event.files;
      if (file === undefined) throw new Error('the message came without its file');
      return { message, file };
    };

    it('whole, also large ones and while the connection breaks', async ({ skip }) => {
      const { platform, inbox, cut } = await hearing(skip);
      for (const bytes of [new Uint8Array([0, 255, 10]), large]) {
        const { file } = await sent(inbox, bytes);
        expect(file).toMatchObject({ name: 'shot.png', size: bytes.length });
        expect(Buffer.from((await platform.file(file, 10_000_000)) ?? []).equals(bytes)).toBe(true);
      }
      const { file } = await sent(inbox, large);
      const asked = platform.file(file, 10_000_000).catch((error: unknown) => error);
      cut();
      const outcome = await asked;
      if (!(outcome instanceof Uint8Array)) expect(outcome).toBeInstanceOf(RetryLater);
      const again = await vi.waitFor(() => platform.file(file, 10_000_000), waitMs);
      expect(again?.length).toBe(large.length);
    });

    it('up to as many as were asked for', async ({ skip }) => {
      const { platform, inbox } = await hearing(skip);
      const { file } = await sent(inbox, new Uint8Array(1_000));
      expect((await platform.file(file, 1_000))?.length).toBe(1_000);
      await expect(platform.file(file, 999)).rejects.toBeInstanceOf(TooLarge);
      // Whatever size was stated.
      await expect(platform.file({ ...file, size: 1 }, 999)).rejects.toBeInstanceOf(TooLarge);
    });

    it('that stands where Relevo is, as long as it stands there', async ({ skip }) => {
      const { platform, inbox } = await hearing(skip);
      const { message, file } = await sent(inbox, new Uint8Array([1]));
      const alone = await rig.writeTo(rig.people.one, rig.people.two, 'psst', new Uint8Array([1]));
      expect(await platform.file({ ...file, id: alone ?? '' }, 10)).toBeUndefined();
      expect(await platform.file({ ...file, id: 'nonesuch' }, 10)).toBeUndefined();
      await rig.remove(rig.people.one, message);
      expect(await platform.file(file, 10)).toBeUndefined();
    });

    it('later, while it cannot be reached', async ({ skip }) => {
      const { platform, inbox, kill } = await hearing(skip);
      const { file } = await sent(inbox, new Uint8Array([1]));
      await kill();
      await expect(platform.file(file, 10)).rejects.toBeInstanceOf(RetryLater);
    }, 20_000);
  });

  it('refuses for good what cannot be done', async () => {
    const { platform } = await started();
    const failure = await platform
      .perform(post('k1', inChannel('no-such-channel'), 'x'))
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(RetryLater);
  });

  it('says who people are, which channels there are and who is in a group', async () => {
    const { platform } = await started();
    const { one } = rig.people;
    const profile = await platform.profile({ platform: id, user: one });
    expect(profile).toMatchObject({ account: { platform: id, user: one }, bot: false, guest: false });
    expect(profile?.groups).toContain(rig.group.name);
    expect(await platform.profile({ platform: id, user: 'nobody' })).toBeUndefined();
    expect(await platform.channel(rig.channels[0])).toEqual({ platform: id, channel: rig.channels[0] });
    expect(await platform.channel('no-such-channel')).toBeUndefined();
    const members = await platform.groupMembers(rig.group.name);
    expect(members?.map(({ user }) => user).sort()).toEqual([...rig.group.members].sort());
    expect(await platform.groupMembers('no-such-group')).toBeUndefined();
    const names = await platform.names?.();
    if (names === undefined) return;
    expect(names.channels).toEqual(expect.arrayContaining([...(rig.channelNames ?? rig.channels)]));
    expect(names.groups).toContain(rig.group.name);
  });

  it('delivers what people write, change, delete and react, but not what the bot says nor what others say alone', async ({
    skip,
  }) => {
    const { platform, inbox } = await hearing(skip);
    const [channel] = rig.channels;
    const { one, two } = rig.people;
    const message = await rig.write(one, channel, 'first');
    const reply = await rig.write(two, channel, 'reply', message.message);
    await platform.perform(post('k1', inChannel(channel), 'from the bot'));
    await rig.writeTo(one, two, 'psst');
    await rig.edit(one, message, 'first, mended');
    await rig.react(two, message, '👍');
    await rig.react(two, message, '👍');
    await rig.remove(two, reply);
    const direct = await rig.writeToBot(one, 'help me');
    await vi.waitFor(() => expect(inbox.events).toHaveLength(7), waitMs);
    const by = (user: string) => ({ platform: id, user });
    const inTheChannel = inbox.events.filter((event) => 'message' in event && event.message.channel === channel);
    expect(inTheChannel).toMatchObject([
      { kind: 'message', by: by(one), message, direct: false, text: 'first', files: [] },
      { kind: 'message', by: by(two), message: reply, direct: false, text: 'reply' },
      { kind: 'edit', by: by(one), message, text: 'first, mended' },
      { kind: 'reaction', by: by(two), message, emoji: '👍', added: true },
      { kind: 'reaction', by: by(two), message, emoji: '👍', added: false },
      { kind: 'delete', by: by(two), message: reply },
    ]);
    expect(inbox.events).toContainEqual(
      expect.objectContaining({ kind: 'message', message: direct, direct: true, text: 'help me' }),
    );
    expect(new Set(inbox.events.map(({ key }) => key)).size).toBe(7);
  });

  it('delivers again what was not acknowledged, under the same key, and never what was', async ({ skip }) => {
    const first = await hearing(skip);
    const [channel] = rig.channels;
    await rig.write(rig.people.one, channel, 'taken');
    await vi.waitFor(() => expect(first.inbox.texts()).toEqual(['taken']), waitMs);
    // The second can only come after the first was answered, as both are of one channel.
    await rig.write(rig.people.one, channel, 'also taken');
    await vi.waitFor(() => expect(first.inbox.texts()).toHaveLength(2), waitMs);
    first.inbox.hold();
    await rig.write(rig.people.one, channel, 'not answered');
    await vi.waitFor(() => expect(first.inbox.texts()).toHaveLength(3), waitMs);
    const killed = first.kill();
    first.inbox.release();
    await killed;

    const second = await started();
    await vi.waitFor(() => expect(second.inbox.texts().at(-1)).toBe('not answered'), waitMs);
    expect(second.inbox.texts()).not.toContain('taken');
    expect(second.inbox.events.at(-1)?.key).toBe(first.inbox.events.at(-1)?.key);
  });

  it('takes an event once when the connection breaks while it is being taken', async ({ skip }) => {
    const { inbox, cut, platform } = await hearing(skip);
    const [channel] = rig.channels;
    inbox.hold();
    await rig.write(rig.people.one, channel, 'slow');
    await vi.waitFor(() => expect(inbox.texts()).toEqual(['slow']), waitMs);
    cut();
    // Goes through only over the new connection.
    await untilDone(platform, post('k1', inChannel(channel), 'back'));
    inbox.release();
    await rig.write(rig.people.one, channel, 'next');
    await vi.waitFor(() => expect(inbox.texts()).toEqual(['slow', 'next']), waitMs);
  });

  it('keeps everything for a bot that is dead, and brings it in order', async ({ skip }) => {
    const dead = await hearing(skip);
    await dead.kill();
    const texts = Array.from({ length: 150 }, (_, n) => `message ${n}`);
    for (const text of texts) for (const channel of rig.channels) await rig.write(rig.people.one, channel, text);
    const { inbox } = await started();
    await vi.waitFor(() => expect(inbox.texts()).toHaveLength(300), waitMs);
    for (const channel of rig.channels) expect(inbox.texts(channel)).toEqual(texts);
  });

  it('gives each event to one of several bots, and what a lost one held to the others, in order', async ({ skip }) => {
    const bots = [await hearing(skip), await started()] as const;
    bots[0].inbox.hold();
    bots[1].inbox.hold();
    const texts = Array.from({ length: 20 }, (_, n) => `message ${n}`);
    for (const text of texts) for (const channel of rig.channels) await rig.write(rig.people.one, channel, text);
    // What a bot has of a channel it takes one by one; of how many channels it has something is the platform's choice.
    const most = rig.keepsOrderOverBots ? 1 : rig.channels.length;
    await vi.waitFor(() => {
      for (const { inbox } of bots) expect(inbox.texts().length).toBeGreaterThan(0);
    }, waitMs);
    for (const { inbox } of bots) expect(inbox.texts().length).toBeLessThanOrEqual(most);
    const [first, second] = bots;
    const killed = first.kill();
    first.inbox.release();
    await killed;
    second.inbox.release();
    await vi.waitFor(() => expect(second.inbox.texts()).toHaveLength(40), waitMs);
    for (const channel of rig.channels) {
      const came = second.inbox.texts(channel);
      expect(rig.keepsOrderOverBots ? came : [...came].sort(byNumber)).toEqual(texts);
    }
  });

  it('carries out each call once while the connection breaks again and again', async () => {
    const { platform, cut } = await started();
    const [channel] = rig.channels;
    for (let round = 0; round < 5; round += 1) {
      const calls = Array.from({ length: 8 }, (_, n) =>
        untilDone(platform, post(`r${round}n${n}`, inChannel(channel), `${round}.${n}`)),
      );
      cut();
      await Promise.all(calls);
    }
    const seen = await words(rig.people.one, channel);
    expect(seen).toHaveLength(40);
    expect(new Set(seen).size).toBe(40);
  });

  it('says to come back later while the platform cannot be reached', async () => {
    const { platform, kill } = await started();
    await kill();
    await expect(platform.perform(post('k1', inChannel(rig.channels[0]), 'x'))).rejects.toBeInstanceOf(RetryLater);
  }, 20_000);

  it('hands over commands with a way to answer where they were typed', async () => {
    const { platform, inbox } = await started();
    const [channel] = rig.channels;
    await rig.command(rig.people.one, channel, 'ticket list');
    const [event] = inbox.events;
    if (event?.kind !== 'command') throw new Error('no command came');
    expect(event).toMatchObject({ line: 'ticket list', interaction: { in: { platform: id, channel } } });
    const to = { platform: id, user: rig.people.one };
    const beside: OutboundCall = {
      kind: 'ephemeral',
      key: 'k1',
      to,
      in: inChannel(channel),
      interaction: event.interaction,
      card: card('your list'),
      reader,
    };
    await platform.perform(beside);
    expect(await words(rig.people.one, channel)).toEqual(['your list']);
  });
});
