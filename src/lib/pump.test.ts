import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pump } from './pump.ts';

/** A pump whose steps find what is in `work`, and which sleeps a second at most. */
function pumpOf(work: (() => Promise<boolean>)[], width = 1) {
  const failures: unknown[] = [];
  let steps = 0;
  const step = async (isFound: () => void) => {
    steps += 1;
    const next = work.shift();
    if (next !== undefined) isFound();
    return (await next?.()) ?? false;
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
    await vi.advanceTimersByTimeAsync(0);
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
    const { pump, steps } = pumpOf([() => done.promise, () => done.promise, () => done.promise], 3);
    pump.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(steps()).toBe(3);
    done.resolve(false);
    await pump.stop();
  });

  it('lets the step that runs come to its end when it is stopped, and begins no other', async () => {
    const running = Promise.withResolvers<boolean>();
    const { pump, steps } = pumpOf([() => running.promise, found]);
    pump.start();
    await vi.advanceTimersByTimeAsync(0);
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

  it('looks once more for what comes alone, however wide it is', async () => {
    const done = Promise.withResolvers<boolean>();
    const work: (() => Promise<boolean>)[] = [];
    const { pump, steps } = pumpOf(work, 8);
    pump.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(steps()).toBe(1);
    work.push(() => done.promise);
    pump.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(steps()).toBe(3);
    done.resolve(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(steps()).toBe(4);
    await pump.stop();
  });

  it('looks once in its time, however wide it is', async () => {
    const { pump, steps } = pumpOf([], 8);
    pump.start();
    await vi.advanceTimersByTimeAsync(10_500);
    expect(steps()).toBe(11);
    expect(vi.getTimerCount()).toBe(1);
    await pump.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('finds what came while all were busy, without another call', async () => {
    const busy = [Promise.withResolvers<boolean>(), Promise.withResolvers<boolean>()];
    const work = busy.map(
      ({ promise }) =>
        () =>
          promise,
    );
    const { pump, steps } = pumpOf(work, 2);
    pump.start();
    await vi.advanceTimersByTimeAsync(0);
    work.push(found);
    pump.wake();
    busy[1]?.resolve(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(work).toEqual([]);
    expect(steps()).toBe(4);
    busy[0]?.resolve(true);
    await pump.stop();
  });
});
