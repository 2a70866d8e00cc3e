import { note } from '#src/domain/tickets/acts/desk.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { possible } from '#src/domain/tickets/transitions.ts';
import { t } from '#src/i18n/types.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

/** An internal note. In a team's thread it is that team's, whoever writes it. */
export default command({
  kind: 'slash',
  description: 'command.ticket.note',
  may: 'ticket.note',
  options: { ticket: option.ticket(), text: option.text({ label: 'option.note', hint: 'option.note.hint' }) },
  form: { title: 'form.ticket.note', submit: 'form.save' },
  rehearsal: () => possible('note'),
  async run(ctx, { ticket, text }) {
    const { platform, channel, thread } = ctx.interaction.in;
    const at = thread === undefined ? undefined : { platform, channel, message: thread };
    const place = at && (await ctx.services.stores.anchors.byMessage(at));
    const team = place?.side.startsWith('team:') ? place.side.slice('team:'.length) : undefined;
    await ctx.services.tickets.act(ticket, note(text, 'elsewhere', team), ctx.person, 'ticket.note', ctx.key);
    return noticeCard(t('done.noted', { number: label(ticket) }), 'good');
  },
});
