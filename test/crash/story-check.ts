import { setTimeout as sleep } from 'node:timers/promises';
import type { EntryKind, Ticket, TimelineEntry } from '#src/domain/tickets/ticket.ts';
import type { OpenStore } from '#src/store/open.ts';
import type { MessageView } from '#src/workspace/model.ts';
import { wordsOf } from '../scenarios/house.ts';
import { checkBulk, checkDuplicates } from './story-check-queue.ts';
import type { Workspace } from './story-house.ts';
import { filesOf, type Told } from './story-play.ts';
import type { ToldTwice } from './story-queue.ts';

/** What was counted, and everything that was wrong, a line each. */
export interface Findings {
  readonly tickets: number;
  readonly messages: number;
  readonly mails: number;
  readonly entries: number;
  readonly doubles: readonly string[];
  readonly losses: readonly string[];
  readonly faults: readonly string[];
}

/** Waits until nothing is under way any more: nothing taken, nothing queued, nothing left to move on. */
export async function untilQuiet({ database }: OpenStore): Promise<void> {
  let quietSince = performance.now();
  for (const end = quietSince + 60_000; performance.now() - quietSince < 1_000; await sleep(50)) {
    const left = await Promise.all([
      database.collection('outbox').countDocuments({ state: 'queued' }),
      database.collection('inbox').countDocuments({ state: 'taken' }),
      database.collection('tickets').countDocuments({ pendingSince: { $gt: new Date(0) } }),
      database.collection('files').countDocuments({ state: 'wanted' }),
    ]);
    if (left.every((count) => count === 0)) continue;
    quietSince = performance.now();
    if (quietSince > end) throw new Error(`still under way: outbox, inbox, tickets, files: ${left.join(', ')}`);
  }
}

/** Looks at everything that the stories should have left behind, from the outside and from the inside. */
export async function findings(
  workspace: Workspace,
  store: OpenStore,
  stories: readonly Told[],
  pairs: readonly ToldTwice[],
): Promise<Findings> {
  const check = new Check();
  const { database, stores } = store;
  const tickets = await database
    .collection<{ _id: number; ticket: Ticket }>('tickets')
    .find({ _id: { $gte: 0 } })
    .toArray();
  const all = stories.length + 2 * pairs.length;
  check.exactly('tickets', tickets.length, all);
  check.exactly('ticket numbers', new Set(stories.map(({ ticket }) => ticket)).size, stories.length);
  check.exactly('sources', new Set(tickets.map(({ ticket }) => ticket.source)).size, all);

  const mails = workspace.mails({ limit: 500 });
  check.exactly('mails', mails.length, all);
  const cards = allOf(workspace, 'lea', 'agents').filter(({ onlyYou }) => !onlyYou);
  check.exactly('cards in #agents', cards.length, all);
  const packets = allOf(workspace, 'lea', 'team-it').filter(({ onlyYou, by }) => !onlyYou && by.bot);
  check.exactly('packets in #team-it', packets.length, stories.length);

  let entries = 0;
  for (const told of stories) {
    const label = `T-${told.ticket}`;
    check.exactly(`mails of ${label}`, mails.filter(({ subject }) => subject.includes(label)).length, 1);
    check.exactly(`cards of ${label}`, cards.filter((one) => wordsOf(one).startsWith(`${label} ·`)).length, 1);
    check.exactly(`packets of ${label}`, packets.filter((one) => wordsOf(one).startsWith(`${label} `)).length, 1);
    checkThreads(check, workspace, told);
    checkFiles(check, workspace, told);
    const kept = await database
      .collection<{ _id: string; entry: TimelineEntry }>('timeline')
      .find({ ticket: told.ticket })
      .sort({ version: 1, index: 1 })
      .toArray();
    entries += kept.length;
    const saved = tickets.find(({ _id }) => _id === told.ticket)?.ticket;
    checkTimeline(check, told, kept, saved);
    await checkEdits(
      check,
      store,
      told,
      kept.map(({ entry }) => entry.kind),
    );
    checkBulk(
      check,
      saved,
      kept.map(({ entry }) => entry),
    );
    const last = await stores.timeline.last(told.ticket, 100);
    check.exactly(`entries that /ticket show reads of ${label}`, last.length, kept.length);
  }
  await checkDuplicates(check, workspace, store, pairs);
  await checkStoredFiles(check, store, stories);
  for (const state of ['queued', 'failed']) {
    const left = await database.collection('outbox').find({ state }).toArray();
    for (const one of left)
      check.found.faults.push(`outbox ${String(one._id)} is ${state}: ${String(one['lastError'])}`);
  }
  for (const state of ['taken', 'failed']) {
    const left = await database.collection('inbox').find({ state }).toArray();
    for (const one of left)
      check.found.faults.push(`inbox ${String(one._id)} is ${state}: ${String(one['lastError'])}`);
  }
  return { tickets: tickets.length, messages: messagesOf(workspace), mails: mails.length, entries, ...check.found };
}

