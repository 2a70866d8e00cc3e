import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { discoverCommands } from '#src/discover.ts';
import { drawChart } from '#src/documents/chart.ts';
import type { Ticket } from '#src/domain/tickets/ticket.ts';
import { publicHolidays } from '#src/holidays/public-holidays.ts';
import { systemClock } from '#src/lib/clock.ts';
import { createLog, currentTrace } from '#src/lib/log.ts';
import type { FirstAnswer, Inbox } from '#src/port/platform.ts';
import type { Commands } from '#src/services/commands/command.ts';
import { assembleDesk, type RunningDesk } from '#src/services/desk.ts';
import type { TicketStore } from '#src/services/stores/stores.ts';
import { typeOf } from '#src/sniff/type-of.ts';
import { type OpenStore, openStore } from '#src/store/open.ts';
import { aTicket, checks } from '#test/builders.ts';
import { freshStore, type Place } from '../contracts/store-helpers.ts';
import { anyEvent, claimOf, isMember, stubPlatform } from './events.ts';
import { runs, seed, timeout } from './kit.ts';

const AT_ONCE = 8;
/**
 * The port promises an answer within 3 s. Whoever asks is told to try again when the store is late, so what can break the promise is this process's
 * own computing, and that is measured: all of it between an event and its answer, for the other events at once, too. A busy machine, which is late
 * with everything, adds nothing to it.
 */
const BOUND_MS = 3_000;
const TARGETS = [1_001, 1_002, 1_003];
/** What the customer reads along is refused, and that it was tried stands on the ticket. */
const NOTED = 'refuse.mention.customer';

describe(`the dispatcher, with seed ${seed}`, { timeout }, () => {
  let place: Place;
  let store: OpenStore;
  let desk: RunningDesk;
  let commands: Commands;
  let inbox: Inbox;
  const rejections: unknown[] = [];
  const failed: string[] = [];
  /** The tickets that were saved on behalf of an event, by its key. */
  const saved = new Map<string, Set<number>>();
  /** Those that members made one at any time: what is said on one of them reaches the other. */
  const merged = new Map<number, Set<number>>();
  /** The events that were refused to whoever sent them, at once or later. */
  const refused = new Set<string>();
  const senders = new Map<string, string>();
  const note = (error: unknown) => rejections.push(error);

  beforeAll(async () => {
    process.on('unhandledRejection', note);
    place = await freshStore({ refuseScans: true });
    store = await openStore(place.uri, { firstNumber: 2_000 });
    const { customers, tickets } = store.stores;
    await customers.insert({ ...owner, accounts: ['fuzz:ana'] });
    // In a conversation that none of these is in: what staff write where the customer reads it stands on the ticket by right.
    for (const number of TARGETS)
      await tickets.insert(aTicket({ number, source: `elsewhere:c:${number}`, applied: [`first:${number}`] }), []);
    commands = await discoverCommands();
    const platform = stubPlatform((given) => (inbox = given));
    const sink = {
      write: (line: string) => {
        if (/"outcome":"gave up"|notSettled/.test(line)) failed.push(line);
        if (line.includes('dispatch.refused') && !line.includes(NOTED)) refused.add(String(JSON.parse(line).trace));
      },
    };
    const log = createLog({ level: 'info', sink });
    const parts = { desk: defaultDesk, checks, commands, typeOf, drawChart, publicHolidays };
    const exits = { platforms: new Map([[platform.id, platform]]), mail: { send: async () => {} } };
    desk = assembleDesk({ ...store.stores, tickets: watched(tickets, saved, merged) }, exits, parts, {
      clock: systemClock,
      log,
    });
    await desk.start();
  });
  afterAll(async () => {
    await desk.stop();
    await store.close();
    await place.clean();
    process.off('unhandledRejection', note);
  });

  it('answers whatever comes, and what is refused changes nothing', async () => {
    const counts: Record<FirstAnswer['kind'], number> = { taken: 0, modal: 0, faults: 0, say: 0, choices: 0 };
    let longest = 0;
    let made = 0;
    const unanswered: string[] = [];
    const worker = async () => {
      while (made < runs(600)) {
        made += 1;
        const event = anyEvent(made, commands, TARGETS);
        senders.set(event.key, event.by.user);
        const before = process.cpuUsage();
        const answer = await inbox(event);
        const { user, system } = process.cpuUsage(before);
        longest = Math.max(longest, (user + system) / 1_000);
        counts[answer.kind] += 1;
        if (answer.kind !== 'taken') unanswered.push(event.key);
      }
    };
    const [target = 0] = TARGETS;
    const claim = claimOf(target);
    await inbox(claim);
    senders.set(claim.key, claim.by.user);
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const { database } = store;
    while ((await database.collection('inbox').countDocuments({ state: 'taken' }, { limit: 1 })) > 0) {
      await desk.worker.sweep();
      await sleep(50);
    }
    await desk.relay.idle();
    const figures = { seed, made, ...counts, refused: refused.size, saved: saved.size, longest: Math.round(longest) };
    process.stdout.write(`dispatcher: ${JSON.stringify(figures)}\n`);

    // A form, a fault or a word instead: nothing was done, and nothing will be.
    for (let at = 0; at < unanswered.length; at += 500) {
      const some = { _id: { $in: unanswered.slice(at, at + 500) } };
      expect(await database.collection<{ _id: string }>('inbox').countDocuments(some)).toBe(0);
    }
    expect([...refused, ...unanswered].filter((key) => saved.has(key))).toEqual([]);
    const ofStrangers = [...saved].filter(([key]) => !isMember(senders.get(key) ?? ''));
    const isReached = (number: number, numbers: ReadonlySet<number>) =>
      numbers.has(number) && ![...(merged.get(number) ?? [])].some((other) => numbers.has(other));
    expect(ofStrangers.filter(([, numbers]) => TARGETS.some((number) => isReached(number, numbers)))).toEqual([]);
    expect(await database.collection('inbox').find({ state: 'failed' }).toArray()).toEqual([]);
    expect([rejections, failed]).toEqual([[], []]);
    expect(Math.min(counts.taken, counts.say, refused.size)).toBeGreaterThan(0);
    // What reaches a target is seen.
    expect(saved.get(claim.key)).toContain(target);
    expect(longest).toBeLessThan(BOUND_MS);
  });
});

/** Notes on whose behalf a ticket was saved: every work for an event, also what follows from it, runs under the event's key. */
function watched(
  tickets: TicketStore,
  saved: Map<string, Set<number>>,
  mergedWith: Map<number, Set<number>>,
): TicketStore {
  const note = ({ number, merged = [] }: Ticket) => {
    const key = currentTrace();
    saved.set(key, (saved.get(key) ?? new Set()).add(number));
    for (const other of merged) {
      mergedWith.set(number, (mergedWith.get(number) ?? new Set()).add(other));
      mergedWith.set(other, (mergedWith.get(other) ?? new Set()).add(number));
    }
  };
  return {
    ...tickets,
    async insert(ticket, pending) {
      const outcome = await tickets.insert(ticket, pending);
      if (outcome === 'inserted') note(ticket);
      return outcome;
    },
    async save(ticket, pending, reworded) {
      const done = await tickets.save(ticket, pending, reworded);
      if (done) note(ticket);
      return done;
    },
  };
}

const owner = {
  id: 'c-ana',
  name: 'Ana',
  language: 'en',
  zone: 'Europe/Zurich',
  address: 'ana@acme.example',
} as const;
