import { personId } from '../../domain/people/person.ts';
import { Refusal, refuse } from '../../domain/refusal.ts';
import { label, type Ticket } from '../../domain/tickets/ticket.ts';
import { type Text, t } from '../../i18n/types.ts';
import { RetryLater } from '../../lib/errors.ts';
import type { Runtime } from '../../lib/runtime.ts';
import type { Block, Card } from '../../port/cards.ts';
import { noticeCard } from '../cards/replies.ts';
import type { Context } from '../commands/command.ts';
import { listedTicket } from '../listed.ts';
import { readerOf } from '../people.ts';
import { matchingTickets } from '../search.ts';
import type { Services } from '../services.ts';
import type { BulkRun } from '../stores/bulk.ts';
import { actOf, type Change, changeInWords, readChange } from './change.ts';
import { changedSince, keepPreview } from './preview.ts';

/** One run changes so many tickets at most. */
const MOST = 500;
/** So many are looked at at once for a preview. */
const AT_ONCE = 20;
/** A card names so many tickets that will be changed, and as many that cannot be. */
const NAMED = 10;
/** So many tickets are changed at one tick of the clock. */
const PER_TICK = 25;

interface Asked {
  readonly search: string;
  readonly what: string;
  readonly given: string | undefined;
}

interface Refused {
  readonly number: number;
  readonly why: Text;
}

/** What would become of every ticket that fits, and a button to do it. Nothing is changed. @throws Refusal */
export async function bulkPreview(ctx: Context, asked: Asked, changed: readonly Text[] = []): Promise<Card> {
  const change = await readChange(ctx, asked.what, asked.given);
  const tickets = await fitting(ctx, asked.search);
  if (tickets.length === 0) return noticeCard(t('search.none', { search: asked.search }), 'info');
  const refused = await cannot(ctx, tickets, change);
  const numbers = new Set(refused.map(({ number }) => number));
  const can = tickets.filter(({ number }) => !numbers.has(number));
  return {
    title: t('bulk.title', { count: can.length, what: changeInWords(change, ctx) }),
    tone: 'warn',
    blocks: [
      ...changed.map((text) => ({ kind: 'text', text }) as const),
      ...listBlock(can.slice(0, NAMED).map((one) => listedTicket(one, ctx))),
      ...(can.length > NAMED
        ? [{ kind: 'context', text: t('bulk.more', { count: can.length - NAMED }) } as const]
        : []),
      ...refusedBlocks(refused),
      ...(can.length === 0 ? [] : [doIt(asked, await keepPreview(ctx, tickets))]),
    ],
  };
}

function doIt({ search, what, given }: Asked, preview: string): Block {
  const args = { for: search, do: what, ...(given === undefined ? {} : { with: given }), preview };
  return {
    kind: 'actions',
    actions: [{ kind: 'button', label: t('button.bulk'), run: 'ticket bulk-do', args, style: 'primary' }],
  };
}

function listBlock(items: Extract<Block, { kind: 'list' }>['items']): Block[] {
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}

function refusedBlocks(refused: readonly Refused[]): Block[] {
  if (refused.length === 0) return [];
  const more = refused.length - NAMED;
  return [
    { kind: 'divider' },
    { kind: 'text', text: t('bulk.cannot', { count: refused.length }) },
    ...listBlock(
      refused.slice(0, NAMED).map(({ number, why }) => ({ title: t('bulk.why', { number: label(number), why }) })),
    ),
    ...(more > 0 ? [{ kind: 'context', text: t('bulk.more', { count: more }) } as const] : []),
  ];
}

async function fitting(ctx: Context, search: string): Promise<readonly Ticket[]> {
  const tickets = await matchingTickets(ctx, search, MOST + 1);
  return tickets.length > MOST ? refuse('refuse.bulkTooMany', { max: MOST }) : tickets;
}

/** Those that the change is refused for, each tried as it stands now. */
async function cannot({ services, person }: Context, tickets: readonly Ticket[], change: Change): Promise<Refused[]> {
  const refused: Refused[] = [];
  for (let from = 0; from < tickets.length; from += AT_ONCE) {
    const tried = tickets.slice(from, from + AT_ONCE).map(async ({ number }) => {
      const why = await refusalOf(() => services.tickets.rehearse(number, actOf(change), person, 'ticket.bulk'));
      return why ? [{ number, why }] : [];
    });
    refused.push(...(await Promise.all(tried)).flat());
  }
  return refused;
}

