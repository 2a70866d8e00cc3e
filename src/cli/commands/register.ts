import type { SubCommand } from '../sub-command.ts';

const register: SubCommand = {
  summary: 'Tells Discord which commands there are.',
  takes: 'discord [--guild ID] [--dry-run]',
  help: `Makes Discord's list of commands that of Relevo, with names and descriptions in every language of
the desk, and says what was added, changed, removed, and what was the same. Do it once at the
beginning, and after each update. What is the same is not sent again.

  --guild     on one server alone, by its id; without it everywhere, direct conversations too
  --dry-run   only says what would change

DISCORD_TOKEN must be set; see docs/DISCORD.md.
Exit code 0: Discord has them. 1: it could not be done. 2: wrong use.`,
  run: async (args, terminal) => (await import('../register.ts')).register(args, terminal),
};
export default register;
