import { createDiscord } from '#src/chat/discord/adapter.ts';
import { registerDiscord } from '#src/chat/discord/register.ts';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { discoverCommands } from '#src/discover.ts';
import { render } from '#src/i18n/render.ts';
import { createLog } from '#src/lib/log.ts';
import { menuOf } from '#src/services/menu.ts';
import { type Door, openDoor } from '#src/web/door.ts';
import { type Discord, startDiscord } from '#test/fakes/discord/discord.ts';
import type { OpenModal, Outcome as Seen } from '#test/fakes/discord/interactions.ts';
import type { Component, Message } from '#test/fakes/discord/model.ts';
import type { Registered } from '#test/fakes/discord/routes/app.ts';
import { flat } from '#test/fakes/discord/rules.ts';
import type { World } from '#test/fakes/discord/world.ts';
import type { Outcome, Player, Read, Stage } from './stages/stage.ts';

const log = createLog({ level: 'silent' });
const people: Readonly<Record<string, readonly string[]>> = {
  ana: [],
  ben: [],
  mia: ['agents'],
  noah: ['agents'],
  lea: ['agents', 'leads'],
  dara: ['dev'],
  ivan: ['it'],
  leo: ['legal'],
};

const everyChannel = [
  ...defaultDesk.channels.intake,
  defaultDesk.channels.agents,
  defaultDesk.channels.leads,
  ...Object.values(defaultDesk.teams).map(({ channel }) => channel),
];

/**
 * Discord's stand-in as a stage: one server with everybody on it, the commands registered as `relevo register` does.
 * @param channels absent: all that the default desk names
 */
export async function discordStage(
  by: 'gateway' | 'http',
  channels: readonly string[] = everyChannel,
): Promise<Stage & { readonly discord: Discord }> {
  const discord = await startDiscord({ pace: 50 });
  const { world } = discord;
  peopleDiscord(world, channels);
  const settings = {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.url,
    DISCORD_GUILD_ID: world.guild.id,
    ...(by === 'http' ? { DISCORD_PUBLIC_KEY: discord.keys.public } : {}),
  };
  const menu = menuOf(await discoverCommands(), defaultDesk);
  await registerDiscord({ settings, menu, words: render, dryRun: false });
  let door: Door | undefined;
  return {
    discord,
    async create(notes) {
      const platform = await createDiscord({ settings, address: undefined, words: render, log, notes });
      const { web } = platform;
      if (web) {
        door = await openDoor({ host: '127.0.0.1', port: 0, rooms: [{ id: 'discord', web }], log });
        discord.portal.endpoint = `http://127.0.0.1:${door.port}/discord/interactions`;
      }
      return platform;
    },
    as: (name) => playerOf(discord, name, by === 'gateway'),
    async stop() {
      await door?.stop();
      await discord.stop();
      const { faults = [] } = discord.described ?? {};
      if (faults.length > 0) throw new Error(`Discord would not have taken that: ${faults.join('\n')}`);
    },
  };
}

/** Everybody of the stories, and the channels that the default desk names. */
export function peopleDiscord(world: World, channels: readonly string[] = everyChannel): void {
  for (const [name, roles] of Object.entries(people))
    world.join(name, { roles, ...(name === 'ana' ? { locale: 'es-ES' } : {}) });
  for (const name of channels) world.channel(name);
}