async function refusalOf(work: () => Promise<unknown>): Promise<Text | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.text;
    throw error;
  }
}

/**
 * Begins what a preview showed, once per event; when by now it is not exactly these tickets, each as it was shown, a new preview
 * is shown instead that says what is another. @throws Refusal
 */
export async function startBulk(ctx: Context, asked: Asked, preview: string): Promise<Card> {
  const change = await readChange(ctx, asked.what, asked.given);
  const { bulk } = ctx.services.stores;
  // Begun by a process that died over the answer.
  const begun = await bulk.byId(ctx.key);
  if (begun) return startedCard(begun.tickets.length, change, ctx);
  const tickets = await fitting(ctx, asked.search);
  const changed = await changedSince(ctx, preview, tickets);
  if (changed) return bulkPreview(ctx, asked, changed);
  await bulk.begin({
    id: ctx.key,
    by: ctx.person,
    at: ctx.now.toString(),
    change,
    tickets: tickets.map(({ number }) => number),
  });
  return startedCard(tickets.length, change, ctx);
}

function startedCard(count: number, change: Change, ctx: Context): Card {
  return noticeCard(t('bulk.started', { count, what: changeInWords(change, ctx) }), 'info');
}

/**
 * Goes on with what was begun, at a bounded speed. Each ticket is changed by its own act under its own key, so that whoever
 * goes on after a process died, or beside another one, changes nothing twice.
 */
export async function advanceBulk(services: Services, { clock, log }: Runtime): Promise<void> {
  let left = PER_TICK;
  for (const run of await services.stores.bulk.running(PER_TICK)) {
    for (const [index, number] of run.tickets.entries()) {
      if (index < run.done) continue;
      if (left === 0) return;
      left -= 1;
      const key = `${run.id}:${number}`;
      const work = () => services.tickets.act(number, actOf(run.change), run.by, 'ticket.bulk', key);
      const why = await refusalOf(work).catch((error: unknown) => {
        if (error instanceof RetryLater) throw error;
        // One that always fails must not hold up the others.
        log.error('bulk.failed', { ticket: label(number), key, error });
        return t('error.failed', { key });
      });
      if (!why) await audit(services, run, number, clock.now());
      await services.stores.bulk.tried(run.id, index, why && { number, why });
    }
    await tell(services, run.id);
    log.info('bulk.done', { key: run.id, count: run.tickets.length });
  }
}

/** Each ticket has its line on the audit log, once, as if it had been changed by itself. */
async function audit({ stores }: Services, { id, by }: BulkRun, ticket: number, now: Temporal.Instant): Promise<void> {
  const { platform } = by.account;
  const who = { by: personId(by), byName: by.name, from: platform };
  const entry = {
    ...who,
    id: `${id}:done:${ticket}`,
    at: now.toString(),
    what: 'ticket bulk',
    ticket,
    outcome: 'done',
  } as const;
  await stores.audit.append([entry]);
}

/** One message to the lead, and one to whoever got the tickets; then it is over. */
async function tell({ stores, rules, send }: Services, id: string): Promise<void> {
  const run = (await stores.bulk.running(PER_TICK)).find((one) => one.id === id);
  // Another process was faster.
  if (!run || run.done < run.tickets.length) return;
  const { by, change } = run;
  const count = run.tickets.length - run.refused.length;
  const what = changeInWords(change, rules);
  const cards = [{ to: by, card: doneCard(run, count, what) }];
  if (change.do === 'assign' && count > 0 && personId(change.to) !== personId(by))
    cards.push({ to: change.to, card: noticeCard(t('bulk.assignedToYou', { by: by.name, count }), 'info') });
  await send(
    cards.map(({ to, card }, index) => ({
      id: `${id}:told:${index}`,
      stream: `${id}:told:${index}`,
      seq: 0,
      message: { kind: 'post', to: { kind: 'direct', account: personId(to) }, card, reader: readerOf(to) },
      trace: id,
    })),
  );
  await stores.bulk.finish(id);
}

function doneCard({ refused }: BulkRun, count: number, what: Text): Card {
  return { title: t('bulk.done', { count, what }), tone: 'good', blocks: refusedBlocks(refused) };
}
