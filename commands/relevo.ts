import { may } from '#src/domain/people/permissions.ts';
import { isStaff } from '#src/domain/people/person.ts';
import { plain, t } from '#src/i18n/types.ts';
import { command } from '#src/services/commands/command.ts';

/** What one can do here: the commands that this person may use, a line each. */
export default command({
  kind: 'slash',
  description: 'command.relevo',
  may: 'help.read',
  reads: true,
  options: {},
  async run(ctx) {
    const mine = [...ctx.services.commands].filter(
      ([, { kind, may: permission }]) => kind === 'slash' && may(ctx.person, permission),
    );
    return {
      title: t('help.title'),
      blocks: [
        { kind: 'text', text: isStaff(ctx.person) ? t('help.staff') : t('help.customer') },
        {
          kind: 'list',
          items: mine.map(([name, { description }]) => ({ title: plain(`/${name}`), detail: { key: description } })),
        },
      ],
    };
  },
});