export class Check {
  readonly found = { doubles: [] as string[], losses: [] as string[], faults: [] as string[] };

  exactly(what: string, found: number, expected: number): void {
    if (found > expected) this.found.doubles.push(`${what}: ${found} instead of ${expected}`);
    if (found < expected) this.found.losses.push(`${what}: ${found} instead of ${expected}`);
  }

  same(what: string, found: unknown, expected: unknown): void {
    const [one, other] = [found, expected].map((value) => JSON.stringify(value));
    if (one !== other) this.found.faults.push(`${what}: ${one} instead of ${other}`);
  }
}

/** Every sentence of the story stands in each thread that it belongs to, once, and nowhere else. */
function checkThreads(check: Check, workspace: Workspace, told: Told): void {
  const { mark, ticket, cast, request, card, packet, reopenedBy, tookBack } = told;
  const [asked, deleted] = tookBack ? [0, 1] : [1, 0];
  const threads = {
    customer: workspace.thread(cast.customer.id, cast.channel, request.id, { limit: 500 }),
    desk: workspace.thread(cast.agent.id, 'agents', card.id, { limit: 500 }),
    team: workspace.thread(cast.it.id, 'team-it', packet.id, { limit: 500 }),
  };
  /** How often each stands where; written by people and mirrored by Relevo alike. */
  const expected: Readonly<Record<string, { customer: number; desk: number; team: number }>> = {
    [`${mark} afterthought`]: { customer: 1, desk: 1, team: 0 },
    [`${mark} afterthought, corrected`]: { customer: 1, desk: 1, team: 0 },
    [`${mark} customer asks`]: { customer: asked, desk: asked, team: asked },
    'deleted by its author': { customer: 0, desk: deleted, team: deleted },
    [`${mark} team says`]: { customer: 0, desk: 1, team: 1 },
    [`${mark} agent notes`]: { customer: 0, desk: 1, team: 1 },
    [`${mark} answer:`]: { customer: 1, desk: 1, team: 0 },
    [`${mark} customer thanks`]: { customer: 1, desk: 1, team: 0 },
    [`${mark} solution:`]: { customer: 1, desk: 1, team: 0 },
    [`${mark} again in spam`]: { customer: reopenedBy === 'words' ? 1 : 0, desk: 1, team: 0 },
    'We have your request|Recibimos su solicitud': { customer: 1, desk: 0, team: 0 },
    'is open again|vuelve a estar abierto': { customer: 1, desk: 0, team: 0 },
    'handed this over to': { customer: 0, desk: 1, team: 0 },
    'accepted this for': { customer: 0, desk: 1, team: 0 },
  };
  for (const [words, counts] of Object.entries(expected)) {
    for (const side of ['customer', 'desk', 'team'] as const) {
      // The first message is the request, the card or the packet itself, which quotes what it stands for.
      const found = threads[side].slice(1).filter((one) => !one.onlyYou && new RegExp(words).test(wordsOf(one)));
      check.exactly(`T-${ticket}: "${words}" in the thread of the ${side}`, found.length, counts[side]);
    }
  }
}

/** Every file stands whole, once, in each thread that it belongs to. */
function checkFiles(check: Check, workspace: Workspace, told: Told): void {
  const { mark, cast, request, card, packet } = told;
  const less = told.tookBack ? 1 : 0;
  const sides: readonly [viewer: string, channel: string, thread: string, relevos: number][] = [
    [cast.agent.id, 'agents', card.id, 2 - less],
    [cast.it.id, 'team-it', packet.id, 3 - less],
    [cast.customer.id, cast.channel, request.id, 0],
  ];
  for (const [viewer, channel, thread, relevos] of sides) {
    const posted = workspace.thread(viewer, channel, thread, { limit: 500 }).filter(({ by }) => by.bot);
    const found = posted.flatMap(({ files }) => files);
    check.exactly(`files of ${mark} by Relevo in #${channel}`, found.length, relevos);
    for (const { name, bytes } of filesOf(mark).filter((file) => found.some(({ name: one }) => one === file.name))) {
      const copies = found.filter((file) => file.name === name);
      check.exactly(`${name} in #${channel}`, copies.length, 1);
      for (const { id } of copies) {
        const whole = Buffer.from(workspace.file(viewer, id).bytes).equals(bytes);
        if (!whole) check.found.faults.push(`${name} in #${channel} is not what was sent`);
      }
    }
  }
}

