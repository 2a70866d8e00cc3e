import { setTimeout as sleep } from 'node:timers/promises';
import type { Ticket, TimelineEntry } from '#src/domain/tickets/ticket.ts';
import type { OpenStore } from '#src/store/open.ts';
import type { MailView, MessageView } from '#src/workspace/model.ts';
import type { Workspace } from '../crash/story-house.ts';
import { wordsOf } from '../scenarios/house.ts';
import { type Asked, hasAfterthought, markIn } from './load.ts';

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
    ]);
    const [tickets, ...open] = left;
    const now = left.join(' ');
    if (now !== before) [before, since] = [now, performance.now()];
    const waited = performance.now() - since;
    if (tickets >= requests && open.every((count) => count === 0) && waited > 2_000) return;
    if (waited > STUCK_MS)
      throw new Error(`nothing moves: ${requests} requests; tickets, outbox, inbox, pending: ${now}`);
    await sleep(200);
  }
}

/** Looks at everything that the requests should have left behind, from the outside and from the inside. */
export async function tallied(workspace: Workspace, { database }: OpenStore, asked: readonly Asked[]): Promise<Tally> {
  const found = { doubled: [] as string[], lost: [] as string[], faults: [] as string[] };
  const exactly = (what: string, count: number, expected: number) => {
    if (count > expected) found.doubled.push(`${what}: ${count} instead of ${expected}`);
    if (count < expected) found.lost.push(`${what}: ${count} instead of ${expected}`);
  };
  const kept = await database
    .collection<{ _id: number; ticket: Ticket }>('tickets')
    .find({ _id: { $gte: 0 } })
    .toArray();
  const entries = await database
    .collection<{ ticket: number; entry: TimelineEntry }>('timeline')
    .find({ ticket: { $gte: 0 } })
    .toArray();
  const cards = everyPage<MessageView>((page) => workspace.messages('lea', 'agents', page), 'first')
    .filter(({ onlyYou }) => !onlyYou)
    .map(wordsOf);
  const mails = everyPage<MailView>((page) => workspace.mails(page), 'last').map(({ subject }) => subject);
  const tickets = byKey(kept, ({ ticket }) => markIn(ticket.subject));
  const cardsOf = byKey(cards, (words) => /^T-\d+/.exec(words)?.[0]);
  const mailsOf = byKey(mails, (subject) => /T-\d+/.exec(subject)?.[0]);
  const entriesOf = byKey(entries, ({ ticket }) => String(ticket));
  exactly('tickets', kept.length, asked.length);
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
    const expected = {
      opened: 1,
      customer: hasAfterthought(one) ? 1 : 0,
      ...(one.unsure ? {} : { claimed: one.claimedBy ? 1 : 0 }),
      confirmation: one.by === 'ana' ? 1 : 0,
    };
    for (const [kind, count] of Object.entries(expected))
      exactly(`${kind} of ${label}`, kinds.filter((each) => each === kind).length, count);
    // Received; asked for the address; their own afterthought.
    const replies = workspace.message(one.by, one.request.channel, one.request.id).replies;
    exactly(`replies under ${label}`, replies, 1 + (one.by === 'ben' ? 1 : 0) + (hasAfterthought(one) ? 1 : 0));
    if (!one.unsure && ticket.assignee?.id !== (one.claimedBy && `workspace:${one.claimedBy.id}`))
      found.faults.push(`${label} belongs to ${ticket.assignee?.id} instead of ${one.claimedBy?.id}`);
  }
  for (const [collection, states] of [
    ['outbox', ['queued', 'failed']],
    ['inbox', ['taken', 'failed']],
  ] as const)
    for (const state of states)
      for (const left of await database.collection(collection).find({ state }).toArray())
        found.faults.push(`${collection} ${String(left._id)} is ${state}: ${String(left['lastError'])}`);
  return { tickets: kept.length, cards: cards.length, mails: mails.length, entries: entries.length, ...found };
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
