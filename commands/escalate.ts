import { teamName } from '#src/domain/names.ts';
import { demand, may } from '#src/domain/people/permissions.ts';
import { handOff, missingChecks } from '#src/domain/tickets/acts/handoff.ts';
import { label, numberOf } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { actAsSeen, carriedSeen } from '#src/services/as-seen.ts';
import { teamChoices } from '#src/services/cards/buttons.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
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
    seen: option.hidden(),
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
      const customer = await ctx.services.customers.byId(ticket.requester);
      const canSkip =
        may(ctx.person, 'handoff.override') && missingChecks(ticket, { ...ctx.services.rules, customer }).length > 0;
      return {
        args: carriedSeen(ticket),
        ...(first === undefined ? {} : { values: { team: first } }),
        extra: { team },
        without: canSkip ? [] : ['override'],
      };
    },
  },
  rehearsal({ person, desk }) {
    const [team = ''] = Object.keys(desk.teams);
    return handOff(team, may(person, 'handoff.override') ? '…' : undefined);
  },
  async run(ctx, { ticket: number, team, override, seen }) {
    if (override !== undefined) demand(ctx.person, 'handoff.override');
    await actAsSeen(ctx, number, handOff(team, override), {
      may: 'handoff.give',
      seen,
      again: { run: 'escalate', label: 'button.lookAgain' },
      written: { team, ...(override === undefined ? {} : { override }) },
    });
    return noticeCard(t('done.handedOver', { number: label(number), team: teamName(ctx.desk, team) }), 'good');
  },
});
