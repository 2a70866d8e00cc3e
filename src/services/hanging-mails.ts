import { label } from '../domain/tickets/ticket.ts';
import { plain, type Text, t } from '../i18n/types.ts';
import type { Runtime } from '../lib/runtime.ts';
import type { Block, Button, Card, ListItem } from '../port/cards.ts';
import type { Context } from './commands/command.ts';
import { reasonIn } from './mail-notes.ts';
import type { Services } from './services.ts';
import type { MailItem, MailPage } from './stores/outbox.ts';

const PER_PAGE = 10;
const COMMAND = 'mail waiting';

/** A page of the mails that hang, newest first: each with its ticket, its age, what went wrong, and what to do about it. */
export async function hangingMailsPage({ services, now }: Context, before: string | undefined): Promise<Card> {
  const { mails } = services.stores;
  const place = readPlace(before);
  const page: MailPage = { limit: PER_PAGE + 1, ...(place ? { before: place } : {}) };
  const found = await mails.hanging(now.toString(), page);
  const count = await mails.countHanging(now.toString());
  if (found.length === 0) return { tone: 'good', blocks: [{ kind: 'text', text: t('mail.none') }] };
  const shown = found.slice(0, PER_PAGE);
  const last = found.length > PER_PAGE ? shown.at(-1) : undefined;
  return {
    tone: 'warn',
    blocks: [
      { kind: 'text', text: t('mail.waiting', { count }) },
      ...shown.flatMap((item) => mailBlocks(item, now)),
      ...(last ? [{ kind: 'divider' } as const, olderOnes(last)] : []),
    ],
  };
}

/** What hangs and was not announced yet, in one message to the leads. */
export async function announceHangingMails({ stores, rules, send }: Services, { clock }: Runtime): Promise<void> {
  const now = clock.now();
  const { channels, mail } = rules.desk;
  await stores.mails.announce(now.subtract({ minutes: mail.hangingAfterMinutes }).toString(), now.toString());
  // Also one that a process began and died over.
  for (let open = await stores.mails.openAnnouncement(); open; open = await stores.mails.openAnnouncement()) {
    const { count, first } = await stores.mails.announced(open, PER_PAGE);
    const id = `hanging:${open}`;
    const card = announcementCard(first, count, now);
    const message = { kind: 'post', to: { kind: 'channel', name: channels.leads }, card } as const;
    await send([{ id, stream: id, seq: 0, message, trace: id }]);
    await stores.mails.closeAnnouncement(open);
  }
}

function announcementCard(first: readonly MailItem[], count: number, now: Temporal.Instant): Card {
  const more = count - first.length;
  return {
    tone: 'warn',
    blocks: [
      { kind: 'text', text: t('mail.waiting', { count }) },
      { kind: 'list', items: first.map((item) => ({ ...mailItem(item, now), action: retry(item) })) },
      ...(more > 0 ? [{ kind: 'context', text: t('mail.more', { count: more }) } as const] : []),
      { kind: 'actions', actions: [{ kind: 'button', label: t('button.allMails'), run: COMMAND, args: {} }] },
    ],
  };
}

function mailBlocks(item: MailItem, now: Temporal.Instant): Block[] {
  const ticket = label(item.message.ticket);
  return [
    { kind: 'list', items: [mailItem(item, now)] },
    {
      kind: 'actions',
      actions: [
        retry(item),
        { kind: 'button', label: t('button.giveUp'), run: 'mail give-up', args: { mail: item.id }, style: 'danger' },
        { kind: 'button', label: t('button.show'), run: 'ticket show', args: { ticket } },
      ],
    },
  ];
}

function retry({ id }: MailItem): Button {
  return { kind: 'button', label: t('button.retry'), run: 'mail retry', args: { mail: id } };
}

/** The address itself is nowhere here, as this is read in a channel. */
function mailItem({ message, createdAt, attempts, state, lastError }: MailItem, now: Temporal.Instant): ListItem {
  const reason = lastError === undefined ? undefined : plain(reasonIn(lastError));
  return {
    title: t('mail.item', {
      number: label(message.ticket),
      what: t(`mailed.${message.what}`),
      at: createdAt,
      age: age(createdAt, now),
      attempts,
    }),
    detail:
      reason === undefined
        ? t('mail.noTryYet')
        : t(`mail.state.${state === 'failed' ? 'failed' : 'queued'}`, { reason }),
  };
}

function age(since: string, now: Temporal.Instant): Text {
  const minutes = Math.max(0, Math.floor(now.since(Temporal.Instant.from(since)).total('minutes')));
  if (minutes < 60) return t('age.minutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t('age.hours', { count: hours }) : t('age.days', { count: Math.floor(hours / 24) });
}

function olderOnes({ createdAt, id }: MailItem): Block {
  const before = `${Date.parse(createdAt)}/${id}`;
  return { kind: 'actions', actions: [{ kind: 'button', label: t('button.more'), run: COMMAND, args: { before } }] };
}

/** The place that `olderOnes` wrote; anything else is the first page. */
function readPlace(before = ''): MailPage['before'] {
  const [, millis, id] = /^(\d{1,15})\/(.{1,180})$/.exec(before) ?? [];
  if (millis === undefined || id === undefined) return undefined;
  return { createdAt: Temporal.Instant.fromEpochMilliseconds(Number(millis)).toString(), id };
}
