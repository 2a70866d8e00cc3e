import type { InboundEvent } from '../../port/events.ts';
import type { KnownMessage } from './mark.ts';
import { deleteEvent, foundReaction, type Reading, type SlackMessage } from './messages.ts';
import { isAfter, secondsBefore } from './text.ts';

/** What stands in a part of a conversation: at its top, or in a thread, from `since` on. */
export interface Span {
  readonly thread?: string;
  /** Everything that was said after it was read. */
  readonly since: string;
  readonly messages: readonly SlackMessage[];
}

export interface Looked {
  readonly channel: string;
  /** What is known of the conversation. */
  readonly known: readonly KnownMessage[];
  /** What was said after it is new. */
  readonly since: string;
  /** When it was looked, as a timestamp. */
  readonly now: string;
  /** What was said later may not stand there yet. */
  readonly settled: string;
}

const day = 24 * 60 * 60;

/**
 * What happened to messages while nobody listened, and is told by nothing but by what stands there now: deletions, and
 * reactions, of which the history says no time.
 */
export function tracesIn(span: Span, looked: Looked, reading: Reading): readonly InboundEvent[] {
  const { channel, now } = looked;
  const gone = vanished(span, looked).map(({ ts, by, thread }) =>
    deleteEvent({ ts, user: by, thread_ts: thread }, channel, now, reading),
  );
  const reactions = span.messages.flatMap((message) => newReactions(message, looked, reading));
  return [...gone, ...reactions.map(({ ts, user, name }) => foundReaction({ channel, ts, user, name }, now, reading))];
}

/** How a reaction is noted. */
export function reactionNote(emoji: string, user: string): string {
  return `${emoji}:${user}`;
}

/**
 * A workspace may keep messages for some time only, for a day at least, and a free one shows those of some months: the oldest go
 * first, and nobody has deleted them. So what is older counts as deleted only where something still stands that is older still.
 */
function vanished({ thread, since, messages }: Span, { known, now, settled }: Looked): readonly KnownMessage[] {
  const standing = new Map(messages.map((message) => [message.ts, message.subtype]));
  const oldest = messages.reduce(
    (least, { ts, subtype }) => (subtype !== stone && isAfter(least, ts) ? ts : least),
    secondsBefore(now, day),
  );
  return known.filter(
    ({ ts, thread: under, gone }) =>
      !gone &&
      under === thread &&
      isAfter(ts, since) &&
      isAfter(ts, oldest) &&
      isAfter(settled, ts) &&
      (!standing.has(ts) || standing.get(ts) === stone),
  );
}

/** What stands in the place of a deleted message under which others stand. */
const stone = 'tombstone';

/**
 * On messages that are known those that are not, and all on those that are new; of older ones, and of Relevo's own, nobody knows which
 * are.
 */
function newReactions(
  { ts, user: author, reactions }: SlackMessage,
  { known, since }: Looked,
  { me, emoji }: Reading,
): readonly { readonly ts: string; readonly user: string; readonly name: string }[] {
  const before = known.find((one) => one.ts === ts);
  if (!reactions || (before === undefined && (author === me.user || !isAfter(ts, since)))) return [];
  return reactions
    .flatMap(({ name, users }) => users.map((user) => ({ ts, user, name })))
    .filter(
      ({ user, name }) => user !== me.user && !before?.reactions.includes(reactionNote(emoji.emojiOf(name), user)),
    );
}
