import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { plain, type Text } from '#src/i18n/types.ts';
import { RetryLater } from '#src/lib/errors.ts';
import type { Block, Card } from '#src/port/cards.ts';
import type { CommandMenu, FirstAnswer, OutboundCall, Place } from '#src/port/platform.ts';
import type { OpenModal, Outcome } from '#test/fakes/discord/interactions.ts';
import type { Message } from '#test/fakes/discord/model.ts';
import { flat } from '#test/fakes/discord/rules.ts';
import { form, modal, text } from './platform-discord-form.ts';
import { type DiscordRig, discordRig } from './platform-discord-rig.ts';
import { emptyMenu, NotingInbox, type RigBot, reader } from './platform-rig.ts';

const waitMs = { timeout: 20_000, interval: 20 };
const platform = 'discord';

let rig: DiscordRig;
let validated = 0;
afterEach(async () => {
  await rig.stop();
  validated += rig.discord.described?.validated ?? 0;
});
afterAll(() => {
  process.stdout.write(`discord: ${validated} requests and answers were validated against its description\n`);
});

async function desk(by: 'gateway' | 'http' = 'gateway', menu: CommandMenu = emptyMenu) {
  rig = await discordRig(by);
  return { ...(await begun(menu)), people: rig.discord.people, world: rig.discord.world };
}

async function begun(menu: CommandMenu = emptyMenu): Promise<RigBot & { inbox: NotingInbox; at: string }> {
  const inbox = new NotingInbox();
  const bot = await rig.bot();
  await bot.platform.start(inbox.take, menu);
  return { ...bot, inbox };
}

const card = (...blocks: readonly Block[]): Card => ({ blocks });
const post = (key: string, to: Place, what: Card): OutboundCall => ({ kind: 'post', key, to, card: what, reader });
const channel = () => rig.channels[0];
const inChannel = (thread?: string): Place => ({
  platform,
  channel: channel(),
  ...(thread === undefined ? {} : { thread }),
});
const bots = () => rig.discord.people.sees(rig.people.one, channel()).filter(({ author }) => author.bot);
const words = (message: Message | undefined) =>
  flat(message?.components ?? []).flatMap((one) => (typeof one['content'] === 'string' ? [one['content']] : []));

function opened(outcome: Outcome): OpenModal {
  if (outcome.kind !== 'modal') throw new Error(`no form is open, but ${outcome.kind}`);
  return outcome.modal;
}
function said(outcome: Outcome): Message {
  if (outcome.kind !== 'message') throw new Error(`nothing was said, but ${outcome.kind}`);
  return outcome.message;
}

