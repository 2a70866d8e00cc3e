import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { discoverCommands } from '#src/discover.ts';
import { systemClock } from '#src/lib/clock.ts';
import { createLog } from '#src/lib/log.ts';
import type { InboundEvent } from '#src/port/events.ts';
import type { FirstAnswer, Inbox, Platform, Profile } from '#src/port/platform.ts';
import type { Commands } from '#src/services/commands/command.ts';
import { assembleDesk, type RunningDesk } from '#src/services/desk.ts';
import { typeOf } from '#src/sniff/type-of.ts';
import { type OpenStore, openStore } from '#src/store/open.ts';
import { aTicket, checks } from '#test/builders.ts';
import { freshStore, type Place } from '../contracts/store-helpers.ts';
import { dice, hostile, runs, seed, timeout } from './kit.ts';

const AT_ONCE = 16;
/** The port promises an answer within 3 s; a busy machine is late with everything. */
const BOUND_MS = 20_000;
const TARGETS = [1_001, 1_002, 1_003];

/** Nobody of these may do anything with the tickets that are there: other customers, another team, a bot, nobody at all. */
const profiles: Readonly<Record<string, Partial<Profile>>> = {
  gus: { guest: true, groups: ['acme'] },
  eve: { guest: true, groups: ['agents', 'leads', 'admins'], language: '__proto__', zone: 'No/Where', name: hostile() },
  dora: { groups: ['dev'] },
  relevo: { bot: true },
};

describe(`the dispatcher, with seed ${seed}`, { timeout }, () => {
  let place: Place;
  let store: OpenStore;
  let desk: RunningDesk;
  let commands: Commands;
  let inbox: Inbox;
  const rejections: unknown[] = [];
  const failed: string[] = [];
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
      },
    };
    const log = createLog({ level: 'error', sink });
    const parts = { desk: defaultDesk, checks, commands, typeOf };
    const exits = { platforms: new Map([[platform.id, platform]]), mail: { send: async () => {} } };
    desk = assembleDesk(store.stores, exits, parts, { clock: systemClock, log });
    await desk.start();
  });
  afterAll(async () => {
    await desk.stop();
    await store.close();
    place.clean();
    process.off('unhandledRejection', note);
  });

  it('answers whatever comes, and what is refused changes nothing', async () => {
    const before = await Promise.all(TARGETS.map((number) => store.stores.tickets.byNumber(number)));
    const counts: Record<FirstAnswer['kind'], number> = { taken: 0, modal: 0, faults: 0, say: 0, choices: 0 };
    let longest = 0;
    let made = 0;
    const refused: string[] = [];
    const worker = async () => {
      while (made < runs(300)) {
        made += 1;
        const event = anyEvent(made, [...commands.keys()]);
        const began = performance.now();
        const answer = await inbox(event);
        longest = Math.max(longest, performance.now() - began);
        counts[answer.kind] += 1;
        if (answer.kind !== 'taken') refused.push(event.key);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const { database } = store;
    while ((await database.collection('inbox').countDocuments({ state: 'taken' }, { limit: 1 })) > 0) {
      await desk.worker.sweep();
      await sleep(50);
    }
    await desk.relay.idle();
    process.stdout.write(`${JSON.stringify({ seed, made, ...counts, longest: Math.round(longest) })}\n`);
    expect(await Promise.all(TARGETS.map((number) => store.stores.tickets.byNumber(number)))).toEqual(before);
    for (let at = 0; at < refused.length; at += 500) {
      const some = { _id: { $in: refused.slice(at, at + 500) } };
      expect(await database.collection<{ _id: string }>('inbox').countDocuments(some)).toBe(0);
    }
    expect(await database.collection('inbox').find({ state: 'failed' }).toArray()).toEqual([]);
    expect([rejections, failed]).toEqual([[], []]);
    expect(Math.min(counts.taken, counts.say)).toBeGreaterThan(0);
    expect(longest).toBeLessThan(BOUND_MS);
  });
});

const owner = {
  id: 'c-ana',
  name: 'Ana',
  language: 'en',
  zone: 'Europe/Zurich',
  address: 'ana@acme.example',
} as const;

