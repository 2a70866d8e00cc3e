import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { onCallNext, rotaChoices } from '#src/services/on-call/cards.ts';

export default command({
  kind: 'slash',
  description: 'command.oncall.next',
  may: 'oncall.see',
  reads: true,
  options: { team: option.optionalChoice({ label: 'option.team' }, rotaChoices) },
  run: (ctx, { team }) => onCallNext(ctx, team),
});
