import { describe, expect, it, vi } from 'vitest';
import { breath } from '../lib/background.ts';
import { Precedence } from './precedence.ts';

describe('what goes first', () => {
  it('is waited for by what gives way, until nobody waits any more', async () => {
    const precedence = new Precedence();
    const [one, other] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const order: string[] = [];
    const first = [one, other].map(({ promise }) => precedence.first(() => promise.then(() => order.push('answered'))));
    const second = precedence.giveWay().then(() => order.push('gave way'));
    one.resolve();
    await first[0];
    other.resolve();
    await Promise.all([...first, second]);
    expect(order).toEqual(['answered', 'answered', 'gave way']);
  });

  it('does not wait for those who come meanwhile, or a steady stream of them would hold it up for ever', async () => {
    const precedence = new Precedence();
    const here = Promise.withResolvers<void>();
    const first = precedence.first(() => here.promise);
    const givesWay = precedence.giveWay();
    void precedence.first(() => new Promise(() => {}));
    const order: string[] = [];
    setTimeout(() => order.push('some time later'), 50);
    here.resolve();
    await Promise.all([first, givesWay.then(() => order.push('gave way'))]);
    expect(order).toEqual(['gave way']);
  });

  it('is given way between two steps of what nobody waits for, and not of what somebody does', async () => {
    const precedence = new Precedence();
    const [step, here] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const order: string[] = [];
    const second = precedence.second(async () => {
      await step.promise;
      await breath();
      order.push('went on');
    });
    const first = precedence.first(async () => {
      await here.promise;
      await breath();
      order.push('answered');
    });
    step.resolve();
    await new Promise((resolve) => setTimeout(resolve, 20));
    here.resolve();
    await Promise.all([first, second]);
    expect(order).toEqual(['answered', 'went on']);
  });

  it('is given way no longer once it waited long, for it may wait for what gives way', async () => {
    vi.useFakeTimers();
    try {
      const precedence = new Precedence();
      void precedence.first(() => new Promise(() => {}));
      await vi.advanceTimersByTimeAsync(1_000);
      let steps = 0;
      const second = precedence.second(async () => {
        for (; steps < 100; steps += 1) await breath();
      });
      await vi.advanceTimersByTimeAsync(1);
      await second;
      expect(steps).toBe(100);
    } finally {
      vi.useRealTimers();
    }
  });

  it('holds nobody up where nobody waits, nor when it failed', async () => {
    const precedence = new Precedence();
    await precedence.giveWay();
    await expect(precedence.first(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
    await precedence.giveWay();
  });

  it('is not waited for without end', async () => {
    vi.useFakeTimers();
    try {
      const precedence = new Precedence();
      void precedence.first(() => new Promise(() => {}));
      const goesOn = precedence.giveWay();
      await vi.advanceTimersByTimeAsync(1_000);
      await goesOn;
    } finally {
      vi.useRealTimers();
    }
  });
});
