import { setTimeout as sleep } from 'node:timers/promises';
import type { Ticket, TimelineEntry } from '#src/domain/tickets/ticket.ts';
import type { OpenStore } from '#src/store/open.ts';
import type { MailView, MessageView } from '#src/workspace/model.ts';
import type { Workspace } from '../crash/story-house.ts';
import { wordsOf } from '../scenarios/house.ts';
import { type Asked, hasAfterthought, markIn } from './asked.ts';

export interface Tally {
  readonly tickets: number;
  readonly cards: number;
  readonly mails: number;
  readonly entries: number;
  readonly doubled: readonly string[];
  readonly lost: readonly string[];
  readonly faults: readonly string[];
}

/** Nothing moved for so long: it never will. */
const STUCK_MS = 60_000;

/** Waits until every request is a ticket and nothing is under way any more. @throws when nothing moves */
export async function untilDone({ database }: OpenStore, requests: number): Promise<void> {
  let [before, since] = ['', performance.now()];
  for (;;) {
    const left = await Promise.all([
      database.collection<{ _id: number }>('tickets').countDocuments({ _id: { $gte: 0 } }),
      database.collection('outbox').countDocuments({ state: 'queued' }),
      database.collection('inbox').countDocuments({ state: 'taken' }),
      database.collection('tickets').countDocuments({ pendingSince: { $gt: new Date(0) } }),
      database.collection('bulks').countDocuments({ state: 'running' }),
    ]);
    const [tickets, ...open] = left;
    const now = left.join(' ');
    if (now !== before) [before, since] = [now, performance.now()];
    const waited = performance.now() - since;
    if (tickets >= requests && open.every((count) => count === 0) && waited > 2_000) return;
    if (waited > STUCK_MS)
      throw new Error(`nothing moves: ${requests} requests; tickets, outbox, inbox, pending, changes of many: ${now}`);
    await sleep(200);
  }
}

/** Every ticket, and every entry of every history. */
export async function kept({ database }: Pick<OpenStore, 'database'>) {
  const tickets = await database
    .collection<{ _id: number; ticket: Ticket }>('tickets')
    .find({ _id: { $gte: 0 } })
    .toArray();
  const entries = await database
    .collection<{ ticket: number; entry: TimelineEntry }>('timeline')
    .find({ ticket: { $gte: 0 } })
    .toArray();
  return { tickets, entries };
}

/** Looks at everything that the requests should have left behind, from the outside and from the inside. */
export async function tallied(workspace: Workspace, { database }: OpenStore, asked: readonly Asked[]): Promise<Tally> {
  const found = { doubled: [] as string[], lost: [] as string[], faults: [] as string[] };
  const exactly = (what: string, count: number, expected: number) => {
    if (count > expected) found.doubled.push(`${what}: ${count} instead of ${expected}`);
    if (count < expected) found.lost.push(`${what}: ${count} instead of ${expected}`);
  };
  const { tickets: stored, entries } = await kept({ database });
  const cards = everyPage<MessageView>((page) => workspace.messages('lea', 'agents', page), 'first')
    .filter(({ onlyYou }) => !onlyYou)
    .map(wordsOf);
  const mails = everyPage<MailView>((page) => workspace.mails(page), 'last').map(({ subject }) => subject);
  const tickets = byKey(stored, ({ ticket }) => markIn(ticket.subject));
  const cardsOf = byKey(cards, (words) => /^T-\d+/.exec(words)?.[0]);
  const mailsOf = byKey(mails, (subject) => /T-\d+/.exec(subject)?.[0]);
  const entriesOf = byKey(entries, ({ ticket }) => String(ticket));
  exactly('tickets', stored.length, asked.length);
  exactly('cards', cards.length, asked.length);
  exactly('mails', mails.length, asked.filter(({ by }) => by === 'ana').length);
  for (const one of asked) {
    const own = tickets.get(one.mark) ?? [];
    exactly(`tickets of ${one.mark}`, own.length, 1);
    const ticket = own[0]?.ticket;
    if (!ticket) continue;
    const label = `T-${ticket.number}`;
    exactly(`cards of ${label}`, cardsOf.get(label)?.length ?? 0, 1);
    exactly(`mails of ${label}`, mailsOf.get(label)?.length ?? 0, one.by === 'ana' ? 1 : 0);
    const kinds = (entriesOf.get(String(ticket.number)) ?? []).map(({ entry }) => entry.kind);
    for (const [kind, count] of Object.entries(entriesExpected(one)))
      exactly(`${kind} of ${label}`, kinds.filter((each) => each === kind).length, count);
    if (one.unsure) continue;
    const { replies } = workspace.message(one.by, one.request.channel, one.request.id);
    exactly(`replies under ${label}`, replies, repliesExpected(one));
    found.faults.push(...faultsOf(ticket, one, tickets));
  }
  for (const [collection, states] of [
    ['outbox', ['queued', 'failed']],
    ['inbox', ['taken', 'failed']],
  ] as const)
    for (const state of states)
      for (const left of await database.collection(collection).find({ state }).toArray())
        found.faults.push(`${collection} ${String(left._id)} is ${state}: ${String(left['lastError'])}`);
  return { tickets: stored.length, cards: cards.length, mails: mails.length, entries: entries.length, ...found };
}

