import { demand } from '#src/domain/people/permissions.ts';
import { refuse } from '#src/domain/refusal.ts';
import { isEmpty, readSearch } from '#src/domain/search/query.ts';
import { t } from '#src/i18n/types.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { EVERYBODYS, keptViews, MOST_VIEWS, ownerOf, viewButton } from '#src/services/views.ts';

/** Keeps a search under a name, for oneself or, by a lead, for everybody of the desk. */
export default command({
  kind: 'slash',
  description: 'command.view.save',
  may: 'ticket.list',
  options: {
    name: option.line({ label: 'option.view', hint: 'option.view.hint', max: 40 }),
    for: option.search({ label: 'option.search', hint: 'option.search.hint' }),
    everybody: option.optionalChoice({ label: 'option.everybody' }, () => [
      { value: 'no', label: t('word.no') },
      { value: 'yes', label: t('word.yes') },
    ]),
  },
  form: { title: 'command.view.save', submit: 'form.save' },
  async run(ctx, { name, for: search = '', everybody }) {
    if (everybody === 'yes') demand(ctx.person, 'view.share');
    if (isEmpty(readSearch(search, ctx.desk))) return refuse('search.empty');
    const owner = everybody === 'yes' ? EVERYBODYS : ownerOf(ctx);
    const views = await keptViews(ctx);
    if (views.filter((view) => view.owner === owner).length >= MOST_VIEWS)
      return refuse('refuse.tooManyViews', { max: MOST_VIEWS });
    const view = { owner, name, search };
    await ctx.services.stores.views.put(view);
    return noticeCard(t('done.viewSaved', { name }), 'good', [viewButton(view)]);
  },
});
