import { afterEach, describe, expect, it, vi } from 'vitest';
import { plain, type Text } from '#src/i18n/types.ts';
import { RetryLater } from '#src/lib/errors.ts';
import type { Block, Card, Field, Modal } from '#src/port/cards.ts';
import type { FirstAnswer, OutboundCall } from '#src/port/platform.ts';
import type { StandInOptions } from '../fakes/slack/slack.ts';
import { app } from '../fakes/slack/workspace.ts';
import { emptyMenu, NotingInbox, type RigBot, reader } from './platform-rig.ts';
import { type SlackRig, socketRig, wordsIn } from './platform-slack-rig.ts';

const waitMs = { timeout: 10_000, interval: 20 };

let rig: SlackRig;
afterEach(() => rig.stop());

async function desk(options: StandInOptions = {}): Promise<RigBot & { inbox: NotingInbox; channel: string }> {
  rig = await socketRig(options);
  const inbox = new NotingInbox();
  const bot = await rig.bot();
  await bot.platform.start(inbox.take, emptyMenu);
  return { ...bot, inbox, channel: rig.channels[0] };
}

const card = (...blocks: Block[]): Card => ({ blocks });
const words = (text: string): Block => ({ kind: 'text', text: plain(text) });
const post = (key: string, channel: string, shown: Card, more: object = {}): OutboundCall => {
  return { kind: 'post', key, to: { platform: 'slack', channel }, card: shown, reader, ...more };
};
const seen = (channel: string) => rig.slack.people.sees(rig.people.one, channel);
const field = (id: string, kind: Field['kind'], more: object = {}): Field => {
  return { id, kind, label: plain(id), required: false, ...more };
};
const form = (fields: readonly Field[], more: Partial<Modal> = {}): FirstAnswer => {
  const modal = {
    title: plain('A form'),
    submit: plain('Go'),
    fields,
    run: 'ticket new',
    args: { via: 'chat' },
    ...more,
  };
  return { kind: 'modal', reader, modal };
};

