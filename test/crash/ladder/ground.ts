import { fileURLToPath } from 'node:url';
import type { SlaClock } from '#src/domain/sla/clock.ts';
import { secondsOf, written } from '#src/domain/sla/instants.ts';
import { rulesOf } from '#src/domain/sla/rules.ts';
import type { TimelineEntry } from '#src/domain/tickets/ticket.ts';
import type { OpenStore } from '#src/store/open.ts';
import { documentOf } from '#src/store/tickets.ts';
import type { MessageView } from '#src/workspace/model.ts';
import { aCustomer, aTicket } from '../../builders.ts';
import { wordsOf } from '../../scenarios/house.ts';
import { botSettings, KeptBot, type Workspace } from '../story-house.ts';
import { ladderDesk, RUNGS, TARGET_S } from './desk.ts';

const program = fileURLToPath(new URL('./relevo-without-entrances.ts', import.meta.url));

/** The program as the ladder needs it, kept running as `KeptBot` keeps the whole one. */
export function keepLadder(dataDir: string, name: string): KeptBot {
  const cache = process.env['NODE_COMPILE_CACHE'];
  const settings = { ...botSettings(dataDir), ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }) };
  return new KeptBot(dataDir, name, undefined, settings, [program, dataDir]);
}

/** A ticket's clock that began at that instant, by the desk's ladder. */
function clockFrom(startedAt: string): SlaClock {
  const after = (seconds: number) => written(secondsOf(startedAt) + seconds);
  return {
    id: 'firstResponse/1',
    kind: 'firstResponse',
    startedAt,
    terms: { calendars: [], targetSeconds: TARGET_S, since: startedAt, used: 0 },
    pauses: [],
    told: 0,
    dueAt: after(TARGET_S),
    nextAt: after((TARGET_S * RUNGS[0]) / 100),
  };
}

const TOGETHER = 500;
const MIA = { id: 'workspace:mia', name: 'Mia' };

/** Somebody has it, who is told alone. */
function isHeld(n: number): boolean {
  return n % 5 === 0;
}

/**
 * Open tickets with their cards, as if they had been made before: only their clocks are still to run.
 * @param startOf when the clock of the n-th begins
 * @param cards so many of them, the first ones, have a card; of the others nobody is to be told
 * @param before so many are there already
 */
export async function fillLadder(
  { database, stores }: OpenStore,
  workspace: Workspace,
  count: number,
  startOf: (n: number) => string,
  cards = count,
  before = 0,
): Promise<void> {
  await stores.customers.insert(aCustomer());
  // They count by these settings from the beginning, so that no process has to look whether they do.
  await stores.sla.noteWalk({ mark: rulesOf(ladderDesk.sla).mark, began: startOf(0), done: true });
  for (let from = 0; from < count; from += TOGETHER) {
    const some = Array.from({ length: Math.min(TOGETHER, count - from) }, (_, n) => from + n);
    const tickets = some.map((n) => {
      const { source: _source, ...ticket } = aTicket({
        number: numberOf(before + n),
        applied: [`ladder:${before + n}`],
      });
      return { ...ticket, ...(isHeld(n) ? { assignee: MIA } : {}), clocks: [clockFrom(startOf(n))] };
    });
    await database.collection('tickets').insertMany(tickets.map((ticket) => documentOf(ticket, []) as never));
    const anchors = tickets.slice(0, Math.max(0, cards - from)).map(({ number }) => anchorOf(number, workspace));
    if (anchors.length > 0) await database.collection('anchors').insertMany(anchors as never);
  }
}

/** Posts the card of a ticket. @returns what the store keeps of it */
function anchorOf(ticket: number, workspace: Workspace) {
  const [channel, name] = ['agents', `${ticket}/card`];
  const card = { title: `T-${ticket}`, blocks: [] };
  const posted = workspace.perform({ do: 'post', key: name, to: { channel }, card }) as { readonly message: string };
  const message = { platform: 'workspace', channel, message: posted.message };
  return { _id: name, key: `workspace:agents:${posted.message}`, ticket, side: 'desk', message };
}

export function numberOf(n: number): number {
  return 1_001 + n;
}

export interface LadderTally {
  /** Rungs that the histories say were told, and posts in the tickets' threads. */
  readonly entries: number;
  readonly posts: number;
  /** Tickets that leads were told of. */
  readonly alerts: number;
  readonly doubled: readonly string[];
  readonly lost: readonly string[];
}

/**
 * Whether each rung of each clock was decided once (the history: told, or passed by with a higher one while nobody looked), and what was
 * told stands once in the ticket's thread, once with its assignee, and of the last one once with the leads and whoever is on call.
 */
