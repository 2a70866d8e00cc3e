import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { Lanes } from '../../lib/lanes.ts';
import type { Log } from '../../lib/log.ts';
import type { InboundEvent, MessageEvent, ReactionEvent } from '../../port/events.ts';
import type { Inbox } from '../../port/platform.ts';
import type { CatchUp } from './catch-up.ts';
import { filesOf } from './file-refs.ts';
import type { KnownMessage } from './mark.ts';
import { everywhere, type Marks } from './marks.ts';
import {
  changedEvent,
  deletedEvent,
  deleteEvent,
  editEvent,
  isSaid,
  messageEvent,
  type Reading,
  reactionEvent,
  reactionOf,
  type SlackMessage,
  writtenEvent,
} from './messages.ts';
import { isDirect } from './reading-up.ts';
import { Remembered } from './remembered.ts';
import { isAfter, secondsBefore } from './text.ts';
import { reactionNote } from './traces.ts';

export interface ArrivalsDeps {
  readonly inbox: () => Inbox | undefined;
  readonly reading: (messages: readonly SlackMessage[]) => Promise<Reading>;
  readonly marks: Marks;
  /** One message at the top of a channel, however long that takes; undefined when it is not there. */
  readonly find: (channel: string, ts: string) => Promise<SlackMessage | undefined>;
  /** Slack tells which the direct conversation with somebody is. */
  readonly isDirectWith: (user: string, channel: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is so much older was told, or found in the history: Slack brings an event again for some six minutes. */
const toldWithinSeconds = 10 * 60;

/**
 * What happens in conversations. Those of one conversation are taken one after the other, behind what was written there while
 * nobody listened, and each once, however often it comes.
 */
export class Arrivals {
  readonly #deps: ArrivalsDeps;
  readonly #lanes = new Lanes();
  /** What is being taken or was, by key: Slack brings again what was not acknowledged within 3 s. */
  readonly #taken = new Remembered<Promise<void>>(5000);
  /** When a reaction was found, of which the history says no time: Slack may still tell of it. */
  readonly #found = new Remembered<string>(1000);
  /** Reactions that were told: they may be found in the history as well, under another key, as that says no time. */
  readonly #told = new Remembered<true>(1000);
  /** First messages of threads, or what may become one, that were taken or are none for Relevo. */
  readonly #roots = new Remembered<true>(5000);

  constructor(deps: ArrivalsDeps) {
    this.#deps = deps;
  }

  /** Listens. A listener that throws leaves the event unacknowledged. */
  listen(app: App, catchUp: CatchUp): void {
    app.event('message', ({ event }) => {
      const at = parsed(place, event);
      return this.#inLane(at, catchUp, () => this.#happened(event));
    });
    for (const type of ['reaction_added', 'reaction_removed'] as const)
      app.event(type, ({ event }) => this.#inLane(event.item, catchUp, () => this.#reacted(event)));
    app.event('app_home_opened', ({ event }) => (event.tab === 'home' ? this.#homeOpened(event) : Promise.resolve()));
    app.event('member_joined_channel', async ({ event }) => {
      const { me } = await this.#deps.reading([]);
      // What was said before Relevo came was not said to it.
      if (event.user === me.user) await this.#deps.marks.joined(event.channel, event.event_ts);
    });
  }

  /** Takes one event, unless it was taken already. @throws Error when nobody takes anything any more */
  take(event: InboundEvent, channel: string, ts: string): Promise<void> {
    const known = this.#taken.get(event.key);
    if (known !== undefined) return known;
    const taking = this.#give(event, channel, ts);
    this.#taken.set(event.key, taking);
    taking.catch(() => this.#taken.delete(event.key));
    return taking;
  }

  /** The same for what was found in the history. @returns whether this process did not know it */
  async found(event: InboundEvent, channel: string, ts: string): Promise<boolean> {
    if (event.kind === 'reaction') {
      if (this.#told.has(reactionOn(event))) return false;
      this.#found.set(reactionOn(event), event.at);
    }
    const isNew = !this.#taken.has(event.key);
    await this.take(event, channel, ts);
    return isNew;
  }

  idle(): Promise<void> {
    return this.#lanes.idle();
  }

  async #give(event: InboundEvent, channel: string, ts: string): Promise<void> {
    const inbox = this.#deps.inbox();
    if (inbox === undefined) throw new Error('Relevo is stopping');
    await inbox(event);
    const thread = 'message' in event ? event.message.thread : undefined;
    if (event.kind === 'message' && thread === undefined) this.#roots.set(`${channel} ${ts}`, true);
    const { marks } = this.#deps;
    marks.taken(channel, event.key, ts, thread);
    marks.taken(everywhere, '', ts);
    if (event.kind === 'message') marks.message(channel, knownOf(event));
    if (event.kind === 'delete') marks.became(channel, event.message.message, { gone: true });
    if (event.kind === 'reaction' && event.added)
      marks.became(channel, event.message.message, { reactions: [reactionNote(event.emoji, event.by.user)] });
  }

  /** One after the other, in the order in which they came. */
  #inLane(
    { channel, channel_type: type }: Place,
    catchUp: CatchUp,
    read: () => Promise<Happened | undefined>,
  ): Promise<void> {
    return this.#lanes.run(channel, async () => {
      const happened = await read();
      if (!happened) return;
      await catchUp.done(channel, happened.ts, type ?? undefined);
      if (this.#isFound(happened.event)) return;
      this.#tell(happened.event);
      try {
        await this.#rootFirst(happened.event, channel, happened.ts);
        await this.take(happened.event, channel, happened.ts);
      } catch (error) {
        catchUp.missed(channel, happened.ts);
        throw error;
      }
    });
  }

  #tell(event: InboundEvent): void {
    if (event.kind !== 'reaction') return;
    if (event.added) this.#told.set(reactionOn(event), true);
    else this.#told.delete(reactionOn(event));
  }

  #isFound(event: InboundEvent): boolean {
    const at = event.kind === 'reaction' && event.added ? this.#found.get(reactionOn(event)) : undefined;
    return at !== undefined && Temporal.Instant.compare(event.at, at) <= 0;
  }

  /** Slack tells of things in any order. What stands under a message that it has not told of yet comes after that one. */
  async #rootFirst(event: InboundEvent, channel: string, ts: string): Promise<void> {
    const root = event.kind === 'message' ? event.message.thread : undefined;
    if (event.kind !== 'message' || root === undefined || this.#roots.has(`${channel} ${root}`)) return;
    const { find, marks, reading } = this.#deps;
    const mark = await marks.of(channel);
    if (isAfter(secondsBefore(ts, toldWithinSeconds), root) || (mark && !isAfter(root, mark.from))) return;
    const message = await find(channel, root);
    const given = await reading(message ? [message] : []);
    if (message && isSaid(message, given.me))
      await this.take(messageEvent(message, channel, event.direct, given), channel, root);
    else this.#roots.set(`${channel} ${root}`, true);
  }

  async #happened(event: unknown): Promise<Happened | undefined> {
    const { subtype } = parsed(kind, event);
    if (subtype === 'message_changed') return this.#changed(event);
    if (subtype === 'message_deleted') return this.#deleted(event);
    const message = parsed(writtenEvent, event);
    const reading = await this.#deps.reading([message]);
    if (!isSaid(message, reading.me)) return undefined;
    const direct = message.channel_type === 'im';
    return { event: messageEvent(message, message.channel, direct, reading), ts: message.ts };
  }

  /** Slack also says so when it shows what is behind a link: nobody has edited it then. */
  async #changed(event: unknown): Promise<Happened | undefined> {
    const { channel, message, previous_message: before, ts } = parsed(changedEvent, event);
    const reading = await this.#deps.reading([message]);
    if (message.subtype === 'tombstone')
      return before && isSaid(before, reading.me)
        ? { event: deleteEvent(before, channel, ts, reading), ts }
        : undefined;
    if (!isSaid(message, reading.me) || (before && sameOf(before, message))) return undefined;
    // A file that is taken away is no edit of the words for Slack, so that it has no stamp.
    const stamp = message.edited && before?.text !== message.text ? message.edited.ts : ts;
    return { event: editEvent(message, channel, stamp, reading), ts: stamp };
  }