describe('what comes from Slack', () => {
  it('is nothing where a link got a preview, another app spoke, or somebody joined', async () => {
    const { inbox, channel } = await desk();
    const { one, two } = rig.people;
    const { people } = rig.slack;
    const message = people.write(one, channel, 'look at https://example.com/page');
    people.preview({ channel, ts: message.ts }, 'https://example.com/page');
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
      words(nasty),
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
    await platform.perform(post('k', channel, everything));
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
      const call = post(`k${n}`, channel, card(words(`post ${n}`)));
      await expect(platform.perform(call)).rejects.toBeInstanceOf(RetryLater);
      const { message } = await platform.perform(call);
      expect(message).toMatchObject({ channel, message: seen(channel)[n]?.ts });
    }
    expect(seen(channel).map(({ blocks }) => wordsIn(blocks))).toEqual(['post 0', 'post 1', 'post 2', 'post 3']);
    expect(api.calls.get('conversations.history')).toBeGreaterThan(0);
  });

  it('stands once when another process began with it and was killed, in a thread as well', async () => {
    const { platform, channel, kill } = await desk();
    const root = await rig.write(rig.people.one, channel, 'root');
    const calls = [
      post('k1', channel, card(words('one'))),
      {
        ...post('k2', channel, card(words('two'))),
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
    const call = post('k', channel, card(words('x')));
    const later = async () => platform.perform(call).catch((error: unknown) => error as RetryLater);
    expect(await later()).toMatchObject({ name: 'RetryLater', afterMs: 7000 });
    const asked = rig.slack.api.calls.get('chat.postMessage');
    const again = await later();
    expect(again).toMatchObject({ name: 'RetryLater', afterMs: expect.closeTo(7000, -3) });
    expect(rig.slack.api.calls.get('chat.postMessage')).toBe(asked);
    // Another channel does not wait.
    await platform.perform(post('k2', rig.channels[1], card(words('y'))));
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
        card: card(words(`say ${n}`)),
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

  it('keeps the newest page of a person, whichever comes last', async () => {
    const { platform } = await desk();
    const page = (n: number): OutboundCall => {
      const asOf = `2026-11-30T10:00:0${n}Z`;
      return {
        kind: 'home',
        key: `h${n}`,
        to: { platform: 'slack', user: rig.people.one },
        card: card(words(`page ${n}`)),
        asOf,
        reader,
      };
    };
    for (const n of [1, 3, 2]) await platform.perform(page(n));
    expect(wordsIn(rig.slack.workspace.homes.get(rig.people.one)?.definition['blocks'])).toBe('page 3');
  });
});

describe('windows and buttons', () => {
  it('runs what stands on a button, and what is chosen in a menu, however much stands on it', async () => {
    const { platform, inbox, channel } = await desk();
    const choices = ['high', 'low'].map((value) => ({ value, label: plain(value.toUpperCase()) }));
    const menu = (label: string, args: Record<string, string>): Block => {
      return {
        kind: 'actions',
        actions: [{ kind: 'menu', label: plain(label), run: 'ticket priority', args, into: 'level', choices }],
      };
    };
    const long = { ticket: 'T-1', note: 'n'.repeat(400) };
    const button: Block = {
      kind: 'actions',
      actions: [
        { kind: 'button', label: plain('Claim'), run: 'ticket claim', args: { ticket: 'T-1' }, style: 'primary' },
      ],
    };
    await platform.perform(post('k', channel, card(button, menu('Priority', { ticket: 'T-1' }), menu('Long', long))));
    const ts = seen(channel)[0]?.ts ?? '';
    const { hands } = rig.slack.people;
    await hands.press(rig.people.one, { channel, ts }, 'Claim');
    await hands.press(rig.people.one, { channel, ts }, 'Priority', 'LOW');
    await hands.press(rig.people.two, { channel, ts }, 'HIGH');
    expect(inbox.events).toMatchObject([
      {
        kind: 'action',
        run: 'ticket claim',
        args: { ticket: 'T-1' },
        message: { channel, message: ts },
        by: { user: rig.people.one },
      },
      { kind: 'action', run: 'ticket priority', args: { ticket: 'T-1', level: 'low' } },
      { kind: 'action', run: 'ticket priority', args: { ...long, level: 'high' } },
    ]);
    expect(new Set(inbox.events.map(({ key }) => key)).size).toBe(3);
  });

  it('leads through a form: faults beside the fields, the next page in its place, files, and the end', async () => {
    const { inbox, channel } = await desk();
    const { people, workspace } = rig.slack;
    const { one } = rig.people;
    const first = [
      field('subject', 'line', { required: true, maxLength: 40, value: 'from before' }),
      field('details', 'paragraph'),
      field('urgent', 'tick'),
      field('team', 'select', { choices: [{ value: 'it', label: plain('IT') }] }),
    ];
    const faults: Readonly<Record<string, Text>> = { subject: plain('say more'), elsewhere: plain('and this') };
    let submits = 0;
    inbox.answerWith((event) => {
      if (event.kind !== 'submit') return form(first, { page: { number: 1, of: 2 } });
      submits += 1;
      if (submits === 1) return { kind: 'faults', faults, reader };
      if (submits === 2) return form([field('proof', 'file', { required: true })], { page: { number: 2, of: 2 } });
      return { kind: 'taken' };
    });
    await people.command(one, channel, '/ticket new');
    await vi.waitFor(() => expect(people.hands.window(one)).toBeDefined(), waitMs);
    const filled = { details: 'a\nb', urgent: 'true', team: 'it' };
    expect(await people.hands.submit(one, filled)).toEqual({
      kind: 'errors',
      errors: { subject: 'say more and this' },
    });
    expect(await people.hands.submit(one, { ...filled, subject: 'mended' })).toEqual({ kind: 'again' });
    const file = workspace.keep(one, { name: 'a.png', type: 'image/png', bytes: new Uint8Array([1]) });
    expect(await people.hands.submit(one, { proof: [file.id] })).toEqual({ kind: 'closed' });
    const at = { platform: 'slack', channel };
    expect(inbox.events.filter(({ kind }) => kind === 'submit')).toMatchObject([
      {
        run: 'ticket new',
        args: { via: 'chat' },
        page: 1,
        values: { subject: 'from before', ...filled },
        interaction: { in: at },
      },
      { page: 1, values: { subject: 'mended' } },
      { page: 2, values: { proof: file.id }, interaction: { in: at } },
    ]);
  });

  it('offers what was typed as it is beside what was found', async () => {
    const { inbox, channel } = await desk();
    const { people } = rig.slack;
    inbox.answerWith((event) => {
      if (event.kind === 'suggest') return { kind: 'choices', reader, choices: [{ value: 'c1', label: plain('Ada') }] };
      return event.kind === 'command' ? form([field('who', 'lookup', { required: true })]) : { kind: 'taken' };
    });
    await people.command(rig.people.one, channel, '/ticket new');
    await vi.waitFor(() => expect(people.hands.window(rig.people.one)).toBeDefined(), waitMs);
    expect(await people.hands.typeInto(rig.people.one, 'who', 'nobody yet')).toEqual([
      { label: 'Ada', value: 'c1' },
      { label: 'nobody yet', value: 'nobody yet' },
    ]);
    await people.hands.submit(rig.people.one, { who: 'nobody yet' });
    expect(inbox.events.at(-1)).toMatchObject({ kind: 'submit', values: { who: 'nobody yet' } });
  });

  it('acts on a message from its menu, with what it says', async () => {
    const { inbox, channel } = await desk();
    const { people } = rig.slack;
    const { one, two } = rig.people;
    const root = people.write(two, channel, 'the server is down & out');
    const reply = people.write(two, channel, '@relevo see above', { thread: root.ts });
    await people.hands.shortcut(one, { channel, ts: root.ts }, 'make-a-ticket');
    await people.hands.shortcut(one, { channel, ts: reply.ts }, 'make-a-ticket');
    const actions = () => inbox.events.filter(({ kind }) => kind === 'messageAction');
    expect(actions()).toMatchObject([
      {
        by: { user: one },
        author: { user: two },
        text: 'the server is down & out',
        run: 'make-a-ticket',
        message: { message: root.ts },
      },
      {
        text: 'see above',
        interaction: { in: { channel, thread: root.ts } },
        message: { message: reply.ts, thread: root.ts },
      },
    ]);
  });

  it('answers in words where it refuses: beside a command, under a button, in a window', async () => {
    const { platform, inbox, channel } = await desk();
    const { people } = rig.slack;
    const { one } = rig.people;
    inbox.answerWith((event) =>
      event.kind === 'command' && event.line === 'form'
        ? form([field('a', 'line')])
        : { kind: 'say', card: card(words('not now')), reader },
    );
    await people.command(one, channel, '/ticket list');
    const button = { kind: 'button', label: plain('Go'), run: 'go', args: {} } as const;
    await platform.perform(post('k', channel, card({ kind: 'actions', actions: [button] })));
    const ts = seen(channel).at(-1)?.ts ?? '';
    await people.hands.press(one, { channel, ts }, 'Go');
    const alone = () => seen(channel).flatMap(({ only, blocks }) => (only === one ? [wordsIn(blocks)] : []));
    await vi.waitFor(() => expect(alone()).toEqual(['not now', 'not now']), waitMs);
    await people.command(one, channel, '/form');
    await vi.waitFor(() => expect(people.hands.window(one)).toBeDefined(), waitMs);
    expect(await people.hands.submit(one, {})).toEqual({ kind: 'again' });
    expect(wordsIn(people.hands.window(one)?.definition['blocks'])).toBe('not now');
  });

  it('says to try again when the window came too late', async () => {
    const { inbox, channel } = await desk({ triggerMs: -1 });
    inbox.answerWith(() => form([field('a', 'line')]));
    await rig.slack.people.command(rig.people.one, channel, '/ticket new');
    await vi.waitFor(
      () => expect(seen(channel).map(({ blocks }) => wordsIn(blocks))).toEqual(['⚠️ error.tryAgain/en']),
      waitMs,
    );
  });

  it('draws a page for each person, on which buttons work', async () => {
    const { platform, inbox } = await desk();
    const { people, workspace } = rig.slack;
    const { one } = rig.people;
    people.openHome(one);
    await vi.waitFor(() => expect(inbox.events).toMatchObject([{ kind: 'homeOpened', by: { user: one } }]), waitMs);
    const button = { kind: 'button', label: plain('Show'), run: 'ticket show', args: { ticket: 'T-1' } } as const;
    const shown = card({ kind: 'list', items: [{ title: plain('T-1'), action: button }] });
    await platform.perform({
      kind: 'home',
      key: 'h',
      to: { platform: 'slack', user: one },
      card: shown,
      asOf: '2026-11-30T10:00:00Z',
      reader,
    });
    const view = workspace.homes.get(one);
    if (view === undefined) throw new Error('no page');
    inbox.answerWith(() => form([field('a', 'line')]));
    await people.hands.press(one, { view }, 'Show');
    await vi.waitFor(() => expect(people.hands.window(one)).toBeDefined(), waitMs);
    const direct = workspace.direct(one, app.user).id;
    expect(inbox.events.at(-1)).toMatchObject({
      kind: 'action',
      run: 'ticket show',
      interaction: { in: { channel: direct } },
    });
  });
});
