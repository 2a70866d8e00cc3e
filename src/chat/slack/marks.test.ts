import { expect, it } from 'vitest';
import { createLog } from '../../lib/log.ts';
import { readFrom } from './mark.ts';
import { Marks } from './marks.ts';

const log = createLog({ level: 'silent' });
const channel = 'C1';
const at = (second: number) => `${1_800_000_000 + second}.000000`;

/** What is on record, and what a process begins with that came after a kill. */
function notes() {
  const known = new Map<string, string>();
  return {
    read: async (key: string) => known.get(key),
    write: async (key: string, value: string) => void known.set(key, value),
    update: async (key: string, change: (before: string | undefined) => string) =>
      void known.set(key, change(known.get(key))),
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

it('the minute before what was read is read again, and nothing from before the beginning', async () => {
  const marks = new Marks(notes(), log);
  await marks.begin(channel, at(0));
  marks.whole(channel, at(30));
  expect(await since(marks)).toBe(at(0));
  marks.whole(channel, at(300));
  expect(await since(marks)).toBe(at(240));
  marks.whole(channel, at(100));
  expect(await since(marks)).toBe(at(240));
});

it('what was pushed later proves nothing of what came before, in whichever process, and also after a kill', async () => {
  const kept = notes();
  const [one, other] = [new Marks(kept, log), new Marks(kept, log)];
  await one.begin(channel, at(0));
  await other.begin(channel, at(0));
  one.whole(channel, at(100));
  expect(one.isBehind(channel)).toBe(false);
  one.taken(channel, 'much later', at(3_600));
  expect(one.isBehind(channel)).toBe(true);
  await one.flush();
  other.taken(channel, 'later still', at(7_200));
  await other.flush();
  expect(await since(new Marks(kept, log))).toBe(at(40));
});

it('what could not be read is read the next time, however much was taken until then and also after a kill', async () => {
  const kept = notes();
  const marks = new Marks(kept, log);
  await marks.begin(channel, at(0));
  marks.missed(channel, at(10));
  marks.whole(channel, at(3_600));
  await marks.flush();
  const after = new Marks(kept, log);
  expect(await since(after)).toBe(at(10));
  const read = (await after.of(channel))?.missed ?? {};
  after.caughtUp(channel, read);
  after.whole(channel, at(3_600));
  expect(await since(after)).toBe(at(3_540));
});

it('a note that says nothing is no mark', async () => {
  const kept = notes();
  await kept.write(`read:${channel}`, '{"from":');
  expect(await since(new Marks(kept, log))).toBeUndefined();
});

it('two processes write over nothing of each other: what was taken, said in threads, and missed', async () => {
  const kept = notes();
  const [one, other] = [new Marks(kept, log), new Marks(kept, log)];
  await one.begin(channel, at(0));
  await other.begin(channel, at(5));
  one.taken(channel, 'by one', at(10), at(1));
  other.taken(channel, 'by the other', at(20), at(2));
  one.missed(channel, at(8));
  one.message(channel, { ts: at(10), by: 'U1', reactions: [] });
  other.message(channel, { ts: at(20), by: 'U2', reactions: ['🎫:U1'] });
  await one.flush();
  await other.flush();
  await one.flush();
  const mark = await new Marks(kept, log).of(channel);
  expect(mark).toMatchObject({
    from: at(0),
    ts: at(20),
    messages: [
      { ts: at(10), by: 'U1' },
      { ts: at(20), by: 'U2', reactions: ['🎫:U1'] },
    ],
  });
  expect(mark?.recent.map(({ key }) => key)).toEqual(['by one', 'by the other']);
  expect(mark?.threads.toSorted()).toEqual([at(1), at(2)]);
  expect(mark && readFrom(mark)).toBe(at(0));
  expect(Object.values(mark?.missed ?? {})).toMatchObject([{ since: at(8) }]);
});

it('what one process missed another reads, and takes away no more than it has read', async () => {
  const kept = notes();
  const [one, other] = [new Marks(kept, log), new Marks(kept, log)];
  await one.begin(channel, at(0));
  await other.begin(channel, at(0));
  one.missed(channel, at(10));
  await one.flush();
  const read = (await other.fresh(channel))?.missed ?? {};
  expect(Object.values(read)).toMatchObject([{ since: at(10) }]);
  // While the other one reads, this one misses something more.
  one.missed(channel, at(3_000));
  await one.flush();
  other.caughtUp(channel, read);
  other.whole(channel, at(3_600));
  await other.flush();
  expect(await since(new Marks(kept, log))).toBe(at(10));
  other.caughtUp(channel, (await other.fresh(channel))?.missed ?? {});
  await other.flush();
  expect(await since(new Marks(kept, log))).toBe(at(3_540));
});

it('what a process has read is not missed once more where another one was killed over it', async () => {
  const kept = notes();
  const killed = new Marks(kept, log);
  await killed.begin(channel, at(0));
  killed.missed(channel, at(10));
  await killed.flush();
  const after = new Marks(kept, log);
  after.caughtUp(channel, (await after.fresh(channel))?.missed ?? {});
  after.whole(channel, at(3_600));
  await after.flush();
  await after.flush();
  expect(await since(new Marks(kept, log))).toBe(at(3_540));
});

it('a mark of before, which said of one process alone what was missed and nothing of what was read, is read on from there', async () => {
  const kept = notes();
  const before = { from: at(0), ts: at(3_600), unread: at(10), recent: [], threads: [] };
  await kept.write(`read:${channel}`, JSON.stringify(before));
  const marks = new Marks(kept, log);
  expect(await since(marks)).toBe(at(10));
  marks.caughtUp(channel, (await marks.of(channel))?.missed ?? {});
  await marks.flush();
  expect(await since(new Marks(kept, log))).toBe(at(3_540));
});

it('who is invited anew begins there, in whichever process that is told first or again', async () => {
  const kept = notes();
  const [one, other] = [new Marks(kept, log), new Marks(kept, log)];
  await one.begin(channel, at(0));
  await other.begin(channel, at(0));
  other.taken(channel, 'before', at(10));
  await one.joined(channel, at(100));
  one.taken(channel, 'after', at(110));
  await one.flush();
  await other.flush();
  await other.joined(channel, at(100));
  expect(await new Marks(kept, log).of(channel)).toMatchObject({ from: at(100), ts: at(110) });
});
