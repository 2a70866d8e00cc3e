import { expect } from 'vitest';
import { createDiscord, type DiscordPlatform } from '#src/chat/discord/adapter.ts';
import { createLog } from '#src/lib/log.ts';
import type { Notes } from '#src/port/definition.ts';
import type { MessageRef } from '#src/port/refs.ts';
import { type Door, openDoor } from '#src/web/door.ts';
import { type Discord, startDiscord } from '#test/fakes/discord/discord.ts';
import type { Component, Message } from '#test/fakes/discord/model.ts';
import { flat } from '#test/fakes/discord/rules.ts';
import { layWire, type Wire } from './platform-proxy.ts';
import { type Rig, type RigBot, type Seen, wordsOf } from './platform-rig.ts';

export interface DiscordRig extends Rig {
  readonly discord: Discord;
  /** What the platform noted, over all bots. */
  readonly noted: Map<string, string>;
  /** @param at the address of another one's connection, to use that */
  bot(at?: string): Promise<RigBot & { readonly platform: DiscordPlatform; readonly at: string }>;
}

const log = createLog({ level: (process.env['RIG_LOG'] as 'silent') ?? 'silent' });
const group = 'agents';

/** Discord's stand-in with a bot on it, by the gateway or by interactions over HTTP. */
export async function discordRig(by: 'gateway' | 'http'): Promise<DiscordRig> {
  const discord = await startDiscord({ pace: 50 });
  const { world, people } = discord;
  const [one, two] = ['mia', 'noah'].map((name) => world.join(name, { roles: [group] }).user.id);
  if (one === undefined || two === undefined) throw new Error('nobody is there');
  const channelNames = ['support-acme', 'support-globex'] as const;
  const channels = [world.channel(channelNames[0]).id, world.channel(channelNames[1]).id] as const;
  const noted = new Map<string, string>();
  const wires: Wire[] = [];
  const doors: Door[] = [];
  const running = new Set<DiscordPlatform>();

  const ref = ({ channel, id }: Message): MessageRef => {
    const { parent } = channel;
    if (!parent) return { platform: 'discord', channel: channel.id, message: id };
    return { platform: 'discord', channel: parent.id, message: id, thread: channel.id };
  };
  const at = ({ channel, thread }: MessageRef) => thread ?? channel;

  return {
    discord,
    noted,
    channels,
    channelNames,
    people: { one, two },
    keepsOrderOverBots: false,
    mention: `<@${world.bot.id}>`,
    group: { name: group, members: [one, two] },
    async bot(at) {
      const laid = wires.find(({ url }) => url === at);
      const wire = laid ?? (await layWire(discord.port));
      if (!laid) wires.push(wire);
      let dead = false;
      const notes: Notes = {
        read: async (key) => noted.get(key),
        // What a dead process does is of no consequence.
        write: async (key, value) => void (dead || noted.set(key, value)),
        update: async (key, change) => void (dead || noted.set(key, change(noted.get(key)))),
      };
      const platform = await createDiscord({
        settings: {
          DISCORD_TOKEN: discord.token,
          DISCORD_GUILD_ID: world.guild.id,
          DISCORD_API_URL: `${wire.url}/api`,
          ...(by === 'http' ? { DISCORD_PUBLIC_KEY: discord.keys.public } : {}),
        },
        address: undefined,
        words: wordsOf,
        log,
        notes,
      });
      running.add(platform);
      const { web } = platform;
      if (web) {
        const door = await openDoor({ host: '127.0.0.1', port: 0, rooms: [{ id: 'discord', web }], log });
        doors.push(door);
        discord.portal.files = wire.url;
        discord.portal.endpoint = `http://127.0.0.1:${door.port}/discord/interactions`;
      }
      return {
        platform,
        at: wire.url,
        cut: () => wire.cut(),
        async kill() {
          dead = true;
          wire.sever();
          running.delete(platform);
          await platform.stop();
        },
      };
    },
    write: async (user, channel, text, thread) =>
      ref(thread === undefined ? people.write(user, channel, text) : people.writeUnder(user, channel, thread, text)),
    writeToBot: async (user, text) => ref(people.direct(user, world.bot.id, text)),
    send: async (user, channel, file) => ref(people.write(user, channel, '', [file])),
    forward: async (user, message, channel) => ref(people.forward(user, at(message), message.message, channel)),
    async writeTo(user, other, text, bytes) {
      const files = bytes ? [{ name: 'alone.bin', type: 'a/b', bytes }] : [];
      const { channel, id, attachments } = people.direct(user, other, text, files);
      const [file] = attachments;
      return file && `${channel.id}:${id}:${file.id}`;
    },
    edit: async (_, message, text) => people.edit(at(message), message.message, text),
    remove: async (_, message) => people.remove(at(message), message.message),
    react: async (user, message, emoji) => people.react(user, at(message), message.message, emoji),
    async command(user, channel, line) {
      const outcome = await people.command(user, channel, line.replace(/^\//, ''));
      if (outcome.kind === 'failed') throw new Error('the app did not respond');
    },
    // A form has no look-up here: it is where the command is typed.
    async looksUp(user, channel, line, field, text) {
      const outcome = await people.typesInto(user, channel, line.replace(/^\//, ''), field, text);
      return outcome.kind === 'choices' ? outcome.choices.map(({ name, value }) => ({ value, label: name })) : [];
    },
    async sees(viewer, channel, thread) {
      if (thread === undefined) return people.sees(viewer, channel).map(seen);
      const root = people.sees(viewer, channel).filter(({ id }) => id === thread);
      return [...root, ...(root[0]?.thread ? people.sees(viewer, thread) : [])].map(seen);
    },
    seesOfBot: async (viewer) => people.sees(viewer, world.direct(viewer, world.bot.id).id).map(seen),
    async stop() {
      for (const platform of running) await platform.stop();
      for (const door of doors) await door.stop();
      for (const wire of wires) await wire.stop();
      await discord.stop();
      expect(discord.described?.faults ?? []).toEqual([]);
    },
  };
}

/** As Discord shows it: without the escapes. */
function seen({ id, content, components, attachments }: Message): Seen {
  const words = [content, ...flat(components).map(textOf)].filter((part) => part !== '').join(' | ');
  return {
    message: id,
    words,
    files: attachments.map(({ filename }) => filename),
  };
}

function textOf({ content }: Component): string {
  return typeof content === 'string' ? content.replace(/\\([^\w\s])/g, '$1') : '';
}

export default { 'discord by gateway': () => discordRig('gateway'), 'discord by http': () => discordRig('http') };
