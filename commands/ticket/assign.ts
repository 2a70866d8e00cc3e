import { accountsOf, named, namesOf } from '#src/domain/people/named.ts';
import { refuse } from '#src/domain/refusal.ts';
import { assign } from '#src/domain/tickets/acts/desk.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { possible } from '#src/domain/tickets/transitions.ts';
import { plain, t } from '#src/i18n/types.ts';
import { actAsSeen, prefilledSeen } from '#src/services/as-seen.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

/** Gives a ticket to a colleague, named by account (`mia`, `@mia`) or by name. */
export default command({
  kind: 'slash',
  description: 'command.ticket.assign',
  may: 'ticket.assign',
  options: {
    ticket: option.ticket(),
    to: option.line({ label: 'option.to', hint: 'option.to.hint', max: 120 }),
    seen: option.hidden(),
  },
  form: {
    title: 'form.ticket.assign',
    submit: 'form.save',
    prefill: (ctx, given) => prefilledSeen(ctx, given, 'ticket.assign'),
  },
  rehearsal: () => possible('assign'),
  async run(ctx, { ticket, to, seen }) {
    const agents = await ctx.services.people.agents();
    const found = named(agents, to);
    const [person, second] = found;
    if (!person) return refuse('refuse.noSuchAgent', { who: to, agents: plain(namesOf(agents)) });
    if (second) return refuse('refuse.severalAgents', { who: to, agents: plain(accountsOf(found)) });
    await actAsSeen(ctx, ticket, assign(person), {
      may: 'ticket.assign',
      seen,
      again: { run: 'ticket assign', label: 'button.lookAgain' },
      written: { to },
    });
    return noticeCard(t('done.assigned', { number: label(ticket), to: person.name }), 'good');
  },
});