  async #deleted(event: unknown): Promise<Happened | undefined> {
    const { channel, previous_message: before, ts } = parsed(deletedEvent, event);
    const reading = await this.#deps.reading([]);
    return before && isSaid(before, reading.me) ? { event: deleteEvent(before, channel, ts, reading), ts } : undefined;
  }

  async #reacted(event: unknown): Promise<Happened | undefined> {
    const given = parsed(reactionEvent, event);
    const reading = await this.#deps.reading([]);
    const reaction = reactionOf(given, reading);
    return reaction && reaction.by.user !== reading.me.user ? { event: reaction, ts: given.event_ts } : undefined;
  }

  /** Nobody waits behind it. */
  async #homeOpened({ user, channel, event_ts: ts }: HomeOpened): Promise<void> {
    // What is pressed there is answered there.
    if (isDirect(channel)) this.#deps.isDirectWith(user, channel);
    const at = this.#deps.clock.now().toString();
    const { refs } = await this.#deps.reading([]);
    await this.#deps.inbox()?.({ kind: 'homeOpened', key: refs.key('h', user, ts), by: refs.account(user), at });
  }
}

/** https://docs.slack.dev/reference/events/app_home_opened */
interface HomeOpened {
  readonly user: string;
  /** The direct conversation. */
  readonly channel: string;
  readonly event_ts: string;
}

/** `ts`: when it happened, which for an edit is later than its message's. */
interface Happened {
  readonly event: InboundEvent;
  readonly ts: string;
}

function reactionOn({ message, emoji, by }: ReactionEvent): string {
  return `${message.channel} ${message.message} ${reactionNote(emoji, by.user)}`;
}

function knownOf({ message, by }: MessageEvent): KnownMessage {
  const { message: ts, thread } = message;
  return { ts, by: by.user, reactions: [], ...(thread === undefined ? {} : { thread }) };
}

/** Whether nothing changed that is anybody's own; what Slack shows of a link may have files of its own. */
function sameOf(before: SlackMessage, now: SlackMessage): boolean {
  const ids = ({ files }: SlackMessage) => filesOf({ files }).map(({ id }) => id);
  return before.text === now.text && ids(before).join() === ids(now).join();
}

const place = z.object({ channel: z.string(), channel_type: z.string().nullish() });
type Place = z.infer<typeof place>;
const kind = z.object({ subtype: z.string().nullish() });

function parsed<S extends z.ZodType>(shape: S, given: unknown): z.output<S> {
  return shape.parse(given);
}
