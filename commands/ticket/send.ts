import { personId } from '#src/domain/people/person.ts';
import { refuse } from '#src/domain/refusal.ts';
import { answer } from '#src/domain/tickets/acts/talk.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { actAsSeen } from '#src/services/as-seen.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

/** Sends a previewed answer, once per draft: a second press of the button sends nothing. */
export default command({
  kind: 'button',
  description: 'command.ticket.send',
  may: 'ticket.answer',
  options: { ticket: option.ticket(), draft: option.hidden() },
  async run(ctx, { ticket, draft }) {
    const { drafts } = ctx.services.stores;
    const kept = draft === undefined ? undefined : await drafts.get(draft, personId(ctx.person));
    const text = kept?.['ticket'] === label(ticket) ? kept['text'] : undefined;
    if (text === undefined || draft === undefined) return refuse('refuse.draftGone');
    await actAsSeen(ctx, ticket, answer(text), {
      may: 'ticket.answer',
      seen: kept?.['seen'] ?? '0',
      again: { run: 'ticket answer', label: 'button.lookAgain', args: { draft, told: 'yes' } },
      key: `answer:${draft}`,
    });
    return noticeCard(t('done.answered', { number: label(ticket) }), 'good');
  },
});
