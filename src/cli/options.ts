import { type ParseArgsConfig, parseArgs } from 'node:util';
import { WrongUse } from './sub-command.ts';

/** The options of a sub-command that takes nothing else. @throws WrongUse */
export function readOptions<const O extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: O,
) {
  return parsed({ args: [...args], options, allowPositionals: false }).values;
}

/** The options of a sub-command, and what else it is given. @throws WrongUse */
export function readArguments<const O extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: O,
) {
  return parsed({ args: [...args], options, allowPositionals: true });
}

function parsed<const C extends ParseArgsConfig>(config: C) {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new WrongUse(error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : 'takes other options');
  }
}

/** @throws WrongUse when Relevo has no words in that language */
export async function demandLanguage(language: string): Promise<void> {
  // Loaded here, as it brings all texts along.
  const { languages } = await import('../i18n/render.ts');
  if (!languages().includes(language)) throw new WrongUse(`--language is ${languages().join(', ')}`);
}
