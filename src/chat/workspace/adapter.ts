import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { Cache } from '../../lib/cache.ts';
import { TooLarge } from '../../lib/errors.ts';
import { Lanes } from '../../lib/lanes.ts';
import type { Log } from '../../lib/log.ts';
import { within } from '../../lib/within.ts';
import type { Inspection } from '../../port/definition.ts';
import type { FileRef } from '../../port/events.ts';
import type { MailTransport } from '../../port/mail.ts';
import type {
  Capabilities,
  CommandMenu,
  GivenMessage,
  Inbox,
  Limits,
  Names,
  OutboundCall,
  Platform,
  Profile,
  Receipt,
} from '../../port/platform.ts';
import type { AccountRef, ChannelRef, MessageRef } from '../../port/refs.ts';
import { platform, type WireCall, type WireEvent, limits as wire } from '../../workspace/protocol.ts';
import { Link, type WorkspaceAddress } from './link.ts';
import { mailbox } from './mailbox.ts';
import { givenOf, inboundOf, type WordsFor, wireAnswerOf, wireCallOf, wireMenuOf } from './translate.ts';

const posted = z.object({ channel: z.string(), message: z.string(), thread: z.string().exactOptional() });
const member = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().exactOptional(),
  language: z.string(),
  zone: z.string(),
  groups: z.array(z.string()),
  guest: z.boolean(),
  bot: z.boolean(),
});
const place = z.object({ channel: z.string() });
const named = z.object({ channels: z.array(z.string()), groups: z.array(z.string()) });
const given = posted.extend({
  author: z.string(),
  text: z.string(),
  files: z.array(z.object({ id: z.string(), name: z.string(), type: z.string(), size: z.number() })),
});
const content = z.object({ size: z.int(), base64: z.string().exactOptional() });

/** How long `stop` waits for events that are being taken. */
const drainMs = 5000;
const inspectMs = 3000;

/** The local workspace as a platform: the default, with nothing configured. */
export class WorkspacePlatform implements Platform {
  readonly id = platform;
  readonly capabilities: Capabilities = {
    threads: true,
    ephemeral: 'any time',
    modalErrorsInline: true,
    modalChain: true,
    commandsInThreads: true,
    files: true,
    reactions: true,
    edits: true,
    home: true,
    formFiles: true,
  };
  readonly limits: Limits = {
    messageText: wire.cardText,
    // As JSON with everything around it still less than `card`.
    cardText: wire.card * 0.3,
    cardBlocks: wire.cardBlocks,
    elements: wire.elements,
    label: wire.label,
    buttonsInRow: wire.elements,
    modalFields: wire.modalFields,
    modalTitle: wire.modalTitle,
    fieldText: wire.fieldText,
    buttonArgs: wire.buttonArgs,
    fileBytes: wire.fileBytes,
  };
  /** Where mails go as long as none leaves the house. */
  readonly mailbox: MailTransport;
  readonly #words: WordsFor;
  readonly #log: Log;
  readonly #link: Link;
  readonly #lanes = new Lanes();
  /** Deliveries that are being taken: one that comes again after a new connection is not taken twice at once. */
  readonly #taking = new Set<string>();
  readonly #profiles = new Cache<Profile | undefined>();
  readonly #channels = new Cache<ChannelRef | undefined>();
  readonly #groups = new Cache<readonly AccountRef[] | undefined>();
  /** The member that Relevo is. */
  #bot = '';
  #inbox: Inbox | undefined;

