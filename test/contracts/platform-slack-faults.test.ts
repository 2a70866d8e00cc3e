import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { Doubtful } from '#src/chat/slack/errors.ts';
import { NotAsked, RetryLater } from '#src/lib/errors.ts';
import { open, post, rig, started, useSlack, waitMs } from './platform-slack-away-kit.ts';
import { wordsIn } from './platform-slack-rig.ts';
import { untilDone } from './slack-desk.ts';

useSlack();

describe('a channel over which Slack fails', () => {
  const texts = Array.from({ length: 8 }, (_, n) => `post ${n}`);
  const standing = (channel: string) =>
    rig.slack.people.sees(rig.people.one, channel).map(({ blocks }) => wordsIn(blocks));

  it('or is slow holds up nobody who posts elsewhere, and everything stands there once in the end', async () => {
    await open();
    const { platform } = await started();
    const [channel, other] = rig.channels;
    rig.slack.faults.next('chat.postMessage', { kind: 'delay', ms: 4000 });
    const began = performance.now();
    const outcomes = texts.map((text) => platform.perform(post(text, channel)));
    for (const outcome of outcomes.slice(1)) await expect(outcome).rejects.toBeInstanceOf(NotAsked);
    await platform.perform(post('elsewhere', other));
    expect(performance.now() - began).toBeLessThan(3000);
    expect(standing(other)).toEqual(['elsewhere']);
    await Promise.all([outcomes[0], ...texts.slice(1).map((text) => untilDone(platform, post(text, channel)))]);
    expect(standing(channel).toSorted()).toEqual(texts);
  });

  it('is left alone for a while, in which no other is, and everything stands there once', async () => {
    await open();
    const { platform } = await started();
    const [channel, other] = rig.channels;
    const { faults, api } = rig.slack;
    faults.next('chat.postMessage', { kind: 'status', status: 503 }, { kind: 'lost' }, { kind: 'reset' });
    await expect(platform.perform(post('post 0', channel))).rejects.toBeInstanceOf(RetryLater);
    await expect(platform.perform(post('post 1', channel))).rejects.toBeInstanceOf(Doubtful);
    await expect(platform.perform(post('post 2', channel))).rejects.toBeInstanceOf(NotAsked);
    const all = texts.map((text) => untilDone(platform, post(text, channel)));
    await Promise.all(all);
    expect(standing(channel).toSorted()).toEqual(texts);
    // One stood though its answer was lost, and was found.
    expect(api.calls.get('chat.postMessage')).toBe(texts.length);
    const fails = { kind: 'status', status: 500 } as const;
    faults.next('chat.postMessage', fails, fails);
    for (const fault of [Doubtful, Doubtful, NotAsked])
      await expect(platform.perform(post('fails', channel))).rejects.toBeInstanceOf(fault);
    await platform.perform(post('elsewhere', other));
    expect(standing(other)).toEqual(['elsewhere']);
  });
});

describe('a file', () => {
  it('whose sender was killed over it stands there once, and can be taken away', async () => {
    await open();
    const first = await started();
    const [channel] = rig.channels;
    const { faults, workspace } = rig.slack;
    const to = { platform: 'slack', channel };
    const call = { kind: 'file', key: 'f1', to, name: 'a.csv', type: 'text/csv', base64: btoa('a;b') } as const;
    faults.next('files.completeUploadExternal', { kind: 'lost' });
    await expect(first.platform.perform(call)).rejects.toBeInstanceOf(Doubtful);
    await first.kill();
    const { platform } = await started();
    const { message } = await untilDone(platform, call);
    const shown = () => workspace.all(channel).filter(({ files }) => files.length > 0);
    expect(shown()).toHaveLength(1);
    await untilDone(platform, { kind: 'delete', key: 'f1:gone', message: message ?? expect.unreachable() });
    expect(shown()).toEqual([]);
    expect([...workspace.files.values()].map(({ name, deleted }) => [name, deleted])).toEqual([['a.csv', true]]);
  });

  it('that nobody made known is sent anew', async () => {
    await open();
    const { platform } = await started();
    const [channel] = rig.channels;
    const to = { platform: 'slack', channel };
    const call = { kind: 'file', key: 'f1', to, name: 'a.csv', type: 'text/csv', base64: btoa('a;b') } as const;
    rig.slack.faults.next('files.completeUploadExternal', { kind: 'reset' });
    await untilDone(platform, call);
    expect(rig.slack.workspace.all(channel).flatMap(({ files }) => files)).toHaveLength(1);
  });
});

describe('in a storm of faults', () => {
  it('what stands under a message comes after it, also where Slack tells of it first', async () => {
    await open();
    const { inbox } = await started();
    const { people, delivery } = rig.slack;
    const [channel] = rig.channels;
    delivery.disturb({ twice: 0, late: 1 });
    const root = people.write(rig.people.one, channel, 'root');
    delivery.disturb({ twice: 0, late: 0 });
    people.write(rig.people.one, channel, 'under it', { thread: root.ts });
    people.write(rig.people.two, channel, 'something else');
    const texts = ['root', 'under it', 'something else'];
    // What is told of once more has the key by which the real inbox knows it.
    const first = () => [...new Map(inbox.events.map((event) => [event.key, event])).values()];
    const seen = () => first().flatMap((event) => (event.kind === 'message' ? [event.text] : []));
    await vi.waitFor(() => expect(seen()).toEqual(texts), waitMs);
    await sleep(300);
    expect(seen()).toEqual(texts);
  });

  it('every message comes once and every post stands once', async () => {
    await open({ retryMs: [0, 100, 300], rateSpeed: 600 });
    const { people, faults, delivery, sockets } = rig.slack;
    const { inbox, platform } = await started();
    faults.share(
      0.2,
      [
        { kind: 'status', status: 503 },
        { kind: 'reset' },
        { kind: 'lost' },
        { kind: 'delay', ms: 100 },
        { kind: 'ratelimited', seconds: 1 },
      ],
      7,
    );
    delivery.disturb({ twice: 0.2, late: 0.2 });
    const cutting = setInterval(() => sockets.cut(), 700);
    const texts = Array.from({ length: 60 }, (_, n) => `message ${n}`);
    const [channel, other] = rig.channels;
    const posts = texts.slice(0, 40).map((text) => untilDone(platform, post(text, other)));
    for (const text of texts) {
      people.write(rig.people.one, channel, text);
      await sleep(20);
    }
    await Promise.all(posts);
    await vi.waitFor(() => expect(new Set(inbox.texts(channel)).size).toBe(60), waitMs);
    clearInterval(cutting);
    const keys = inbox.events.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    const standing = people.sees(rig.people.one, other).map(({ blocks }) => wordsIn(blocks));
    expect(standing.toSorted()).toEqual(texts.slice(0, 40).toSorted());
    expect(faults.count).toBeGreaterThan(3);
  }, 60_000);
});
