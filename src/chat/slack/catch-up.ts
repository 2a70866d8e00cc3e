import type { Log } from '../../lib/log.ts';
import { Slots } from '../../lib/slots.ts';
import type { InboundEvent } from '../../port/events.ts';
import type { Api, Json } from './api.ts';
import type { SlackDirectory } from './directory.ts';
import { Gaps } from './gaps.ts';
import { history, type Page, replies } from './history.ts';
import { everywhere, type Marks, readFrom, secondsBefore } from './marks.ts';
import { editEvent, isSaid, messageEvent, type Reading, type SlackMessage } from './messages.ts';
import { isAfter } from './text.ts';
import { Turns } from './turns.ts';

/** Pages of one conversation or thread that are read at most: 10,000 messages. */
const mostPages = 50;
/** Conversations that are read side by side. */
const atOnce = 3;
/** Threads of one that are read side by side: while one waits to be asked for again, others go on. */
const threadsAtOnce = 4;

export interface CatchUpDeps {
  readonly api: Api;
  readonly directory: SlackDirectory;
  readonly marks: Marks;
  readonly reading: (messages: readonly SlackMessage[]) => Promise<Reading>;
  /** Takes one event, under the key that it has when it comes live. `ts`: when it happened. */
  readonly take: (event: InboundEvent, channel: string, ts: string) => Promise<void>;
  readonly log: Log;
}

/** One thing that happened while nobody listened. */
interface Found {
  readonly ts: string;
  readonly event: InboundEvent;
}

/**
 * Reads what was written and edited since the watermarks, oldest first, before anything that comes live in the same
 * conversation: all of them whenever a connection begins, and again in a while where that failed or something came that
 * could not be taken. What was deleted in between leaves no trace in Slack.
 */
export class CatchUp {
  readonly #deps: CatchUpDeps;
  readonly #turns = new Turns(atOnce);
  /** Those that are read whenever a connection begins. */
  readonly #conversations = new Set<string>();
  readonly #gaps: Gaps;
  #planned = Promise.resolve();
  /** Where conversations begin that nobody knew, as long as that is this process's own beginning. */
  #prepared: string | undefined;
  /** From where on a direct conversation is read that nobody knew. */
  #seen = '0';

  constructor(deps: CatchUpDeps) {
    this.#deps = deps;
    this.#gaps = new Gaps((channel) => this.#turns.add(channel, () => this.#read(channel)));
  }

  /**
   * Before the first connection: from `now` on what happens is for Relevo, and a process that comes after a kill knows.
   * @throws RetryLater once stopped
   */
  async prepare(now: string): Promise<void> {
    const { api, marks } = this.#deps;
    const since = await api.patiently(() => marks.asking(now));
    if (since === now) this.#prepared = now;
  }

  /** @param now the timestamp from which on what happens in a channel that nobody knew is for Relevo */
  begin(now: string): void {
    this.#planned = this.#planned.then(() => this.#plan(now));
  }

