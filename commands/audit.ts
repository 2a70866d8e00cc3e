import { auditedActs } from '#src/services/audited.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

/** Who did or tried what: with a ticket, or as a person. */
export default command({
  kind: 'slash',
  description: 'command.audit',
  may: 'audit.see',
  reads: true,
  options: {
    ticket: option.optionalTicket(),
    who: option.optionalLine({ label: 'option.audit.who', hint: 'option.audit.who.hint', max: 120 }),
    before: option.hidden(),
  },
  run: (ctx, { ticket, who, before }) => auditedActs(ctx, { ticket, who, before }),
});
