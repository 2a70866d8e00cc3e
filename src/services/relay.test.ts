import { expect, it } from 'vitest';
import { people } from '#test/builders.ts';
import { RetryLater } from '../lib/errors.ts';
import { createLog } from '../lib/log.ts';
import { type PendingStep, Relay } from './relay.ts';
import type { RaisedAlert } from './stores/alerts.ts';
import type { Pending, Stores } from './stores/stores.ts';

const START = Temporal.Instant.from('2026-11-23T10:00:00Z');
const NEVER = 'never';

/** A step of one ticket for another one; `id` says what it is in the test. */
function step(id: string, from: number, ticket: number): PendingStep {
  return {
    kind: 'step',
    id: `${from}:7:${id}`,
    ticket,
    step: { kind: 'linked', other: from },
    by: people.mia,
    trace: id,
  };
}

/** A shelf of tickets, a clock that is moved by hand, and a relay that can do some steps and others not. */
class Bench {
  now = START;
  readonly done: string[] = [];
  readonly tried: string[] = [];
  readonly alerts: RaisedAlert[] = [];
  readonly broken = new Map<string, Error>();
  readonly logged: { readonly event: string; readonly outcome?: string }[] = [];
  readonly #pending = new Map<number, readonly Pending[]>();
  readonly #due = new Map<number, string>();
  readonly #failures = new Map<number, number>();
  relay = this.#relay();

  put(number: number, ...pending: readonly Pending[]): void {
    this.#pending.set(number, [...(this.#pending.get(number) ?? []), ...pending]);
    this.#due.set(number, this.now.toString());
  }

  waiting(number: number): readonly string[] {
    return (this.#pending.get(number) ?? []).map(({ id }) => id);
  }

  /** The clock goes on, a second a time, with a sweep at each. */
  async pass(seconds: number): Promise<void> {
    for (let n = 0; n < seconds; n += 1) {
      this.now = this.now.add({ seconds: 1 });
      await this.relay.sweep();
    }
  }

  async restart(): Promise<void> {
    this.relay = this.#relay();
    await this.relay.start();
  }

  #relay(): Relay {
    const log = createLog({ sink: { write: (line) => this.logged.push(JSON.parse(line)) } });
    const perform = async ({ id }: PendingStep) => {
      this.tried.push(id);
      const error = this.broken.get(id);
      if (error) throw error;
      this.done.push(id);
    };
    const runtime = { clock: { now: () => this.now }, log };
    const nothing = { moved: () => undefined, perform, leads: '#leads' };
    return new Relay(this.#stores(), async () => undefined, runtime, nothing);
  }

  #stores(): Stores {
    const until = (number: number, due: string) => void (this.#due.has(number) && this.#due.set(number, due));
    const tickets: Partial<Stores['tickets']> = {
      pending: async (number) => this.#pending.get(number) ?? [],
      clearPending: async (number, ids) => {
        const left = (this.#pending.get(number) ?? []).filter(({ id }) => !ids.includes(id));
        this.#pending.set(number, left);
        if (left.length === 0) for (const kept of [this.#due, this.#failures]) kept.delete(number);
      },
      withPending: async (before) =>
        [...this.#due].flatMap(([number, due]) =>
          due !== NEVER && Temporal.Instant.compare(due, before) < 0 ? [number] : [],
        ),
      putOff: async (number, due) => until(number, due),
      setAside: async (number) => until(number, NEVER),
      countFailure: async (number) => {
        const count = (this.#failures.get(number) ?? 0) + 1;
        this.#failures.set(number, count);
        return count;
      },
      takeUpAside: async (now) => {
        const aside = [...this.#due].filter(([, due]) => due === NEVER).map(([number]) => number);
        for (const number of aside) this.#due.set(number, now);
        for (const number of aside) this.#failures.delete(number);
        return aside.length;
      },
    };
    const alerts = { raise: async (raised: readonly RaisedAlert[]) => void this.alerts.push(...raised) };
    return { tickets, alerts } as unknown as Stores;
  }
}

it('tries what fails again after ever longer waits, sets it aside, and tells the log and the leads', async () => {
  const bench = new Bench();
  bench.put(1, step('bad', 1, 2));
  bench.broken.set('1:7:bad', new TypeError('of a kind that nobody foresaw'));
  await bench.pass(30);
  expect(bench.tried.length).toBeLessThan(5);
  await bench.pass(600);
  // The last attempt lets those behind it pass, and is one more.
  expect(bench.tried).toHaveLength(9);
  await bench.pass(3_600);
  expect(bench.tried).toHaveLength(9);
  expect(bench.waiting(1)).toEqual(['1:7:bad']);
  expect(bench.alerts).toMatchObject([{ id: '1:7:bad:aside', alert: { channel: '#leads', ticket: 1, seq: 7 } }]);
  expect(bench.logged.map(({ event, outcome }) => `${event} ${outcome}`)).toEqual([
    ...Array.from({ length: 7 }, () => 'pending.failed again'),
    'pending.failed set aside',
  ]);
});

it('lets others go by: other tickets, what goes to other tickets, and at last what comes after it', async () => {
  const bench = new Bench();
  bench.put(1, step('bad', 1, 2), step('behind', 1, 2), step('elsewhere', 1, 3));
  bench.put(4, step('other', 4, 5));
  bench.broken.set('1:7:bad', new TypeError('broken'));
  await bench.pass(3);
  expect(bench.done).toEqual(['1:7:elsewhere', '4:7:other']);
  await bench.pass(600);
  expect(bench.done).toEqual(['1:7:elsewhere', '4:7:other', '1:7:behind']);
  bench.put(1, step('later', 1, 2));
  await bench.relay.move(1);
  expect(bench.done.at(-1)).toBe('1:7:later');
  expect(bench.waiting(1)).toEqual(['1:7:bad']);
  expect(new Set(bench.alerts.map(({ id }) => id)).size).toBe(1);
});

it('tries what was set aside again at the next start', async () => {
  const bench = new Bench();
  bench.put(1, step('bad', 1, 2));
  bench.broken.set('1:7:bad', new TypeError('broken'));
  await bench.pass(600);
  bench.broken.clear();
  await bench.pass(600);
  expect(bench.done).toEqual([]);
  await bench.restart();
  await bench.pass(3);
  expect(bench.done).toEqual(['1:7:bad']);
  expect(bench.waiting(1)).toEqual([]);
});

it('waits for a platform that is away however long that is, and then does it', async () => {
  const bench = new Bench();
  bench.put(1, step('away', 1, 2));
  bench.put(4, step('other', 4, 5));
  bench.broken.set('1:7:away', new RetryLater('the platform is away', { afterMs: 30_000 }));
  await bench.pass(3_600);
  expect(bench.done).toEqual(['4:7:other']);
  expect(bench.tried.length).toBeLessThan(130);
  expect(bench.alerts).toEqual([]);
  bench.broken.clear();
  await bench.pass(40);
  expect(bench.done).toEqual(['4:7:other', '1:7:away']);
});
