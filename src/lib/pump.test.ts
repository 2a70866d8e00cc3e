import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pump } from './pump.ts';

/** A pump whose steps find what is in `work`, and which sleeps a second at most. */
function pumpOf(work: ((isFound: () => void) => Promise<boolean>)[], width = 1) {
  const failures: unknown[] = [];
  let steps = 0;
  const step = async (isFound: () => void) => {
    steps += 1;
    return (await work.shift()?.(isFound)) ?? false;
  };
  const pump = new Pump({ step, failed: (error) => failures.push(error), width, atMost: 1_000 });
  return { pump, failures, steps: () => steps };
}

const found = async () => true;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a pump', () => {
  it('goes on while there is work, then sleeps, and looks again after its time', async () => {
    const { pump, steps } = pumpOf([found, found, found]);
    pump.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(steps()).toBe(4);
    await vi.advanceTimersByTimeAsync(999);
    expect(steps()).toBe(4);
    await vi.advanceTimersByTimeAsync(1);
    expect(steps()).toBe(5);
    await pump.stop();
  });

  it('wakes at once when it is told to', async () => {
    const work: (() => Promise<boolean>)[] = [];
    const { pump, steps } = pumpOf(work);
    pump.start();
    await vi.advanceTimersByTimeAsync(0);
    work.push(found);
    pump.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(steps()).toBe(3);
    await pump.stop();
  });

  it('does not sleep through a call that came while it was looking', async () => {
    const looking = Promise.withResolvers<boolean>();
    const { pump, steps } = pumpOf([() => looking.promise]);
    pump.start();
    pump.wake();
    looking.resolve(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(steps()).toBe(2);
    await pump.stop();
  });

  it('tells of a step that failed, and sleeps before the next', async () => {
    const { pump, failures, steps } = pumpOf([() => Promise.reject(new Error('down'))]);
    pump.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(failures).toEqual([new Error('down')]);
    expect(steps()).toBe(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(steps()).toBe(2);
    await pump.stop();
  });

  it('runs as many steps side by side as it is wide', async () => {
    const done = Promise.withResolvers<boolean>();
    const long = (isFound: () => void) => {
      isFound();
      return done.promise;
    };
    const { pump, steps } = pumpOf([long, long, long, found], 3);
    pump.start();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(steps()).toBe(3);
    done.resolve(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(steps()).toBeGreaterThan(4);
    await pump.stop();
  });

  it('looks once for all of its steps where there is nothing', async () => {
    const { pump, steps } = pumpOf([], 8);
    pump.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(steps()).toBe(1);
    pump.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(steps()).toBe(2);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(steps()).toBe(5);
    await pump.stop();
  });

  it('looks by its time beside a step that takes long', async () => {
    const done = Promise.withResolvers<boolean>();
    const work: ((isFound: () => void) => Promise<boolean>)[] = [];
    const { pump, steps } = pumpOf(work, 2);
    work.push((isFound) => {
      isFound();
      return done.promise;
    });
    pump.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(steps()).toBe(2);
    work.push(found);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([steps(), work.length]).toEqual([4, 0]);
    done.resolve(true);
    await pump.stop();
  });

  it('goes on with what came while all of its steps were busy', async () => {
    const done = Promise.withResolvers<boolean>();
    const work = [found];
    const { pump } = pumpOf(work, 1);
    work.unshift(async () => done.promise);
    pump.start();
    await vi.advanceTimersByTimeAsync(0);
    pump.wake();
    done.resolve(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(work).toEqual([]);
    await pump.stop();
  });

  it('looks so often as whoever wakes it knows that there is something, and by its time for what nobody knows of', async () => {
    const work: ((isFound: () => void) => Promise<boolean>)[] = [];
    const { pump, steps } = pumpOf(work, 3);
    const one = async (isFound: () => void) => {
      isFound();
      return true;
    };
    pump.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(steps()).toBe(1);
    work.push(one, one, one, one);
    pump.wake(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(steps()).toBe(2);
    pump.wake(2);
    await vi.advanceTimersByTimeAsync(799);
    expect(steps()).toBe(4);
    // The time counts from the first look that left something open, and then it is looked until nothing is found.
    await vi.advanceTimersByTimeAsync(1);
    expect([steps(), work.length]).toEqual([6, 0]);
    work.push(one, one);
    pump.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(steps()).toBe(9);
    await pump.stop();
  });

  it('finds what it was woken for though the look that was under way found nothing', async () => {
    const looking = Promise.withResolvers<boolean>();
    const work = [() => looking.promise];
    const { pump } = pumpOf(work);
    pump.start();
    pump.wake(1);
    work.push(found as never);
    looking.resolve(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(work).toEqual([]);
    await pump.stop();
  });

  it('looks when what was put off is due', async () => {
    const { pump, steps } = pumpOf([]);
    pump.start();
    pump.wakeIn(300);
    await vi.advanceTimersByTimeAsync(299);
    expect(steps()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(steps()).toBe(2);
    await pump.stop();
  });

  it('leaves to whoever calls what is theirs', async () => {
    const owner = new AsyncLocalStorage<string>();
    const owners: unknown[] = [];
    const { pump } = pumpOf([
      async () => false,
      async () => {
        owners.push(owner.getStore());
        return false;
      },
    ]);
    pump.start();
    await vi.advanceTimersByTimeAsync(0);
    owner.run('who calls', () => pump.wake());
    await vi.advanceTimersByTimeAsync(0);
    expect(owners).toEqual([undefined]);
    await pump.stop();
  });

  it('lets the step that runs come to its end when it is stopped, and begins no other', async () => {
    const running = Promise.withResolvers<boolean>();
    const { pump, steps } = pumpOf([() => running.promise, found]);
    pump.start();
    let isStopped = false;
    const stopping = pump.stop().then(() => {
      isStopped = true;
    });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(isStopped).toBe(false);
    running.resolve(true);
    await stopping;
    expect(steps()).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('keeps nothing of the sleeps that ended by themselves', async () => {
    const { pump } = pumpOf([]);
    pump.start();
    await vi.advanceTimersByTimeAsync(10_500);
    expect(vi.getTimerCount()).toBe(1);
    pump.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(1);
    await pump.stop();
  });
});
