import { teamName } from '#src/domain/names.ts';
import { demand } from '#src/domain/people/permissions.ts';
import { Refusal } from '#src/domain/refusal.ts';
import { handOff, missingChecks } from '#src/domain/tickets/acts/handoff.ts';
import { label, numberOf } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { button, teamChoices } from '#src/services/cards/buttons.ts';
import { noticeCard, refusalCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

/** Hands a ticket over to a team. Without a complete checklist only a lead can, and gives the reason. */
export default command({
  kind: 'slash',
  description: 'command.escalate',
  may: 'handoff.give',
  options: {
    ticket: option.ticket(),
    team: option.choice({ label: 'option.team' }, (desk) => teamChoices(desk)),
    override: option.optionalLine({ label: 'option.override', hint: 'option.override.hint' }),
  },
  form: {
    title: 'button.handOff',
    submit: 'button.handOff',
    async prefill(ctx, given) {
      const number = numberOf(given['ticket'] ?? '');
      if (number === undefined) return {};
      const ticket = await ctx.services.tickets.read(number, ctx.person, 'handoff.give');
      const first = ctx.desk.categories[ticket.category]?.team;
      const team = option.choice({ label: 'option.team' }, (desk) => teamChoices(desk, first));
      return { ...(first === undefined ? {} : { values: { team: first } }), extra: { team } };
    },
  },
  async run(ctx, { ticket: number, team, override }) {
    const { tickets, customers, rules } = ctx.services;
    if (override !== undefined) demand(ctx.person, 'handoff.override');
    try {
      await tickets.act(number, handOff(team, override), ctx.person, 'handoff.give', ctx.key);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const ticket = await tickets.read(number, ctx.person, 'handoff.give');
      const missing = missingChecks(ticket, { ...rules, customer: await customers.byId(ticket.requester) });
      if (missing.length === 0) throw error;
      return refusalCard(error, [button(ticket, 'triage', 'button.triage', 'primary')]);
    }
    return noticeCard(t('done.handedOver', { number: label(number), team: teamName(ctx.desk, team) }), 'good');
  },
});
