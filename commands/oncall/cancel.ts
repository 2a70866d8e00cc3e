import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { cancelOverride } from '#src/services/on-call/override.ts';

export default command({
  kind: 'button',
  description: 'command.oncall.cancel',
  may: 'oncall.change',
  options: { override: option.hidden() },
  run: (ctx, { override = '' }) => cancelOverride(ctx, override),
});
