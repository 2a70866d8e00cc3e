import type { SubCommand } from '../sub-command.ts';

const start: SubCommand = {
  summary: 'Runs Relevo until it is told to stop.',
  takes: '',
  help: `Settings come from the environment and from the file .env (all of them: .env.example), the desk from
relevo.yaml (all of it: relevo.example.yaml). Nothing has to be set.
Ctrl-C or SIGTERM: what was begun is finished, then it ends. A second time: it ends at once.`,
  run: async (args, terminal) => (await import('../start.ts')).start(args, terminal),
};
export default start;
