import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { RetryLater } from '#src/lib/errors.ts';
import { app } from '../fakes/slack/workspace.ts';
import { emptyMenu, NotingInbox } from './platform-rig.ts';
import { open, post, rig, started, useSlack, waitMs } from './platform-slack-away-kit.ts';
import { untilDone } from './slack-desk.ts';

useSlack();

describe('while nobody listened', () => {
  it('what was said in threads, old ones too, and what was edited is found, in its order, once', async () => {
    await open();
    const { people } = rig.slack;
    const { one, two } = rig.people;
    const [channel] = rig.channels;
    const first = await started();
    const old = people.write(one, channel, 'an old thread');
    people.write(two, channel, 'in the old thread', { thread: old.ts });
    for (let n = 0; n < 250; n += 1) people.write(one, channel, `in between ${n}`);
    const edited = people.write(two, channel, 'before');
    await vi.waitFor(() => expect(first.inbox.texts()).toHaveLength(253), waitMs);
    await first.kill();

    people.write(one, channel, 'again in the old thread', { thread: old.ts });
    const root = people.write(two, channel, 'a new thread');
    people.write(one, channel, 'in the new thread', { thread: root.ts });
    people.edit(two, { channel, ts: edited.ts }, 'after');
    people.preview({ channel, ts: root.ts }, 'https://example.com');
    people.otherBot(channel, 'beep');
    const { inbox } = await started(new NotingInbox(first.inbox));
    await vi.waitFor(() => expect(inbox.events).toHaveLength(4), waitMs);
    expect(inbox.events).toMatchObject([
      { kind: 'message', text: 'again in the old thread', message: { thread: old.ts } },
      { kind: 'message', text: 'a new thread' },
      { kind: 'message', text: 'in the new thread', message: { thread: root.ts } },
      { kind: 'edit', text: 'after', message: { message: edited.ts } },
    ]);
    // The same again finds nothing more.
    await sleep(100);
    rig.slack.sockets.cut();
    people.write(one, channel, 'and live again');
    await vi.waitFor(() => expect(inbox.texts().at(-1)).toBe('and live again'), waitMs);
    expect(inbox.events).toHaveLength(5);
  });

  it('what was deleted and who has reacted is seen by what stands there now, in threads too, once', async () => {
    await open();
    const { people } = rig.slack;
    const { one, two } = rig.people;
    const [channel] = rig.channels;
    const first = await started();
    const kept = people.write(one, channel, 'kept');
    const [lost, stone] = [people.write(one, channel, 'lost'), people.write(two, channel, 'to be a stone')];
    const [reply, other] = [kept, stone].map(({ ts }) => people.write(two, channel, 'a reply', { thread: ts }));
    const mended = people.write(two, channel, 'a slip', { thread: kept.ts });
    people.react(two, { channel, ts: kept.ts }, 'eyes');
    await vi.waitFor(() => expect(first.inbox.events).toHaveLength(7), waitMs);
    await first.kill();

    for (const message of [lost, stone, reply]) people.remove({ channel, ts: message?.ts ?? '' });
    people.edit(two, { channel, ts: mended.ts }, 'mended');
    people.react(one, { channel, ts: kept.ts }, 'ticket');
    const fresh = people.write(one, channel, 'new');
    people.react(two, { channel, ts: fresh.ts }, 'ticket');
    const { inbox, platform } = await started(new NotingInbox(first.inbox));
    await vi.waitFor(() => expect(inbox.events).toHaveLength(7), waitMs);
    const found = inbox.events.map((event) => {
      const at = 'message' in event ? event.message.message : '';
      return [event.kind, at, event.by.user, event.kind === 'reaction' ? event.emoji : ''].join(' ').trim();
    });
    expect(found.toSorted()).toEqual(
      [
        `message ${fresh.ts} ${one}`,
        `delete ${lost.ts} ${one}`,
        `delete ${stone.ts} ${two}`,
        `delete ${reply?.ts} ${two}`,
        `edit ${mended.ts} ${two}`,
        `reaction ${kept.ts} ${one} 🎫`,
        `reaction ${fresh.ts} ${two} 🎫`,
      ].toSorted(),
    );
    expect(inbox.events.find((event) => event.kind === 'delete' && event.message.message === reply?.ts)).toMatchObject({
      message: { channel, thread: kept.ts },
    });
    expect(people.sees(one, channel, stone.ts).map(({ ts }) => ts)).toContain(other?.ts);
    // The same again finds nothing more.
    rig.slack.sockets.cut();
    people.write(one, channel, 'and live again');
    await vi.waitFor(() => expect(inbox.texts().at(-1)).toBe('and live again'), waitMs);
    await sleep(200);
    expect(inbox.events).toHaveLength(8);
    await platform.stop();
  });

  it('what Slack keeps no longer, and what cannot be read, nobody has deleted', async () => {
    await open();
    const { people, faults, workspace } = rig.slack;
    const [channel, other] = rig.channels;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 40 * 24 * 3_600_000 });
    const first = await started();
    const old = [people.write(rig.people.one, channel, 'old'), people.write(rig.people.one, channel, 'old, too')];
    vi.useRealTimers();
    people.write(rig.people.one, other, 'elsewhere');
    await vi.waitFor(() => expect(first.inbox.texts()).toHaveLength(3), waitMs);
    await first.kill();

    for (const message of old) workspace.take(channel, message);
    people.write(rig.people.one, channel, 'new');
    workspace.channel(other).archived = true;
    faults.next('conversations.history', { kind: 'error', code: 'not_in_channel' });
    const { inbox, platform } = await started(new NotingInbox(first.inbox));
    await vi.waitFor(() => expect(inbox.events.length).toBeLessThanOrEqual(1), waitMs);
    rig.slack.sockets.cut();
    await vi.waitFor(() => expect(inbox.texts()).toEqual(['new']), waitMs);
    await sleep(100);
    expect(inbox.events.filter(({ kind }) => kind === 'delete')).toEqual([]);
    await platform.stop();
  });

  it('a reaction that was found is not told once more when Slack brings it again', async () => {
    await open({ retryMs: [2_000] });
    const { people } = rig.slack;
    const [channel] = rig.channels;
    const first = await started();
    const message = people.write(rig.people.one, channel, 'a request');
    await vi.waitFor(() => expect(first.inbox.texts()).toHaveLength(1), waitMs);
    await first.kill();
    people.react(rig.people.two, { channel, ts: message.ts }, 'ticket');
    const { inbox } = await started(new NotingInbox(first.inbox));
    await vi.waitFor(() => expect(inbox.events).toMatchObject([{ kind: 'reaction', added: true }]), waitMs);
    await vi.waitFor(() => expect(rig.slack.delivery.counts.again).toBeGreaterThan(0), waitMs);
    await sleep(300);
    expect(inbox.events).toHaveLength(1);
    people.react(rig.people.two, { channel, ts: message.ts }, 'ticket');
    people.react(rig.people.two, { channel, ts: message.ts }, 'ticket');
    await vi.waitFor(() => expect(inbox.events).toHaveLength(3), waitMs);
  });

  it('what was said to Relevo after it was invited is found, and nothing from before', async () => {
    await open();
    const { people, workspace } = rig.slack;
    const { one } = rig.people;
    const ago = (hours: number) =>
      vi.useFakeTimers({ toFake: ['Date'], now: Temporal.Now.instant().epochMilliseconds - hours * 3_600_000 });
    ago(2);
    const first = await started();
    people.write(one, rig.channels[0], 'seen');
    await vi.waitFor(() => expect(first.inbox.texts()).toEqual(['seen']), waitMs);
    await first.platform.stop();
    ago(1);

    const { id } = workspace.open('invited-meanwhile', [one]);
    people.write(one, id, 'not for the bot');
    people.invite(app.user, id);
    people.write(one, id, 'for the bot');
    vi.useRealTimers();
    const { inbox } = await started(new NotingInbox(first.inbox));
    await vi.waitFor(() => expect(inbox.texts(id)).toEqual(['for the bot']), waitMs);
    people.write(one, id, 'and this');
    await vi.waitFor(() => expect(inbox.texts(id)).toEqual(['for the bot', 'and this']), waitMs);
  });

  it('a first direct message is found, and nothing of what was said before the bot was invited', async () => {
    await open();
    const { people, workspace } = rig.slack;
    const { one } = rig.people;
    const first = await started();
    people.write(one, rig.channels[0], 'seen');
    await vi.waitFor(() => expect(first.inbox.texts()).toEqual(['seen']), waitMs);
    await first.kill();

    await rig.writeToBot(one, 'help me');
    const other = workspace.open('before-the-bot', [one]);
    people.write(one, other.id, 'not for the bot');
    people.invite(app.user, other.id);
    const { inbox } = await started();
    await vi.waitFor(
      () => expect(inbox.events).toMatchObject([{ kind: 'message', text: 'help me', direct: true }]),
      waitMs,
    );
    people.write(one, other.id, 'for the bot');
    await vi.waitFor(() => expect(inbox.texts(other.id)).toEqual(['for the bot']), waitMs);
  });

  it('nothing of the time before the first start is for the bot', async () => {
    await open();
    const [channel] = rig.channels;
    rig.slack.people.write(rig.people.one, channel, 'long ago');
    const first = await started();
    rig.slack.people.write(rig.people.one, channel, 'now');
    await vi.waitFor(() => expect(first.inbox.texts()).toEqual(['now']), waitMs);
    await first.kill();
    const second = await started();
    rig.slack.people.write(rig.people.one, channel, 'later');
    await vi.waitFor(() => expect(second.inbox.texts()).toEqual(['later']), waitMs);
  });

  it('everything is found inside the rate limits, and what comes live waits its turn', async () => {
    await open({ rateSpeed: 60 });
    const { people } = rig.slack;
    const first = await started();
    for (const channel of rig.channels) people.write(rig.people.one, channel, 'seen');
    await vi.waitFor(() => expect(first.inbox.texts()).toHaveLength(2), waitMs);
    await first.kill();
    const texts = Array.from({ length: 12 }, (_, n) => `message ${n}`);
    for (const text of texts)
      for (const channel of rig.channels)
        people.write(rig.people.two, channel, `in ${text}`, { thread: people.write(rig.people.one, channel, text).ts });
    rig.slack.faults.next(
      'conversations.replies',
      ...Array.from({ length: 3 }, () => ({ kind: 'ratelimited', seconds: 1 }) as const),
    );
    const { inbox } = await started();
    for (const channel of rig.channels) people.write(rig.people.one, channel, 'live');
    await vi.waitFor(() => expect(inbox.texts()).toHaveLength(50), waitMs);
    for (const channel of rig.channels)
      expect(inbox.texts(channel)).toEqual([...texts.flatMap((text) => [text, `in ${text}`]), 'live']);
  });
});

