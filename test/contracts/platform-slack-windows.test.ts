import { afterEach, describe, expect, it, vi } from 'vitest';
import { plain, type Text } from '#src/i18n/types.ts';
import type { Block, Field, Modal } from '#src/port/cards.ts';
import type { FirstAnswer } from '#src/port/platform.ts';
import type { StandInOptions } from '../fakes/slack/slack.ts';
import { app } from '../fakes/slack/workspace.ts';
import { emptyMenu, NotingInbox, reader } from './platform-rig.ts';
import { type SlackRig, wordsIn } from './platform-slack-rig.ts';
import { cardOf, openSlackDesk, postOf, type SlackDesk, wordsBlock } from './slack-desk.ts';

const waitMs = { timeout: 10_000, interval: 20 };

let rig: SlackRig;
afterEach(() => rig.stop());

async function desk(options: StandInOptions = {}): Promise<SlackDesk> {
  const opened = await openSlackDesk(options);
  rig = opened.rig;
  return opened;
}

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
    await platform.perform(
      postOf('k', channel, cardOf(button, menu('Priority', { ticket: 'T-1' }), menu('Long', long))),
    );
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
    const { platform, inbox, channel } = await desk();
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
      {
        page: 2,
        values: { proof: file.id },
        files: [{ id: file.id, name: 'a.png', type: 'image/png', size: 1 }],
        interaction: { in: at },
      },
    ]);
    const [given] = inbox.events.flatMap((event) => (event.kind === 'submit' ? (event.files ?? []) : []));
    expect([...((given && (await platform.file(given, 10))) ?? [])]).toEqual([...file.bytes]);
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

  it('fills in what a choice fills in, leaves the rest as it was typed, and takes it back with another choice', async () => {
    const { inbox, channel } = await desk();
    const { people } = rig.slack;
    const { one } = rig.people;
    const choices = [
      { value: 'c1', label: plain('Ada'), fills: { number: 'C-7', language: 'es', note: 'n'.repeat(41), gone: 'x' } },
      { value: 'c2', label: plain('Bea'), fills: { language: 'en', address: 'bea@acme.test' } },
    ];
    const languages = ['en', 'es'].map((value) => ({ value, label: plain(value) }));
    inbox.answerWith((event) => {
      if (event.kind === 'suggest')
        return {
          kind: 'choices',
          reader,
          choices: choices.filter(({ value }) => value === event.text || event.text === 'a'),
        };
      if (event.kind !== 'command') return { kind: 'taken' };
      return form([
        field('who', 'lookup', { required: true }),
        field('number', 'line'),
        field('address', 'line', { value: 'before@acme.test' }),
        field('language', 'select', { choices: languages, value: 'en' }),
        field('note', 'line', { maxLength: 40 }),
        field('subject', 'line', { required: true }),
      ]);
    });
    await people.command(one, channel, '/ticket new');
    await vi.waitFor(() => expect(people.hands.window(one)).toBeDefined(), waitMs);
    people.hands.fill(one, { subject: 'half typ', number: 'typed', note: 'mine' });
    const [ada, bea, words] = await people.hands.typeInto(one, 'who', 'a');
    const choose = (option: typeof ada) => option && people.hands.choose(one, 'who', option);
    const reads = (values: object) => vi.waitFor(() => expect(people.hands.reads(one)).toEqual(values), waitMs);
    const typed = { subject: 'half typ', note: 'mine' };
    await choose(ada);
    await reads({ ...typed, who: 'c1', number: 'C-7', language: 'es', address: 'before@acme.test' });
    people.hands.fill(one, { subject: 'typed on' });
    typed.subject = 'typed on';
    await choose(bea);
    await reads({ ...typed, who: 'c2', number: 'typed', language: 'en', address: 'bea@acme.test' });
    await choose(words);
    await reads({ ...typed, who: 'a', number: 'typed', language: 'en', address: 'before@acme.test' });
    await choose(ada);
    await reads({ ...typed, who: 'c1', number: 'C-7', language: 'es', address: 'before@acme.test' });
    expect(await people.hands.submit(one, {})).toEqual({ kind: 'closed' });
    const values = { ...typed, who: 'c1', number: 'C-7', language: 'es', address: 'before@acme.test' };
    expect(inbox.events.at(-1)).toMatchObject({ kind: 'submit', run: 'ticket new', args: { via: 'chat' }, values });
    // Where Slack does not take it at once it is tried again; a window that is gone is left.
    await people.command(one, channel, '/ticket new');
    await vi.waitFor(() => expect(people.hands.window(one)).toBeDefined(), waitMs);
    rig.slack.faults.next('views.update', { kind: 'status', status: 503 });
    await choose(bea);
    await vi.waitFor(() => expect(people.hands.reads(one)).toMatchObject({ address: 'bea@acme.test' }), waitMs);
  });

  it('takes values that are longer than an option holds, whole, and from another process than the one that offered them', async () => {
    const { inbox, channel, platform } = await desk();
    const { people } = rig.slack;
    const { one } = rig.people;
    const long = (words: string) => `${words} ${'and so on '.repeat(40)}`.trim();
    const choices = ['one', 'two'].map((value) => ({ value: long(value), label: plain(value) }));
    const answer = (event: { readonly kind: string }): FirstAnswer => {
      if (event.kind === 'suggest')
        return { kind: 'choices', reader, choices: [{ value: long('Ada'), label: plain('Ada') }] };
      if (event.kind !== 'command') return { kind: 'taken' };
      return form([
        field('who', 'lookup', { required: true }),
        field('other', 'lookup', { value: long('from before') }),
        field('kind', 'select', { choices, value: long('two') }),
      ]);
    };
    inbox.answerWith(answer);
    await people.command(one, channel, '/ticket new');
    await vi.waitFor(() => expect(people.hands.window(one)).toBeDefined(), waitMs);
    const offered = await people.hands.typeInto(one, 'who', long('nobody yet'));
    expect(offered.map(({ label }) => label)).toEqual(['Ada', expect.stringMatching(/^nobody yet and so on .*…$/)]);
    await platform.stop();
    const next = new NotingInbox();
    next.answerWith(answer);
    await (await rig.bot()).platform.start(next.take, emptyMenu);
    // A window that reaches nobody stays, and is sent again.
    const send = () => people.hands.submit(one, { who: offered.at(-1)?.value ?? '' });
    await vi.waitFor(async () => expect(await send()).toEqual({ kind: 'closed' }), waitMs);
    const values = { who: long('nobody yet'), other: long('from before'), kind: long('two') };
    await vi.waitFor(() => expect(next.events.at(-1)).toMatchObject({ kind: 'submit', values }), waitMs);
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
        : { kind: 'say', card: cardOf(wordsBlock('not now')), reader },
    );
    await people.command(one, channel, '/ticket list');
    const button = { kind: 'button', label: plain('Go'), run: 'go', args: {} } as const;
    await platform.perform(postOf('k', channel, cardOf({ kind: 'actions', actions: [button] })));
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
    const shown = cardOf({ kind: 'list', items: [{ title: plain('T-1'), action: button }] });
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
