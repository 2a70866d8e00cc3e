import { note } from '#src/domain/tickets/acts/desk.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { possible } from '#src/domain/tickets/transitions.ts';
import { t } from '#src/i18n/types.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { type Context, command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

/** The team in whose channel it was typed, in a thread or not: what is said there is that team's. */
async function teamOfChannel({ desk, services, interaction }: Context): Promise<string | undefined> {
  const { platform, channel } = interaction.in;
  for (const [id, team] of Object.entries(desk.teams))
    if ((await services.channelOf(platform, team.channel)) === channel) return id;
  return undefined;
}

/** An internal note. In a team's channel it is that team's, whoever writes it. */
export default command({
  kind: 'slash',
  description: 'command.ticket.note',
  may: 'ticket.note',
  options: { ticket: option.ticket(), text: option.text({ label: 'option.note', hint: 'option.note.hint' }) },
  form: { title: 'form.ticket.note', submit: 'form.save' },
  rehearsal: () => possible('note'),
  async run(ctx, { ticket, text }) {
    const team = await teamOfChannel(ctx);
    await ctx.services.tickets.act(ticket, note(text, 'elsewhere', team), ctx.person, 'ticket.note', ctx.key);
    return noticeCard(t('done.noted', { number: label(ticket) }), 'good');
  },
});
