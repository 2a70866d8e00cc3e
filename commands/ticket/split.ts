import { who } from '#src/domain/people/person.ts';
import { label, numberOf } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { categoryChoices } from '#src/services/cards/buttons.ts';
import { madeCard } from '#src/services/cards/made.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { directSide } from '#src/services/related.ts';

/** A second matter in one ticket becomes a ticket of its own, for the same customer, with its own number and confirmation. */
export default command({
  kind: 'slash',
  description: 'command.ticket.split',
  may: 'ticket.work',
  options: {
    ticket: option.ticket(),
    subject: option.line({ label: 'option.subject', hint: 'option.split.subject.hint' }),
    body: option.text({ label: 'option.split.body', hint: 'option.split.body.hint' }),
    category: option.choice({ label: 'option.category' }, categoryChoices),
  },
  form: {
    title: 'command.ticket.split',
    submit: 'form.ticket.new.submit',
    async prefill({ services, person }, given) {
      const number = numberOf(given['ticket'] ?? '');
      if (number === undefined) return {};
      const { category } = await services.tickets.read(number, person, 'ticket.work');
      return { values: { category } };
    },
  },
  async run(ctx, { ticket: number, subject, body, category }) {
    const { tickets, customers } = ctx.services;
    const whole = await tickets.read(number, ctx.person, 'ticket.work');
    const customer = await customers.byId(whole.requester);
    const customerSide = directSide(whole, customer);
    const { ticket } = await tickets.open(
      {
        via: 'split',
        subject,
        body,
        category,
        priority: whole.priority,
        files: [],
        ...(whole.region === undefined ? {} : { region: whole.region }),
        madeBy: who(ctx.person),
        splitFrom: number,
        ...(whole.askedAs === undefined ? {} : { askedAs: whole.askedAs }),
        ...(customerSide ? { customerSide } : {}),
      },
      customer,
      ctx.person,
      ctx.key,
    );
    const made = { number: label(ticket.number), from: label(number) };
    return madeCard(ticket, t(customerSide ? 'done.split' : 'done.split.mail', made));
  },
});
