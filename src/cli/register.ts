import { parseArgs } from 'node:util';
import type { Registrations } from '../chat/discord/register.ts';
import { discoverCommands } from '../discover.ts';
import { render } from '../i18n/render.ts';
import { RetryLater } from '../lib/errors.ts';
import { menuOf } from '../services/menu.ts';
import { faultLines, readSettings } from './settings.ts';
import { type Terminal, WrongUse } from './sub-command.ts';

/** `relevo register discord` @throws WrongUse */
export async function register(args: readonly string[], terminal: Terminal): Promise<number> {
  const { guild, dryRun } = readArgs(args);
  try {
    const { config, desk } = await readSettings();
    const settings = config.platforms.get('discord');
    if (settings === undefined) {
      terminal.err('Discord is no part of this installation: set DISCORD_TOKEN. docs/DISCORD.md shows how.');
      return 1;
    }
    const { registerDiscord } = await import('../chat/discord/register.ts');
    const menu = menuOf(await discoverCommands(), desk);
    const done = await registerDiscord({
      settings,
      menu,
      words: render,
      dryRun,
      ...(guild === undefined ? {} : { guild }),
    });
    tell(done, guild, dryRun, terminal);
    return 0;
  } catch (error) {
    const reason = error instanceof RetryLater ? [`${error.message}. Try again later.`] : faultLines(error);
    terminal.err(['Nothing was registered:', ...reason].join('\n  '));
    return 1;
  }
}

function readArgs(args: readonly string[]): { readonly guild?: string; readonly dryRun: boolean } {
  const [platform, ...rest] = args;
  if (platform !== 'discord') throw new WrongUse('says where: relevo register discord');
  const { guild, 'dry-run': dryRun = false } = optionsIn(rest);
  if (guild !== undefined && !/^\d{15,20}$/.test(guild))
    throw new WrongUse('--guild is the id of a server, 15 to 20 digits');
  return { dryRun, ...(guild === undefined ? {} : { guild }) };
}

function optionsIn(args: readonly string[]) {
  const options = { guild: { type: 'string' }, 'dry-run': { type: 'boolean' } } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : 'is not understood');
  }
}

function tell(
  { app, added, changed, removed, same }: Registrations,
  guild: string | undefined,
  dryRun: boolean,
  terminal: Terminal,
): void {
  const lines = { added, changed, removed, same };
  for (const [what, names] of Object.entries(lines)) {
    if (names.length > 0) terminal.out(`${what.padEnd(8)} ${names.length.toString().padStart(3)}  ${names.join(', ')}`);
  }
  const where = guild === undefined ? 'everywhere' : `on the server ${guild}`;
  const changes = added.length + changed.length + removed.length;
  if (changes === 0) terminal.out(`The commands of ${app} ${where} are as they should be.`);
  else if (dryRun) terminal.out(`Nothing was changed: ${changes} would be for ${app} ${where}.`);
  else terminal.out(`Registered for ${app} ${where}. People see it after they open Discord anew.`);
}
