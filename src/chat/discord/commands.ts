import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandInteractionDataOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  InteractionContextType,
  Locale,
  type LocalizationMap,
  type RESTPutAPIApplicationCommandsJSONBody,
} from 'discord.js';
import type { Reader, Text } from '../../i18n/types.ts';
import { cutWords } from '../../lib/words.ts';
import type { CommandMenu, MenuCommand, MenuOption } from '../../port/platform.ts';

type Words = (text: Text, reader: Reader) => string;
export type Registered = RESTPutAPIApplicationCommandsJSONBody[number];

/** Sub-commands of a command, choices of an option. */
const most = 25;
const about = 100;

/** Where a command of the menu stands on Discord: by itself, or as a sub-command. */
interface Place {
  readonly name: string;
  readonly sub?: string;
}

/**
 * Two words are a command and its sub-command. Discord has no command that is one and has sub-commands too, and only 25 of these for
 * each: beside `/away` there is `/away-list`, and what is left over of a group is `/ticket-wait`.
 */
function placesOf({ commands }: CommandMenu): ReadonlyMap<string, Place> {
  const alone = new Set(commands.map(({ name }) => name).filter((name) => !name.includes(' ')));
  const sizes = new Map<string, number>();
  return new Map(
    commands.map(({ name }): readonly [string, Place] => {
      const [first = '', second] = name.split(' ');
      const size = sizes.get(first) ?? 0;
      if (second === undefined) return [name, { name }];
      if (alone.has(first) || size >= most) return [name, { name: `${first}-${second}` }];
      sizes.set(first, size + 1);
      return [name, { name: first, sub: second }];
    }),
  );
}

/** What Discord's names of commands, options and actions are in the menu. */
export class CommandNames {
  readonly #commands = new Map<string, MenuCommand>();
  readonly #actions = new Map<string, string>();

  constructor(menu: CommandMenu, words: Words) {
    const places = placesOf(menu);
    for (const command of menu.commands) {
      const place = places.get(command.name);
      if (place) this.#commands.set(joined(place), command);
    }
    for (const { run, label } of menu.messageActions) this.#actions.set(words(label, readerIn(english(menu))), run);
  }

  /** The command of an action in a message's menu. */
  action(name: string): string | undefined {
    return this.#actions.get(name);
  }

  /** What was typed; `focused` is the option in which somebody is typing just now. */
  typed(name: string, options: readonly APIApplicationCommandInteractionDataOption[] = []) {
    const [first] = options;
    const sub = first?.type === ApplicationCommandOptionType.Subcommand ? first : undefined;
    const command = this.#commands.get(joined(sub ? { name, sub: sub.name } : { name }));
    const args: Record<string, string> = {};
    let focused: { readonly id: string; readonly text: string } | undefined;
    for (const option of sub ? (sub.options ?? []) : options) {
      const id = command?.options.find((one) => one.id.toLowerCase() === option.name)?.id ?? option.name;
      if (!('value' in option)) continue;
      if ('focused' in option && option.focused) focused = { id, text: String(option.value) };
      if (option.value !== false) args[id] = String(option.value);
    }
    return { line: command?.name ?? joined(sub ? { name, sub: sub.name } : { name }), args, focused };
  }
}

/** Everything of the menu as Discord registers it, in every language. @param everywhere not in one server only: direct conversations too */
export function registrationOf(menu: CommandMenu, words: Words, everywhere: boolean): readonly Registered[] {
  const places = placesOf(menu);
  const inAll = new Translations(menu, words);
  const where = everywhere ? { contexts: [InteractionContextType.Guild, InteractionContextType.BotDM] } : {};
  const byName = Map.groupBy(menu.commands, ({ name }) => places.get(name)?.name ?? name);
  const typed = [...byName].map(([name, commands]): Registered => {
    const subs = commands.filter((command) => places.get(command.name)?.sub !== undefined);
    const [only] = commands;
    const base = { type: ApplicationCommandType.ChatInput, name, ...where } as const;
    if (subs.length === 0 && only)
      return {
        ...base,
        ...inAll.names(only, joinedWords),
        ...inAll.about(only.description),
        options: optionsOf(only, inAll),
      };
    const names = subs.map((command) => places.get(command.name)?.sub).join(', ');
    return {
      ...base,
      ...(only ? inAll.names(only, ([first]) => first ?? name) : {}),
      description: cutWords(names, about),
      options: subs.map(
        (command): APIApplicationCommandOption => ({
          type: ApplicationCommandOptionType.Subcommand,
          name: places.get(command.name)?.sub ?? command.name,
          ...inAll.names(command, ([, second]) => second ?? command.name),
          ...inAll.about(command.description),
          options: optionsOf(command, inAll),
        }),
      ),
    };
  });
  const actions = menu.messageActions.map(
    ({ label }): Registered => ({ type: ApplicationCommandType.Message, ...inAll.labels(label), ...where }),
  );
  return [...typed, ...actions];
}

