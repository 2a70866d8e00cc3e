import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { enterCode } from '#src/services/linking.ts';

/** The code that was mailed, in a form of its own. */
export default command({
  kind: 'button',
  description: 'command.link.code',
  may: 'account.link',
  options: { code: option.code({ label: 'option.code', hint: 'option.code.hint' }) },
  form: { title: 'form.link.code', submit: 'form.link.code.submit' },
  run: (ctx, { code }) => enterCode(ctx, code),
});
