import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { rotaChoices } from '#src/services/on-call/cards.ts';
import { putOverride } from '#src/services/on-call/override.ts';

/** `/oncall override it @noah from 2026-12-01 18:00 to 2026-12-02 08:00`, by the clock of whoever types it; `nobody` leaves a gap. */
export default command({
  kind: 'slash',
  description: 'command.oncall.override',
  may: 'oncall.change',
  options: {
    team: option.choice({ label: 'option.team' }, rotaChoices),
    who: option.line({ label: 'option.who', hint: 'option.oncall.who.hint', max: 120 }),
    from: option.line({ label: 'option.oncall.from', hint: 'option.oncall.from.hint', max: 60 }),
    to: option.line({ label: 'option.oncall.to', hint: 'option.oncall.to.hint', max: 60 }),
  },
  form: { title: 'form.oncall.override', submit: 'form.save' },
  run: (ctx, asked) => putOverride(ctx, asked),
});
