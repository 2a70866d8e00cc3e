import { may } from '#src/domain/people/permissions.ts';
import { refuse } from '#src/domain/refusal.ts';
import { plain, t } from '#src/i18n/types.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { EVERYBODYS, keptViews, ownerOf } from '#src/services/views.ts';

/** Forgets a view: one's own, or, by a lead, one of everybody's. */
export default command({
  kind: 'slash',
  description: 'command.view.delete',
  may: 'ticket.list',
  options: { name: option.line({ label: 'option.view', max: 40 }) },
  async run(ctx, { name }) {
    const { views } = ctx.services.stores;
    const owners = [ownerOf(ctx), ...(may(ctx.person, 'view.share') ? [EVERYBODYS] : [])];
    for (const owner of owners)
      if (await views.remove(owner, name)) return noticeCard(t('done.viewDeleted', { name }), 'good');
    const known = (await keptViews(ctx)).filter(({ owner }) => owners.includes(owner));
    return refuse('refuse.noSuchView', { name, views: plain(known.map((one) => one.name).join(', ')) });
  },
});
