import { afterEach, describe, expect, it, vi } from 'vitest';
import { plain } from '#src/i18n/types.ts';
import { RetryLater } from '#src/lib/errors.ts';
import type { OutboundCall } from '#src/port/platform.ts';
import { flat } from '#test/fakes/discord/rules.ts';
import { type DiscordRig, discordRig } from './platform-discord-rig.ts';
import { emptyMenu, NotingInbox, reader } from './platform-rig.ts';

const waitMs = { timeout: 20_000, interval: 20 };
const platform = 'discord';

let rig: DiscordRig;
afterEach(() => rig.stop());

async function desk() {
  rig = await discordRig('gateway');
  const inbox = new NotingInbox();
  const bot = await rig.bot();
  const told: string[] = [];
  await bot.platform.start(inbox.take, emptyMenu, (trouble) => told.push(trouble?.code ?? 'over'));
  return { ...bot, inbox, told, people: rig.discord.people, world: rig.discord.world };
}

const channel = () => rig.channels[0];
const posted = (key: string) =>
  ({
    kind: 'post',
    key,
    to: { platform, channel: channel() },
    card: { blocks: [{ kind: 'text', text: plain(key) }] },
    reader,
  }) as const;

describe('the gateway', () => {
  it('resumes what it was told to leave, and misses nothing', async () => {
    const { inbox } = await desk();
    const { gateway } = rig.discord;
    for (const leave of [() => gateway.reconnect(), () => gateway.close(4000), () => gateway.drop()]) {
      const { resumed } = gateway.came;
      leave();
      await rig.write(rig.people.one, channel(), `message ${resumed}`);
      await vi.waitFor(() => expect(gateway.came.resumed).toBe(resumed + 1), waitMs);
    }
    await vi.waitFor(() => expect(inbox.texts()).toEqual(['message 0', 'message 1', 'message 2']), waitMs);
    expect(gateway.came.identified).toBe(1);
  });

  it('finds what was written, edited and deleted while a session was lost: in channels, threads and alone', async () => {
    const { inbox, people, world } = await desk();
    const { one, two } = rig.people;
    const kept = await rig.write(one, channel(), 'kept');
    const edited = await rig.write(one, channel(), 'before');
    const gone = await rig.write(two, channel(), 'gone soon');
    const inThread = await rig.write(two, channel(), 'in a thread', kept.message);
    await rig.writeToBot(one, 'alone');
    await vi.waitFor(() => expect(inbox.events).toHaveLength(5), waitMs);
    rig.discord.gateway.forget();
    await rig.edit(one, edited, 'after');
    await rig.remove(two, gone);
    await rig.write(one, channel(), 'new');
    people.write(one, inThread.thread ?? '', 'new in the thread');
    const thread = world.channels.get(inThread.thread ?? '');
    if (thread) world.archive(thread, true);
    await rig.writeToBot(one, 'new alone');
    await vi.waitFor(() => expect(inbox.events).toHaveLength(10), waitMs);
    expect(inbox.events.slice(5)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'edit', message: edited, text: 'after', by: { platform, user: one } }),
        expect.objectContaining({ kind: 'delete', message: gone, by: { platform, user: two } }),
        expect.objectContaining({ kind: 'message', text: 'new' }),
        expect.objectContaining({ kind: 'message', text: 'new in the thread' }),
        expect.objectContaining({ kind: 'message', text: 'new alone', direct: true }),
      ]),
    );
    expect(new Set(inbox.events.map(({ key }) => key)).size).toBe(10);
  }, 60_000);

  it('finds what a process left unread that was killed over it', async () => {
    const first = await desk();
    const root = await rig.write(rig.people.one, channel(), 'root');
    await vi.waitFor(() => expect(first.inbox.texts()).toEqual(['root']), waitMs);
    await first.kill();
    await rig.write(rig.people.two, channel(), 'in a new thread', root.message);
    const { gateway, faults } = rig.discord;
    const route = 'GET /channels/{channel_id}/messages';
    const away = faults.plan({ route, fault: { kind: 'status', status: 503 } });
    const second = await rig.bot();
    void second.platform.start(first.inbox.take, emptyMenu);
    await vi.waitFor(() => expect(gateway.connected).toBe(1), waitMs);
    const asked = () =>
      rig.discord.requests.filter((one) => one.route === 'GET /guilds/{guild_id}/threads/active').length;
    await vi.waitFor(() => expect(asked()).toBe(2), waitMs);
    await second.kill();
    away();
    const third = await rig.bot();
    await third.platform.start(first.inbox.take, emptyMenu);
    await vi.waitFor(() => expect(first.inbox.texts()).toEqual(['root', 'in a new thread']), waitMs);
  }, 60_000);

  it('takes what nobody heard before what is written under it now', async () => {
    const { inbox } = await desk();
    const { gateway, faults } = rig.discord;
    faults.plan({ route: 'GET /guilds/{guild_id}/threads/active', times: 1, fault: { kind: 'delay', ms: 500 } });
    gateway.forget();
    const root = await rig.write(rig.people.one, channel(), 'root');
    await rig.write(rig.people.one, channel(), 'under it', root.message);
    await vi.waitFor(() => expect(gateway.connected).toBe(1), waitMs);
    await rig.write(rig.people.one, channel(), 'under it, now', root.message);
    await vi.waitFor(() => expect(inbox.texts()).toEqual(['root', 'under it', 'under it, now']), waitMs);
  }, 60_000);

  it('takes a preview of a link for no edit, and what comes twice or late once', async () => {
    const { inbox, world } = await desk();
    rig.discord.faults.disorder = { twice: 0.3, late: 0.3 };
    const texts = Array.from({ length: 60 }, (_, n) => `message ${n}`);
    for (const one of texts) {
      const { message } = await rig.write(rig.people.one, channel(), one);
      const found = world.channels.get(channel())?.messages.get(message);
      if (found) world.changed(found);
    }
    await vi.waitFor(() => expect(inbox.texts()).toHaveLength(60), waitMs);
    expect(inbox.texts().sort()).toEqual([...texts].sort());
    expect(inbox.events.every(({ kind }) => kind === 'message')).toBe(true);
  });

  it('loses nothing and doubles nothing while a fifth of all calls fail and the connection closes again and again', async () => {
    const { inbox, platform: discord } = await desk();
    const { faults, gateway } = rig.discord;
    for (const fault of [
      { kind: 'lost' },
      { kind: 'reset' },
      { kind: 'status', status: 503 },
      { kind: 'delay', ms: 50 },
      { kind: 'limited', afterMs: 20 },
    ] as const)
      faults.plan({ share: 0.04, fault });
    faults.disorder = { twice: 0.2, late: 0.2 };
    const closing = setInterval(() => gateway.close(4000), 700);
    try {
      const until = async (call: OutboundCall): Promise<void> => {
        for (;;) {
          const failure = await discord.perform(call).then(
            () => undefined,
            (error: unknown) => error,
          );
          if (failure === undefined) return;
          if (!(failure instanceof RetryLater)) throw failure;
        }
      };
      const texts = Array.from({ length: 60 }, (_, n) => `message ${n}`);
      for (const one of texts) {
        await rig.write(rig.people.one, rig.channels[1], one);
        await until({
          kind: 'post',
          key: one,
          to: { platform, channel: channel() },
          card: { blocks: [{ kind: 'text', text: plain(one) }] },
          reader,
        });
      }
      await vi.waitFor(() => expect(new Set(inbox.texts()).size).toBe(60), { timeout: 40_000, interval: 50 });
      expect(inbox.texts().sort()).toEqual([...texts].sort());
      const posted = rig.discord.people.sees(rig.people.one, channel()).flatMap(({ components }) => flat(components));
      expect(posted.map((part) => part['content'])).toEqual(texts);
      expect(faults.made).toBeGreaterThan(10);
    } finally {
      clearInterval(closing);
    }
  }, 90_000);

  it('lets two bots of one token answer the same form', async () => {
    const { inbox, people } = await desk();
    const other = new NotingInbox();
    await (await rig.bot()).platform.start(other.take, emptyMenu);
    const form = {
      title: plain('A form'),
      submit: plain('Go'),
      run: 'ticket new',
      args: { via: 'x'.repeat(200) },
      fields: [{ id: 'subject', kind: 'line', label: plain('Subject'), required: true }],
    } as const;
    for (const one of [inbox, other])
      one.answerWith(({ kind }) => (kind === 'command' ? { kind: 'modal', modal: form, reader } : { kind: 'taken' }));
    for (let round = 0; round < 5; round += 1) {
      const opened = await people.command(rig.people.one, channel(), 'ticket new');
      if (opened.kind !== 'modal') throw new Error(`no form is open, but ${opened.kind}`);
      expect((await people.submit(rig.people.one, opened.modal, { subject: `round ${round}` })).kind).toBe('thinking');
    }
    const keys = (kind: string, ...of: readonly NotingInbox[]) =>
      [...new Set(of.flatMap(({ events }) => events.filter((one) => one.kind === kind).map(({ key }) => key)))].sort();
    await vi.waitFor(() => expect(keys('command', other)).toEqual(keys('command', inbox)), waitMs);
    // What one has taken is forgotten, and the other may be so late that it finds no such form any more.
    await vi.waitFor(() => expect(keys('submit', inbox, other)).toHaveLength(5), waitMs);
  });

  it('begins when Discord is there, however often it was not', async () => {
    rig = await discordRig('gateway');
    for (const route of ['GET /applications/@me', 'GET /gateway/bot', 'GET /guilds/{guild_id}/channels'])
      rig.discord.faults.plan({ route, times: 1, fault: { kind: 'reset' } });
    const { platform: discord } = await rig.bot();
    const inbox = new NotingInbox();
    await discord.start(inbox.take, emptyMenu);
    await rig.write(rig.people.one, channel(), 'hello');
    await vi.waitFor(() => expect(inbox.texts()).toEqual(['hello']), waitMs);
  });

  it('tells that an intent was switched off while it ran, tries ever less often, and misses nothing once it is on again', async () => {
    const { platform: discord, inbox, told } = await desk();
    const { gateway, portal } = rig.discord;
    await rig.write(rig.people.one, channel(), 'before');
    await vi.waitFor(() => expect(inbox.texts()).toEqual(['before']), waitMs);
    const { allowed } = portal;
    portal.allowed = 1 << 1;
    gateway.close(4014);
    await vi.waitFor(() => expect(told).toEqual(['intents']), waitMs);
    await rig.write(rig.people.one, channel(), 'meanwhile');
    // What is sent needs no intent.
    await discord.perform(posted('still sent'));
    await vi.waitFor(() => expect(gateway.came.refused).toBe(2), waitMs);
    portal.allowed = allowed;
    await rig.write(rig.people.two, channel(), 'just now');
    await vi.waitFor(() => expect(inbox.texts()).toEqual(['before', 'meanwhile', 'just now']), waitMs);
    expect(told).toEqual(['intents', 'over']);
    expect(gateway.came.refused).toBe(2);
  }, 30_000);

  it('keeps what is to be sent while the token is revoked, asks seldom, and goes on once it is taken', async () => {
    const { platform: discord, inbox, told } = await desk();
    const { gateway, portal, requests } = rig.discord;
    portal.revoked = true;
    gateway.close(4004);
    await vi.waitFor(() => expect(told).toEqual(['token']), waitMs);
    await rig.write(rig.people.one, channel(), 'meanwhile');
    const refused = () => requests.filter(({ status }) => status === 401).length;
    const before = refused();
    for (let n = 0; n < 50; n += 1)
      await expect(discord.perform(posted('later'))).rejects.toMatchObject({
        name: 'RetryLater',
        afterMs: expect.any(Number),
      });
    expect(refused() - before).toBeLessThan(3);
    portal.revoked = false;
    await vi.waitFor(() => expect(inbox.texts()).toEqual(['meanwhile']), waitMs);
    await vi.waitFor(() => discord.perform(posted('later')), waitMs);
    expect(told).toEqual(['token', 'over']);
    const shown = rig.discord.people.sees(rig.people.one, channel()).flatMap(({ components }) => flat(components));
    expect(shown.map((part) => part['content'])).toEqual(['later']);
  }, 30_000);

  it('keeps to what whoever stands before Discord says of when to come again', async () => {
    const desked = await desk();
    const { platform: discord } = desked;
    const { faults } = rig.discord;
    const away = { kind: 'status', status: 503, retryAfterS: 30 } as const;
    faults.plan({ route: 'POST /channels/{channel_id}/messages', times: 1, fault: away });
    const waits = { name: 'RetryLater', afterMs: 30_000 };
    await expect(discord.perform(posted('later'))).rejects.toMatchObject(waits);
    faults.plan({ route: 'GET /channels/{channel_id}/messages/{message_id}', times: 1, fault: away });
    const ref = await rig.write(rig.people.one, channel(), 'hello');
    await expect(discord.message(ref)).rejects.toMatchObject(waits);
    // What answers an interaction goes another way.
    const { inbox, people } = desked;
    await people.command(rig.people.one, channel(), 'ticket list');
    const event = await vi.waitFor(() => {
      const [one] = inbox.events.filter(({ kind }) => kind === 'command');
      if (one?.kind !== 'command') throw new Error('no command came');
      return one;
    }, waitMs);
    faults.plan({ route: 'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original', times: 1, fault: away });
    const { interaction } = event;
    const alone = { kind: 'ephemeral', key: 'e', to: event.by, in: interaction.in, interaction } as const;
    const { card } = posted('said');
    await expect(discord.perform({ ...alone, card, reader })).rejects.toMatchObject(waits);
  });

  it('stops while it waits to be taken again', async () => {
    const { platform: discord, told } = await desk();
    rig.discord.portal.allowed = 0;
    rig.discord.gateway.close(4014);
    await vi.waitFor(() => expect(told).toEqual(['intents']), waitMs);
    await discord.stop();
    const before = { ...rig.discord.gateway.came };
    // Longer than until it would have tried.
    await new Promise((later) => setTimeout(later, 1_200));
    expect(rig.discord.gateway.came).toEqual(before);
  });

  it('says what to switch on when Discord refuses the intents or the token', async () => {
    rig = await discordRig('gateway');
    rig.discord.portal.allowed = 0;
    const { platform: discord } = await rig.bot();
    await expect(discord.start(new NotingInbox().take, emptyMenu)).rejects.toThrow('Message Content Intent');
  });
});
