import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lanes } from './lanes.ts';

const gate = () => Promise.withResolvers<void>();

describe('lanes', () => {
  it('run one after the other within a lane, side by side between lanes', async () => {
    const lanes = new Lanes();
    const log: string[] = [];
    const [first, other] = [gate(), gate()];
    const one = lanes.run('a', () => first.promise.then(() => log.push('a1')));
    const two = lanes.run('a', async () => log.push('a2'));
    const three = lanes.run('b', () => other.promise.then(() => log.push('b1')));
    other.resolve();
    await three;
    expect(log).toEqual(['b1']);
    first.resolve();
    await Promise.all([one, two]);
    expect(log).toEqual(['b1', 'a1', 'a2']);
  });

  it('give their caller what the task gave, or its failure, and go on', async () => {
    const lanes = new Lanes();
    const failing = lanes.run('a', () => Promise.reject(new Error('no')));
    const after = lanes.run('a', async () => 42);
    await expect(failing).rejects.toThrow('no');
    await expect(after).resolves.toBe(42);
  });

  it('are settled when all that was begun before has ended, whatever was begun meanwhile', async () => {
    const lanes = new Lanes();
    const [first, second] = [gate(), gate()];
    const log: string[] = [];
    void lanes.run('a', () => first.promise.then(() => log.push('first')));
    const settled = lanes.settled().then(() => log.push('settled'));
    void lanes.run('a', () => second.promise.then(() => log.push('second')));
    first.resolve();
    await settled;
    expect(log).toEqual(['first', 'settled']);
    second.resolve();
    await lanes.idle();
    expect(log).toEqual(['first', 'settled', 'second']);
  });

  it('are idle when all that was begun has ended, also what was begun meanwhile', async () => {
    const lanes = new Lanes();
    const log: string[] = [];
    const first = gate();
    const begun = lanes.run('a', async () => {
      await first.promise;
      void lanes.run('a', async () => log.push('later'));
      log.push('first');
    });
    let isIdle = false;
    const idle = lanes.idle().then(() => {
      isIdle = true;
    });
    await Promise.resolve();
    expect(isIdle).toBe(false);
    first.resolve();
    await Promise.all([begun, idle]);
    expect(log).toEqual(['first', 'later']);
    await lanes.idle();
  });

  it('keep the order of each lane, however tasks are mixed', async () => {
    const tasks = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(3)), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(tasks, async (given) => {
        const lanes = new Lanes();
        const started: [string, number][] = [];
        const busy = new Set<string>();
        const runs = given.map(([lane, pauses], index) =>
          lanes.run(lane, async () => {
            expect(busy.has(lane)).toBe(false);
            busy.add(lane);
            started.push([lane, index]);
            for (let i = 0; i < pauses; i += 1) await Promise.resolve();
            busy.delete(lane);
          }),
        );
        await Promise.all(runs);
        for (const lane of ['a', 'b', 'c']) {
          const inOrder = given.flatMap(([name], index) => (name === lane ? [index] : []));
          expect(started.filter(([name]) => name === lane).map(([, index]) => index)).toEqual(inOrder);
        }
      }),
      { numRuns: 50 },
    );
  });
});
