import { t } from '#src/i18n/types.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { sendWaiting } from '#src/services/confirmations.ts';

/** A customer gives the address for confirmations; those that waited for it go out now. */
export default command({
  kind: 'slash',
  description: 'command.address',
  may: 'address.give',
  options: { address: option.address({ label: 'option.address', hint: 'option.address.hint' }) },
  form: { title: 'form.address', submit: 'form.save' },
  async run(ctx, { address }) {
    const { customers, limits } = ctx.services;
    const customer = await customers.of(ctx.person);
    if (customer.address !== address) {
      const again = await limits.addressChange(ctx.person, customer.id, ctx.key);
      if (again !== undefined)
        return noticeCard(t('limit.address', { count: ctx.desk.limits.addressChangesPerDay, at: again }), 'warn');
      await customers.giveAddress(customer.id, address);
    }
    const count = await sendWaiting(ctx, customer.id);
    const said = count === 0 ? t('done.address', { address }) : t('done.address.sent', { address, count });
    return noticeCard(said, 'good');
  },
});
