import { isStaff, personId } from '#src/domain/people/person.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { categoryChoices } from '#src/services/cards/buttons.ts';
import { madeCard } from '#src/services/cards/made.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { formFiles } from '#src/services/sent-files.ts';
import { tooManyCard } from '#src/services/too-many.ts';

/** Anybody asks for help in their own name; the answer comes in the direct conversation with Relevo. */
export default command({
  kind: 'slash',
  description: 'command.ticket.new',
  may: 'ticket.ask',
  options: {
    subject: option.line({ label: 'option.subject', hint: 'option.subject.hint' }),
    body: option.text({ label: 'option.body', hint: 'option.body.hint' }),
    category: option.choice({ label: 'option.category' }, categoryChoices),
    screenshot: option.files({ label: 'option.screenshot', hint: 'option.screenshot.hint' }),
  },
  form: { title: 'form.ticket.new', submit: 'form.ticket.new.submit' },
  async run(ctx, { subject, body, category, screenshot }) {
    const { tickets, customers, limits } = ctx.services;
    const customer = await customers.of(ctx.person);
    const again = await limits.request(ctx.person, customer.id, ctx.key);
    if (again !== undefined) return tooManyCard(ctx, again, { subject, body, category });
    const request = {
      via: 'command',
      subject,
      body,
      category,
      priority: 'normal',
      files: formFiles(screenshot, ctx),
      customerSide: { kind: 'direct', account: personId(ctx.person) },
    } as const;
    const { ticket } = await tickets.open(request, customer, ctx.person, ctx.key);
    const where = isStaff(ctx.person)
      ? t('made.yours', { number: label(ticket.number) })
      : t('made.direct', { number: label(ticket.number) });
    return madeCard(ticket, where);
  },
});
