import { triage } from '#src/domain/tickets/acts/desk.ts';
import { missingChecks } from '#src/domain/tickets/acts/handoff.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { possible } from '#src/domain/tickets/transitions.ts';
import { t } from '#src/i18n/types.ts';
import { button } from '#src/services/cards/buttons.ts';
import { triageSteps } from '#src/services/cards/packet.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { answersOf, triageFields } from '#src/services/triage.ts';

/** The checklist of a ticket's category, filled in with what is known. It may be saved half-done. */
export default command({
  kind: 'slash',
  description: 'command.triage',
  may: 'ticket.work',
  options: { ticket: option.ticket() },
  form: {
    title: 'button.triage',
    submit: 'form.save',
    intro: 'triage.intro',
    always: true,
    dynamic: true,
    prefill: triageFields,
  },
  rehearsal: () => possible('triage'),
  async run(ctx, { ticket: number }) {
    const { tickets, customers, rules } = ctx.services;
    const before = await tickets.read(number, ctx.person, 'ticket.work');
    const answers = answersOf(ctx.extra, before, rules);
    // The act compares with what is on record, so the record is changed after it; a process may die in between.
    const ticket = await tickets.act(number, triage(answers), ctx.person, 'ticket.work', ctx.key);
    const changed = ticket.applied.includes(ctx.key);
    const known = answers['customerNumber']?.['number'] ?? '';
    const { number: recorded } = await customers.byId(ticket.requester);
    const taken =
      changed &&
      known !== '' &&
      known !== recorded &&
      (await customers.update(ticket.requester, { number: known })) === 'doubled';
    const facts = { ...rules, customer: await customers.byId(ticket.requester) };
    const missing = missingChecks(ticket, facts).length;
    return {
      title: t('triage.title', { number: label(number) }),
      tone: missing === 0 ? 'good' : 'warn',
      blocks: [
        { kind: 'steps', steps: triageSteps(ticket, facts) },
        { kind: 'context', text: missing === 0 ? t('triage.complete') : t('card.missing', { count: missing }) },
        ...(changed ? [] : [{ kind: 'context', text: t('triage.unchanged') } as const]),
        ...(taken ? [{ kind: 'context', text: t('triage.numberTaken', { number: known }) } as const] : []),
        {
          kind: 'actions',
          actions:
            missing === 0
              ? [button(ticket, 'escalate', 'button.handOff', 'primary')]
              : [button(ticket, 'triage', 'button.triage', 'primary')],
        },
      ],
    };
  },
});
