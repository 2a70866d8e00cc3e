import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pump } from './pump.ts';

/** A pump whose steps find what is in `work`, and which sleeps a second at most. */
function pumpOf(work: (() => Promise<boolean>)[], width = 1) {
  const failures: unknown[] = [];
  let steps = 0;
  const step = async () => {
    steps += 1;
    return (await work.shift()?.()) ?? false;
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
    const cleared = vi.spyOn(globalThis, 'clearTimeout');
    pump.wake();
    expect(cleared).toHaveBeenCalledTimes(1);
    cleared.mockRestore();
    await pump.stop();
  });
});
