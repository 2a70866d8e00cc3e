import type { Desk } from '../../domain/desk.ts';
import { render } from '../../i18n/render.ts';
import { type Text, t } from '../../i18n/types.ts';
import type { Choice } from '../../port/cards.ts';
import type { Commands } from './command.ts';
import type { Option, Options } from './option.ts';

/** Letters are the same whatever their case and accents. */
const SAME = new Intl.Collator('en', { sensitivity: 'base', usage: 'search' });

/** The command that a line names, by its longest name, and the rest of the line. */
export function findCommand(commands: Commands, line: string): { name: string; rest: string } | undefined {
  const words = line.trim().replace(/^\//, '').split(/\s+/);
  for (const count of [2, 1]) {
    const name = words.slice(0, count).join(' ').toLowerCase();
    if (words.length >= count && commands.get(name)?.kind === 'slash') return { name, rest: afterWords(line, count) };
  }
  return undefined;
}

function afterWords(line: string, count: number): string {
  return line.trim().replace(new RegExp(`^(?:\\S+\\s*){${count}}`), '');
}

/**
 * Takes a line apart: `name:value` and `name:"several words"` by name, everything else in the order of the options; the
 * last option that is not named takes the rest of the line whole.
 */
export function readLine(options: Options, rest: string): Record<string, string> {
  const shown = Object.entries(options).filter(([, option]) => !option.hidden && option.kind !== 'file');
  const args: Record<string, string> = {};
  const [only, second] = shown;
  if (only?.[1].verbatim && !second) return rest.trim() === '' ? {} : { [only[0]]: rest.trim() };
  const loose = rest.replace(
    /(?<=^|\s)([A-Za-z]{1,30}):(?:"([^"]*)"|(\S+))(?=\s|$)/g,
    (whole, name: string, quoted: string | undefined, bare: string | undefined) => {
      const found = shown.find(([id]) => id.toLowerCase() === name.toLowerCase());
      if (!found) return whole;
      args[found[0]] = quoted ?? bare ?? '';
      return '';
    },
  );
  const open = shown.filter(([id]) => !(id in args));
  let left = loose.trim();
  for (const [index, [id, option]] of open.entries()) {
    if (left === '') break;
    const isLast = index === open.length - 1;
    const [, quoted, bare, after] = /^(?:"([^"]*)"(?=\s|$)|(\S+))\s*([\s\S]*)$/.exec(left) ?? [];
    args[id] = isLast ? (option.verbatim ? left : unquoted(left)) : (quoted ?? bare ?? '');
    left = isLast ? '' : (after ?? '');
  }
  return args;
}

function unquoted(words: string): string {
  return /^"([^"]*)"$/.exec(words)?.[1] ?? words;
}

export type Parsed =
  | { readonly values: Readonly<Record<string, unknown>> }
  | { readonly faults: Readonly<Record<string, Text>> };

/** What was typed as values, or what is wrong with each field. */
export function parseValues(options: Options, given: Readonly<Record<string, string>>, desk: Desk): Parsed {
  const values: Record<string, unknown> = {};
  const faults: Record<string, Text> = {};
  for (const [id, option] of Object.entries(options)) {
    const read = parseOne(option, given[id], desk);
    if ('fault' in read) faults[id] = read.fault;
    else if (read.value !== undefined) values[id] = read.value;
  }
  return Object.keys(faults).length > 0 ? { faults } : { values };
}

function parseOne(option: Option, typed: string | undefined, desk: Desk): { value: unknown } | { fault: Text } {
  const read = option.schema.safeParse(typed?.trim());
  if (!read.success) return { fault: textOf(read.error.issues[0]) };
  if (option.choices && typeof read.data === 'string') {
    const choices = option.choices(desk);
    const choice = chosen(choices, read.data, desk);
    return choice ? { value: choice.value } : { fault: t('fault.choice', { choices: namesOf(choices) }) };
  }
  return { value: read.data };
}

/** A choice by its value, or by what it is called in any language of the desk. */
function chosen(choices: readonly Choice[], typed: string, desk: Desk): Choice | undefined {
  const same = (name: string) => SAME.compare(name, typed) === 0;
  return (
    choices.find(({ value }) => same(value)) ??
    choices.find(({ label }) => desk.languages.some((language) => same(render(label, { language, zone: 'UTC' }))))
  );
}

/** What people may type, in the words of the reader, and by which short word where that is another one. */
function namesOf(choices: readonly Choice[]): Text {
  const [first = t('list.nothing'), ...rest] = choices.map(({ value, label }) =>
    SAME.compare(render(label, { language: 'en', zone: 'UTC' }), value) === 0
      ? label
      : t('list.named', { label, value }),
  );
  return rest.reduce<Text>((sum, next) => t('list.and', { first: sum, second: next }), first);
}

function textOf(issue: unknown): Text {
  const params = (issue as { readonly params?: { readonly text?: Text } } | undefined)?.params;
  return params?.text ?? t('fault.wrong');
}
