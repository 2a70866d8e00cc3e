import { parseArgs } from 'node:util';
import { manifestOf } from '../chat/slack/manifest.ts';
import { settings } from '../chat/slack/settings.ts';
import { defaultDesk } from '../config/desk-defaults.ts';
import { discoverCommands } from '../discover.ts';
import type { Desk } from '../domain/desk.ts';
import { render } from '../i18n/render.ts';
import { menuOf } from '../services/menu.ts';
import { readSettings } from './settings.ts';
import { type Terminal, WrongUse } from './sub-command.ts';

/** `relevo manifest slack`: made before anything is set, and with what is set. */
export async function manifest(args: readonly string[], terminal: Terminal): Promise<number> {
  const { url, prefix } = asked(args);
  const { desk, set } = await known();
  const reader = { language: desk.language, zone: desk.zone };
  const made = manifestOf(menuOf(await discoverCommands(), desk), (text) => render(text, reader), {
    prefix: prefix ?? set,
    ...(url === undefined ? {} : { url }),
  });
  terminal.out(JSON.stringify(made, null, 2));
  return 0;
}

function asked(args: readonly string[]): { readonly url?: string; readonly prefix?: string } {
  const { values, positionals } = parsed(args);
  if (positionals.length !== 1 || positionals[0] !== 'slack') throw new WrongUse('makes the manifest of: slack');
  const { url, prefix } = values;
  if (url !== undefined && !/^https:\/\/[^\s/]+/.test(url)) throw new WrongUse('--url must be an https address');
  const fault = prefix === undefined ? undefined : settings['SLACK_COMMAND_PREFIX']?.fault?.(prefix);
  if (fault !== undefined) throw new WrongUse(`--prefix ${fault}`);
  return { ...(url === undefined ? {} : { url }), ...(prefix === undefined ? {} : { prefix }) };
}

function parsed(args: readonly string[]) {
  try {
    const options = { url: { type: 'string' }, prefix: { type: 'string' } } as const;
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : 'cannot be understood');
  }
}

/** Before the tokens are there the settings are not whole: then the defaults serve. */
async function known(): Promise<{ readonly desk: Desk; readonly set: string }> {
  try {
    const { config, desk } = await readSettings();
    return { desk, set: config.platforms.get('slack')?.['SLACK_COMMAND_PREFIX'] ?? '' };
  } catch {
    return { desk: defaultDesk, set: '' };
  }
}
