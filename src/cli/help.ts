import { styleText } from 'node:util';
import { subCommand, subCommandNames } from './relevo.ts';
import { type Terminal, WrongUse } from './sub-command.ts';

/** `relevo help [command]` */
export async function help(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...more] = args;
  if (more.length > 0) throw new WrongUse('takes one command at most');
  if (name === undefined || name.startsWith('-')) return list(terminal);
  const { summary, takes, help: text } = await subCommand(name);
  terminal.out(`relevo ${[name, takes].filter(Boolean).join(' ')}`);
  terminal.out(`\n${summary}\n\n${text}`);
  return 0;
}

async function list(terminal: Terminal): Promise<number> {
  const names = subCommandNames();
  const width = Math.max(...names.map((name) => name.length));
  terminal.out('Relevo, a support desk in chat.\n\nnpm run -s relevo -- <command>\n');
  for (const name of names) {
    const { summary } = await subCommand(name);
    terminal.out(`  ${styleText('bold', name)}${' '.repeat(width - name.length)}  ${summary}`);
  }
  terminal.out('\nExit codes: 0 good, 1 a finding, 2 wrong use.');
  return 0;
}
