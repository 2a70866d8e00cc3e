import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginDemo, begunDemo } from '#src/cli/demo/begun.ts';
import { fillWith } from '#src/cli/demo/fill.ts';
import { afterWork } from '#src/cli/demo/hours.ts';
import { playDemo } from '#src/cli/demo/play.ts';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import type { Customer } from '#src/domain/customers/customer.ts';
import { STATUSES, WAYS_IN } from '#src/domain/tickets/ticket.ts';
import { joinEmbeddedStore } from '#src/store/embedded/join.ts';
import { openStore } from '#src/store/open.ts';
import { checks } from '#test/builders.ts';
import { relevoHere } from '#test/fakes/here.ts';
import { run } from '#test/fakes/run.ts';
import { type House, openHouse, until, wordsOf } from './house.ts';

const program = fileURLToPath(new URL('../../bin/relevo.js', import.meta.url));
const end = Temporal.Instant.from('2026-03-13T15:00:00Z');

describe('hours of work', () => {
  it.each([
    ['2026-03-13T15:30:00Z', 60, 'europe', '2026-03-16T07:30:00Z'],
    ['2026-03-14T12:00:00Z', 10, 'europe', '2026-03-16T07:10:00Z'],
    ['2026-03-16T03:00:00Z', 0, 'america', '2026-03-16T15:00:00Z'],
    ['2026-03-16T15:00:00Z', 8 * 60 + 5, 'america', '2026-03-17T15:05:00Z'],
    ['2026-03-27T15:00:00Z', 120, 'europe', '2026-03-30T07:00:00Z'],
  ] as const)('%s and %i minutes in %s', (since, minutes, region, then) => {
    expect(afterWork(Temporal.Instant.from(since), minutes, region).toString()).toBe(then);
  });
});

describe('the demo', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  const play = (seed: number, tickets: number) => {
    let number = 1_000;
    const { stores } = house.store;
    // What is on record from an earlier play is not this one's.
    const customers = { ...stores.customers, insert: async (customer: Customer) => customer };
    const counted = { ...stores, customers, tickets: { ...stores.tickets, nextNumber: async () => (number += 1) } };
    return playDemo({ tickets, seed, end }, defaultDesk, checks, counted);
  };

  it('plays all that happens at a desk, by its rules', async () => {
    const { played, refused, guests, audit } = await play(1, 250);
    const tickets = played.map(({ ticket }) => ticket);
    expect(new Set(tickets.map(({ via }) => via))).toEqual(new Set(WAYS_IN.filter((way) => way !== 'split')));
    expect(new Set(tickets.map(({ status }) => status))).toEqual(new Set(STATUSES));
    expect(new Set(tickets.map(({ category }) => category)).size).toBe(5);
    expect(new Set(guests.map(({ region }) => region)).size).toBe(2);
    expect(new Set(guests.map(({ words }) => words)).size).toBe(4);
    const entries = played.flatMap(({ pending }) =>
      pending.flatMap((item) => (item.kind === 'entry' ? item.entry : [])),
    );
    const kinds = new Set(entries.map(({ kind }) => kind));
    for (const kind of ['accepted', 'declined', 'passedOn', 'returned', 'asked', 'note', 'reopened', 'closed'] as const)
      expect(kinds).toContain(kind);
    // Each has its lines on the audit log, in the order of time, by who did it; what Relevo does by itself has none.
    for (const { ticket } of played) {
      const lines = audit.get(ticket.number) ?? [];
      expect(lines.at(0)).toMatchObject({ what: 'demo.opened', at: ticket.openedAt, outcome: 'done', from: 'demo' });
      expect(lines.map(({ at }) => Date.parse(at))).toEqual(
        lines.map(({ at }) => Date.parse(at)).sort((a, b) => a - b),
      );
    }
    const done = [...audit.values()].flat();
    expect(new Set(done.map(({ id }) => id)).size).toBe(done.length);
    expect(done.length).toBeGreaterThan(entries.length / 2);
    // People are told no now and then; a story that is nothing but that is none.
    expect(refused.length).toBeLessThan(entries.length / 20);
    const numbers = tickets.map((ticket) => ticket.number);
    const opened = tickets.map(({ openedAt }) => openedAt);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(opened.map((at) => Date.parse(at))).toEqual(opened.map((at) => Date.parse(at)).sort((a, b) => a - b));
    for (const { kind, at, by } of entries) {
      if (by !== 'workspace:noah' || kind === 'opened') continue;
      const there = Temporal.Instant.from(at).toZonedDateTimeISO('Europe/Zurich');
      expect([there.dayOfWeek < 6, there.hour >= 8, there.hour < 17], at).toEqual([true, true, true]);
    }
  });

  it('is the same for the same seed, and another for another', async () => {
    const [one, same, other] = [await play(3, 30), await play(3, 30), await play(4, 30)];
    expect(same).toEqual(one);
    expect(other.played).not.toEqual(one.played);
  });

  it('leaves tickets that are worked on like any other, and no mail', async () => {
    const { stores, database } = house.store;
    const filled = await fillWith(await beginDemo({ tickets: 40, seed: 5, end }, stores), defaultDesk, checks, stores);
    const cards = await until('all cards', () => {
      const found = house
        .as('mia')
        .messages('agents')
        .filter((one) => /^T-\d+ · /.test(wordsOf(one)));
      return found.length === filled.tickets ? found : undefined;
    }).catch(() => []);
    expect(cards).toHaveLength(40);
    const fresh = cards.find((card) => /Status: New/.test(wordsOf(card)));
    if (!fresh) throw new Error('no ticket of the demo is new');
    const label = /T-\d+/.exec(wordsOf(fresh))?.[0] ?? '';
    await house.as('mia').press(fresh, 'ticket claim');
    await house.as('mia').sees('agents', new RegExp(`${label} · [\\s\\S]*Assignee: Mia`));
    expect(await database.collection('outbox').countDocuments({ 'message.kind': 'mail', state: 'queued' })).toBe(0);
    expect(house.workspace.mails()).toEqual([]);
    const lea = house.as('lea');
    await lea.type('leads', `/audit ${label}`);
    expect(wordsOf(await lea.isShown('leads', new RegExp(`Audit log: ${label}`)))).toMatch(/in the demo: /);
  });
});