/** An event of any kind, in a form that an adapter could give, with anything in it. */
function anyEvent(n: number, names: readonly string[]): InboundEvent {
  const user = dice.of([...Object.keys(profiles), 'nobody', hostile(2)]);
  const head = { key: `fuzz:${n}`, by: { platform: 'fuzz', user }, at: new Date(1_772_000_000_000 + n).toISOString() };
  const id = () => dice.of(['c', 'agents', 'support-acme', '1001', 'm', hostile(2)]);
  const thread = () => (dice.between(1, 2) === 1 ? {} : { thread: id() });
  const message = { platform: 'fuzz', channel: id(), message: `m${n}`, ...thread() };
  const interaction = { id: `i${n}`, in: { platform: 'fuzz', channel: id(), ...thread() } };
  const run = dice.of([...names, hostile(2)]);
  const words = () => dice.of(['T-1001', 'T-1002', '1003', 'T-1', hostile(), hostile(3)]);
  const keys = [
    'ticket',
    'text',
    'reason',
    'team',
    'for',
    'subject',
    'body',
    'category',
    'address',
    'to',
    'page',
    '__proto__',
    'draft',
    'screenshot',
  ];
  const values = () =>
    Object.fromEntries(keys.filter(() => dice.between(1, 3) === 1).map((key) => [key, words()] as const));
  const file = () => ({ id: id(), name: hostile(2), type: hostile(1), size: dice.between(-1, 1e9) });
  const files = dice.between(1, 6) === 1 ? [file()] : [];
  const line = `${dice.of(['', '/', ' '])}${run} ${dice.of([words(), `ticket:${words()}`, `"${words()}`])} ${hostile(3)}`;
  return dice.of<() => InboundEvent>([
    () => ({ ...head, kind: 'message', message, direct: dice.between(1, 3) === 1, text: hostile(), files }),
    () => ({ ...head, kind: 'edit', message, text: hostile() }),
    () => ({ ...head, kind: 'delete', message }),
    () => ({ ...head, kind: 'reaction', message, emoji: dice.of(['🎫', hostile(1)]), added: dice.between(1, 2) === 1 }),
    () => ({ ...head, kind: 'file', message, file: file() }),
    () => ({ ...head, kind: 'command', interaction, line }),
    () => ({ ...head, kind: 'command', interaction, line: run, args: values() }),
    () => ({ ...head, kind: 'action', interaction, message, run, args: values() }),
    () => ({
      ...head,
      kind: 'messageAction',
      interaction,
      message,
      author: { platform: 'fuzz', user },
      text: hostile(),
      files,
      run,
    }),
    () => ({
      ...head,
      kind: 'submit',
      interaction,
      run,
      args: values(),
      values: values(),
      files,
      ...(dice.between(1, 3) === 1 ? { page: dice.between(-1, 5) } : {}),
    }),
  ])();
}

function stubPlatform(started: (inbox: Inbox) => void): Platform {
  let posted = 0;
  return {
    id: 'fuzz',
    capabilities: {
      threads: true,
      ephemeral: 'any time',
      modalErrorsInline: true,
      modalChain: true,
      commandsInThreads: true,
      files: true,
      reactions: true,
      edits: true,
      home: false,
    },
    limits: {
      messageText: 3_000,
      cardText: 12_000,
      cardBlocks: 50,
      elements: 25,
      label: 75,
      buttonsInRow: 5,
      modalFields: 5,
      modalTitle: 24,
      fieldText: 3_000,
      buttonArgs: 2_000,
      fileBytes: 1_000_000,
    },
    start: async (inbox) => started(inbox),
    stop: async () => {},
    perform: async (call) => {
      posted += 1;
      return call.kind === 'post' ? { message: { platform: 'fuzz', channel: 'c', message: `p${posted}` } } : {};
    },
    file: async () => undefined,
    async profile(account) {
      const known = Object.hasOwn(profiles, account.user) ? profiles[account.user] : undefined;
      return known && { account, name: account.user, groups: [], guest: false, bot: false, ...known };
    },
    channel: async (nameOrId) => ({ platform: 'fuzz', channel: nameOrId }),
    message: async () => undefined,
    groupMembers: async () => [],
  };
}
