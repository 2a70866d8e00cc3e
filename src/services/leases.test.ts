import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../lib/log.ts';
import { Leases, leaseFrom } from './leases.ts';

const now = Temporal.Instant.from('2026-11-23T10:00:00Z');
const runtime = { clock: { now: () => now }, log: createLog({ level: 'silent' }) };

describe('leases', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('are renewed several times before they end, for as long as they are held', async () => {
    const renew = vi.fn(() => Promise.resolve());
    const leases = new Leases(renew, runtime);
    const length = now.until(Temporal.Instant.from(leaseFrom(now))).total('milliseconds');
    leases.hold('a');
    leases.hold('b');
    await vi.advanceTimersByTimeAsync(length);
    expect(renew.mock.calls.length).toBeGreaterThanOrEqual(3);
    expect(renew).toHaveBeenLastCalledWith(['a', 'b'], leaseFrom(now));
    await leases.release('a');
    await vi.advanceTimersByTimeAsync(length);
    expect(renew).toHaveBeenLastCalledWith(['b'], leaseFrom(now));
    await leases.release('b');
    renew.mockClear();
    await vi.advanceTimersByTimeAsync(length);
    expect(renew).not.toHaveBeenCalled();
  });

  it('are let go only when no renewal is under way, so that none comes after what is written next', async () => {
    const renewing = Promise.withResolvers<void>();
    const leases = new Leases(() => renewing.promise, runtime);
    leases.hold('a');
    await vi.advanceTimersByTimeAsync(2_000);
    let released = false;
    const releasing = leases.release('a').then(() => {
      released = true;
    });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(released).toBe(false);
    renewing.resolve();
    await releasing;
    expect(released).toBe(true);
  });

  it('outlive a renewal that failed', async () => {
    const renew = vi.fn(() => Promise.reject(new Error('the store is away')));
    const leases = new Leases(renew, runtime);
    leases.hold('a');
    await vi.advanceTimersByTimeAsync(4_000);
    expect(renew.mock.calls.length).toBeGreaterThanOrEqual(2);
    await leases.release('a');
  });
});
