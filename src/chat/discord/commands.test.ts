import { ApplicationCommandOptionType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { plain, type Text } from '../../i18n/types.ts';
import type { CommandMenu, MenuCommand } from '../../port/platform.ts';
import { CommandNames, registrationOf } from './commands.ts';

const words = (text: Text, { language }: { readonly language: string }) =>
  'plain' in text ? `${text.plain}${language === 'en' ? '' : `-${language}`}` : text.key;
const command = (name: string, options: MenuCommand['options'] = []): MenuCommand => ({
  name,
  words: name.split(' ').map(plain),
  description: plain(`About ${name}`),
  options,
});
const many = Array.from({ length: 28 }, (_, n) => command(`ticket n${n}`));
const menu: CommandMenu = {
  languages: ['en', 'es'],
  messageActions: [{ run: 'make', label: plain('Make a ticket') }],
  commands: [
    command('away'),
    command('away list'),
    command('find', [
      {
        id: 'level',
        kind: 'select',
        description: plain('Level'),
        required: false,
        choices: [{ value: 'high', label: plain('High') }],
      },
      { id: 'whoItIs', kind: 'lookup', description: plain('Who'), required: true },
      { id: 'now', kind: 'tick', description: plain('Now'), required: false },
    ]),
    ...many,
  ],
};

describe('the commands as Discord registers them', () => {
  const registered = registrationOf(menu, words, true);
  const named = (name: string) => registered.find((one) => one.name === name);

  it('are sub-commands as far as there is room, and not beside a command of the same name', () => {
    expect(registered.map(({ name }) => name)).toEqual([
      'away',
      'away-list',
      'find',
      'ticket',
      'ticket-n25',
      'ticket-n26',
      'ticket-n27',
      'Make a ticket',
    ]);
    expect(named('ticket')).toMatchObject({ options: { length: 25 } });
  });

  it('have names and descriptions in Discord’s variants of every language', () => {
    expect(named('away-list')).toMatchObject({
      name_localizations: { 'es-ES': 'away-es-list-es', 'es-419': 'away-es-list-es' },
      description: 'About away list',
      description_localizations: { 'es-ES': 'About away list-es' },
    });
    expect(named('Make a ticket')).toMatchObject({ type: 3, name_localizations: { 'es-ES': 'Make a ticket-es' } });
  });

  it('ask first for what must be given', () => {
    expect(named('find')).toMatchObject({
      options: [
        { name: 'whoitis', required: true, autocomplete: true },
        { name: 'level', choices: [{ value: 'high', name: 'High' }] },
        { name: 'now', type: ApplicationCommandOptionType.Boolean },
      ],
    });
  });

  it('are what the menu calls them when they are used', () => {
    const names = new CommandNames(menu, words);
    const text = (name: string, value: string) => ({ name, type: ApplicationCommandOptionType.String, value }) as const;
    expect(names.typed('away-list').line).toBe('away list');
    expect(names.typed('ticket-n27').line).toBe('ticket n27');
    const sub = { name: 'n3', type: ApplicationCommandOptionType.Subcommand, options: [] } as {
      name: string;
      type: 1;
      options: [];
    };
    expect(names.typed('ticket', [sub]).line).toBe('ticket n3');
    expect(
      names.typed('find', [
        text('whoitis', 'ada'),
        { name: 'now', type: ApplicationCommandOptionType.Boolean, value: false },
      ]),
    ).toMatchObject({ line: 'find', args: { whoItIs: 'ada' } });
    expect(names.action('Make a ticket')).toBe('make');
    expect(names.action('Something else')).toBeUndefined();
  });
});