describe('relevo demo', () => {
  it('fills a fresh store, refuses one that has tickets, and says how to go on', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'relevo-demo-'));
    try {
      const relevo = (...args: string[]) => relevoHere(['demo', ...args], { cwd });
      // As a process of its own, which has to come to its end.
      const filled = await run(process.execPath, [program, 'demo', '--tickets', '12'], { cwd });
      expect(filled).toMatchObject({ code: 0, err: '' });
      expect(filled.out).toMatch(/^12 tickets of the last two weeks/);
      const again = await relevo();
      expect([again.code, again.out]).toEqual([1, '']);
      expect(again.err).toMatch(/tickets already[\s\S]*RELEVO_DATA_DIR/);
      for (const wrong of [['--tickets', '0'], ['--tickets', '1e3'], ['--seed', 'x'], ['--fast'], ['now']])
        expect(await relevo(...wrong)).toMatchObject({ code: 2, out: '' });
      expect((await relevo('--help')).out).toMatch(/^relevo demo \[--tickets N\]/);
    } finally {
      await rm(cwd, { recursive: true, force: true, maxRetries: 5 });
    }
  });

  it('that was killed goes on where it was, and comes to the same as one that was not', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'relevo-demo-'));
    const { uri } = await joinEmbeddedStore({ dataDir: join(cwd, 'data') });
    const store = await openStore(uri, { firstNumber: 1001 });
    try {
      const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };
      const start = () => spawn(process.execPath, [program, 'demo', '--tickets', '60'], { cwd, env, stdio: 'ignore' });
      const written = () => store.database.collection('tickets').countDocuments();
      for (const part of [1, 30]) {
        const child = start();
        const closed = once(child, 'close');
        await until(`${part} tickets`, async () => (await written()) >= part || undefined);
        child.kill('SIGKILL');
        await closed;
      }
      expect(await written()).toBeLessThan(60);
      const note = await begunDemo(store.stores);
      if (note === undefined) throw new Error('nothing says that it is not whole');
      // What is asked for now does not matter: what was begun is finished.
      const rest = await relevoHere(['demo', '--tickets', '7', '--seed', '9'], { cwd });
      expect(rest).toMatchObject({ code: 0, err: '' });
      expect(rest.out).toMatch(
        /^A demo of 60 tickets \(seed 1\) was begun here[^\n]*\n60 tickets of the last two weeks/,
      );
      expect(await written()).toBe(60);

      let number = note.first;
      const customers = { ...store.stores.customers, insert: async (customer: Customer) => customer };
      const tickets = { ...store.stores.tickets, nextNumber: async () => number++ };
      const { played, audit } = await playDemo(note, defaultDesk, checks, { ...store.stores, customers, tickets });
      for (const { ticket, pending } of played) {
        expect(await store.stores.tickets.byNumber(ticket.number)).toEqual(ticket);
        const entries = pending.filter((item) => item.kind === 'entry').length;
        expect(await store.stores.timeline.last(ticket.number, 200)).toHaveLength(entries);
        expect(await store.stores.tickets.pending(ticket.number)).toEqual([]);
        const lines = await Array.fromAsync(store.stores.audit.each({ ticket: ticket.number }));
        expect(lines.map(({ id }) => id).toSorted()).toEqual(
          audit
            .get(ticket.number)
            ?.map(({ id }) => id)
            .toSorted(),
        );
        const card = { stream: `${ticket.number}/card`, state: 'queued' };
        expect(await store.database.collection('outbox').countDocuments(card)).toBe(1);
      }
      const all = await Array.fromAsync(store.stores.audit.each({}));
      expect(all.filter(({ what }) => what === 'demo')).toMatchObject([{ from: 'terminal', outcome: 'done' }]);
      expect(await relevoHere(['demo'], { cwd })).toMatchObject({ code: 1, out: '' });
    } finally {
      await store.close();
      await rm(cwd, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});
