import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { plain } from '#src/i18n/types.ts';
import { emptyMenu, NotingInbox, type Rig, type RigBot, reader } from './platform-rig.ts';
import { platformRigs } from './platform-rigs.ts';

const waitMs = { timeout: 15_000, interval: 20 };

describe.each(await platformRigs())('words on the platform $name', ({ platform: id, make }) => {
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

  it('says what a message says, as it is now, and nothing of one that is gone or not for it', async () => {
    const { platform } = await started();
    const [channel] = rig.channels;
    const root = await rig.write(rig.people.one, channel, 'before');
    const reply = await rig.write(rig.people.two, channel, 'a reply', root.message);
    await rig.edit(rig.people.one, root, 'after');
    const { thread: _, ...bare } = reply;
    const author = (user: string) => ({ platform: id, user });
    expect(await platform.message(root)).toEqual({
      ref: root,
      author: author(rig.people.one),
      text: 'after',
      files: [],
    });
    expect(await platform.message(bare)).toMatchObject({ ref: reply, author: author(rig.people.two), text: 'a reply' });
    const sent = await rig.send(rig.people.one, channel, {
      name: 'a.txt',
      type: 'text/plain',
      bytes: Buffer.from('x'),
    });
    expect((await platform.message(sent))?.files).toMatchObject([{ name: 'a.txt', size: 1 }]);
    await rig.remove(rig.people.two, reply);
    expect(await platform.message(reply)).toBeUndefined();
    expect(await platform.message({ ...root, message: 'nowhere' })).toBeUndefined();
    expect(await platform.message({ ...root, channel: 'nowhere' })).toBeUndefined();
  });

  it('says of a message what it passes on, marked as not the sender’s own, with its files', async ({ skip }) => {
    const { platform, inbox } = await started();
    skip(platform.capabilities.hears === 'commands', 'only what people ask of it reaches this bot');
    const { people, forward } = rig;
    const { one, two } = people;
    const [from, to] = rig.channels;
    if (forward === undefined) return skip('nobody passes anything on here');
    const message = await rig.write(one, from, `it fails <b> & ${rig.mention} ticket list\nalways`);
    const sent = await rig.send(one, from, { name: 'shot.png', type: 'image/png', bytes: new Uint8Array([7]) });
    const first = await forward(two, message, to);
    const second = await forward(two, sent, to);
    const of = (ref: typeof message) =>
      vi.waitFor(() => {
        const found = inbox.events.find((one) => one.kind === 'message' && one.message.message === ref.message);
        if (found?.kind !== 'message') throw new Error('the message has not come');
        return found;
      }, waitMs);
    const event = await of(first);
    const author = rig.authorOfOne === undefined ? '' : `${rig.authorOfOne}: `;
    const text = `> ${author}it fails <b> & @relevo ticket list\n> always`;
    expect({ ...event, text: event.text.toLowerCase() }).toMatchObject({
      by: { platform: id, user: two },
      text: text.toLowerCase(),
      typed: '',
      files: [],
    });
    // Whom it names is not asked anything by whoever passes it on.
    expect(event.mention).toBeUndefined();
    expect((await platform.message(first))?.text.toLowerCase()).toBe(text.toLowerCase());
    const [file] = (await of(second)).files;
    expect(file).toMatchObject({ name: 'shot.png', size: 1 });
    expect([...((file && (await platform.file(file, 10))) ?? [])]).toEqual([7]);
  });

  it('says that a message names the bot, and gives the words after that where it is named first', async ({ skip }) => {
    const { inbox, platform } = await started();
    skip(platform.capabilities.hears === 'commands', 'only what people ask of it reaches this bot');
    const [channel] = rig.channels;
    const { one } = rig.people;
    for (const text of [
      `${rig.mention} claim  it`,
      `${rig.mention}: claim`,
      rig.mention,
      `ask ${rig.mention} first`,
      'nobody',
    ])
      await rig.write(one, channel, text);
    const edited = await rig.write(one, channel, `${rig.mention} help`);
    await rig.edit(one, edited, `${rig.mention} help me`);
    await vi.waitFor(() => expect(inbox.events).toHaveLength(7), waitMs);
    const heard = inbox.events.map((event) => [
      'text' in event ? event.text : undefined,
      'mention' in event ? event.mention : undefined,
    ]);
    expect(heard).toEqual([
      ['claim  it', 'leading'],
      ['claim', 'leading'],
      ['', 'leading'],
      [`ask ${rig.mention} first`, 'inside'],
      ['nobody', undefined],
      ['help', 'leading'],
      ['help me', undefined],
    ]);
  });

  it('asks while somebody types into a look-up of a form, and offers what it is answered', async () => {
    const { inbox } = await started();
    const [channel] = rig.channels;
    const { one } = rig.people;
    const field = { id: 'who', kind: 'lookup', label: plain('Who'), required: true } as const;
    inbox.answerWith((event) => {
      if (event.kind === 'command')
        return {
          kind: 'modal',
          reader,
          modal: { title: plain('A form'), submit: plain('Go'), fields: [field], run: 'find', args: {} },
        };
      if (event.kind !== 'suggest') return { kind: 'taken' };
      return {
        kind: 'choices',
        reader,
        choices: [{ value: 'c1', label: plain(`Ada, by ${event.text}`), fills: { number: '7' } }],
      };
    });
    const offered = await rig.looksUp(one, channel, '/find', 'who', 'ad');
    expect(offered).toMatchObject([{ value: 'c1', label: 'Ada, by ad' }]);
    expect(inbox.events.at(-1)).toMatchObject({
      kind: 'suggest',
      by: { platform: id, user: one },
      run: 'find',
      field: 'who',
      text: 'ad',
    });
  });
});
