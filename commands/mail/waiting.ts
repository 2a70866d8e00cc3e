import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { hangingMailsPage } from '#src/services/hanging-mails.ts';

/** Mails that did not leave, a page at a time: with why, and buttons to try each again, to give it up, and to its ticket. */
export default command({
  kind: 'slash',
  description: 'command.mail.waiting',
  may: 'mail.see',
  reads: true,
  options: { before: option.hidden() },
  run: (ctx, { before }) => hangingMailsPage(ctx, before),
});