describe('while something went wrong', () => {
  it('what could not be taken until Slack gave up is found, though much was taken since', async () => {
    await open();
    const [channel] = rig.channels;
    const { people, sockets } = rig.slack;
    const { inbox } = await started();
    people.write(rig.people.one, channel, 'before');
    await vi.waitFor(() => expect(inbox.texts()).toEqual(['before']), waitMs);
    inbox.answerWith(() => {
      throw new RetryLater('the store is away');
    });
    people.write(rig.people.one, channel, 'in the outage');
    await vi.waitFor(() => expect(inbox.texts()).toHaveLength(2), waitMs);
    inbox.answerWith(() => ({ kind: 'taken' }));
    inbox.events.splice(1);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    people.write(rig.people.one, channel, 'an hour later');
    await vi.waitFor(() => expect(inbox.texts()).toHaveLength(2), waitMs);
    sockets.cut();
    await vi.waitFor(() => expect(inbox.texts()).toEqual(['before', 'an hour later', 'in the outage']), waitMs);
  });

  it('a thread in which Relevo alone has spoken lately is read, however much was said since at the top', async () => {
    await open();
    const [channel] = rig.channels;
    const { people } = rig.slack;
    const first = await started();
    const root = people.write(rig.people.one, channel, 'a question');
    for (let n = 0; n < 250; n += 1) people.write(rig.people.two, channel, `in between ${n}`);
    await vi.waitFor(() => expect(first.inbox.texts()).toHaveLength(251), waitMs);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    await untilDone(first.platform, post('the answer', channel, root.ts));
    people.write(rig.people.two, channel, 'after it');
    await vi.waitFor(() => expect(first.inbox.texts().at(-1)).toBe('after it'), waitMs);
    await first.platform.stop();
    people.write(rig.people.one, channel, 'thank you', { thread: root.ts });
    const { inbox } = await started(new NotingInbox(first.inbox));
    await vi.waitFor(() => expect(inbox.texts()).toEqual(['thank you']), waitMs);
  });
});

