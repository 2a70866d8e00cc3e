import { refuse } from '#src/domain/refusal.ts';
import { folded } from '#src/domain/search/words.ts';
import { plain, t } from '#src/i18n/types.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { searchedTickets } from '#src/services/search.ts';
import { keptViews, viewButton } from '#src/services/views.ts';

/** Looks for what was kept under a name; without one, the views that there are. */
export default command({
  kind: 'slash',
  description: 'command.view.show',
  may: 'ticket.list',
  reads: true,
  options: { name: option.optionalLine({ label: 'option.view', max: 40 }) },
  async run(ctx, { name }) {
    const views = await keptViews(ctx);
    if (name === undefined) {
      if (views.length === 0) return noticeCard(t('view.none'), 'info');
      const items = views.map((view) => ({
        title: plain(view.name),
        detail: plain(view.search),
        action: viewButton(view),
      }));
      return { title: t('view.title', { count: views.length }), blocks: [{ kind: 'list', items }] };
    }
    const view = views.find((one) => folded(one.name) === folded(name));
    if (!view) return refuse('refuse.noSuchView', { name, views: plain(views.map((one) => one.name).join(', ')) });
    return searchedTickets(ctx, view.search);
  },
});
