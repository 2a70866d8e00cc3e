import { afterEach, describe, expect, it, vi } from 'vitest';
import { plain } from '#src/i18n/types.ts';
import { RetryLater } from '#src/lib/errors.ts';
import type { Card } from '#src/port/cards.ts';
import type { OutboundCall } from '#src/port/platform.ts';
import type { StandInOptions } from '../fakes/slack/slack.ts';
import { app } from '../fakes/slack/workspace.ts';
import { emptyMenu, NotingInbox, reader } from './platform-rig.ts';
import { type SlackRig, wordsIn } from './platform-slack-rig.ts';
import { cardOf, openSlackDesk, postOf, type SlackDesk, untilDone, wordsBlock } from './slack-desk.ts';

const waitMs = { timeout: 10_000, interval: 20 };

let rig: SlackRig;
afterEach(() => rig.stop());

async function desk(options: StandInOptions = {}): Promise<SlackDesk> {
  const opened = await openSlackDesk(options);
  rig = opened.rig;
  return opened;
}

const seen = (channel: string) => rig.slack.people.sees(rig.people.one, channel);
describe('what comes from Slack', () => {
  it('is nothing where a link got a preview, another app spoke, or somebody joined', async () => {
    const { inbox, channel } = await desk();
    const { one, two } = rig.people;
    const { people } = rig.slack;
    const message = people.write(one, channel, 'look at https://example.com/page');
    people.preview({ channel, ts: message.ts }, 'https://example.com/page');
    // Also where it shows another message, with files.
    const shown = { is_msg_unfurl: true, text: 'what was said there', files: [{ id: 'F0OTHER', name: 'a.png' }] };
    people.preview({ channel, ts: message.ts }, 'https://acme.slack.com/archives/C1/p1', shown);
    people.otherBot(channel, 'beep');
    people.invite(
      rig.slack.workspace.add({ handle: 'eve', name: 'Eve', locale: 'en-US', zone: 'UTC', kind: 'member' }).id,
      channel,
    );
    people.edit(two, { channel, ts: people.write(two, channel, 'befor').ts }, 'before');
    await vi.waitFor(() => expect(inbox.events).toHaveLength(3), waitMs);
    expect(inbox.events).toMatchObject([
      { kind: 'message', text: 'look at https://example.com/page' },
      { kind: 'message', text: 'befor' },
      { kind: 'edit', text: 'before' },
    ]);
  });

  it('is an edit where a file was taken from a message', async () => {
    const { inbox, channel } = await desk();
    const { people, workspace } = rig.slack;
    const { one } = rig.people;
    const files = ['a.png', 'b.png'].map((name) =>
      workspace.keep(one, { name, type: 'image/png', bytes: new Uint8Array([1]) }),
    );
    const { ts } = people.write(one, channel, 'two files', { files });
    people.removeFile({ channel, ts }, files[0]?.id ?? '');
    await vi.waitFor(() => expect(inbox.events).toHaveLength(2), waitMs);
    expect(inbox.events[1]).toMatchObject({ kind: 'edit', text: 'two files', files: [{ name: 'b.png' }] });
  });

  it('says people by their names, and what was escaped as it was typed', async () => {
    const { inbox, channel } = await desk();
    rig.slack.people.write(rig.people.one, channel, 'ask @noah if 1 < 2 && "x" > y');
    await vi.waitFor(() => expect(inbox.texts()).toEqual(['ask @noah if 1 < 2 && "x" > y']), waitMs);
  });

  it('is a deletion when the first message of a thread becomes a stone', async () => {
    const { inbox, channel } = await desk();
    const { one, two } = rig.people;
    const { people } = rig.slack;
    const root = people.write(one, channel, 'root');
    people.write(two, channel, 'reply', { thread: root.ts });
    people.remove({ channel, ts: root.ts });
    await vi.waitFor(() => expect(inbox.events).toHaveLength(3), waitMs);
    expect(inbox.events[2]).toMatchObject({ kind: 'delete', by: { user: one }, message: { message: root.ts } });
  });

  it('takes guests and people of other companies for guests, whatever group they are in', async () => {
    const { platform } = await desk();
    const { workspace } = rig.slack;
    const person = (handle: string, kind: 'guest' | 'stranger') =>
      workspace.add({
        handle,
        name: handle,
        email: `${handle}@other.test`,
        locale: 'es-ES',
        zone: 'Europe/Madrid',
        kind,
      }).id;
    const [guest, stranger] = [person('gus', 'guest'), person('sam', 'stranger')];
    workspace.group('leads', [guest, stranger]);
    expect(await platform.profile({ platform: 'slack', user: guest })).toMatchObject({
      guest: true,
      email: 'gus@other.test',
      language: 'es-ES',
      zone: 'Europe/Madrid',
    });
    expect(await platform.profile({ platform: 'slack', user: stranger })).toMatchObject({ guest: true });
    expect(await platform.profile({ platform: 'slack', user: app.user })).toMatchObject({ bot: true });
  });
});

