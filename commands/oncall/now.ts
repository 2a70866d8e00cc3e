import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { onCallNow, rotaChoices } from '#src/services/on-call/cards.ts';

export default command({
  kind: 'slash',
  description: 'command.oncall.now',
  may: 'oncall.see',
  reads: true,
  options: { team: option.optionalChoice({ label: 'option.team' }, rotaChoices) },
  run: (ctx, { team }) => onCallNow(ctx, team),
});
