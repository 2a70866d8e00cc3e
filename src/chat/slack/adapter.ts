import { App } from '@slack/bolt';
import { t } from '../../i18n/types.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { within } from '../../lib/within.ts';
import type { Notes } from '../../port/definition.ts';
import type { FileRef, PlatformEvent } from '../../port/events.ts';
import type {
  CommandMenu,
  FirstAnswer,
  GivenMessage,
  Inbox,
  Names,
  OutboundCall,
  Platform,
  Profile,
  Receipt,
  TellTrouble,
} from '../../port/platform.ts';
import type { AccountRef, ChannelRef, MessageRef, PlatformId } from '../../port/refs.ts';
import { Answers } from './answers.ts';
import { Api, clientOptions, type Json } from './api.ts';
import { Arrivals } from './arrivals.ts';
import { addressOf, type Site } from './blocks.ts';
import { CatchUp } from './catch-up.ts';
import { SlackDirectory } from './directory.ts';
import type { Emoji } from './emoji.ts';
import { ofToken } from './errors.ts';
import { filesOf } from './file-refs.ts';
import { download, fileInfo } from './files.ts';
import { messageAt } from './history.ts';
import { HttpWay } from './http.ts';
import { type Identity, identityOf } from './identity.ts';
import { Interactions } from './interactions.ts';
import { capabilities, limits } from './limits.ts';
import { LongValues } from './long-values.ts';
import { Marks } from './marks.ts';
import { givenOf, namesIn, type Reading, type SlackMessage } from './messages.ts';
import { Pages } from './pages.ts';
import { Posts, type WordsFor } from './posts.ts';
import { Presses } from './presses.ts';
import type { Door, Way } from './receiver.ts';
import { Refs } from './refs.ts';
import { sdkLogger } from './sdk-log.ts';
import type { SlackSettings } from './settings.ts';
import { SocketWay } from './socket.ts';
import { Standing } from './standing.ts';
import { justBefore } from './text.ts';
import { workspacesOf } from './workspace.ts';

export interface SlackDeps {
  /** Of this installation: what it remembers and all that it tells of is under this name. No other one has it. */
  readonly id: PlatformId;
  readonly settings: SlackSettings;
  readonly words: WordsFor;
  readonly log: Log;
  readonly notes: Notes;
  readonly emoji: Emoji;
  readonly clock?: Clock;
}

/** How long `stop` waits for events that are being taken. */
const drainMs = 5000;
/** The names of people and files in a message are looked up within this; else they are named by their ids. */
const namesMs = 800;
/** So many files are asked for at once: Slack takes about a hundred such questions a minute, and copying them asks, too. */
const describedAtOnce = 10;

/**
 * Slack as a platform: one installation in one workspace. What comes from another is refused. Several may run in one process: no queue,
 * cache or mark belongs to two of them.
 */
export class SlackPlatform implements Platform {
  readonly id: PlatformId;
  readonly capabilities = capabilities;
  readonly limits = limits;
  /** Only over HTTP. */
  readonly web?: (request: Request) => Promise<Response>;
  readonly #log: Log;
  readonly #refs: Refs;
  readonly #emoji: Emoji;
  readonly #clock: Clock;
  readonly #api: Api;
  readonly #directory: SlackDirectory;
  readonly #posts: Posts;
  readonly #marks: Marks;
  readonly #arrivals: Arrivals;
  readonly #catchUp: CatchUp;
  readonly #standing: Standing;
  readonly #words: WordsFor;
  readonly #way: Way;
  readonly #app: App;
  readonly #who = Promise.withResolvers<Identity>();
  #me: Identity | undefined;
  #inbox: Inbox | undefined;