  /** Resolves when what happened in a conversation before something that came live was read; that is then next. */
  async done(channel: string, ts: string): Promise<void> {
    await this.#planned;
    if (!this.#conversations.has(channel)) await this.#begun(channel, isDirect(channel) ? this.#seen : ts, ts);
    await this.#turns.done(channel);
  }

  /** Something came live and was not taken. Slack brings it again for some minutes; after that the history alone has it. */
  missed(channel: string, ts: string): void {
    this.#deps.marks.missed(channel, secondsBefore(ts, 1));
    this.#gaps.remember(channel);
  }

  stop(): void {
    this.#gaps.stop();
  }

  async #plan(now: string): Promise<void> {
    const { api, marks, log } = this.#deps;
    try {
      const since = await api.patiently(() => marks.asking(now));
      const [listed, seen] = await Promise.all([this.#listed(), this.#lastSeen(since)]);
      this.#seen = seen;
      const all = new Set([...(listed ?? []), ...this.#conversations]);
      const live = since === this.#prepared ? since : now;
      await Promise.all([...all].map((channel) => this.#begun(channel, isDirect(channel) ? seen : since, live)));
      if (listed) await api.patiently(() => marks.asked());
    } catch (error) {
      log.error('slack.catchUp.failed', { error });
    }
  }

  /** Undefined where Slack does not let them be known: what comes live must not wait for that. */
  async #listed(): Promise<readonly string[] | undefined> {
    const { api, directory, log } = this.#deps;
    try {
      const found = await api.patiently(async () => [...(await directory.channels()), ...(await directory.directs())]);
      return found.map(({ id }) => id);
    } catch (error) {
      log.error('slack.catchUp.failed', { error });
      return undefined;
    }
  }

  /** The newest thing that was taken anywhere counts for conversations that are new; read before anything more is. */
  async #lastSeen(now: string): Promise<string> {
    const mark = await this.#deps.api.patiently(() => this.#deps.marks.of(everywhere));
    return mark ? readFrom(mark) : now;
  }

  /**
   * Reads a conversation from its mark on; where there is none it begins at `from`, and that is put on record before.
   * @param live when what happens began to come: of a conversation that begins there nothing can have been missed
   */
  async #begun(channel: string, from: string, live: string): Promise<void> {
    const { api, marks } = this.#deps;
    const mark = await api.patiently(() => marks.of(channel));
    if (mark === undefined) await api.patiently(() => marks.begin(channel, from));
    if (mark !== undefined || from !== live) this.#turns.add(channel, () => this.#read(channel));
    this.#conversations.add(channel);
  }

  async #read(channel: string): Promise<void> {
    const { marks, log } = this.#deps;
    const mark = await marks.of(channel).catch(() => undefined);
    if (mark === undefined) return;
    const since = readFrom(mark);
    try {
      const taken = new Set(mark.recent.map(({ key }) => key));
      const found = await this.#found(channel, since, mark.threads);
      const fresh = found.filter(({ event }) => !taken.has(event.key));
      for (const { event, ts } of fresh) await this.#deps.take(event, channel, ts);
      marks.caughtUp(channel);
      this.#gaps.forget(channel);
      if (fresh.length > 0) log.info('slack.catchUp', { channel, count: fresh.length });
    } catch (error) {
      marks.missed(channel, since);
      this.#gaps.remember(channel);
      log.warn('slack.catchUp.failed', { channel, error });
    }
  }

  async #found(channel: string, since: string, threads: readonly string[]): Promise<readonly Found[]> {
    const { api } = this.#deps;
    const top = await this.#pages(
      (more) => history(api, channel, more),
      (page) => !isAfter(page.at(-1)?.ts ?? '0', since),
    );
    const roots = new Set(top.map(({ ts }) => ts));
    const answered = top.filter(({ latest_reply: last }) => last && isAfter(last, since)).map(({ ts }) => ts);
    const slots = new Slots(threadsAtOnce);
    const under = [...answered, ...threads.filter((ts) => !roots.has(ts))].map((root) =>
      slots.run(() =>
        this.#pages(
          (more) => replies(api, channel, root, { oldest: since, ...more }),
          () => false,
        ),
      ),
    );
    const messages = [...top, ...(await Promise.all(under)).flat()];
    const once = [...new Map(messages.map((message) => [message.ts, message])).values()];
    const { me, nameOf } = await this.#deps.reading(once);
    const found = once
      .filter((message) => isSaid(message, me))
      .flatMap((message) => happened(message, channel, since, { me, nameOf }));
    return found.sort((one, other) => (isAfter(one.ts, other.ts) ? 1 : -1));
  }

  async #pages(
    read: (more: Json) => Promise<Page>,
    enough: (page: readonly SlackMessage[]) => boolean,
  ): Promise<readonly SlackMessage[]> {
    const all: SlackMessage[] = [];
    let cursor: string | undefined;
    for (let count = 0; count < mostPages; count += 1) {
      const page = await this.#deps.api.patiently(() => read(cursor === undefined ? {} : { cursor }));
      all.push(...page.messages);
      cursor = page.next;
      if (cursor === undefined || enough(page.messages)) break;
    }
    return all;
  }
}

/** The id says so by its first letter. */
function isDirect(channel: string): boolean {
  return channel.startsWith('D');
}

function happened(message: SlackMessage, channel: string, since: string, reading: Reading): Found[] {
  const written = isAfter(message.ts, since)
    ? [{ ts: message.ts, event: messageEvent(message, channel, isDirect(channel), reading) }]
    : [];
  const stamp = message.edited?.ts;
  const edited =
    stamp !== undefined && isAfter(stamp, since)
      ? [{ ts: stamp, event: editEvent(message, channel, stamp, reading) }]
      : [];
  return [...written, ...edited];
}
