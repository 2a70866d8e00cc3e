import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLog } from '../../lib/log.ts';
import type { Api, Json } from './api.ts';
import { CatchUp } from './catch-up.ts';
import type { SlackDirectory } from './directory.ts';
import { Marks } from './marks.ts';
import { Refs } from './refs.ts';

const log = createLog({ level: 'silent' });
const refs = new Refs('slack');
const emoji = { emojiOf: (name: string) => `:${name}:` };
const me = { user: 'U0BOT', team: 'T1', handle: 'relevo', site: 'https://acme.slack.com/', bot: 'B1' };
const at = (second: number) => `${1_800_000_000 + second}.000000`;
const noteOf = (from: number, ts = from) => JSON.stringify({ from: at(from), ts: at(ts), recent: [], threads: [] });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A Slack in which things were said, and what a process knows from before. */
function slack({ said = {}, listed = Object.keys(said), notes = {} }: Given) {
  const kept = new Map(Object.entries(notes));
  const clock = { second: 20 };
  const taken: string[] = [];
  const marks = new Marks(
    {
      read: async (key) => kept.get(key),
      write: async (key, value) => void kept.set(key, value),
      update: async (key, change) => void kept.set(key, change(kept.get(key))),
    },
    log,
  );
  const history = vi.fn(async (channel: string): Promise<Json> => {
    const seconds = (said[channel] ?? []).toSorted((one, other) => other - one);
    return { messages: seconds.map((second) => ({ type: 'message', user: 'U1', text: `${second}`, ts: at(second) })) };
  });
  const catchUp = new CatchUp({
    api: {
      patiently: (ask: () => Promise<unknown>) => ask(),
      call: (_: string, { channel }: { channel: string }) => history(channel),
    } as unknown as Api,
    directory: {
      channels: async () => listed.filter((id) => !id.startsWith('D')).map((id) => ({ id })),
      groups: async () => [],
      directs: async () => listed.filter((id) => id.startsWith('D')).map((id) => ({ id })),
    } as unknown as SlackDirectory,
    marks,
    reading: async () => ({ refs, emoji, me, nameOf: () => undefined, told: new Map() }),
    take: async (event, channel, ts) => {
      taken.push('text' in event ? event.text : event.kind);
      marks.taken(channel, event.key, ts);
      return true;
    },
    clock: { now: () => Temporal.Instant.fromEpochMilliseconds(1_800_000_000_000 + clock.second * 1_000) },
    log,
  });
  return { catchUp, marks, history, taken, kept, clock };
}

interface Given {
  /** In which second, by channel. */
  readonly said?: Readonly<Record<string, readonly number[]>>;
  readonly listed?: readonly string[];
  readonly notes?: Readonly<Record<string, string>>;
}

it('what could not be read is read again in a while, though everything goes on', async () => {
  const { catchUp, marks, history, taken } = slack({ said: { C1: [10] }, notes: { 'read:C1': noteOf(0) } });
  history.mockRejectedValueOnce(new Error('Slack refused'));
  catchUp.begin(at(20));
  await catchUp.done('C1', at(3_600));
  expect(taken).toEqual([]);
  marks.taken('C1', 'live', at(3_600));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(taken).toEqual(['10']);
});

it('while that fails it is tried ever less often, and no more but in the rounds once it was read', async () => {
  const { catchUp, history } = slack({ said: { C1: [] }, listed: [], notes: { 'read:C1': noteOf(0) } });
  history.mockRejectedValue(new Error('Slack refused'));
  catchUp.begin(at(20));
  await catchUp.done('C1', at(20));
  await vi.advanceTimersByTimeAsync(24 * 60 * 60_000);
  expect(history.mock.calls.length).toBeLessThan(35);
  history.mockResolvedValue({ messages: [] });
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  history.mockClear();
  await vi.advanceTimersByTimeAsync(24 * 60 * 60_000);
  expect(history).not.toHaveBeenCalled();
});

it('what Slack never brought is found by the next round, and by the next process, though later things came', async () => {
  const said = { C1: [100] };
  const { catchUp, marks, taken, clock, kept } = slack({ said, notes: { 'read:C1': noteOf(0) } });
  catchUp.begin(at(50));
  await vi.advanceTimersByTimeAsync(1);
  expect(taken).toEqual(['100']);
  // Slack gave one up; another comes an hour later.
  said.C1.push(1_000);
  clock.second = 4_700;
  marks.taken('C1', 'live', at(4_600));
  await marks.flush();
  const next = slack({ said, notes: Object.fromEntries(kept) });
  next.catchUp.begin(at(4_650));
  await vi.advanceTimersByTimeAsync(1);
  expect(next.taken).toContain('1000');
  expect(taken).not.toContain('1000');
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(taken).toContain('1000');
});