describe('the connection', () => {
  it('may look as if it stood when Slack wants another: what was said in between is found', async () => {
    await open();
    const { inbox } = await started();
    rig.slack.people.write(rig.people.one, rig.channels[0], 'heard');
    await vi.waitFor(() => expect(inbox.texts()).toEqual(['heard']), waitMs);
    rig.slack.sockets.refresh();
    rig.slack.people.write(rig.people.one, rig.channels[0], 'to nobody');
    await vi.waitFor(() => expect(inbox.texts()).toEqual(['heard', 'to nobody']), waitMs);
  });

  it('is renewed before Slack takes it away', async () => {
    await open({ retryMs: [0, 200] });
    const { inbox } = await started();
    const texts = Array.from({ length: 30 }, (_, n) => `message ${n}`);
    for (const [n, text] of texts.entries()) {
      if (n % 10 === 5) rig.slack.sockets.refresh();
      rig.slack.people.write(rig.people.one, rig.channels[0], text);
      await sleep(10);
    }
    await vi.waitFor(() => expect(inbox.texts()).toHaveLength(30), waitMs);
    expect([...inbox.texts()].sort()).toEqual(texts.toSorted());
    expect(rig.slack.sockets.connected).toBe(4);
  });

  it('is refused at once with a token that Slack does not take', async () => {
    await open();
    rig.slack.faults.next('auth.test', { kind: 'error', code: 'invalid_auth' });
    const { platform } = await rig.bot();
    const start = () => platform.start(new NotingInbox().take, emptyMenu);
    await expect(start()).rejects.toThrow('Slack does not take SLACK_BOT_TOKEN (invalid_auth): copy it anew');
    rig.slack.faults.next('apps.connections.open', { kind: 'error', code: 'invalid_auth' });
    await expect(start()).rejects.toThrow('Slack does not take SLACK_APP_TOKEN (invalid_auth): generate one');
    await platform.stop();
  });
});