export async function tallyLadder({ database }: OpenStore, workspace: Workspace, count: number): Promise<LadderTally> {
  const kept = await database
    .collection<{ ticket: number; entry: TimelineEntry }>('timeline')
    .find({ ticket: { $gte: 0 } })
    .toArray();
  const anchors = await database
    .collection<{ _id: string; message: { message: string } }>('anchors')
    .find({ _id: { $gt: '' } })
    .toArray();
  const threads = new Map(anchors.map(({ _id, message }) => [_id, message.message]));
  const told = Map.groupBy(
    kept.filter(({ entry }) => entry.kind === 'warned'),
    ({ ticket }) => ticket,
  );
  const alerted = toldTickets(workspace, 'lea', 'leads');
  const called = toldTickets(workspace, 'noah', workspace.direct('noah', 'relevo').id);
  const alone = toldTickets(workspace, 'mia', workspace.direct('mia', 'relevo').id);
  const [doubled, lost]: [string[], string[]] = [[], []];
  const exactly = (what: string, is: number, should: number) => {
    if (is > should) doubled.push(`${what}: ${is} instead of ${should}`);
    if (is < should) lost.push(`${what}: ${is} instead of ${should}`);
  };
  let posts = 0;
  let once = 0;
  for (let n = 0; n < count; n += 1) {
    const number = numberOf(n);
    const rungs = (told.get(number) ?? []).map(({ entry }) => Number(entry.details?.['percent']));
    const passed = (told.get(number) ?? []).flatMap(({ entry }) => entry.details?.['passed']?.split(',') ?? []);
    const decided = [...rungs, ...passed.map(Number)];
    for (const rung of RUNGS) {
      exactly(`${rung} % of T-${number}`, decided.filter((one) => one === rung).length, 1);
    }
    const card = threads.get(`${number}/card`) ?? '';
    const words = workspace.thread('mia', 'agents', card).filter(({ id }) => id !== card);
    posts += words.length;
    exactly(`posts of T-${number}`, words.length, rungs.length);
    exactly(`alerts of T-${number}`, alerted.named.get(number) ?? 0, 1);
    exactly(`calls of T-${number}`, called.named.get(number) ?? 0, 1);
    const toMia = alone.named.get(number) ?? 0;
    const due = isHeld(n) ? rungs.length : 0;
    // Two rungs of one ticket in one message that only lists tickets stand there once.
    const folded = toMia > 0 && toMia < due ? due - toMia : 0;
    once += folded;
    exactly(`messages to the assignee of T-${number}`, toMia + folded, due);
  }
  exactly('alerts to leads and who is on call of tickets that stand in no line', alerted.folded + called.folded, 0);
  exactly('alerts to the assignee that stand in one line with another of their ticket', alone.folded, once);
  const entries = [...told.values()].reduce((sum, all) => sum + all.length, 0);
  return { entries, posts, alerts: alerted.named.size, doubled, lost };
}

interface ToldOf {
  /** How often each ticket is named, a line of a message once. */
  readonly named: ReadonlyMap<number, number>;
  /** How many alerts the messages say they hold beyond that. */
  readonly folded: number;
}

/** What a channel was told of tickets. */
function toldTickets(workspace: Workspace, reader: string, channel: string): ToldOf {
  const named = new Map<number, number>();
  let folded = 0;
  for (let before: string | undefined; ; ) {
    const page: readonly MessageView[] = workspace.messages(reader, channel, {
      limit: 200,
      ...(before === undefined ? {} : { before }),
    });
    for (const message of page) {
      const numbers = alertsIn(message);
      for (const number of numbers) named.set(number, (named.get(number) ?? 0) + 1);
      if (numbers.length > 0) folded += saysSo(message) - numbers.length;
    }
    before = page[0]?.id;
    if (before === undefined) return { named, folded };
  }
}

/** The tickets of a message of alerts: of each item of its list, or of the one that it is about. */
function alertsIn(message: MessageView): readonly number[] {
  const lists = message.card?.blocks.flatMap((block) => (block.kind === 'list' ? block.items : [])) ?? [];
  const lines = lists.length > 0 ? lists.map(({ title, detail }) => `${title} ${detail}`) : [wordsOf(message)];
  return lines.flatMap((line) => [...new Set([...line.matchAll(/T-(\d+)/g)].map(([, digits]) => Number(digits)))]);
}

/** How many alerts a message says that it holds. */
function saysSo({ card }: MessageView): number {
  return Number(/^(\d+) alerts$/.exec(card?.title ?? '')?.[1] ?? 1);
}
