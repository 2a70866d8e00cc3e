import { z } from 'zod';
import { isAfter, secondsBefore } from './text.ts';

/** Somebody's message that was taken: what became of it while nobody listened is seen by what stands in its place. */
const known = z.object({
  ts: z.string(),
  by: z.string(),
  thread: z.string().exactOptional(),
  /** `🎫:U1` for each reaction that was taken. */
  reactions: z.array(z.string()).default([]),
  /** It was deleted. */
  gone: z.literal(true).exactOptional(),
});
export type KnownMessage = z.infer<typeof known>;

/** After `since` something may not have been taken; `times` tells this from what the same process missed before. */
const missed = z.object({ since: z.string(), times: z.number() });
/** By the process that knows of it. */
export type Missed = Readonly<Record<string, z.infer<typeof missed>>>;

const shape = z.object({
  /** Where reading began: nothing before it is for Relevo. */
  from: z.string(),
  /** When the newest thing happened that was taken. */
  ts: z.string(),
  /** Up to here everything was read, or was there before Relevo; a mark of before says it by `ts`. What was pushed later proves nothing. */
  whole: z.string().exactOptional(),
  /** Relevo may have been invited before `from`, but after this: where reading begins still has to be found out. */
  seek: z.string().exactOptional(),
  /** What still has to be read, however far the mark has moved on. */
  missed: z.record(z.string(), missed).default({}),
  /** The same as it was noted while one process alone was thought of. */
  unread: z.string().exactOptional(),
  /** The keys of what was taken in the last minute before it. */
  recent: z.array(z.object({ key: z.string(), ts: z.string() })),
  /** The threads in which something was said last. */
  threads: z.array(z.string()),
  /** What people said last, the newest last. */
  messages: z.array(known).default([]),
});
export type Mark = Readonly<Omit<z.infer<typeof shape>, 'unread' | 'whole'> & { whole: string }>;

const most = { recent: 200, threads: 50, messages: 100, reactions: 50 } as const;
/** What Slack puts into its history late, or in another order, lies within this before what was read. */
const overlapSeconds = 60;

export function markFrom(ts: string, seek?: string): Mark {
  return {
    from: ts,
    ts,
    whole: ts,
    missed: {},
    recent: [],
    threads: [],
    messages: [],
    ...(seek === undefined ? {} : { seek }),
  };
}

/** Where reading begins was found out. */
export function withBeginning({ seek: _, ...mark }: Mark, from: string): Mark {
  return { ...mark, from };
}

/** Everything up to `ts` was read. */
export function withWhole(mark: Mark, ts: string): Mark {
  return { ...mark, whole: later(mark.whole, ts) };
}

/** What is no mark is none: the conversation begins anew, and nobody is kept waiting by it. */
export function markIn(note: string): Mark | undefined {
  try {
    const { unread, ...noted } = shape.parse(JSON.parse(note));
    const mark = { ...noted, whole: noted.whole ?? noted.ts };
    return unread === undefined ? mark : { ...mark, missed: { ...mark.missed, before: { since: unread, times: 0 } } };
  } catch {
    return undefined;
  }
}

/** From where on a conversation is read again: what was taken since then is known by its keys, or the inbox knows it. */
export function readFrom({ from, whole, seek, missed: open }: Mark): string {
  if (seek !== undefined) return from;
  const first = Object.values(open)
    .map(({ since }) => since)
    .reduce((one, other) => (isAfter(one, other) ? other : one), secondsBefore(whole, overlapSeconds));
  return isAfter(from, first) ? from : first;
}

export function withTaken(mark: Mark, key: string, ts: string): Mark {
  const { recent } = mark;
  return { ...mark, ts: later(mark.ts, ts), recent: latest([...recent.filter((one) => one.key !== key), { key, ts }]) };
}

export function withThread(mark: Mark, thread: string): Mark {
  return { ...mark, threads: [...new Set([thread, ...mark.threads])].slice(0, most.threads) };
}

/** @param message what is known of it now, beside what was known before */
export function withMessage(mark: Mark, message: KnownMessage): Mark {
  return { ...mark, messages: asKnown([...mark.messages, message]) };
}

/**
 * What two processes know of a conversation, together. One began later than everything that the other took: then Relevo was
 * invited anew, and that is the mark.
 */
export function together(one: Mark, other: Mark): Mark {
  const [first, second] = isAfter(one.from, other.from) ? [other, one] : [one, other];
  if (isAfter(second.from, first.ts)) return second;
  // Whoever has found out where it begins knows.
  const seek = first.seek !== undefined && second.seek !== undefined ? { seek: first.seek } : {};
  return {
    ...seek,
    from: first.from,
    ts: later(one.ts, other.ts),
    whole: later(one.whole, other.whole),
    missed: { ...one.missed, ...other.missed },
    recent: latest([...new Map([...one.recent, ...other.recent].map((each) => [each.key, each])).values()]),
    threads: [...new Set([...other.threads, ...one.threads])].slice(0, most.threads),
    messages: asKnown([...one.messages, ...other.messages]),
  };
}

/** In their order, and no more than that of which the time before the newest is made. */
function latest(recent: Mark['recent']): Mark['recent'] {
  const sorted = recent.toSorted(byTime).slice(-most.recent);
  const newest = sorted.at(-1)?.ts ?? '0';
  return sorted.filter(({ ts }) => isAfter(ts, secondsBefore(newest, overlapSeconds)));
}

/** Each message once. That it is gone, and who has reacted, is not forgotten. */
function asKnown(messages: readonly KnownMessage[]): Mark['messages'] {
  const each = new Map<string, KnownMessage>();
  for (const message of messages) {
    const before = each.get(message.ts);
    const reactions = [...new Set([...(before?.reactions ?? []), ...message.reactions])].slice(-most.reactions);
    each.set(message.ts, { ...before, ...message, reactions });
  }
  return [...each.values()].sort(byTime).slice(-most.messages);
}

function later(one: string, other: string): string {
  return isAfter(one, other) ? one : other;
}

function byTime(one: { readonly ts: string }, other: { readonly ts: string }): number {
  return one.ts === other.ts ? 0 : isAfter(one.ts, other.ts) ? 1 : -1;
}
