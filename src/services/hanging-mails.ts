import { label } from '../domain/tickets/ticket.ts';
import { plain, type Text, t } from '../i18n/types.ts';
import type { Block, Card } from '../port/cards.ts';
import type { OutboxItem } from './stores/stores.ts';

/** A list of mails that hang, each with its ticket, its age and what went wrong. The address itself is on the ticket. */
export function hangingMailsCard(items: readonly OutboxItem[], heading: Text): Card {
  const list: Block = {
    kind: 'list',
    items: items.map((item) => ({
      title:
        item.message.kind === 'mail'
          ? t('mail.item', { number: label(item.message.ticket), at: item.createdAt, attempts: item.attempts })
          : plain(item.id),
      detail: item.lastError === undefined ? t('mail.noTryYet') : plain(item.lastError.slice(0, 300)),
      action: { kind: 'button', label: t('button.retry'), run: 'mail retry', args: { mail: item.id } },
    })),
  };
  return {
    tone: items.length === 0 ? 'good' : 'warn',
    blocks: [{ kind: 'text', text: heading }, ...(items.length === 0 ? [] : [list])],
  };
}
