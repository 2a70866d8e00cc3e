import { describe, expect, it } from 'vitest';
import { aDesk } from '#test/builders.ts';
import { discoverCommands } from '../discover.ts';
import { languages, render } from '../i18n/render.ts';
import { menuOf } from './menu.ts';

const menu = menuOf(await discoverCommands(), aDesk());

describe.each(languages())('the names of commands in %s', (language) => {
  const inWords = menu.commands.map(({ words = [] }) => words.map((word) => render(word, { language, zone: 'UTC' })));

  it('are words that can be typed behind a slash', () => {
    for (const word of inWords.flat()) expect(word).toMatch(/^[-\p{Ll}\p{N}]{1,32}$/u);
  });

  it('are each another one', () => {
    const names = inWords.map((words) => words.join(' '));
    expect(new Set(names).size).toBe(names.length);
  });
});
