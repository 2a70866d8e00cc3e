import { STATUSES } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { listedTickets } from '#src/services/listed.ts';

/** What is to do: every ticket that one may see, the newest change first. */
export default command({
  kind: 'slash',
  description: 'command.ticket.list',
  may: 'ticket.list',
  options: {
    status: option.optionalChoice({ label: 'option.status' }, () =>
      STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
    ),
    before: option.hidden(),
  },
  run: (ctx, { status, before }) => {
    const wanted = STATUSES.find((one) => one === status);
    return listedTickets(ctx, {
      command: 'ticket list',
      ...(wanted ? { status: wanted } : {}),
      ...(before === undefined ? {} : { before }),
    });
  },
});