function playerOf(discord: Discord, name: string, heard: boolean): Player {
  const { people: doing, world } = discord;
  const id = [...world.users.values()].find(({ username }) => username === name)?.id ?? '';
  const channelOf = (of: string) =>
    [...world.channels.values()].find((one) => one.name === of || one.id === of)?.id ?? '';
  const found = ({ channel, id: message }: Read): Message => {
    const one = world.channels.get(channelOf(channel))?.messages.get(message);
    if (!one) throw new Error(`there is no message ${message} in ${channel}`);
    return one;
  };
  const read = (message: Message): Read => readOf(message, id);
  /** What Discord shows next: a form, what is wrong with one, or the way to its next page. */
  const outcomeOf = async (seen: Seen): Promise<Outcome> => {
    if (seen.kind === 'failed') throw new Error('the app did not respond');
    if (seen.kind === 'modal') return { kind: 'form', fields: fieldsOf(seen.modal), handle: seen.modal };
    if (seen.kind !== 'message') return { kind: 'done' };
    const { words, buttons } = read(seen.message);
    if (buttons.some((label) => /^(Next|Siguiente)$/.test(label))) {
      const next = buttons.find((label) => /^(Next|Siguiente)$/.test(label)) ?? '';
      return outcomeOf(await doing.press(id, seen.message, next));
    }
    return buttons.some((label) => /form again|otra vez/i.test(label))
      ? { kind: 'faults', faults: { '': words } }
      : { kind: 'done' };
  };
  return {
    ...(heard
      ? {
          async write(channel: string, text: string, thread?: Read) {
            const at = channelOf(channel);
            return read(thread ? doing.writeUnder(id, at, thread.id, text) : doing.write(id, at, text));
          },
        }
      : {}),
    async type(channel, line) {
      const { command, options } = typed(line, [...discord.commands.values()].flat());
      return outcomeOf(await doing.command(id, channelOf(channel), command, options));
    },
    async press(on, label) {
      const button = read(found(on)).buttons.find((one) => label.test(one));
      if (button === undefined) throw new Error(`there is no button ${label} but: ${on.buttons.join(', ')}`);
      return outcomeOf(await doing.press(id, found(on), button));
    },
    async submit(form, values) {
      if (form.kind !== 'form') throw new Error(`no form is open, but: ${JSON.stringify(form)}`);
      return outcomeOf(await doing.submit(id, form.handle as OpenModal, values));
    },
    async reads(channel, thread) {
      const at = channelOf(channel);
      if (!thread) return doing.sees(id, at).map(read);
      const root = found(thread);
      // What was said to somebody alone has no thread: it goes on in the direct conversation.
      if (root.onlyFor !== undefined) return doing.sees(id, world.direct(id, world.bot.id).id).map(read);
      return [root, ...(root.thread ? doing.sees(id, root.thread.id) : [])].map(read);
    },
  };
}

/** What somebody types behind the slash, as Discord takes it apart: the last option takes the rest. */
function typed(line: string, commands: readonly Registered[]) {
  const words = line.replace(/^\//, '').split(' ');
  const [first = '', second] = words;
  const top = commands.find(({ name, type }) => name === first && type === 1);
  const options = (top?.['options'] ?? []) as readonly Registered[];
  const sub = options.find(({ name, type }) => type === 1 && name === second);
  const rest = words.slice(sub ? 2 : 1);
  const fields = ((sub?.['options'] ?? (sub ? [] : options)) as readonly Registered[]).slice(0, rest.length);
  const given = fields.map(({ name }, at) => [
    name,
    at === fields.length - 1 ? rest.slice(at).join(' ') : (rest[at] ?? ''),
  ]);
  return {
    command: sub ? `${first} ${sub.name}` : first,
    options: Object.fromEntries(given) as Record<string, string>,
  };
}

function fieldsOf({ components }: OpenModal): readonly string[] {
  return components.flatMap((one) => {
    const { custom_id: id } = (one['component'] ?? {}) as { readonly custom_id?: string };
    return id === undefined ? [] : [id];
  });
}

/** As it stands on the screen: without escapes and marks. */
export function readOf({ channel, id, content, components, onlyFor }: Message, reader: string): Read {
  const all = flat(components);
  const words = [content, ...all.map(wordsOf)].filter((part) => part !== '').join('\n');
  const buttons = all.flatMap((one) => (one.type === 2 ? [String(one['label'])] : []));
  return { channel: channel.id, id, words, buttons, onlyYou: onlyFor === reader };
}

function wordsOf({ content }: Component): string {
  if (typeof content !== 'string') return '';
  return content
    .replace(/(?<!\\)\*\*/g, '')
    .replace(/^-# /gm, '')
    .replace(/\\([^\w\s])/g, '$1');
}
