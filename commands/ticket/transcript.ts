import { personId } from '#src/domain/people/person.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { plain, t } from '#src/i18n/types.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

/** The ticket with its whole history as a file, to the person alone and with what they may see. */
export default command({
  kind: 'slash',
  description: 'command.ticket.transcript',
  may: 'ticket.see',
  options: {
    ticket: option.ticket(),
    format: option.optionalChoice({ label: 'option.format' }, () => [
      { value: 'html', label: plain('HTML') },
      { value: 'md', label: plain('Markdown') },
    ]),
  },
  async run(ctx, { ticket: number, format }) {
    const { tickets, send } = ctx.services;
    await tickets.read(number, ctx.person);
    const id = `${ctx.key}:transcript`;
    const message = {
      kind: 'transcript',
      to: personId(ctx.person),
      ticket: number,
      format: format === 'md' ? 'md' : 'html',
    } as const;
    await send([{ id, stream: id, seq: 0, message, trace: ctx.key }]);
    return noticeCard(t('done.transcript', { number: label(number) }), 'good');
  },
});