/** How many of each kind. */
function entriesExpected(one: Asked): Readonly<Record<string, number>> {
  const sure = {
    opened: 1,
    customer: hasAfterthought(one) ? 1 : 0,
    confirmation: one.by === 'ana' ? 1 : 0,
    edited: one.edited ? 1 : 0,
    deleted: one.tookBack ? 1 : 0,
  };
  if (one.unsure) return sure;
  return {
    ...sure,
    claimed: one.claimedBy ? 1 : 0,
    merged: one.mergedInto ? 1 : 0,
    answer: one.answeredBy ? 1 : 0,
    tagged: one.tag === undefined ? 0 : 1,
  };
}

/** Received; asked for the address; their own afterthought; that it was merged; the answer. */
function repliesExpected(one: Asked): number {
  const afterthought = hasAfterthought(one) && !one.tookBack;
  return 1 + [one.by === 'ben', afterthought, one.mergedInto, one.answeredBy].filter(Boolean).length;
}

/** What the ticket says otherwise than was done with it. */
function faultsOf(ticket: Ticket, one: Asked, tickets: ReadonlyMap<string, readonly { readonly ticket: Ticket }[]>) {
  const owner = one.claimedBy ?? (one.mergedInto ? undefined : one.answeredBy);
  const main = one.mergedInto && tickets.get(one.mergedInto.mark)?.[0]?.ticket;
  const expected = {
    assignee: owner && `workspace:${owner.id}`,
    mergedInto: main?.number,
    tags: one.tag,
    corrected: one.edited === true,
  };
  const there = {
    assignee: ticket.assignee?.id,
    mergedInto: ticket.mergedInto,
    tags: ticket.tags?.join(),
    corrected: ticket.subject.endsWith('at all'),
  };
  const [is, should] = [there, expected].map((value) => JSON.stringify(value));
  const faults = is === should ? [] : [`T-${ticket.number} is ${is} instead of ${should}`];
  if (main && !main.merged?.includes(ticket.number))
    faults.push(`T-${main.number} does not know of T-${ticket.number}`);
  return faults;
}

function byKey<T>(all: readonly T[], keyOf: (one: T) => string | undefined): Map<string, readonly T[]> {
  return Map.groupBy(all, (one) => keyOf(one) ?? '');
}

/** All pages; `oldest` says where on a page the oldest one stands, before which the next page begins. */
function everyPage<T extends { readonly id: string }>(
  read: (page: { before?: string; limit: number }) => readonly T[],
  oldest: 'first' | 'last',
): T[] {
  const all: T[] = [];
  for (let before: string | undefined; ; ) {
    const page = read({ limit: 200, ...(before === undefined ? {} : { before }) });
    all.push(...page);
    const next = oldest === 'first' ? page[0] : page.at(-1);
    if (!next) return all;
    before = next.id;
  }
}
