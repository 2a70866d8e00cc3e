import { Slots } from '../../lib/slots.ts';
import type { InboundEvent } from '../../port/events.ts';
import type { Api, Json } from './api.ts';
import { history, type Page, replies } from './history.ts';
import { type Mark, readFrom } from './mark.ts';
import { editEvent, isSaid, messageEvent, type Reading, type SlackMessage } from './messages.ts';
import { isAfter, secondsBefore } from './text.ts';
import { type Looked, type Span, tracesIn } from './traces.ts';

/** Pages of one conversation or thread that are read at most: 10,000 messages. */
const mostPages = 50;
/** Threads of one that are read side by side: while one waits to be asked for again, others go on. */
const threadsAtOnce = 4;
/** Threads that are looked at again though nothing was said in them since, those with the newest messages. */
const mostLooked = 10;
/** A timestamp after all others. */
const never = '9'.repeat(20);
/** Pages in which it is looked for when Relevo was invited. */
const invitedWithin = 5;

export interface ReadingParts {
  readonly api: Api;
  readonly reading: (messages: readonly SlackMessage[]) => Promise<Reading>;
}

/** One thing that happened while nobody listened. */
export interface Found {
  readonly ts: string;
  readonly event: InboundEvent;
}

/** What was found in a conversation, and the threads that it was not found in. */
export interface ReadUp {
  readonly found: readonly Found[];
  /** Known messages stand in them. */
  readonly unlooked: readonly string[];
  /** Up to here everything that was said is among it; undefined where Relevo may not read. */
  readonly upTo: string | undefined;
  /** Calls that it took, give or take those of what is very long. */
  readonly asked: number;
}

/** When it is read, as timestamps. */
export interface ReadingTime {
  readonly now: string;
  /** What was said later may not stand in the history yet, and is not gone where it is missing there. */
  readonly settled: string;
}

/** What happened in a conversation since its mark, as its history tells it. */
export class ReadingUp {
  readonly #parts: ReadingParts;

  constructor(parts: ReadingParts) {
    this.#parts = parts;
  }

