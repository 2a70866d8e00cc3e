import type { Desk } from '../domain/desk.ts';
import type { Key } from '../i18n/types.ts';
import type { CommandMenu } from '../port/platform.ts';
import type { Command, Commands } from './commands/command.ts';

/** What the commands' declarations say to a platform that lists or registers them. */
export function menuOf(commands: Commands, desk: Desk): CommandMenu {
  const all = [...commands];
  const [search, another] = all.flatMap(([run, { search: option }]) => (option === undefined ? [] : [{ run, option }]));
  if (search && another) throw new Error(`${search.run} and ${another.run} both say that they are the search`);
  return {
    ...(search === undefined ? {} : { search }),
    home: true,
    languages: desk.languages,
    commands: all
      .filter(([, { kind }]) => kind === 'slash')
      .map(([name, command]) => ({
        name,
        words: name.split(' ').map((word) => ({ key: `name.${word}` as Key })),
        description: { key: command.description },
        options: optionsOf(command, desk),
      })),
    messageActions: all
      .filter(([, { kind }]) => kind === 'message')
      .map(([run, { description }]) => ({ run, label: { key: description } })),
  };
}

/** Options that a form asks for need not be typed. */
function optionsOf(command: Command, desk: Desk) {
  return Object.entries(command.options)
    .filter(([, { hidden, kind }]) => !hidden && kind !== 'file')
    .map(([id, { kind, label, required, choices }]) => ({
      id,
      kind,
      description: { key: label },
      required: required && command.form === undefined,
      ...(choices ? { choices: choices(desk) } : {}),
    }));
}