  constructor(address: WorkspaceAddress, words: WordsFor, log: Log) {
    this.#words = words;
    this.#log = log;
    const onEvent = (delivery: string, event: WireEvent) => this.#receive(delivery, event);
    this.#link = new Link(address, { onUp: (bot: string) => this.#up(bot), onEvent }, log);
    this.mailbox = mailbox((call) => this.#link.call(call));
  }

  async start(inbox: Inbox, menu: CommandMenu): Promise<void> {
    this.#inbox = inbox;
    await this.#link.start(wireMenuOf(menu, this.#words));
  }

  /** Connects to look only: nothing is delivered to it. @throws RetryLater when the workspace does not answer */
  async inspect(): Promise<Inspection> {
    const close = () => this.#link.stop();
    try {
      await within(inspectMs, this.#link.start());
    } catch (error) {
      await close();
      throw error;
    }
    return {
      id: platform,
      profile: (account) => this.profile(account),
      channel: (nameOrId) => this.channel(nameOrId),
      groupMembers: (group) => this.groupMembers(group),
      names: () => this.names(),
      close,
    };
  }

  /** Takes nothing new, lets what is being taken come to its end, and says goodbye. */
  async stop(): Promise<void> {
    this.#inbox = undefined;
    // What does not end in time is delivered again to the next bot.
    await within(drainMs, this.#lanes.idle()).catch(() => this.#log.warn('workspace.drain.late'));
    await this.#link.stop();
  }

  async perform(call: OutboundCall): Promise<Receipt> {
    const at = await this.#ask(wireCallOf(call, this.#words), posted.nullable());
    if (at === null) return {};
    const { channel, message, thread } = at;
    return { message: { platform, channel, message, ...(thread === undefined ? {} : { thread }) } };
  }

  async file({ id }: FileRef, atMost: number): Promise<Uint8Array | undefined> {
    const found = await this.#ask({ do: 'read', file: id, atMost }, content.nullable());
    if (found === null) return undefined;
    if (found.base64 === undefined) throw new TooLarge(`the file has ${found.size} bytes`);
    return Buffer.from(found.base64, 'base64');
  }

  async message({ channel, message }: MessageRef): Promise<GivenMessage | undefined> {
    const found = await this.#ask({ do: 'message', channel, message }, given.nullable());
    return found === null ? undefined : givenOf(found, this.#bot);
  }

  profile({ user }: AccountRef): Promise<Profile | undefined> {
    return this.#profiles.get(user, async () => {
      const found = await this.#ask({ do: 'member', id: user }, member.nullable());
      return found === null ? undefined : profileOf(found);
    });
  }

  channel(nameOrId: string): Promise<ChannelRef | undefined> {
    return this.#channels.get(nameOrId, async () => {
      const found = await this.#ask({ do: 'channel', nameOrId }, place.nullable());
      return found === null ? undefined : { platform, channel: found.channel };
    });
  }

  groupMembers(group: string): Promise<readonly AccountRef[] | undefined> {
    return this.#groups.get(group, async () => {
      const found = await this.#ask({ do: 'group', group }, z.array(member).nullable());
      return found?.map(({ id }) => ({ platform, user: id }));
    });
  }

  names(): Promise<Names> {
    return this.#ask({ do: 'names' }, named);
  }

  async #ask<R>(call: WireCall, shape: z.ZodType<R>): Promise<R> {
    return shape.parse(await this.#link.call(call));
  }

  #receive(delivery: string, event: WireEvent): void {
    if (this.#inbox === undefined || this.#taking.has(delivery)) return;
    this.#taking.add(delivery);
    // Messages of a channel are taken in their order; somebody who waits at a button is not kept behind them.
    const lane = 'interaction' in event ? delivery : event.channel;
    this.#lanes
      .run(lane, () => this.#take(delivery, event))
      .catch((error: unknown) => this.#log.error('workspace.event.failed', { id: delivery, kind: event.kind, error }))
      .finally(() => this.#taking.delete(delivery));
  }

  async #take(delivery: string, event: WireEvent): Promise<void> {
    // Stopped while it waited in its lane: not acknowledged, so it comes again.
    if (this.#inbox === undefined) return;
    const answer = await this.#inbox(inboundOf(delivery, event, this.#bot));
    this.#link.acknowledge(delivery, wireAnswerOf(answer, this.#words));
  }

  #up(bot: string): void {
    this.#bot = bot;
    for (const cache of [this.#profiles, this.#channels, this.#groups]) cache.clear();
  }
}

function profileOf({ id, ...rest }: z.infer<typeof member>): Profile {
  return { account: { platform, user: id }, ...rest };
}
