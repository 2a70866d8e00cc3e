import { describe, expect, it } from 'vitest';
import { RetryLater } from '../lib/errors.ts';
import { createLog } from '../lib/log.ts';
import type { Platform } from '../port/platform.ts';
import { connectAll } from './connecting.ts';

/** Platforms by name that are started by hand. */
function bench(...ids: readonly string[]) {
  const starts = new Map(ids.map((id) => [id, Promise.withResolvers<void>()]));
  const refusals: string[] = [];
  const lines: { readonly event: string; readonly platform: string }[] = [];
  const log = createLog({ sink: { write: (line) => lines.push(JSON.parse(line) as (typeof lines)[number]) } });
  const stopping = new AbortController();
  const platforms = ids.map((id) => ({ id }) as Platform);
  const start = ({ id }: Platform) => starts.get(id)?.promise ?? Promise.reject(new Error('unknown'));
  const connected = connectAll(platforms, start, {
    log,
    signal: stopping.signal,
    refused: ({ id }, error) => refusals.push(`${id}: ${(error as Error).message}`),
    patienceMs: 20,
  });
  const settled = () =>
    Promise.race([connected.then(() => true), new Promise((later) => setTimeout(later, 60, false))]);
  return {
    connected,
    settled,
    stopping,
    stands: (id: string) => starts.get(id)?.resolve(),
    refuses: (id: string, error: Error) => starts.get(id)?.reject(error),
    refusals,
    said: () => lines.map(({ event, platform }) => [event, platform].join(' ')),
  };
}

const flush = () => new Promise((done) => setImmediate(done));

describe('platforms that are connected side by side', () => {
  it('are all waited for, and nothing is said of them', async () => {
    const { connected, stands, said } = bench('one', 'two');
    stands('one');
    stands('two');
    await connected;
    expect(said()).toEqual([]);
  });

  it('go on without one that is not reached, which joins later', async () => {
    const { connected, stands, said } = bench('one', 'two', 'three');
    stands('two');
    await connected;
    expect(said()).toEqual(['platform.late one', 'platform.late three']);
    stands('one');
    await flush();
    expect(said().slice(2)).toEqual(['platform.joined one']);
  });

  it('are waited for no longer once Relevo stops', async () => {
    const { connected, stopping } = bench('one', 'two');
    stopping.abort();
    await expect(connected).rejects.toThrow('Relevo is stopping');
  });

  it('wait for a first one, as there is nobody to serve before that', async () => {
    const { connected, settled, stands } = bench('one', 'two');
    expect(await settled()).toBe(false);
    stands('one');
    await connected;
  });

  it('do not start when one refuses, with the reason and its name', async () => {
    const first = bench('one', 'two');
    first.stands('one');
    first.refuses('two', new Error('the token is wrong'));
    await expect(first.connected).rejects.toThrow('two: the token is wrong');
    const alone = bench('one');
    // A refusal for now is one: nobody mends a token by waiting.
    alone.refuses('one', new RetryLater('not in this state'));
    await expect(alone.connected).rejects.toThrow('one: not in this state');
  });

  it('go on when one refuses that was late, and say so', async () => {
    const { connected, stands, refuses, refusals, said } = bench('one', 'two');
    stands('one');
    await connected;
    refuses('two', new Error('the token is wrong'));
    await flush();
    expect(said()).toEqual(['platform.late two', 'platform.refused two']);
    expect(refusals).toEqual(['two: the token is wrong']);
  });

  it('say nothing of one that ends because Relevo stops', async () => {
    const { connected, stands, refuses, refusals, stopping, said } = bench('one', 'two');
    stands('one');
    await connected;
    stopping.abort();
    refuses('two', new RetryLater('stopped'));
    await flush();
    expect([said(), refusals]).toEqual([['platform.late two'], []]);
  });
});
