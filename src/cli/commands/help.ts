import type { SubCommand } from '../sub-command.ts';

const help: SubCommand = {
  summary: 'Shows what there is, or how one command is used.',
  takes: '[command]',
  help: 'Without a command: all of them, a line each.',
  run: async (args, terminal) => (await import('../help.ts')).help(args, terminal),
};
export default help;