describe.each(['gateway', 'http'] as const)('interactions by %s', (by) => {
  it('opens a form as the first answer, and takes what is filled in', async () => {
    const { inbox, people } = await desk(by);
    inbox.answerWith((event) => (event.kind === 'command' ? modal : { kind: 'taken' }));
    const open = opened(await people.command(rig.people.one, channel(), 'ticket new'));
    const outcome = await people.submit(rig.people.one, open, { subject: 'It is broken', urgent: true, to: ['dev'] });
    expect(outcome.kind).toBe('thinking');
    expect(inbox.events.at(-1)).toMatchObject({
      kind: 'submit',
      by: { platform, user: rig.people.one },
      run: 'ticket new',
      args: form.args,
      values: { subject: 'It is broken', urgent: 'true', to: 'dev' },
    });
  });

  it('takes files in a form, and whichever process asks has their bytes, as long as their links live', async () => {
    const first = await desk(by);
    const withFiles = {
      ...form,
      fields: [{ id: 'shots', kind: 'file', label: plain('Screenshots'), required: false }],
    } as const;
    first.inbox.answerWith(({ kind }) =>
      kind === 'command' ? { kind: 'modal', modal: withFiles, reader } : { kind: 'taken' },
    );
    const open = opened(await first.people.command(rig.people.one, channel(), 'ticket new'));
    const shots = ['a', 'b'].map((name) => ({ name: `${name}.png`, type: 'image/png', bytes: Buffer.from(name) }));
    expect((await first.people.submit(rig.people.one, open, {}, { shots })).kind).toBe('thinking');
    const event = first.inbox.events.at(-1);
    if (event?.kind !== 'submit') throw new Error('nothing was sent');
    const { files = [], values } = event;
    expect(files).toMatchObject([
      { name: 'a.png', type: 'image/png', size: 1 },
      { name: 'b.png', type: 'image/png', size: 1 },
    ]);
    expect(values).toEqual({ shots: files.map(({ id }) => id).join(',') });
    const { platform: next } = await rig.bot(first.at);
    const bytes = await Promise.all(files.map((file) => next.file(file, 10)));
    expect(bytes.map((one) => Buffer.from(one ?? []).toString())).toEqual(['a', 'b']);
    await expect(next.file(files[0] as never, 0)).rejects.toThrow('more than 0 bytes');
    for (const file of rig.discord.world.uploads.keys()) rig.discord.world.uploads.delete(file);
    expect(await next.file(files[0] as never, 10)).toBeUndefined();
    expect(await next.file({ id: 'form:1', name: '', type: '', size: 1 }, 10)).toBeUndefined();
  });

  it('says what is wrong with a form, and opens it again with what was typed, also after a restart', async () => {
    const first = await desk(by);
    const faults = { subject: plain('too short') as Text };
    const answer = (event: { readonly kind: string }): FirstAnswer => {
      if (event.kind === 'command') return modal;
      return event.kind === 'submit' ? { kind: 'faults', faults, reader } : { kind: 'taken' };
    };
    first.inbox.answerWith(answer);
    const open = opened(await first.people.command(rig.people.one, channel(), 'ticket new'));
    const refused = said(await first.people.submit(rig.people.one, open, { subject: 'x', to: ['it'] }));
    expect(refused.onlyFor).toBe(rig.people.one);
    expect(words(refused).join()).toContain('too short');
    await vi.waitFor(() => expect(rig.noted.get(`form:${rig.people.one}`)).toContain('"x"'), waitMs);
    await first.platform.stop();
    const second = await begun();
    second.inbox.answerWith(() => ({ kind: 'taken' }));
    const again = opened(await first.people.press(rig.people.one, refused, 'button.formAgain/en'));
    const inputs = again.components.map(
      (one) => one['component'] as { value?: string; options?: { default?: boolean }[] } | undefined,
    );
    expect(inputs.find((input) => input?.value !== undefined)?.value).toBe('x');
    await first.people.submit(rig.people.one, again, { subject: 'longer' });
    expect(second.inbox.events.at(-1)).toMatchObject({
      kind: 'submit',
      run: 'ticket new',
      args: form.args,
      values: { subject: 'longer', to: 'it' },
    });
  });

  it('takes presses and choices with arguments of any length, and answers whoever pressed alone', async () => {
    const { inbox, people, platform: discord } = await desk(by);
    const long = { ticket: 'T-1', for: 'é'.repeat(400) };
    const actions: Block = {
      kind: 'actions',
      actions: [
        { kind: 'button', label: plain('Claim'), run: 'ticket claim', args: { ticket: 'T-1' } },
        { kind: 'button', label: plain('Again'), run: 'ticket claim', args: { ticket: 'T-1' } },
        { kind: 'button', label: plain('More'), run: 'ticket search', args: long },
        {
          kind: 'menu',
          label: plain('Priority'),
          run: 'ticket priority',
          args: long,
          into: 'level',
          choices: [{ value: 'high', label: plain('High') }],
        },
      ],
    };
    await discord.perform(post('k1', inChannel(), card(text('a card'), actions)));
    const [message] = bots();
    if (!message) throw new Error('nothing was posted');
    expect((await people.press(rig.people.one, message, 'Claim')).kind).toBe('thinking');
    await people.press(rig.people.one, message, 'More');
    await people.choose(rig.people.two, message, 'Priority', 'High');
    expect(
      inbox.events.map((event) => (event.kind === 'action' ? [event.run, event.args, event.by.user] : event.kind)),
    ).toEqual([
      ['ticket claim', { ticket: 'T-1' }, rig.people.one],
      ['ticket search', long, rig.people.one],
      ['ticket priority', { ...long, level: 'high' }, rig.people.two],
    ]);
    const [event] = inbox.events;
    if (event?.kind !== 'action') throw new Error('no press came');
    const { interaction } = event;
    await discord.perform({
      kind: 'ephemeral',
      key: 'k2',
      to: event.by,
      in: interaction.in,
      interaction,
      card: card(text('claimed')),
      reader,
    });
    expect((await rig.sees(rig.people.one, channel())).map((one) => one.words)).toContain('claimed');
    expect((await rig.sees(rig.people.two, channel())).map((one) => one.words)).not.toContain('claimed');
  });

  it.each(['command', 'press'])(
    'answers a %s once, to the person alone, however often the answer to that is lost',
    async (what) => {
      const { inbox, people, platform: discord } = await desk(by);
      await discord.perform(
        post(
          'k1',
          inChannel(),
          card({
            kind: 'actions',
            actions: [{ kind: 'button', label: plain('Claim'), run: 'ticket claim', args: {} }],
          }),
        ),
      );
      const [message] = bots();
      if (!message) throw new Error('nothing was posted');
      if (what === 'press') await people.press(rig.people.one, message, 'Claim');
      else await people.command(rig.people.one, channel(), 'ticket claim');
      const [event] = inbox.events;
      if (event?.kind !== 'action' && event?.kind !== 'command') throw new Error('nothing came');
      const { interaction, by: to } = event;
      const call = {
        kind: 'ephemeral',
        key: 'k2',
        to,
        in: interaction.in,
        interaction,
        card: card(text('claimed')),
        reader,
      } as const;
      const route = 'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original';
      rig.discord.faults.plan({ route, times: 2, fault: { kind: 'lost' } });
      for (let lost = 0; lost < 2; lost += 1) await expect(discord.perform(call)).rejects.toBeInstanceOf(RetryLater);
      await discord.perform(call);
      const said = (await rig.sees(rig.people.one, channel())).filter((one) => one.words === 'claimed');
      expect(said).toHaveLength(1);
      expect(rig.discord.requests.filter((one) => one.route === 'POST /webhooks/{webhook_id}/{webhook_token}')).toEqual(
        [],
      );
    },
  );

  it('takes an action on a message with what that says and has', async () => {
    const menu = { ...emptyMenu, messageActions: [{ run: 'make-a-ticket', label: plain('Make a ticket') }] };
    const { inbox, people } = await desk(by, menu);
    const message = await rig.write(rig.people.two, channel(), 'it is down');
    await people.messageCommand(rig.people.one, channel(), message.message, 'Make a ticket');
    expect(inbox.events.find(({ kind }) => kind === 'messageAction')).toMatchObject({
      kind: 'messageAction',
      run: 'make-a-ticket',
      message,
      author: { user: rig.people.two },
      text: 'it is down',
      by: { user: rig.people.one },
    });
  });

  it('knows where a command was typed, with its options, and in which language', async () => {
    const menu: CommandMenu = {
      ...emptyMenu,
      commands: [
        { name: 'away', description: plain('Away'), options: [] },
        { name: 'away list', description: plain('Who is away'), options: [] },
        {
          name: 'ticket new',
          description: plain('New'),
          options: [{ id: 'theSubject', kind: 'line', description: plain('Subject'), required: true }],
        },
      ],
    };
    const { inbox, people, platform: discord, world } = await desk(by, menu);
    const zoe = world.join('zoe', { locale: 'es-ES' }).user.id;
    await people.command(zoe, channel(), 'ticket new', { thesubject: 'broken' });
    await people.command(zoe, channel(), 'away-list');
    await people.command(zoe, world.direct(zoe, world.bot.id).id, 'away');
    const root = await rig.write(rig.people.one, channel(), 'root');
    const inThread = people.writeUnder(zoe, channel(), root.message, 'under it');
    await people.command(zoe, inThread.channel.id, 'away');
    expect(inbox.events.filter(({ kind }) => kind === 'command')).toMatchObject([
      { line: 'ticket new', args: { theSubject: 'broken' }, interaction: { in: { channel: channel() } } },
      { line: 'away list' },
      { line: 'away' },
      { line: 'away', interaction: { in: { channel: channel(), thread: root.message } } },
    ]);
    expect(await discord.profile({ platform, user: zoe })).toMatchObject({ language: 'es-ES', name: 'Zoe' });
  });

  it('thinks no longer than ten seconds about what nothing comes of', async () => {
    const { people } = await desk(by);
    const outcome = await people.command(rig.people.one, channel(), 'ticket note');
    expect(outcome.kind).toBe('thinking');
    await vi.waitFor(() => expect(people.sees(rig.people.one, channel())).toEqual([]), waitMs);
  });

  it('answers to the person alone when the time for an answer is over', async () => {
    const { inbox, people, platform: discord } = await desk(by);
    await people.command(rig.people.one, channel(), 'ticket list');
    const [event] = inbox.events;
    if (event?.kind !== 'command') throw new Error('no command came');
    rig.discord.interactions.age();
    const { interaction } = event;
    const call: OutboundCall = {
      kind: 'ephemeral',
      key: 'k',
      to: event.by,
      in: interaction.in,
      interaction,
      card: card(text('late')),
      reader,
    };
    // Its first answer is young by its id, so that it could still be on its way.
    // The outbox tries six times more, so that within those it must be old enough.
    for (let left = 6; ; left -= 1) {
      const failure: unknown = await discord.perform(call).catch((error: unknown) => error);
      if (!(failure instanceof RetryLater)) break;
      expect(left).toBeGreaterThan(0);
      await sleep(failure.afterMs ?? 0);
    }
    expect((await rig.seesOfBot(rig.people.one)).map((one) => one.words)).toEqual(['late']);
  });
});

