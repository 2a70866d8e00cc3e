import { madeAt } from './ids.ts';
import { INTERACTION, type Interactions, invoked, type OpenModal, type Outcome } from './interactions.ts';
import type { Channel, Component, Message, User } from './model.ts';
import type { Commands, Registered } from './routes/app.ts';
import { flat } from './rules.ts';
import type { Viewer } from './shapes.ts';
import type { World } from './world.ts';

/** A file that somebody brings. */
export interface Brought {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  /** See `Attachment`. */
  readonly said?: string;
  readonly moved?: string;
}

/** What was filled into a form, by the ids of its inputs: words, a tick, or what was chosen. */
/** Files by the field that they are put into. */
export type Uploaded = Readonly<
  Record<string, readonly { readonly name: string; readonly type: string; readonly bytes: Uint8Array }[]>
>;
export type Filled = Readonly<Record<string, string | boolean | readonly string[]>>;

/** What people do and see. Everybody is named by their id. */
export class PeopleOfDiscord {
  readonly #world: World;
  readonly #interactions: Interactions;
  readonly #commands: Commands;

  constructor(world: World, interactions: Interactions, commands: Commands) {
    this.#world = world;
    this.#interactions = interactions;
    this.#commands = commands;
  }

  /** Whoever has this name. */
  idOf(username: string): string {
    const found = [...this.#world.users.values()].find((user) => user.username === username);
    if (!found) throw new Error(`nobody is called ${username}`);
    return found.id;
  }

  /** Writes to a channel or a thread. */
  write(by: string, channel: string, content: string, files: readonly Brought[] = []): Message {
    const attachments = files.map(({ name, type, bytes, ...more }) => ({
      ...this.#world.file(name, type, bytes),
      ...more,
    }));
    return this.#world.post(this.#channel(channel), this.#user(by), { content, attachments });
  }

  /** Writes under a message: in the thread that was started from it, which is begun where there is none. */
  writeUnder(by: string, channel: string, root: string, content: string): Message {
    const message = this.#message(channel, root);
    const thread = message.thread ?? this.#world.startThread(message, content.slice(0, 90) || 'thread', this.#user(by));
    return this.write(by, thread.id, content);
  }

  /** Forwards a message to a channel, which makes a message without words of its own. */
  forward(by: string, from: string, message: string, channel: string): Message {
    const { content, attachments, mentions, channel: at } = this.#message(from, message);
    const source = at.kind === 'direct' ? {} : { guild: this.#world.guild.id };
    const forwarded = { channel: from, message, ...source, content, attachments, mentions, at: madeAt(message) };
    return this.#world.post(this.#channel(channel), this.#user(by), { forwarded });
  }

  direct(by: string, to: string, content: string, files: readonly Brought[] = []): Message {
    return this.write(by, this.#world.direct(by, to).id, content, files);
  }

  edit(channel: string, message: string, content: string): void {
    this.#world.edit(this.#message(channel, message), { content });
  }

  remove(channel: string, message: string): void {
    this.#world.remove(this.#message(channel, message));
  }

  /** Puts a reaction on a message, or takes it off again. */
  react(by: string, channel: string, message: string, emoji: string): void {
    const found = this.#message(channel, message);
    this.#world.react(found, by, emoji, !found.reactions.get(emoji)?.has(by));
  }

  /** Everything in a channel or thread that somebody sees, oldest first. */
  sees(viewer: string, channel: string): readonly Message[] {
    const place = this.#channel(channel);
    if (!this.#world.may(viewer, place, 'viewChannel')) return [];
    const mine = ({ onlyFor }: Message) => onlyFor === undefined || onlyFor === viewer;
    return [...place.messages.values()].filter(mine);
  }

  /** Uses a slash command: `ticket new`, with the options as they are typed. */
  command(
    by: string,
    channel: string,
    name: string,
    options: Readonly<Record<string, string | boolean>> = {},
  ): Promise<Outcome> {
    const given = Object.entries(options).map(([id, value]) => ({
      name: id,
      type: typeof value === 'boolean' ? 5 : 3,
      value,
    }));
    return this.#interactions.send(INTERACTION.command, this.#user(by), this.#channel(channel), () =>
      this.#typed(name, given),
    );
  }

  /** Types into an option of a slash command. */
  typesInto(by: string, channel: string, name: string, option: string, text: string): Promise<Outcome> {
    const typed = [{ name: option, type: 3, value: text, focused: true }];
    return this.#interactions.send(INTERACTION.autocomplete, this.#user(by), this.#channel(channel), () =>
      this.#typed(name, typed),
    );
  }

  /** Uses an app's action in the menu of a message. */
  messageCommand(by: string, channel: string, message: string, name: string): Promise<Outcome> {
    const target = this.#message(channel, message);
    const command = this.#command(name, 3);
    const data = (viewer: Viewer) => ({
      ...invoked(command),
      target_id: message,
      resolved: { messages: { [message]: this.#world.json(target, viewer) } },
    });
    return this.#interactions.send(INTERACTION.command, this.#user(by), target.channel, data);
  }

  /** Presses the button with these words. */
  press(by: string, message: Message, label: string): Promise<Outcome> {
    const button = flat(message.components).find((one) => one.type === 2 && one['label'] === label);
    if (!button) throw new Error(`there is no button ${label}`);
    const data = { custom_id: button['custom_id'], component_type: 2, id: 1 };
    return this.#interactions.send(INTERACTION.component, this.#user(by), message.channel, () => data, message);
  }

  /** Chooses from a menu, by what stands on the choice. */
  choose(by: string, message: Message, placeholder: string, choice: string): Promise<Outcome> {
    const menu = flat(message.components).find((one) => one.type === 3 && one['placeholder'] === placeholder);
    const options = (menu?.['options'] ?? []) as readonly { readonly label: string; readonly value: string }[];
    const chosen = options.find(({ label }) => label === choice);
    if (!menu || !chosen) throw new Error(`there is no choice ${choice} in a menu ${placeholder}`);
    const data = { custom_id: menu['custom_id'], component_type: 3, id: 1, values: [chosen.value] };
    return this.#interactions.send(INTERACTION.component, this.#user(by), message.channel, () => data, message);
  }

  /** Sends a form off. What is not filled in keeps what it was opened with. */
  /** @param files what is put into the fields for files, by their ids */
  submit(by: string, modal: OpenModal, filled: Filled, files: Uploaded = {}): Promise<Outcome> {
    const data = (viewer: Viewer) => {
      const put = Object.entries(files).map(
        ([field, all]) =>
          [field, all.map(({ name, type, bytes }) => this.#world.upload(name, type, bytes, viewer))] as const,
      );
      const ids = Object.fromEntries(put.map(([field, all]) => [field, all.map(({ id }) => id)]));
      const attachments = Object.fromEntries(put.flatMap(([, all]) => all).map((one) => [one.id, one]));
      return {
        ...this.#filledIn(modal, { ...filled, ...ids }),
        ...(put.length === 0 ? {} : { resolved: { attachments } }),
      };
    };
    return this.#interactions.send(INTERACTION.submit, this.#user(by), modal.channel, data, modal.message);
  }

  #filledIn(modal: OpenModal, filled: Filled): object {
    const components = modal.components.map((one, at) => {
      if (one.type !== 18) return { type: one.type, id: at };
      return { type: 18, id: at, component: answered(one['component'] as Component, filled) };
    });
    return { custom_id: modal.customId, components };
  }

  /** Commands come with the sub-command as an option that has the others inside. */
  #typed(line: string, options: readonly object[]): object {
    const [name = '', sub] = line.split(' ');
    const command = this.#command(name, 1);
    return { ...invoked(command), options: sub === undefined ? options : [{ name: sub, type: 1, options }] };
  }

  /** What was never registered can be used all the same, so that a test need not register. */
  #command(name: string, type: number): Pick<Registered, 'id' | 'name' | 'type'> {
    const all = [...this.#commands.values()].flat();
    return all.find((one) => one.name === name && one.type === type) ?? { id: this.#world.ids.next(), name, type };
  }

  #channel(id: string): Channel {
    const channel = this.#world.channels.get(id);
    if (!channel) throw new Error(`there is no channel ${id}`);
    return channel;
  }

  #message(channel: string, id: string): Message {
    const message = this.#channel(channel).messages.get(id);
    if (!message) throw new Error(`there is no message ${id}`);
    return message;
  }

  #user(id: string): User {
    const user = this.#world.users.get(id);
    if (!user) throw new Error(`there is nobody called ${id}`);
    return user;
  }
}

/** An input as it is sent back (Components: the response structure of each). */
function answered(input: Component, filled: Filled): object {
  const id = String(input['custom_id']);
  const given = filled[id];
  const base = { type: input.type, id: 1, custom_id: id };
  if (input.type === 4) return { ...base, value: given ?? input['value'] ?? '' };
  if (input.type === 23) return { ...base, value: given ?? input['default'] ?? false };
  const options = (input['options'] ?? []) as readonly { readonly value: string; readonly default?: boolean }[];
  const before = options.filter((option) => option.default === true).map(({ value }) => value);
  return { ...base, values: given === undefined ? before : [given].flat() };
}
