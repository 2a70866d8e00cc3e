import type { SubCommand } from '../sub-command.ts';

const doctor: SubCommand = {
  summary: 'Looks whether everything is in order, and says what to mend.',
  takes: '',
  help: `Looks at the settings, the desk's file, the data folder, the store, the mail server and the workspace's
port, and, while the local workspace runs, whether the channels and groups of the desk are there.
A line each: ok, warn (it runs, but look at it) or FAIL (it will not run). Nothing is changed, no mail is sent.
Exit code 0: nothing failed. 1: something did.`,
  run: async (args, terminal) => (await import('../doctor.ts')).doctor(args, terminal),
};
export default doctor;