/** Those that must be given stand before those that may. */
function optionsOf({ options }: MenuCommand, inAll: Translations): APIApplicationCommandBasicOption[] {
  return options
    .toSorted((a, b) => Number(b.required) - Number(a.required))
    .filter(({ kind }) => kind !== 'file')
    .slice(0, most)
    .map((option) => optionOf(option, inAll));
}

function optionOf(
  { id, kind, description, required, choices = [] }: MenuOption,
  inAll: Translations,
): APIApplicationCommandBasicOption {
  const base = { name: id.toLowerCase(), ...inAll.about(description), required };
  if (kind === 'tick') return { ...base, type: ApplicationCommandOptionType.Boolean };
  const text = { ...base, type: ApplicationCommandOptionType.String } as const;
  if (kind === 'lookup') return { ...text, autocomplete: true };
  // More than Discord lists are typed, and the command knows them by their names.
  if (choices.length === 0 || choices.length > most) return text;
  return {
    ...text,
    choices: choices.map(({ value, label }) => {
      const { name, name_localizations } = inAll.labels(label);
      return { value, name, name_localizations };
    }),
  };
}

/** Discord's languages that a language of Relevo's speaks to: `es` to `es-ES` and `es-419`. */
class Translations {
  readonly #words: Words;
  readonly #english: string;
  readonly #locales: readonly (readonly [Locale, string])[];

  constructor(menu: CommandMenu, words: Words) {
    this.#words = words;
    this.#english = english(menu);
    const spoken = (locale: string) =>
      menu.languages.find((one) => one === locale) ?? menu.languages.find((one) => one === locale.split('-')[0]);
    this.#locales = Object.values(Locale).flatMap((locale) => {
      const language = spoken(locale);
      return language === undefined || language === this.#english ? [] : [[locale, language] as const];
    });
  }

  about(text: Text): { description: string; description_localizations: LocalizationMap } {
    const cut = (language: string) => cutWords(this.#words(text, readerIn(language)), about) || '…';
    return { description: cut(this.#english), description_localizations: this.#in(cut) };
  }

  labels(text: Text): { name: string; name_localizations: LocalizationMap } {
    const cut = (language: string) => cutWords(this.#words(text, readerIn(language)), 32);
    return { name: cut(this.#english), name_localizations: this.#in(cut) };
  }

  /** The names that the words of a command have in other languages; a word that is no name there stays as it is. */
  names(
    { name, words = [] }: MenuCommand,
    pick: (words: readonly string[]) => string,
  ): { name_localizations: LocalizationMap } {
    const own = name.split(' ');
    const spoken = (language: string) =>
      words.map((word, at) => nameOr(this.#words(word, readerIn(language)), own[at] ?? name));
    return { name_localizations: words.length === 0 ? {} : this.#in((language) => pick(spoken(language))) };
  }

  #in(say: (language: string) => string): LocalizationMap {
    return Object.fromEntries(this.#locales.map(([locale, language]) => [locale, say(language)]));
  }
}

function nameOr(word: string, own: string): string {
  return /^[-_\p{L}\p{N}]{1,32}$/u.test(word) && word === word.toLowerCase() ? word : own;
}

function joined({ name, sub }: Place): string {
  return sub === undefined ? name : `${name} ${sub}`;
}

function joinedWords(words: readonly string[]): string {
  return words.join('-');
}

/** What Discord shows where it has nothing in somebody's language. */
function english({ languages }: CommandMenu): string {
  return languages.find((language) => language === 'en') ?? languages[0] ?? 'en';
}

function readerIn(language: string): Reader {
  return { language, zone: 'UTC' };
}
