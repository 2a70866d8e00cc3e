import { expect } from 'vitest';
import { SlackPlatform } from '#src/chat/slack/adapter.ts';
import { loadEmoji } from '#src/chat/slack/emoji.ts';
import { readSettings } from '#src/chat/slack/settings.ts';
import { createLog } from '#src/lib/log.ts';
import type { Notes } from '#src/port/definition.ts';
import type { Json, Message } from '../fakes/slack/model.ts';
import { SlackStandIn, type StandInOptions } from '../fakes/slack/slack.ts';
import { tokens } from '../fakes/slack/tokens.ts';
import { app } from '../fakes/slack/workspace.ts';
import { layWire, type Wire } from './platform-proxy.ts';
import { type Rig, type RigBot, type Seen, wordsOf } from './platform-rig.ts';

export interface SlackRig extends Rig {
  readonly slack: SlackStandIn;
  readonly notes: Notes;
}

/** What Slack calls the emojis of these tests. */
const reactionNames: Readonly<Record<string, string>> = { '👍': '+1', '🎫': 'ticket' };

const base = 'https://relevo.test/slack';
export const requestUrls = {
  events: `${base}/events`,
  commands: `${base}/commands`,
  interactivity: `${base}/interactivity`,
};

/** What a bot remembers, over its restarts. */
export function memoryNotes(): Notes {
  const known = new Map<string, string>();
  return {
    read: async (key) => known.get(key),
    write: async (key, value) => void known.set(key, value),
    update: async (key, change) => void known.set(key, change(known.get(key))),
  };
}

