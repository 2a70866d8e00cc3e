import { personId } from '#src/domain/people/person.ts';
import { refuse } from '#src/domain/refusal.ts';
import { answer } from '#src/domain/tickets/acts/talk.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
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
    const { tickets, stores } = ctx.services;
    const kept = draft === undefined ? undefined : await stores.drafts.get(draft, personId(ctx.person));
    const text = kept?.['ticket'] === label(ticket) ? kept['text'] : undefined;
    if (text === undefined) return refuse('refuse.draftGone');
    const previewed = { after: Number(kept?.['after'] ?? 0) };
    await tickets.act(ticket, answer(text, 'elsewhere', [], previewed), ctx.person, 'ticket.answer', `answer:${draft}`);
    return noticeCard(t('done.answered', { number: label(ticket) }), 'good');
  },
});
