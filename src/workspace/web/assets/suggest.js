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
  const contain = menu.commands.filter(
    ({ name }) => !name.startsWith(wanted) && wanted !== '' && name.includes(wanted),
  );
  const items = [...begin, ...contain].slice(0, most).map(({ name, description, options }) => {
    const text = `/${name}${options.length > 0 ? ' ' : ''}`;
    const whole = typed.trimEnd().toLowerCase() === name;
    return { label: `/${name}`, detail: description, text: text + after.trimStart(), caret: text.length, whole };
  });
  const hint = items.length === 0 && typed !== '' ? { parts: [], about: words.noCommand } : undefined;
  return { items, hint, eager: true, people: false };
}

function optionsFor(command, before, after) {
  const { option, value, full } = typingOf(command.options, before.slice(command.name.length + 2));
  const hint = {
    parts: [
      { text: `/${command.name}`, now: false },
      ...command.options.map((one) => ({ text: one.required ? `<${one.id}>` : `[${one.id}]`, now: one === option })),
    ],
    about: option === undefined ? command.description : aboutOption(option),
  };
  if (option?.choices === undefined || full) return { ...none, hint };
  const start = before.slice(0, before.length - value.length);
  const wanted = value.replaceAll('"', '').toLowerCase();
  const items = option.choices
    .filter((choice) => `${choice.value} ${choice.label}`.toLowerCase().includes(wanted))
    .slice(0, most)
    .map((choice) => choiceItem(choice, start, after, wanted));
  return { items, hint, eager: option.required || wanted !== '', people: false };
}

function choiceItem({ value, label }, start, after, wanted) {
  const text = `${start}${/\s/u.test(value) ? `"${value}"` : value} `;
  const detail = label === value ? '' : label;
  return {
    label: value,
    detail,
    text: text + after.trimStart(),
    caret: text.length,
    whole: value.toLowerCase() === wanted,
  };
}

function aboutOption({ id, hint, required }) {
  return `${id}: ${hint} (${required ? words.required : words.optional})`;
}

/**
 * Which option is being typed and what of it: `name:value` goes by its name, everything else by the order of those that
 * were not named. `full`: there is already a value for each.
 */
function typingOf(options, given) {
  const found = given.match(/[A-Za-z]{1,30}:"[^"]*"?|"[^"]*"?|\S+/gu) ?? [];
  const open = found.length > 0 && !/\s$/u.test(given);
  const current = open ? (found.at(-1) ?? '') : '';
  const done = (open ? found.slice(0, -1) : found).map((token) => namedOption(options, token));
  const left = options.filter((option) => !done.includes(option));
  const named = namedOption(options, current);
  if (named !== undefined) return { option: named, value: current.slice(named.id.length + 1), full: false };
  const loose = done.filter((option) => option === undefined).length;
  return { option: left[Math.min(loose, left.length - 1)], value: current, full: loose >= left.length };
}

function namedOption(options, token) {
  const name = /^([A-Za-z]{1,30}):/u.exec(token)?.[1]?.toLowerCase();
  return name === undefined ? undefined : options.find(({ id }) => id.toLowerCase() === name);
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
