import { personId } from '#src/domain/people/person.ts';
import { hushedTeam } from '#src/domain/tickets/acts/others.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { possible } from '#src/domain/tickets/transitions.ts';
import { t } from '#src/i18n/types.ts';
import { newId } from '#src/lib/ids.ts';
import { carriedSeen, prefilledSeen } from '#src/services/as-seen.ts';
import { button } from '#src/services/cards/buttons.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

const DRAFT_LIVES = Temporal.Duration.from({ hours: 24 });

/** Writes an answer to the customer and shows it as they will see it. Nothing is sent before *Send* is pressed. */
export default command({
  kind: 'slash',
  description: 'command.ticket.answer',
  may: 'ticket.answer',
  reads: true,
  options: {
    ticket: option.ticket(),
    text: option.text({ label: 'option.answer', hint: 'option.answer.hint' }),
    draft: option.hidden(),
    seen: option.hidden(),
    /** Whoever goes on has been told what others did meanwhile. */
    told: option.hidden(),
  },
  form: {
    title: 'form.ticket.answer',
    submit: 'form.ticket.answer.submit',
    async prefill(ctx, given) {
      const id = given['draft'];
      const draft = id === undefined ? undefined : await ctx.services.stores.drafts.get(id, personId(ctx.person));
      // As it looked when the words were written first, however often they are changed.
      const seen = given['told'] === undefined ? draft?.['seen'] : undefined;
      const { args } = seen === undefined ? await prefilledSeen(ctx, given, 'ticket.answer') : { args: { seen } };
      return { ...(args && { args }), ...(draft?.['text'] !== undefined && { values: { text: draft['text'] } }) };
    },
  },
  rehearsal: () => possible('answer'),
  async run(ctx, { ticket: number, text, seen }) {
    const { tickets, stores } = ctx.services;
    const { ticket, customer } = await tickets.rehearse(number, possible('answer'), ctx.person, 'ticket.answer');
    const draft = newId();
    await stores.drafts.put(
      draft,
      personId(ctx.person),
      { text, ticket: label(number), ...(seen === undefined ? carriedSeen(ticket) : { seen }) },
      ctx.now.add(DRAFT_LIVES).toString(),
    );
    const args = { ticket: label(number), draft };
    const reachable = ticket.customerSide !== undefined || customer.address !== undefined;
    return {
      title: t('preview.title', { number: label(number), name: customer.name }),
      tone: reachable ? 'info' : 'warn',
      blocks: [
        { kind: 'quote', text, by: t('say.answerFrom', { by: ctx.person.name, number: label(number) }) },
        {
          kind: 'context',
          text: previewHint(ticket.customerSide !== undefined, customer.address !== undefined, customer.language),
        },
        ...(ticket.merged && hushedTeam(ticket, ctx) === undefined
          ? [{ kind: 'context', text: t('preview.merged', { numbers: ticket.merged.map(label).join(', ') }) } as const]
          : []),
        {
          kind: 'actions',
          actions: [
            ...(reachable
              ? [{ kind: 'button', label: t('button.send'), run: 'ticket send', args, style: 'primary' } as const]
              : []),
            { kind: 'button', label: t('button.change'), run: 'ticket answer', args },
            ...(reachable ? [] : [button(ticket, 'ticket address', 'button.addAddress')]),
          ],
        },
      ],
    };
  },
});

function previewHint(inChat: boolean, byMail: boolean, language: string) {
  if (inChat) return t('preview.chat', { language: t('language.name', { tag: language }) });
  return byMail ? t('preview.mail', { language: t('language.name', { tag: language }) }) : t('preview.nowhere');
}
