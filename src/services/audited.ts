import { named } from '../domain/people/named.ts';
import { refuse } from '../domain/refusal.ts';
import { ENTRY_KINDS, label } from '../domain/tickets/ticket.ts';
import { plain, type Text, t } from '../i18n/types.ts';
import type { Block, Card, ListItem } from '../port/cards.ts';
import { DEMO, MESSAGE, STEP } from './audit.ts';
import { noticeCard } from './cards/replies.ts';
import type { Context } from './commands/command.ts';
import type { AuditEntry, AuditFilter, AuditPage } from './stores/audit.ts';

const PER_PAGE = 15;

export interface AuditAsked {
  readonly ticket: number | undefined;
  /** A person as people call them, or by id: `platform:user`. */
  readonly who: string | undefined;
  /** Where the page goes on, by the button that leads to it. */
  readonly before: string | undefined;
}

/** A page of the audit log, of a ticket or of a person, the latest first. */
export async function auditedActs(ctx: Context, asked: AuditAsked): Promise<Card> {
  const filter = await filterOf(ctx, asked);
  const before = placeIn(asked.before);
  const found = await ctx.services.stores.audit.list(filter, {
    limit: PER_PAGE + 1,
    ...(before === undefined ? {} : { before }),
  });
  const page = found.slice(0, PER_PAGE);
  if (page.length === 0) return noticeCard(t('audit.none', { of: nameOf(filter) }), 'info');
  return {
    title: t('audit.title', { of: nameOf(filter) }),
    blocks: [
      { kind: 'list', items: page.map((entry) => item(entry, ctx)) },
      ...(found.length > PER_PAGE ? [moreButton(filter, page, before)] : []),
    ],
  };
}

async function filterOf({ services }: Context, { ticket, who }: AuditAsked): Promise<AuditFilter> {
  if (ticket === undefined && who === undefined) return refuse('refuse.auditOfWhat');
  const of = ticket === undefined ? {} : { ticket };
  if (who === undefined) return of;
  // Somebody who has left is in no group any more, but has an id.
  if (/^[a-z][a-z0-9-]*:[^\s:]+$/.test(who)) return { ...of, by: who };
  const people = await services.people.workers();
  const [person, second] = named(people, who);
  if (!person || second) return refuse('refuse.auditOfWhom', { who });
  return { ...of, by: `${person.account.platform}:${person.account.user}` };
}

function nameOf({ ticket, by }: AuditFilter): string {
  return [ticket === undefined ? undefined : label(ticket), by].filter((one) => one !== undefined).join(' · ');
}

function item(entry: AuditEntry, { services }: Context): ListItem {
  const { at, byName, what, ticket, outcome, from, channel } = entry;
  const known = services.commands.get(what)?.kind === 'slash';
  const done = known ? plain(`/${what}`) : inWords(what);
  return {
    title: t('audit.line', { at, by: byName, what: done }),
    detail: t('audit.detail', {
      outcome: outcome === 'tried' ? t('audit.tried', { reason: entry.reason ?? '' }) : t(`audit.${outcome}`),
      where: channel === undefined ? from : `${from}:${channel}`,
      ticket: ticket === undefined ? t('audit.noTicket') : label(ticket),
    }),
  };
}

function inWords(what: string): Text {
  const [source = '', kind] = what.split('.', 2);
  const found = ENTRY_KINDS.find((one) => one === kind);
  if (source === STEP) return t('audit.step', { what: found ? t(`entry.${found}`) : t('audit.done') });
  if (source === DEMO) return t('audit.demo', { what: found ? t(`entry.${found}`) : t('audit.done') });
  if (source !== MESSAGE) return plain(what);
  return found ? t('audit.message', { what: t(`entry.${found}`) }) : t('audit.aMessage');
}

type Place = NonNullable<AuditPage['before']>;

/** How many of the last instant this page and those before it had. */
function moreButton({ ticket, by }: AuditFilter, page: readonly AuditEntry[], before: Place | undefined): Block {
  const at = page.at(-1)?.at ?? '';
  const skip = page.filter((one) => one.at === at).length + (before?.at === at ? before.skip : 0);
  const args = {
    before: `${Date.parse(at)}.${skip}`,
    ...(ticket === undefined ? {} : { ticket: label(ticket) }),
    ...(by === undefined ? {} : { who: by }),
  };
  return { kind: 'actions', actions: [{ kind: 'button', label: t('button.more'), run: 'audit', args }] };
}

function placeIn(words: string | undefined): Place | undefined {
  const [, ms, skip] = /^(\d{1,15})\.(\d{1,6})$/.exec(words ?? '') ?? [];
  if (ms === undefined || skip === undefined) return undefined;
  return { at: new Date(Number(ms)).toISOString(), skip: Number(skip) };
}