  constructor({ id, settings, words, log, notes, emoji, clock = systemClock }: SlackDeps) {
    this.id = id;
    const refs = new Refs(id);
    this.#refs = refs;
    this.#emoji = emoji;
    this.#log = log;
    this.#clock = clock;
    this.#who.promise.catch(() => {});
    this.#words = words;
    this.#standing = new Standing(
      () => this.#api.call('auth.test'),
      () => this.#catchUp.doubt(),
    );
    this.#api = new Api(settings.botToken, settings.apiUrl, this.#standing);
    this.#directory = new SlackDirectory(this.#api, refs, () => this.#me?.team ?? '');
    const site = () => this.#site();
    const pages = new Pages(this.#api, words, site, notes);
    this.#posts = new Posts({ api: this.#api, refs, directory: this.#directory, words, site, clock, pages, notes });
    this.#marks = new Marks(notes, log);
    const reading = (messages: readonly SlackMessage[]) => this.#reading(messages);
    const inbox = () => this.#inbox;
    const find = (channel: string, ts: string) =>
      this.#api.patiently(() => messageAt(this.#api, channel, ts, undefined));
    const isDirectWith = (user: string, channel: string) => this.#directory.isDirectWith(user, channel);
    this.#arrivals = new Arrivals({ inbox, reading, marks: this.#marks, find, isDirectWith, clock, log });
    this.#catchUp = new CatchUp({
      api: this.#api,
      directory: this.#directory,
      marks: this.#marks,
      reading,
      take: (event, channel, ts) => this.#arrivals.found(event, channel, ts),
      clock,
      log,
    });
    const { way } = settings;
    const door: Door = { refused: (body) => this.#refused(body), again: () => this.#catchUp.doubt() };
    if (way.kind === 'http') {
      const http = new HttpWay(way.secret, door, clock, log);
      this.web = (request) => http.take(request);
      this.#way = http;
    } else {
      const up = (began: Temporal.Instant) => {
        this.#standing.socket(undefined);
        this.#up(began);
      };
      const shut = (error: unknown) => this.#standing.socket(error);
      this.#way = new SocketWay(way.appToken, settings.apiUrl, { ...door, up, shut }, clock, log);
    }
    this.#app = this.#bolt(settings.apiUrl);
    this.#arrivals.listen(this.#app, this.#catchUp);
    const longValues = new LongValues(notes);
    const answers = new Answers(this.#api, words, site, longValues, log);
    const ask = (event: PlatformEvent, arrivedMs: number) => this.#ask(event, arrivedMs);
    const interactions = new Interactions(refs, settings.prefix);
    new Presses({ ask, answers, directory: this.#directory, reading, longValues, interactions, clock, log }).listen(
      this.#app,
    );
  }

  async start(inbox: Inbox, _menu?: CommandMenu, tell?: TellTrouble): Promise<void> {
    this.#inbox = inbox;
    try {
      this.#me = identityOf(await this.#api.patiently(() => this.#api.call('auth.test')));
    } catch (error) {
      this.#who.reject(error);
      throw ofToken('SLACK_BOT_TOKEN', error);
    }
    this.#who.resolve(this.#me);
    const began = this.#clock.now();
    await this.#catchUp.prepare(justBefore(began));
    await this.#way.start();
    if (this.web) this.#up(began);
    if (tell) this.#standing.tellTo(tell);
  }

  /** Takes nothing new, lets what is being taken come to its end, and notes how far that was. */
  async stop(): Promise<void> {
    this.#inbox = undefined;
    this.#catchUp.stop();
    this.#standing.stop();
    this.#api.stop();
    // What does not end in time was not acknowledged: it comes again.
    await within(drainMs, this.#arrivals.idle()).catch(() => this.#log.warn('slack.drain.late'));
    await this.#way.stop();
    await this.#marks.flush();
  }

  async perform(call: OutboundCall): Promise<Receipt> {
    const receipt = await this.#posts.perform(call);
    // Where Relevo has answered somebody may answer while nobody listens.
    if (call.kind === 'post' && 'thread' in call.to && call.to.thread !== undefined)
      this.#marks.spoken(call.to.channel, call.to.thread);
    return receipt;
  }

  file({ id }: FileRef, atMost: number): Promise<Uint8Array | undefined> {
    return download(this.#api, id, atMost);
  }

  fileInfo({ id }: FileRef): Promise<FileRef | undefined> {
    return fileInfo(this.#api, id);
  }

  async message({ channel, message, thread }: MessageRef): Promise<GivenMessage | undefined> {
    const found = await messageAt(this.#api, channel, message, thread);
    return found && found.subtype !== 'tombstone' ? givenOf(found, channel, await this.#reading([found])) : undefined;
  }

  urlOf(ref: MessageRef): string | undefined {
    return this.#me && addressOf(ref, this.#site());
  }

  profile(account: AccountRef): Promise<Profile | undefined> {
    return this.#directory.profile(account);
  }

  channel(nameOrId: string): Promise<ChannelRef | undefined> {
    return this.#directory.channel(nameOrId);
  }

  groupMembers(group: string): Promise<readonly AccountRef[] | undefined> {
    return this.#directory.groupMembers(group);
  }

  names(): Promise<Names> {
    return this.#directory.names();
  }

  #site(): Site {
    return { platform: this.id, url: this.#me?.site ?? 'https://slack.com/' };
  }

  /** Bolt takes apart what comes. What is not of this installation has been refused before. */
  #bolt(apiUrl: string): App {
    const app = new App({
      receiver: this.#way,
      convoStore: false,
      logger: sdkLogger,
      clientOptions: clientOptions(apiUrl),
      authorize: async () => {
        const { team, user, bot } = await this.#who.promise;
        return { teamId: team, botUserId: user, botId: bot, botToken: this.#api.token };
      },
    });
    // What a listener throws keeps its event from being acknowledged.
    app.error(async (error) => {
      throw error;
    });
    return app;
  }

  /** Signed by Slack, but of a workspace that this Relevo is not installed in: it has neither a token nor people there. */
  #refused(body: Json): { readonly answer: Json | undefined } | undefined {
    if (this.#me !== undefined && workspacesOf(body).includes(this.#me.team)) return undefined;
    const { type = 'command' } = body;
    const kind = typeof type === 'string' ? type.slice(0, 40) : 'unknown';
    this.#log.warn('slack.elsewhere', { kind, from: workspacesOf(body).join().slice(0, 40) });
    // Nobody knows the language of whoever typed it.
    const text = this.#words(t('refuse.elsewhere'), { language: 'en', zone: 'UTC' });
    return { answer: 'command' in body ? { response_type: 'ephemeral', text } : undefined };
  }

  async #ask(event: PlatformEvent, arrivedMs: number): Promise<FirstAnswer> {
    if (this.#inbox === undefined) throw new Error('Relevo is stopping');
    return this.#inbox(event, arrivedMs);
  }

  /** Events come now; what came before is read. */
  #up(began: Temporal.Instant): void {
    this.#directory.clear();
    this.#log.info('slack.up', {});
    this.#catchUp.begin(justBefore(began));
  }

  async #reading(messages: readonly SlackMessage[]): Promise<Reading> {
    const me = await this.#who.promise;
    const ids = new Set(messages.flatMap(namesIn));
    const names = new Map<string, string>();
    const asked = [...ids].map(async (id) => {
      const name = id === me.user ? me.handle : await this.#directory.nameOf(id);
      if (name !== undefined) names.set(id, name);
    });
    // What is not told in time is asked for once more before a file is judged.
    const told = new Map<string, FileRef>();
    const untold = messages
      .flatMap(filesOf)
      .filter((one) => one.untold)
      .slice(-describedAtOnce);
    const described = untold.map(async ({ id }) => {
      const found = await fileInfo(this.#api, id).catch(() => undefined);
      if (found !== undefined) told.set(id, found);
    });
    await within(namesMs, Promise.all([...asked, ...described])).catch(() => {});
    return { refs: this.#refs, emoji: this.#emoji, me, nameOf: (user) => names.get(user), told };
  }
}