/** A workspace with two channels, two people and a group, and bots that reach it by Socket Mode or that it reaches by HTTP. */
async function slackRig(way: 'socket' | 'http', options: StandInOptions = {}): Promise<SlackRig> {
  const http = way === 'http' ? { urls: requestUrls } : undefined;
  const slack = await new SlackStandIn({ retryMs: [0, 300, 1000], ...options, ...(http ? { http } : {}) }).start();
  const { workspace, people } = slack;
  const person = (handle: string, name: string) =>
    workspace.add({
      handle,
      name,
      email: `${handle}@acme.test`,
      locale: 'en-US',
      zone: 'Europe/Zurich',
      kind: 'member',
    });
  const [one, two] = [person('mia', 'Mia Meier'), person('noah', 'Noah Nuñez')];
  const all = [one.id, two.id, app.user];
  const [first, second] = [workspace.open('support-acme', all), workspace.open('support-globex', all)];
  const group = workspace.group('agents', [one.id, two.id]);
  const notes = memoryNotes();
  const emoji = await loadEmoji();
  const log = createLog({ level: (process.env['RELEVO_TEST_LOG'] as 'info') ?? 'silent' });
  /** Each with what comes true when it is killed. */
  const running = new Map<SlackPlatform, PromiseWithResolvers<never>>();
  const wires: Wire[] = [];
  const ref = (channel: string, { ts, thread }: Message) => {
    return { platform: 'slack', channel, message: ts, ...(thread === undefined ? {} : { thread }) };
  };
  /** Slack reaches one of the processes behind the address. */
  let turn = 0;
  if (slack.http)
    slack.http.carry = async (request) => {
      const bots = [...running];
      const [bot, killed] = bots[turn++ % Math.max(1, bots.length)] ?? [];
      if (bot?.web === undefined || killed === undefined) throw new Error('nobody listens');
      return Promise.race([bot.web(request), killed.promise]);
    };

  async function bot(): Promise<RigBot> {
    const wire = await layWire(Number(new URL(slack.url).port));
    wires.push(wire);
    slack.address = wire.url;
    const settings = readSettings({
      SLACK_BOT_TOKEN: tokens.bot,
      SLACK_API_URL: `${wire.url}/api/`,
      ...(way === 'http' ? { SLACK_SIGNING_SECRET: tokens.signingSecret } : { SLACK_APP_TOKEN: tokens.app }),
    });
    const platform = new SlackPlatform({ id: 'slack', settings, words: wordsOf, log, notes, emoji });
    const killed = Promise.withResolvers<never>();
    killed.promise.catch(() => {});
    running.set(platform, killed);
    return {
      platform,
      cut: () => wire.cut(),
      async kill() {
        wire.sever();
        killed.reject(new Error('the process is gone'));
        running.delete(platform);
        await platform.stop();
      },
    };
  }

  return {
    slack,
    notes,
    channels: [first.id, second.id],
    channelNames: [first.name, second.name],
    people: { one: one.id, two: two.id },
    group: { name: group.handle, members: group.members },
    mention: `@${app.handle}`,
    keepsOrderOverBots: false,
    authorOfOne: one.name,
    bot,
    write: async (by, channel, text, thread) => ref(channel, people.write(by, channel, text, thread ? { thread } : {})),
    async writeToBot(by, text) {
      const { id } = workspace.direct(by, app.user);
      return ref(id, people.write(by, id, text));
    },
    async send(by, channel, file) {
      return ref(channel, people.write(by, channel, '', { files: [workspace.keep(by, file)] }));
    },
    async forward(by, { channel: from, message: ts }, channel) {
      return ref(channel, people.forward(by, { channel: from, ts }, channel));
    },
    async writeTo(by, other, text, bytes) {
      const file = bytes && workspace.keep(by, { name: 'alone.bin', type: 'a/b', bytes });
      people.write(by, workspace.direct(by, other).id, text, file ? { files: [file] } : {});
      return file?.id;
    },
    async edit(by, { channel, message: ts }, text) {
      people.edit(by, { channel, ts }, text);
    },
    async remove(_, { channel, message: ts }) {
      people.remove({ channel, ts });
    },
    async react(by, { channel, message: ts }, emojis) {
      people.react(by, { channel, ts }, reactionNames[emojis] ?? emojis);
    },
    async command(by, channel, line) {
      await people.command(by, channel, `/${line.replace(/^\//, '')}`);
    },
    async looksUp(by, channel, line, field, text) {
      await people.command(by, channel, line);
      await expect.poll(() => people.hands.window(by)).toBeDefined();
      const offered = await people.hands.typeInto(by, field, text);
      // Last stands what was typed, as it is.
      return offered.slice(0, -1);
    },
    sees: async (viewer, channel, thread) =>
      people.sees(viewer, channel, thread).map((message) => seen(message, slack)),
    seesOfBot: async (viewer) =>
      people.sees(viewer, workspace.direct(viewer, app.user).id).map((message) => seen(message, slack)),
    async homeOf(viewer) {
      const view = workspace.homes.get(viewer);
      return view && { words: wordsIn(view.definition['blocks']) };
    },
    async stop() {
      for (const platform of running.keys()) await platform.stop();
      for (const wire of wires) await wire.stop();
      await slack.stop();
      expect(slack.violations).toEqual([]);
    },
  };
}

export const socketRig = (options?: StandInOptions) => slackRig('socket', options);
export const httpRig = (options?: StandInOptions) => slackRig('http', options);

export default { 'slack over Socket Mode': () => socketRig(), 'slack over HTTP': () => httpRig() };

function seen({ ts, text, blocks, files }: Message, slack: SlackStandIn): Seen {
  const words = blocks === undefined ? text : blocks.map(wordsIn).filter(Boolean).join(' | ');
  return {
    message: ts,
    words,
    files: files.flatMap((id) => {
      const file = slack.workspace.files.get(id);
      return file === undefined || file.deleted ? [] : [file.name];
    }),
  };
}

/** The words of a block, whatever it is. */
export function wordsIn(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsIn).join('');
  if (typeof value !== 'object' || value === null) return '';
  const { text, elements, fields } = value as Json;
  if (typeof text === 'string') return text;
  return [text, elements, fields].map(wordsIn).join('');
}
