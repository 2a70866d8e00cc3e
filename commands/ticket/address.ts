import { setAddress } from '#src/domain/tickets/acts/mail.ts';
import { label, numberOf } from '#src/domain/tickets/ticket.ts';
import { type Text, t } from '#src/i18n/types.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { sendWaiting } from '#src/services/confirmations.ts';

/** An agent says where the requester's mails go, for the first time or anew; what waited for that goes out. */
export default command({
  kind: 'slash',
  description: 'command.ticket.address',
  may: 'address.set',
  options: {
    ticket: option.ticket(),
    address: option.address({ label: 'option.address', hint: 'option.caller.address.hint' }),
  },
  form: {
    title: 'form.ticket.address',
    submit: 'form.save',
    async prefill({ services, person }, given) {
      const number = numberOf(given['ticket'] ?? '');
      if (number === undefined) return {};
      const { requester } = await services.tickets.read(number, person, 'address.set');
      const { address } = await services.customers.byId(requester);
      return address === undefined ? {} : { values: { address } };
    },
  },
  async run(ctx, { ticket: number, address }) {
    const { tickets, customers } = ctx.services;
    const { requester } = await tickets.read(number, ctx.person, 'address.set');
    // First the history, which has to know the address before.
    await tickets.act(number, setAddress(address), ctx.person, 'address.set', ctx.key);
    await customers.setAddress(requester, address);
    const count = await sendWaiting(ctx, requester);
    const others = await customers.othersWith(address, requester);
    const lines: readonly Text[] = [
      t('done.ticketAddress', { number: label(number), address, count }),
      ...others.map(({ name }) => t('done.ticketAddress.shared', { name })),
    ];
    return { tone: 'good', blocks: lines.map((text) => ({ kind: 'text', text })) };
  },
});