describe('messages', () => {
  it('notify nobody but whom a card names, whatever is in the words', async () => {
    const { platform: discord } = await desk();
    const { one, two } = rig.people;
    const nasty = `@everyone <@${two}> **x** [a](https://evil.example) <#1> https://good.example/a_b_c`;
    await discord.perform(post('k1', inChannel(), card(text(nasty), { kind: 'quote', text: nasty })));
    await discord.perform(post('k2', inChannel(), card({ kind: 'mention', users: [one] }, text(nasty))));
    const [first, second] = bots();
    expect([first?.notified, second?.notified]).toEqual([[], [one]]);
    expect(words(first).join('\n')).toContain('https://good.example/a_b_c');
    expect(words(first).join('\n')).toContain('\\*\\*x\\*\\* \\[a\\]\\(');
  });

  it('say that somebody takes no direct messages, for good', async () => {
    const { platform: discord, world } = await desk();
    const leo = world.join('leo').user;
    leo.refusesDirect = true;
    const failure = await discord
      .perform(post('k', { platform, direct: leo.id }, card(text('x'))))
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(RetryLater);
    expect(String(failure)).toContain('takes no direct messages');
  });

  it('open a thread that went to the archive', async () => {
    const { platform: discord, world } = await desk();
    const root = (await discord.perform(post('k1', inChannel(), card(text('root'))))).message;
    const reply = (await discord.perform(post('k2', inChannel(root?.message), card(text('reply'))))).message;
    const thread = world.channels.get(root?.message ?? '');
    if (!thread || !reply) throw new Error('there is no thread');
    world.archive(thread, true);
    await discord.perform({ kind: 'edit', key: 'k3', message: reply, card: card(text('mended')), reader });
    expect(thread.archived).toBe(false);
    world.archive(thread, true);
    await discord.perform(post('k4', inChannel(root?.message), card(text('more'))));
    expect(thread.archived).toBe(false);
    expect((await rig.sees(rig.people.one, channel(), root?.message)).map((one) => one.words)).toEqual([
      'root',
      'mended',
      'more',
    ]);
  });

  it('find a file again whose link has ended', async () => {
    const { inbox, platform: discord, world } = await desk();
    world.linksLiveMs = -1000;
    await rig.send(rig.people.one, channel(), { name: 'a.txt', type: 'text/plain', bytes: Buffer.from('abc') });
    const event = await vi.waitFor(() => {
      const [first] = inbox.events;
      if (first?.kind !== 'message') throw new Error('nothing came');
      return first;
    }, waitMs);
    const [file] = event.files;
    if (!file) throw new Error('it came without its file');
    expect(await discord.file(file, 10)).toBeUndefined();
    world.linksLiveMs = 60_000;
    expect(Buffer.from((await discord.file(file, 10)) ?? []).toString()).toBe('abc');
  });

  it('are posted once when the answer is lost, and under the nonce of their key', async () => {
    const { platform: discord } = await desk();
    rig.discord.faults.plan({ route: 'POST /channels/{channel_id}/messages', times: 1, fault: { kind: 'lost' } });
    await expect(discord.perform(post('k', inChannel(), card(text('once'))))).rejects.toBeInstanceOf(RetryLater);
    await discord.perform(post('k', inChannel(), card(text('once'))));
    expect(bots()).toHaveLength(1);
    expect(bots()[0]?.nonce).toHaveLength(25);
  });

  it('stand under a direct message as its answer', async () => {
    const { inbox, platform: discord } = await desk();
    const asked = await rig.writeToBot(rig.people.one, 'help');
    await vi.waitFor(() => expect(inbox.events).toHaveLength(1), waitMs);
    const to = { platform, channel: asked.channel, thread: asked.message };
    expect((await discord.perform(post('k', to, card(text('here'))))).message).toMatchObject({
      channel: asked.channel,
    });
    const answer = rig.discord.people.sees(rig.people.one, asked.channel).at(-1);
    expect(answer?.reference).toBe(asked.message);
  });
});
