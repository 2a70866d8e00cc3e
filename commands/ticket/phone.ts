import { who } from '#src/domain/people/person.ts';
import { zoneFor } from '#src/domain/regions.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { categoryChoices, regionChoices } from '#src/services/cards/buttons.ts';
import { languageChoices } from '#src/services/cards/languages.ts';
import { madeCard } from '#src/services/cards/made.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { sendWaiting } from '#src/services/confirmations.ts';
import { customersLike } from '#src/services/look-ups.ts';

/** An agent notes a telephone call. The caller has no chat, so the number and the answer go out by mail. */
export default command({
  kind: 'slash',
  description: 'command.ticket.phone',
  may: 'ticket.makeFor',
  options: {
    customer: option.lookup({ label: 'option.caller', hint: 'option.caller.hint', max: 120 }, customersLike),
    number: option.optionalLine({ label: 'option.customerNumber', hint: 'option.customerNumber.hint', max: 40 }),
    address: option.optionalAddress({ label: 'option.address', hint: 'option.caller.address.hint' }),
    language: option.optionalChoice({ label: 'option.language' }, languageChoices),
    region: option.optionalChoice({ label: 'option.region', hint: 'option.region.hint' }, regionChoices),
    subject: option.line({ label: 'option.subject', hint: 'option.subject.hint' }),
    body: option.text({ label: 'option.body' }),
    category: option.choice({ label: 'option.category' }, categoryChoices),
  },
  form: { title: 'form.ticket.phone', submit: 'form.ticket.new.submit' },
  async run(ctx, { customer: said, number, address, language, region, subject, body, category }) {
    const { tickets, customers } = ctx.services;
    const more = { ...(number === undefined ? {} : { number }), ...(address === undefined ? {} : { address }) };
    const known = await customers.chosen(said);
    const customer = known
      ? await customers.completed(known, more)
      : await customers.ofCaller({
          name: said,
          language: language ?? ctx.desk.language,
          zone: (region === undefined ? undefined : ctx.desk.regions[region]?.zone) ?? ctx.desk.zone,
          ...more,
        });
    const where = region === undefined ? {} : { region };
    // Whoever has no chat is known by calls alone, and is where the agent hears them to be.
    const zone = zoneFor(where, customer, ctx.desk, ctx.now);
    if (customer.accounts.length === 0 && zone !== customer.zone) await customers.update(customer.id, { zone });
    // The address may be new: what waited for it goes out now.
    if (customer.address !== undefined) await sendWaiting(ctx, customer.id);
    const madeBy = who(ctx.person);
    const request = { via: 'phone', subject, body, category, priority: 'normal', files: [], madeBy, ...where } as const;
    const { ticket } = await tickets.open(request, customer, ctx.person, ctx.key);
    return madeCard(ticket, toldCaller(label(ticket.number), customer.address, address));
  },
});

function toldCaller(number: string, known: string | undefined, given: string | undefined) {
  if (known === undefined) return t('made.phone.noAddress', { number });
  const other = given !== undefined && given.toLowerCase() !== known.toLowerCase();
  return other ? t('made.phone.otherAddress', { number }) : t('made.phone', { number });
}
