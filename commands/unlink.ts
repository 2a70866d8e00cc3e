import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { unlinkAccount, unlinkOwn } from '#src/services/linking.ts';

/** Undoes the link of one's own account, or of another one of the same customer's; a lead, of anybody's. */
export default command({
  kind: 'slash',
  description: 'command.unlink',
  may: 'account.unlink',
  options: { account: option.optionalLine({ label: 'option.account', hint: 'option.account.hint' }) },
  run: (ctx, { account }) => (account === undefined ? unlinkOwn(ctx) : unlinkAccount(ctx, account)),
});