/** Every file is kept once, and nothing is left of what was half written. */
async function checkStoredFiles(
  check: Check,
  { database, stores }: OpenStore,
  stories: readonly Told[],
): Promise<void> {
  const kept = await database.collection('files').find({ state: 'kept' }).toArray();
  check.exactly('kept files', kept.length, 3 * stories.length);
  let chunks = 0;
  for (const { _id } of kept) {
    const file = await stores.files.byId(String(_id));
    const bytes = file && (await stores.files.read(file));
    const sent = stories.flatMap(({ mark }) => filesOf(mark)).find(({ name }) => name === file?.sent.name);
    if (!bytes || !sent?.bytes || !Buffer.from(bytes).equals(sent.bytes))
      check.found.faults.push(`the stored file ${String(_id)} is not what was sent`);
    chunks += Math.ceil((file?.content?.size ?? 0) / (255 * 1024));
  }
  check.exactly('chunks', await database.collection('fileBytes.chunks').estimatedDocumentCount(), chunks);
}

const SPINE = [
  'opened',
  'customer',
  'claimed',
  'category',
  'triage',
  'handedOver',
  'accepted',
  ['customer', 'note', 'team'],
  'answer',
  'customer',
  'resolved',
] as const;

/** The mail leaves, the address comes, and what is edited or tagged is, when they do. */
const WHENEVER = new Set<EntryKind>(['confirmation', 'addressKnown', 'edited', 'deleted', 'tagged']);

function checkTimeline(
  check: Check,
  { ticket, reopenedBy }: Told,
  kept: readonly { readonly _id: string; readonly entry: TimelineEntry }[],
  saved: Ticket | undefined,
): void {
  const label = `T-${ticket}`;
  const all = kept.map(({ entry }) => entry.kind);
  const kinds = all.filter((kind) => !WHENEVER.has(kind));
  const found: (string | string[])[] = kinds.slice(0, 7);
  found.push(kinds.slice(7, 10).sort(), ...kinds.slice(10));
  const spine = [...SPINE, ...(reopenedBy === 'words' ? ['customer'] : []), 'reopened'];
  if (JSON.stringify(found) !== JSON.stringify(spine))
    check.found.faults.push(`${label}: the timeline is ${found.join(' ')}`);
  check.exactly(`${label}: confirmation entries`, all.filter((kind) => kind === 'confirmation').length, 1);
  check.exactly(`${label}: different entries`, new Set(kept.map(({ _id }) => _id)).size, kept.length);
  // Every step of this story leaves an entry, so the versions have no gap and end with the ticket's own.
  const versions = [...new Set(kept.map(({ _id }) => Number(_id.split(':')[1])))];
  const whole = Array.from({ length: saved?.version ?? 0 }, (_, index) => index + 1);
  if (JSON.stringify(versions) !== JSON.stringify(whole))
    check.found.faults.push(
      `${label}: entries of the versions ${versions.join(' ')}, but the ticket is at ${saved?.version}`,
    );
  if (saved?.status !== 'open') check.found.faults.push(`${label} is ${saved?.status} instead of open`);
}

/** Each edit and each deletion is on record once. */
async function checkEdits(
  check: Check,
  { stores }: OpenStore,
  { ticket, request, afterthought, tookBack }: Told,
  kinds: readonly EntryKind[],
): Promise<void> {
  for (const { channel, id } of [request, afterthought]) {
    const line = await stores.lines.byMessage(`workspace:${channel}:${id}`);
    check.exactly(`versions of a message of T-${ticket}`, line?.versions ?? 0, 2);
  }
  check.exactly(`T-${ticket}: edited entries`, kinds.filter((kind) => kind === 'edited').length, 2);
  check.exactly(`T-${ticket}: deleted entries`, kinds.filter((kind) => kind === 'deleted').length, tookBack ? 1 : 0);
}

function allOf(workspace: Workspace, viewer: string, channel: string): readonly MessageView[] {
  return workspace.messages(viewer, channel, { limit: 500 });
}

/** All messages that more than one person sees, with their threads. */
function messagesOf(workspace: Workspace): number {
  return ['support-acme', 'support-globex', 'agents', 'team-it']
    .flatMap((channel) => allOf(workspace, 'lea', channel).filter(({ onlyYou }) => !onlyYou))
    .reduce((sum, { replies }) => sum + 1 + replies, 0);
}
