import { t } from '#src/i18n/types.ts';
import { bulkPreview } from '#src/services/bulk/bulk.ts';
import { CHANGES } from '#src/services/bulk/change.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

/** A lead changes every ticket that fits a search: first it is shown what will change, and nothing is done. */
export default command({
  kind: 'slash',
  description: 'command.ticket.bulk',
  may: 'ticket.bulk',
  reads: true,
  options: {
    for: option.search({ label: 'option.search', hint: 'option.bulk.for.hint' }),
    do: option.choice({ label: 'option.bulk.do' }, () =>
      CHANGES.map((value) => ({ value, label: t(`bulk.do.${value}`) })),
    ),
    with: option.optionalLine({ label: 'option.bulk.with', hint: 'option.bulk.with.hint', max: 700 }),
  },
  form: { title: 'command.ticket.bulk', submit: 'form.ticket.answer.submit' },
  run: (ctx, { for: search = '', do: what, with: given }) => bulkPreview(ctx, { search, what, given }),
});