describe('what goes to Slack', () => {
  const nasty = '<!channel> <@U0000000001> <!subteam^S1> @here & *bold* <https://evil.test|bank>';
  const elsewhere = 'https://discord.com/channels/1/1/2';
  const everything: Card = {
    title: plain(nasty),
    tone: 'warn',
    blocks: [
      wordsBlock(nasty),
      { kind: 'context', text: plain(nasty) },
      { kind: 'fields', fields: [{ label: plain(nasty), value: plain(nasty) }] },
      { kind: 'quote', text: nasty, by: plain(nasty) },
      { kind: 'list', items: [{ title: plain(nasty), detail: plain(nasty) }] },
      { kind: 'steps', steps: [{ done: true, label: plain(nasty), detail: plain(nasty) }] },
      {
        kind: 'links',
        links: [
          { label: plain(nasty), message: { platform: 'slack', channel: 'C1', message: '1.000002' } },
          { label: plain(nasty), message: { platform: 'discord', channel: '1', message: '2' } },
          { label: plain(nasty), message: { platform: 'discord', channel: '1', message: '2' }, url: elsewhere },
        ],
      },
    ],
  };

  it('names nobody and links nowhere in the words of people', async () => {
    const { platform, channel } = await desk();
    await platform.perform(postOf('k', channel, everything));
    const [message] = seen(channel);
    const json = JSON.stringify(message?.blocks);
    const markup = [...json.matchAll(/"type":"mrkdwn","text":"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text);
    expect(markup.length).toBeGreaterThan(3);
    // The only marks that are left are Relevo's own links.
    for (const text of [...markup, message?.text ?? ''])
      expect(text.replace(/<https:\/\/(acme|discord)[^>]*>/g, '')).not.toMatch(/[<>]/);
    expect(json).toContain(`<${elsewhere}|`);
    expect(json).not.toMatch(/"type":"(user|usergroup|broadcast)"/);
  });

  it('stands once when an answer was lost, Slack failed over it, or the connection broke', async () => {
    const { platform, channel } = await desk();
    const { faults, api } = rig.slack;
    const ways = [
      { kind: 'lost' },
      { kind: 'status', status: 503 },
      { kind: 'reset' },
      { kind: 'error', code: 'fatal_error' },
    ] as const;
    for (const [n, fault] of ways.entries()) {
      faults.next('chat.postMessage', fault);
      const call = postOf(`k${n}`, channel, cardOf(wordsBlock(`post ${n}`)));
      await expect(platform.perform(call)).rejects.toBeInstanceOf(RetryLater);
      const { message } = await untilDone(platform, call);
      expect(message).toMatchObject({ channel, message: seen(channel)[n]?.ts });
    }
    expect(seen(channel).map(({ blocks }) => wordsIn(blocks))).toEqual(['post 0', 'post 1', 'post 2', 'post 3']);
    expect(api.calls.get('conversations.history')).toBeGreaterThan(0);
  });

  it('stands once when another process began with it and was killed, in a thread as well', async () => {
    const { platform, channel, kill } = await desk();
    const root = await rig.write(rig.people.one, channel, 'root');
    const calls = [
      postOf('k1', channel, cardOf(wordsBlock('one'))),
      {
        ...postOf('k2', channel, cardOf(wordsBlock('two'))),
        to: { platform: 'slack', channel, thread: root.message },
      } as OutboundCall,
    ];
    for (const call of calls) await platform.perform(call);
    await kill();
    const other = await rig.bot();
    await other.platform.start(new NotingInbox().take, emptyMenu);
    const before = rig.slack.workspace.all(channel).length;
    for (const call of calls)
      expect((await other.platform.perform({ ...call, again: true } as OutboundCall)).message).toBeDefined();
    expect(rig.slack.workspace.all(channel)).toHaveLength(before);
  });

  it('waits as long as Slack says, and asks nothing meanwhile', async () => {
    const { platform, channel } = await desk();
    rig.slack.faults.next('chat.postMessage', { kind: 'ratelimited', seconds: 7 });
    const call = postOf('k', channel, cardOf(wordsBlock('x')));
    const later = async () => platform.perform(call).catch((error: unknown) => error as RetryLater);
    expect(await later()).toMatchObject({ name: 'RetryLater', afterMs: 7000 });
    const asked = rig.slack.api.calls.get('chat.postMessage');
    const again = await later();
    expect(again).toMatchObject({ name: 'RetryLater', afterMs: expect.closeTo(7000, -3) });
    expect(rig.slack.api.calls.get('chat.postMessage')).toBe(asked);
    // Another channel does not wait.
    await platform.perform(postOf('k2', rig.channels[1], cardOf(wordsBlock('y'))));
  });

  it('reaches somebody who is not in the channel, and whose answers are used up', async () => {
    const { platform, inbox, channel } = await desk();
    const { one } = rig.people;
    await rig.slack.people.command(one, channel, '/ticket list');
    const [event] = inbox.events;
    if (event?.kind !== 'command') throw new Error('no command came');
    const say = (n: number, to = one): OutboundCall => {
      const at = { to: { platform: 'slack', user: to }, in: { platform: 'slack', channel } };
      return {
        kind: 'ephemeral',
        key: `e${n}`,
        ...at,
        interaction: event.interaction,
        card: cardOf(wordsBlock(`say ${n}`)),
        reader,
      };
    };
    for (let n = 0; n < 7; n += 1) await platform.perform(say(n));
    expect(seen(channel).map(({ blocks, only }) => [wordsIn(blocks), only])).toEqual(
      Array.from({ length: 7 }, (_, n) => [`say ${n}`, one]),
    );
    expect(rig.slack.api.calls.get('chat.postEphemeral')).toBe(2);
    const far = rig.slack.workspace.add({
      handle: 'far',
      name: 'Far',
      locale: 'en-US',
      zone: 'UTC',
      kind: 'member',
    }).id;
    await platform.perform(say(7, far));
    expect((await rig.seesOfBot(far)).map((message) => message.words)).toEqual(['say 7']);
  });

  it('says in the title of a page how much there is to do', async () => {
    const { platform } = await desk();
    const shown: Card = { title: plain('To do'), blocks: [wordsBlock('all of it')] };
    const to = { platform: 'slack', user: rig.people.one };
    await platform.perform({ kind: 'home', key: 'h', to, card: shown, count: 3, asOf: '2026-11-30T10:00:00Z', reader });
    expect(wordsIn(rig.slack.workspace.homes.get(rig.people.one)?.definition['blocks'])).toBe('home.part/enall of it');
  });
});