it('all conversations are read at once where a round found what was lost, and not where all had come', async () => {
  const listed = Array.from({ length: 80 }, (_, n) => `C${n + 10}`);
  const said: Record<string, number[]> = { C10: [], C11: [] };
  const notes = Object.fromEntries(listed.map((id) => [`read:${id}`, noteOf(0)]));
  const { catchUp, marks, history, taken, clock } = slack({ said, listed, notes });
  catchUp.begin(at(20));
  await vi.advanceTimersByTimeAsync(60_000);
  history.mockClear();
  clock.second = 400;
  // This one came as it should.
  said['C10']?.push(300);
  marks.taken('C10', 'slack:m:C10:1800000300.000000', at(300));
  await vi.advanceTimersByTimeAsync(9 * 60_000);
  expect(history.mock.calls.length).toBeLessThan(70);
  history.mockClear();
  said['C11']?.push(350);
  marks.taken('C11', 'live', at(390));
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(taken).toContain('350');
  expect(new Set(history.mock.calls.map(([channel]) => channel)).size).toBe(80);
});

it('a direct conversation of which nothing was ever brought is found, though things came elsewhere', async () => {
  const given = { said: { C1: [] as number[], D1: [200] }, listed: ['C1'] };
  const { catchUp, marks, taken, clock } = slack({
    ...given,
    notes: { 'read:everywhere': noteOf(0), 'read:C1': noteOf(0) },
  });
  catchUp.begin(at(100));
  await vi.advanceTimersByTimeAsync(1);
  given.listed.push('D1');
  clock.second = 3_700;
  marks.taken('everywhere', '', at(3_600));
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(taken).toEqual(['200']);
});

it('what came live and could not be taken is found, however far the mark has moved on', async () => {
  const { catchUp, marks, taken } = slack({ said: { C1: [100] }, notes: { 'read:C1': noteOf(0, 99) } });
  marks.taken('C1', 'before', at(99));
  await marks.of('C1');
  catchUp.missed('C1', at(100));
  marks.taken('C1', 'live', at(3_600));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(taken).toEqual(['100']);
});

it('a conversation that is not listed is read from its mark on before anything that comes live in it', async () => {
  const { catchUp, taken } = slack({ said: { C1: [10, 500] }, listed: [], notes: { 'read:C1': noteOf(0) } });
  catchUp.begin(at(400));
  await catchUp.done('C1', at(500));
  expect(taken).toEqual(['10', '500']);
});

it('a channel that nobody knew begins with what comes live in it', async () => {
  const { catchUp, taken } = slack({ said: { C1: [10, 500] }, listed: [] });
  catchUp.begin(at(5));
  await catchUp.done('C1', at(500));
  expect(taken).toEqual([]);
});

it('where new conversations begin is on record before anything comes live, though their turn has not come', async () => {
  const listed = ['C1', 'C2', 'C3', 'C4', 'C5', 'D1'];
  const { catchUp, history, kept } = slack({ listed, notes: { 'read:everywhere': noteOf(0, 300) } });
  history.mockImplementation((channel) =>
    channel === 'C5' ? Promise.resolve({ messages: [] }) : new Promise(() => {}),
  );
  catchUp.begin(at(400));
  await vi.advanceTimersByTimeAsync(1);
  for (const id of listed) expect(kept.has(`read:${id}`)).toBe(true);
  expect(JSON.parse(kept.get('read:D1') ?? '')).toMatchObject({ from: at(240) });
  expect(JSON.parse(kept.get('read:C5') ?? '')).toMatchObject({ from: at(400) });
});

it('a process that is killed as soon as it has connected has put on record where conversations begin', async () => {
  const killed = slack({ said: { C1: [] } });
  await killed.catchUp.prepare(at(10));
  const next = slack({ said: { C1: [5, 20], D1: [5, 25] }, notes: Object.fromEntries(killed.kept) });
  next.catchUp.begin(at(30));
  await vi.advanceTimersByTimeAsync(1);
  expect(next.taken.toSorted()).toEqual(['20', '25']);
  const later = slack({ said: { C1: [5, 20], C2: [50] }, notes: Object.fromEntries(next.kept) });
  later.catchUp.begin(at(100));
  await vi.advanceTimersByTimeAsync(1);
  expect(later.taken).not.toContain('50');
});

it('what is pushed before it is known which conversations there are comes after what was missed there', async () => {
  const killed = slack({ said: { C1: [] } });
  await killed.catchUp.prepare(at(10));
  const next = slack({ said: { C1: [20, 21, 22] }, notes: Object.fromEntries(killed.kept) });
  // Slack pushes the first of them again, to whoever listens by now.
  const live = next.catchUp.done('C1', at(20));
  await vi.advanceTimersByTimeAsync(1);
  next.catchUp.begin(at(30));
  await live;
  expect(next.taken).toEqual(['20', '21', '22']);
});

it('those in which something happened last are read first', async () => {
  const seconds = { D1: 10, C1: 40, D2: 30, D3: 20, D4: 50 };
  const { catchUp, history } = slack({
    said: Object.fromEntries(Object.keys(seconds).map((id) => [id, []])),
    notes: Object.fromEntries(Object.entries(seconds).map(([id, second]) => [`read:${id}`, noteOf(0, second)])),
  });
  catchUp.begin(at(100));
  await vi.advanceTimersByTimeAsync(1);
  expect(history.mock.calls.map(([channel]) => channel)).toEqual(['D4', 'C1', 'D2', 'D3', 'D1']);
});
