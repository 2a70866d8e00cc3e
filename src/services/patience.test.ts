import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NotAsked, RetryLater } from '../lib/errors.ts';
import type { OutboundCall, Platform } from '../port/platform.ts';
import { patientWith } from './patience.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const call = {
  kind: 'delete',
  key: 'k',
  message: { platform: 'chat', channel: 'C', message: 'm' },
} satisfies OutboundCall;

/** A platform whose calls end when, and as, the test says. */
function bench() {
  const open: { end: (error?: Error) => void }[] = [];
  const pending = () =>
    new Promise<never>((resolve, reject) => {
      open.push({ end: (error) => (error ? reject(error) : resolve(undefined as never)) });
    });
  const given = { id: 'chat', perform: pending, channel: pending } as unknown as Platform;
  const platform = patientWith(given);
  const said = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: Error) => error.message,
    );
  return { open, perform: () => said(platform.perform(call)), channel: () => said(platform.channel('agents')) };
}

/** Calls that nothing came of for ten seconds. */
async function silent() {
  const one = bench();
  const first = [one.perform(), one.perform()];
  await vi.advanceTimersByTimeAsync(10_000);
  for (const { end } of one.open.splice(0)) end(new RetryLater('timed out'));
  expect(await Promise.all(first)).toEqual(['timed out', 'timed out']);
  return one;
}

it('lets everything through side by side while it is answered, and while it is refused quickly', async () => {
  const { open, perform } = bench();
  const first = [perform(), perform()];
  open.splice(0).forEach(({ end }, at) => {
    end(at === 0 ? new RetryLater('connection refused') : undefined);
  });
  expect(await Promise.all(first)).toEqual(['connection refused', 'done']);
  void [perform(), perform(), perform()];
  expect(open).toHaveLength(3);
});

it('sends one call ahead while nothing is answered, and the others away', async () => {
  const { open, perform } = await silent();
  const probe = perform();
  expect(await perform()).toBe('chat gives no answer');
  expect(open).toHaveLength(1);
  open.pop()?.end();
  expect(await probe).toBe('done');
  void [perform(), perform()];
  expect(open).toHaveLength(2);
});

it('keeps nobody waiting who only asks, and hears the answer all the same', async () => {
  const { open, channel, perform } = await silent();
  const asked = channel();
  await vi.advanceTimersByTimeAsync(600);
  expect(await asked).toMatch(/no answer within/);
  expect(await perform()).toBe('chat gives no answer');
  open.pop()?.end();
  await vi.advanceTimersByTimeAsync(1);
  void [perform(), perform()];
  expect(open).toHaveLength(2);
});

it('is no silence when it says when to come again, however late', async () => {
  const { open, perform } = bench();
  const first = perform();
  await vi.advanceTimersByTimeAsync(10_000);
  open.pop()?.end(new RetryLater('rate limited', { afterMs: 1_000 }));
  expect(await first).toBe('rate limited');
  void [perform(), perform()];
  expect(open).toHaveLength(2);
});

it('hears nothing from a platform that was not asked: it is as silent as before', async () => {
  const { open, perform } = await silent();
  const probe = perform();
  open.splice(0).forEach(({ end }) => {
    end(new NotAsked('its turn has not come', { afterMs: 500 }));
  });
  expect(await probe).toBe('its turn has not come');
  const next = perform();
  expect(await perform()).toBe('chat gives no answer');
  open.splice(0).forEach(({ end }) => {
    end();
  });
  expect(await next).toBe('done');
});
