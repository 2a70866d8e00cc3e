/** What could come next in a text, as data: the page's drawing of it is in complete.js. */

import { words } from './net.js';

const none = { items: [], hint: undefined, eager: false, people: false };
const most = 12;

/**
 * @param {{ commands: any[], people: any[] }} menu
 * @param {string} text
 * @param {number} caret
 */
export function suggestionsFor(menu, text, caret) {
  const before = text.slice(0, caret);
  const after = text.slice(caret);
  if (/^\/(?!\/)/u.test(before)) return commandsFor(menu, before, after);
  return peopleFor(menu, before, after);
}

function commandsFor(menu, before, after) {
  const typed = before.slice(1);
  const command = menu.commands
    .filter(({ name }) => typed.toLowerCase().startsWith(`${name} `))
    .toSorted((one, other) => other.name.length - one.name.length)[0];
  if (command !== undefined) return optionsFor(command, before, after);
  const wanted = typed.trimStart().toLowerCase();
  const begin = menu.commands.filter(({ name }) => name.startsWith(wanted));
  const contain = menu.commands.filter(({ name }) => !name.startsWith(wanted) && wanted !== '' && name.includes(wanted));
  const items = [...begin, ...contain].slice(0, most).map(({ name, description, options }) => {
    const text = `/${name}${options.length > 0 ? ' ' : ''}`;
    const whole = typed.trimEnd().toLowerCase() === name;
    return { label: `/${name}`, detail: description, text: text + after.trimStart(), caret: text.length, whole };
  });
  const hint = items.length === 0 && typed !== '' ? { parts: [], about: words.noCommand } : undefined;
  return { items, hint, eager: true, people: false };
}

function optionsFor(command, before, after) {
  const given = before.slice(command.name.length + 2);
  const { count, current } = tokensOf(given);
  const index = Math.min(count, command.options.length - 1);
  const option = command.options[index];
  const hint = {
    parts: [
      { text: `/${command.name}`, now: false },
      ...command.options.map(({ id, required }, at) => ({ text: required ? `<${id}>` : `[${id}]`, now: at === index })),
    ],
    about: option === undefined ? command.description : aboutOption(option),
  };
  if (option?.choices === undefined || count > index) return { ...none, hint };
  const start = before.slice(0, before.length - current.length);
  const wanted = current.toLowerCase();
  const items = option.choices
    .filter(({ value, label }) => `${value} ${label}`.toLowerCase().includes(wanted))
    .slice(0, most)
    .map(({ value, label }) => {
      const text = `${start}${/\s/u.test(value) ? `"${value}"` : value} `;
      const detail = label === value ? '' : label;
      return { label: value, detail, text: text + after.trimStart(), caret: text.length, whole: value.toLowerCase() === wanted };
    });
  return { items, hint, eager: option.required || wanted !== '', people: false };
}

function aboutOption({ id, hint, required }) {
  return `${id}: ${hint} (${required ? words.required : words.optional})`;
}

/** How many words are finished, and the one that is being typed. Quotes hold words together. */
function tokensOf(given) {
  const found = given.match(/"[^"]*"?|\S+/gu) ?? [];
  const open = found.length > 0 && !/\s$/u.test(given) ? 1 : 0;
  return { count: found.length - open, current: open === 1 ? (found.at(-1) ?? '') : '' };
}

function peopleFor(menu, before, after) {
  const found = /(?:^|[\s(])@([\p{L}\w-]*)$/u.exec(before);
  if (found === null) return none;
  const wanted = (found[1] ?? '').toLowerCase();
  const start = before.slice(0, before.length - wanted.length);
  const items = menu.people
    .filter(({ id, name }) => id.startsWith(wanted) || name.toLowerCase().includes(wanted))
    .slice(0, most)
    .map(({ id, name, title }) => {
      const text = `${start}${id} `;
      return { label: name, detail: title, text: text + after.trimStart(), caret: text.length, whole: false };
    });
  return { ...none, items, eager: true, people: true };
}
