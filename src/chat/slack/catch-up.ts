import type { Log } from '../../lib/log.ts';
import { Slots } from '../../lib/slots.ts';
import type { InboundEvent } from '../../port/events.ts';
import type { Api, Json } from './api.ts';
import type { SlackDirectory } from './directory.ts';
import { history, type Page, replies } from './history.ts';
import { everywhere, type Marks, readFrom } from './marks.ts';
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

interface Moments {
  /** From when on what happens in a conversation that nobody knew is for Relevo. */
  readonly now: string;
  /** When the newest thing happened that was taken before. */
  readonly seen: string;
}

/** One thing that happened while nobody listened. */
interface Found {
  readonly ts: string;
  readonly event: InboundEvent;
}

/**
 * Reads what was written and edited since the watermarks, oldest first, before anything that comes live in the same
 * conversation. What was deleted in between leaves no trace in Slack.
 */
export class CatchUp {
  readonly #deps: CatchUpDeps;
  #running = Promise.resolve(new Turns([], 0, async () => {}));

  constructor(deps: CatchUpDeps) {
    this.#deps = deps;
  }

  /** @param now the timestamp from which on what happens in a conversation that nobody knew is for Relevo */
  begin(now: string): void {
    this.#running = this.#plan(now, this.#running);
  }

  /** Resolves when what happened before in a conversation was read, which is then next. */
  async done(channel: string): Promise<void> {
    await (await this.#running).done(channel);
  }

  async #plan(now: string, before: Promise<Turns>): Promise<Turns> {
    const [earlier, conversations, seen] = await Promise.all([before, this.#conversations(), this.#lastSeen(now)]);
    const direct = new Map(conversations.map((one) => [one.id, one.direct]));
    return new Turns([...direct.keys()], atOnce, async (channel) => {
      await earlier.done(channel);
      await this.#read(channel, direct.get(channel) === true, { now, seen });
    });
  }

  /** None where Slack does not let them be known: what comes live must not wait for that. */
  async #conversations(): Promise<readonly { readonly id: string; readonly direct: boolean }[]> {
    const { api, directory, log } = this.#deps;
    try {
      return await api.patiently(async () => [
        ...(await directory.channels()).map(({ id }) => ({ id, direct: false })),
        ...(await directory.directs()).map(({ id }) => ({ id, direct: true })),
      ]);
    } catch (error) {
      log.error('slack.catchUp.failed', { error });
      return [];
    }
  }

  async #read(channel: string, direct: boolean, { now, seen }: Moments): Promise<void> {
    const { api, marks, log } = this.#deps;
    let since: string | undefined;
    try {
      const mark = await api.patiently(() => marks.of(channel));
      // Never heard of: only what comes from now on counts; a direct conversation began since Relevo looked last.
      const begun = direct ? seen : now;
      if (mark === undefined) await api.patiently(() => marks.begin(channel, begun));
      // Nothing can have been missed before anybody connected.
      if (mark === undefined && !direct) return;
      since = mark ? readFrom(mark) : begun;
      const taken = new Set(mark?.recent.map(({ key }) => key));
      const found = await this.#found(channel, direct, since, mark?.threads ?? []);
      const fresh = found.filter(({ event }) => !taken.has(event.key));
      for (const { event, ts } of fresh) await this.#deps.take(event, channel, ts);
      marks.caughtUp(channel);
      if (fresh.length > 0) log.info('slack.catchUp', { channel, count: fresh.length });
    } catch (error) {
      if (since !== undefined) marks.missed(channel, since);
      log.warn('slack.catchUp.failed', { channel, error });
    }
  }

  /** The newest thing that was taken anywhere counts for conversations that are new; read before anything more is. */
  async #lastSeen(now: string): Promise<string> {
    const { api, marks, log } = this.#deps;
    try {
      return (await api.patiently(() => marks.of(everywhere)))?.ts ?? now;
    } catch (error) {
      log.warn('slack.catchUp.failed', { error });
      return now;
    }
  }

  async #found(channel: string, direct: boolean, since: string, threads: readonly string[]): Promise<readonly Found[]> {
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
      .flatMap((message) => happened(message, channel, direct, since, { me, nameOf }));
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

function happened(message: SlackMessage, channel: string, direct: boolean, since: string, reading: Reading): Found[] {
  const written = isAfter(message.ts, since)
    ? [{ ts: message.ts, event: messageEvent(message, channel, direct, reading) }]
    : [];
  const stamp = message.edited?.ts;
  const edited =
    stamp !== undefined && isAfter(stamp, since)
      ? [{ ts: stamp, event: editEvent(message, channel, stamp, reading) }]
      : [];
  return [...written, ...edited];
}
