import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

/** What of one's own page is shown: all of it, or one of its lists. */
export default command({
  kind: 'button',
  description: 'command.home',
  may: 'ticket.list',
  reads: true,
  options: { part: option.hidden(), before: option.hidden() },
  run: async ({ person, services }, { part, before = '' }) => {
    const from = /^\d{1,16}$/.test(before) ? { before: Number(before) } : {};
    await services.homes.show(person.account, part === undefined ? {} : { part, ...from });
    return undefined;
  },
});
