import { MAIL_KINDS, type TimelineEntry } from '../../domain/tickets/ticket.ts';
import { plain, type Text, t } from '../../i18n/types.ts';

/** What an entry of the history about mails says besides its kind: which mail and why, or the address before and after. */
export function mailDetail({ kind, details = {} }: Pick<TimelineEntry, 'kind' | 'details'>): Text | undefined {
  const { what, reason, from, to = '' } = details;
  if (kind === 'address') return from === undefined ? plain(to) : t('timeline.change', { from, to });
  const mail = MAIL_KINDS.find((one) => one === what);
  if (!mail) return undefined;
  const name = t(`mailed.${mail}`);
  return reason === undefined || reason === '' ? name : t('list.dash', { first: name, second: reason });
}
