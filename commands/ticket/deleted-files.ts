import { personId } from '#src/domain/people/person.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

/** So many are sent at once. */
const MOST = 50;

/** What came beside messages that were deleted since: to a lead alone, and on the audit log. */
export default command({
  kind: 'slash',
  description: 'command.ticket.deleted-files',
  may: 'deleted.see',
  options: { ticket: option.ticket() },
  async run({ services, person, key }, { ticket }) {
    const { tickets, stores, send } = services;
    await tickets.read(ticket, person, 'deleted.see');
    const number = label(ticket);
    const files = await stores.files.withdrawn(ticket, MOST);
    if (files.length === 0) return noticeCard(t('deletedFiles.none', { number }), 'info');
    const to = { kind: 'direct', account: personId(person) } as const;
    const items = files.map(({ id, sent: { name, size, type } }, seq) => ({
      id: `${key}:${id}`,
      stream: `${key}:files`,
      seq,
      message: { kind: 'file', to, side: 'lead', file: { id, name, size, type } } as const,
      trace: key,
    }));
    await send(items);
    return noticeCard(t('done.deletedFiles', { count: files.length, number }), 'good');
  },
});