  /** What was written, edited and deleted, and the reactions, oldest first. @throws SlackRefusal, RetryLater */
  async since(channel: string, mark: Mark, when: ReadingTime): Promise<ReadUp> {
    const since = readFrom(mark);
    const { span: top, upTo } = await this.#top(channel, since);
    const roots = new Set(top?.messages.map(({ ts }) => ts));
    const answered = (top?.messages ?? []).filter(({ latest_reply: last }) => last && isAfter(last, since));
    const threads = [...answered.map(({ ts }) => ts), ...mark.threads.filter((ts) => !roots.has(ts))];
    const slots = new Slots(threadsAtOnce);
    const under = await Promise.all(threads.map((root) => slots.run(() => this.#thread(channel, root, since))));
    const found = await this.#happened([top, ...under], { channel, mark, when });
    const looked = new Set(threads);
    const known = mark.messages.flatMap(({ thread, gone }) => (thread === undefined || gone ? [] : [thread]));
    const unlooked = [...new Set(known.toReversed())].filter((thread) => !looked.has(thread));
    return { found, unlooked: unlooked.slice(0, mostLooked), upTo, asked: 1 + threads.length };
  }

  /** What was edited and deleted in a thread in which nothing was said since, as far as its messages are known. */
  async inThread(channel: string, thread: string, mark: Mark, when: ReadingTime): Promise<readonly Found[]> {
    const [first] = mark.messages.filter((one) => one.thread === thread && !one.gone);
    if (first === undefined) return [];
    const span = await this.#thread(channel, thread, secondsBefore(first.ts, 1));
    return this.#happened([span], { channel, mark, when });
  }

  /** When Relevo was invited to a channel, where that was after `after`; undefined where it is not known. @throws SlackRefusal, RetryLater */
  async invited(channel: string, after: string): Promise<string | undefined> {
    const { me } = await this.#parts.reading([]);
    const joined = (message: SlackMessage) => /^(?:channel|group)_join$/.test(message.subtype ?? '');
    const isMine = (message: SlackMessage) => joined(message) && message.user === me.user;
    const { messages } = await this.#pages(
      (more) => history(this.#parts.api, channel, { oldest: after, ...more }),
      (page) => page.some(isMine),
      invitedWithin,
    );
    return messages.find(isMine)?.ts;
  }

  async #top(
    channel: string,
    since: string,
  ): Promise<{ readonly span: Span | undefined; readonly upTo: string | undefined }> {
    const { messages, newest, all, absent } = await this.#pages(
      (more) => history(this.#parts.api, channel, more),
      (page) => !isAfter(page.at(-1)?.ts ?? '0', since),
    );
    if (absent) return { span: undefined, upTo: undefined };
    // Of the first page alone: what is said in a thread while the others are read may stand in one that is not read.
    const said = newest.flatMap(({ ts, latest_reply: last }) => [ts, ...(last ? [last] : [])]);
    const upTo = said.reduce<string | undefined>((one, other) => (one && isAfter(one, other) ? one : other), undefined);
    return { span: { since: all ? '0' : (messages.at(-1)?.ts ?? since), messages }, upTo };
  }

  async #thread(channel: string, thread: string, since: string): Promise<Span | undefined> {
    const { messages, all, absent } = await this.#pages(
      (more) => replies(this.#parts.api, channel, thread, { oldest: since, ...more }),
      () => false,
    );
    // Of a thread that is too long the newest were not read.
    return absent ? undefined : { thread, since: all ? since : never, messages };
  }

  async #happened(
    spans: readonly (Span | undefined)[],
    { channel, mark, when }: { readonly channel: string; readonly mark: Mark; readonly when: ReadingTime },
  ): Promise<readonly Found[]> {
    const read = spans.filter((span) => span !== undefined);
    const since = readFrom(mark);
    const once = [
      ...new Map(read.flatMap(({ messages }) => messages).map((message) => [message.ts, message])).values(),
    ];
    const reading = await this.#parts.reading(once);
    const told = once
      .filter((message) => isSaid(message, reading.me))
      .flatMap((message) => written(message, channel, since, reading))
      .sort((one, other) => (isAfter(one.ts, other.ts) ? 1 : -1));
    const looked: Looked = { channel, known: mark.messages, since, ...when };
    const traces = read.flatMap((span) => tracesIn(span, looked, reading));
    const each = new Map(traces.map((event) => [event.key, event]));
    // Nobody knows when that was, and the mark must not move on by it.
    return [...told, ...[...each.values()].map((event) => ({ ts: mark.from, event }))];
  }

  async #pages(
    read: (more: Json) => Promise<Page>,
    enough: (page: readonly SlackMessage[]) => boolean,
    most = mostPages,
  ): Promise<Pages> {
    const messages: SlackMessage[] = [];
    let newest: readonly SlackMessage[] = [];
    let cursor: string | undefined;
    for (let count = 0; count < most; count += 1) {
      const page = await this.#parts.api.patiently(() => read(cursor === undefined ? {} : { cursor }));
      messages.push(...page.messages);
      if (count === 0) newest = page.messages;
      cursor = page.next;
      if (cursor === undefined) return { messages, newest, all: true, absent: page.absent === true };
      if (enough(page.messages)) break;
    }
    return { messages, newest, all: false, absent: false };
  }
}

interface Pages {
  readonly messages: readonly SlackMessage[];
  /** Those of the first page. */
  readonly newest: readonly SlackMessage[];
  readonly all: boolean;
  readonly absent: boolean;
}

/** The id says so by its first letter. */
export function isDirect(channel: string): boolean {
  return channel.startsWith('D');
}

function written(message: SlackMessage, channel: string, since: string, reading: Reading): Found[] {
  const said = isAfter(message.ts, since)
    ? [{ ts: message.ts, event: messageEvent(message, channel, isDirect(channel), reading) }]
    : [];
  const stamp = message.edited?.ts;
  const edited =
    stamp !== undefined && isAfter(stamp, since)
      ? [{ ts: stamp, event: editEvent(message, channel, stamp, reading) }]
      : [];
  return [...said, ...edited];
}
