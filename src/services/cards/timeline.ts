import type { Desk } from '../../domain/desk.ts';
import { categoryName, teamName } from '../../domain/names.ts';
import { PRIORITIES, type ReadEntry, type Ticket, type TimelineEntry } from '../../domain/tickets/ticket.ts';
import type { Check, Checks } from '../../domain/triage/check.ts';
import { plain, type Text, t } from '../../i18n/types.ts';
import type { ListItem } from '../../port/cards.ts';
import { filesOfEntry } from './files.ts';
import { mailDetail } from './mail-details.ts';
import { joinTexts, valueInWords } from './packet.ts';
import { excerpt } from './ticket-card.ts';

/** How the history is read: by somebody who works on the ticket, or by the customer. */
export interface TimelineView {
  readonly desk: Desk;
  readonly checks: Checks;
  readonly forStaff: boolean;
  /** What the ticket was opened with stands above already. */
  readonly withRequest: boolean;
  /** Reads every version of words that were changed. */
  readonly forLead?: boolean;
  /** Nothing is cut. */
  readonly whole?: true;
}

/** Kinds that name other tickets, or tags. */
const RELATED: ReadonlySet<TimelineEntry['kind']> = new Set([
  'tagged',
  'untagged',
  'linked',
  'unlinked',
  'splitInto',
  'merged',
  'absorbed',
  'unmerged',
  'letGo',
  'heard',
]);

const WORDS = 400;
const VALUE = 200;

/** A line of the history: when, who and what, with what was written and what was changed. */
export function entryItem(entry: ReadEntry, ticket: Pick<Ticket, 'requesterName'>, view: TimelineView): ListItem {
  const { at, kind } = entry;
  const by = byOf(entry, ticket);
  const parts = [detailsOf(entry, view), wordsOf(entry, view), filesOfEntry(entry)].flatMap((part) => part ?? []);
  const detail = joinTexts('list.dash', parts);
  return {
    title: t('timeline.line', { at, by, what: t(`entry.${kind}`) }),
    ...(detail === undefined ? {} : { detail }),
  };
}

/** Whoever noted a request down, it is the requester's; the desk reads who that was beside it. */
export function byOf({ kind, byName }: TimelineEntry, { requesterName }: Pick<Ticket, 'requesterName'>): string {
  return kind === 'opened' ? requesterName : (byName ?? 'Relevo');
}

function wordsOf(entry: ReadEntry, { forStaff, withRequest, forLead = false }: TimelineView): Text | undefined {
  const { kind, words, details, revised } = entry;
  const cut = forStaff && details?.['cut'] !== undefined;
  if (words === undefined || (kind === 'opened' && withRequest && !cut && !revised)) return undefined;
  const said = cut ? t('timeline.cut', { words: excerpt(words, WORDS) }) : plain(excerpt(words, WORDS));
  return revised ? revisedWords(said, revised, forLead) : said;
}

function revisedWords(said: Text, { first, versions, withdrawn }: NonNullable<ReadEntry['revised']>, forLead: boolean) {
  const last = versions > 1 ? t('timeline.edited', { words: said, count: versions }) : said;
  const all = versions > 1 && forLead ? t('timeline.first', { words: last, first: excerpt(first, WORDS) }) : last;
  return withdrawn ? t('timeline.withdrawn', { words: all }) : all;
}

/** What was changed, besides anybody's words. */
export function detailsOf({ kind, details }: TimelineEntry, view: TimelineView): Text | undefined {
  const { desk, checks, forStaff, whole } = view;
  if (!details) return undefined;
  const ofMail = mailDetail({ kind, details });
  if (ofMail) return ofMail;
  const { from = '', to = '', team, madeBy, tags, command } = details;
  if (RELATED.has(kind)) return joinTexts('list.dash', [from, to, tags ?? ''].filter((one) => one !== '').map(plain));
  if (kind === 'priority') return t('timeline.change', { from: priority(from), to: priority(to) });
  if (kind === 'category') return t('timeline.change', { from: categoryName(desk, from), to: categoryName(desk, to) });
  if (kind === 'requester') return t('timeline.change', { from, to });
  if (kind === 'assigned') return plain(to);
  if (kind === 'commandRefused') return command === undefined ? undefined : plain(`/${command}`);
  if (kind === 'triage') return triageInWords(details, checks, whole ? Number.POSITIVE_INFINITY : VALUE);
  if (kind === 'opened' && madeBy !== undefined) return forStaff ? t('timeline.madeBy', { by: madeBy }) : undefined;
  return team === undefined ? undefined : teamInWords(team, details, desk);
}

/** The team that an entry is about; where it was passed on, to which one. Entries of long ago do not name that one. */
function teamInWords(team: string, { to, override }: Readonly<Record<string, string>>, desk: Desk): Text {
  const name = teamName(desk, team);
  if (override !== undefined) return t('timeline.override', { team: name, reason: override });
  return to === undefined || to === '' ? name : t('timeline.change', { from: name, to: teamName(desk, to) });
}

function priority(value: string): Text {
  const known = PRIORITIES.find((one) => one === value);
  return known ? t(`priority.${known}`) : plain(value);
}

/** What was filled in, check by check. A check that is gone is called by its id. */
function triageInWords(details: Readonly<Record<string, string>>, checks: Checks, most: number): Text | undefined {
  const byCheck = new Map<string, [field: string, value: string][]>();
  for (const [key, value] of Object.entries(details)) {
    const dot = key.indexOf('.');
    const id = key.slice(0, Math.max(0, dot));
    byCheck.set(id, [...(byCheck.get(id) ?? []), [key.slice(dot + 1), value]]);
  }
  const lines = [...byCheck].flatMap(([id, filled]) => checkInWords(id, filled, checks.get(id), most));
  return joinTexts('timeline.also', lines);
}

function checkInWords(id: string, filled: readonly [string, string][], check: Check | undefined, most: number): Text[] {
  const values = joinTexts(
    'list.dash',
    filled.map(([field, value]) => filledInWords(field, value, check, most)),
  );
  return values ? [t('timeline.check', { check: check ? t(check.label) : id, values })] : [];
}

function filledInWords(id: string, value: string, check: Check | undefined, most: number): Text {
  const field = check?.fields.find((one) => one.id === id);
  if (value !== '') return field ? valueInWords(field, value, most) : plain(excerpt(value, most));
  const emptied = t('timeline.emptied');
  return field && check?.fields.length !== 1
    ? t('timeline.check', { check: t(field.label), values: emptied })
    : emptied;
}
