import { readCode } from '#src/domain/customers/link-code.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { askLink, enterCode } from '#src/services/linking.ts';

/** An account in chat is linked to the customer whose it is, who proves it by a code that is mailed to the address on record. */
export default command({
  kind: 'slash',
  description: 'command.link',
  may: 'account.link',
  options: { who: option.line({ label: 'option.link', hint: 'option.link.hint', max: 254 }) },
  form: { title: 'form.link', submit: 'form.link.submit', intro: 'form.link.intro' },
  run(ctx, { who }) {
    const code = readCode(who);
    return code === undefined ? askLink(ctx, who) : enterCode(ctx, code);
  },
});
