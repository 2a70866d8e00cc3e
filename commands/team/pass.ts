import type { Desk } from '#src/domain/desk.ts';
import { teamName } from '#src/domain/names.ts';
import { passOn } from '#src/domain/tickets/acts/handoff.ts';
import type { Act } from '#src/domain/tickets/decide.ts';
import { label, numberOf } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { teamChoices } from '#src/services/cards/buttons.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

/** Some team that does not have it yet: which one is asked in the form. */
function passOnSomewhere(desk: Desk): Act {
  return (ticket, facts) =>
    passOn(Object.keys(desk.teams).find((team) => team !== ticket.handoff?.team) ?? '', '…')(ticket, facts);
}

export default command({
  kind: 'slash',
  description: 'command.team.pass',
  may: 'handoff.take',
  options: {
    ticket: option.ticket(),
    team: option.choice({ label: 'option.team' }, (desk) => teamChoices(desk)),
    reason: option.text({ label: 'option.reason', hint: 'option.reason.hint' }),
  },
  form: {
    title: 'button.passOn',
    submit: 'button.passOn',
    async prefill(ctx, given) {
      const number = numberOf(given['ticket'] ?? '');
      if (number === undefined) return {};
      const { handoff } = await ctx.services.tickets.read(number, ctx.person, 'handoff.take');
      const others = (desk: Desk) => teamChoices(desk).filter(({ value }) => value !== handoff?.team);
      return { extra: { team: option.choice({ label: 'option.team' }, others) } };
    },
  },
  rehearsal: ({ desk }) => passOnSomewhere(desk),
  async run(ctx, { ticket, team, reason }) {
    await ctx.services.tickets.act(ticket, passOn(team, reason), ctx.person, 'handoff.take', ctx.key);
    return noticeCard(t('done.passedOn', { number: label(ticket), team: teamName(ctx.desk, team) }), 'good');
  },
});
