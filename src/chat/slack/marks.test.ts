import { expect, it } from 'vitest';
import { createLog } from '../../lib/log.ts';
import { Marks, readFrom } from './marks.ts';

const log = createLog({ level: 'silent' });
const channel = 'C1';
const at = (second: number) => `${1_800_000_000 + second}.000000`;

/** What is on record, and what a process begins with that came after a kill. */
function notes() {
  const known = new Map<string, string>();
  return {
    read: async (key: string) => known.get(key),
    write: async (key: string, value: string) => void known.set(key, value),
  };
}

async function since(marks: Marks): Promise<string | undefined> {
  const mark = await marks.of(channel);
  return mark && readFrom(mark);
}

it('a conversation that was begun is on record before anything in it is taken, so that a kill does not begin it anew', async () => {
  const kept = notes();
  await new Marks(kept, log).begin(channel, at(0));
  expect(await since(new Marks(kept, log))).toBe(at(0));
});

it('what came within a minute before the newest is read again, and nothing from before the beginning', async () => {
  const marks = new Marks(notes(), log);
  await marks.begin(channel, at(0));
  marks.taken(channel, 'one', at(30));
  expect(await since(marks)).toBe(at(0));
  marks.taken(channel, 'two', at(300));
  expect(await since(marks)).toBe(at(240));
});

it('a busy minute is read again as a whole, whatever of it is known by its key', async () => {
  const marks = new Marks(notes(), log);
  await marks.begin(channel, at(0));
  for (let n = 0; n < 1_000; n += 1) marks.taken(channel, `key ${n}`, `${1_800_000_100}.${String(n).padStart(6, '0')}`);
  expect(await since(marks)).toBe(`${1_800_000_040}.000999`);
});

it('what could not be read is read the next time, however much was taken until then and also after a kill', async () => {
  const kept = notes();
  const marks = new Marks(kept, log);
  await marks.begin(channel, at(0));
  marks.missed(channel, at(10));
  marks.taken(channel, 'live', at(3_600));
  await marks.flush();
  const after = new Marks(kept, log);
  expect(await since(after)).toBe(at(10));
  after.caughtUp(channel);
  expect(await since(after)).toBe(at(3_540));
});

it('a note that says nothing is no mark', async () => {
  const kept = notes();
  await kept.write(`read:${channel}`, '{"from":');
  expect(await since(new Marks(kept, log))).toBeUndefined();
});
