import { absentList } from '#src/services/absence.ts';
import { command } from '#src/services/commands/command.ts';

export default command({
  kind: 'slash',
  description: 'command.away.list',
  may: 'away.see',
  reads: true,
  options: {},
  run: (ctx) => absentList(ctx),
});
