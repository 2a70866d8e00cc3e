import { comeBack } from '#src/services/absence.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

export default command({
  kind: 'slash',
  description: 'command.back',
  may: 'away.set',
  options: { who: option.optionalLine({ label: 'option.who', hint: 'option.who.hint', max: 120 }) },
  run: (ctx, { who }) => comeBack(ctx, who),
});
