import type { Desk } from '../domain/desk.ts';
import { isStaff } from '../domain/people/person.ts';
import { accountOf } from '../domain/refs.ts';
import { Refusal } from '../domain/refusal.ts';
import { type Reader, type Text, t } from '../i18n/types.ts';
import { NotAsked, RetryLater, reasonOf } from '../lib/errors.ts';
import type { Runtime } from '../lib/runtime.ts';
import type { MailTransport } from '../port/mail.ts';
import type { OutboundCall, Place, Platform, Receipt } from '../port/platform.ts';
import { noticeCard } from './cards/replies.ts';
import { fitCall } from './fitted.ts';
import { LeasedPump } from './leased-pump.ts';
import { linkedCall } from './linked.ts';
import type { OutCharts } from './out-charts.ts';
import { OutCodes } from './out-codes.ts';
import { type FileOutcome, OutFiles } from './out-files.ts';
import type { Destination, OutMessage } from './out-message.ts';
import { OutTranscripts } from './out-transcripts.ts';
import type { People } from './people.ts';
import type { NamedChannels } from './places/setting.ts';
import type { Precedence } from './precedence.ts';
import { BEHIND_MS, isAlone } from './stores/behind.ts';
import type { MailItem, MailOutcome, NewItem, OutboxItem } from './stores/outbox.ts';
import type { Stores } from './stores/stores.ts';
import { calling, type Summons } from './summons.ts';
import type { DeskRules } from './tickets.ts';
import { waitInChat, waitOfMail } from './waits.ts';

/** The ticket could not be told just now. */
const NOTE_SOON_MS = 500;
/** When what became of a mail cannot be noted for a reason that nobody foresaw. */
const NOTE_AGAIN_MS = 30_000;
/** After so many attempts an ephemeral answer has lost its sense. */
const EPHEMERAL_ATTEMPTS = 9;
/** A file that is still being copied holds up what comes after it in its thread for so long at most; then it comes late. */
const FILE_PATIENCE_MS = 10_000;
/** Between two looks for such a file; later ones wait as long as a quarter of what was waited already. */
const FILE_LOOK_MS = 150;
const FILE_LONGEST_LOOK_MS = 60_000;

export interface Exits {
  readonly platforms: ReadonlyMap<string, Platform>;
  readonly mail: MailTransport;
}

/** The ways out, and where the channels are that settings name. */
export interface Ways extends Exits {
  readonly channels: NamedChannels;
}

/** Lets the ticket know what became of one of its mails, once per attempt. @throws RetryLater */
export type NoteMail = (mail: MailItem, outcome: MailOutcome) => Promise<void>;

interface Leaving {
  readonly note: NoteMail;
  readonly precedence: Precedence;
  readonly charts: OutCharts;
  readonly summoned: (all: readonly Summons[]) => Promise<readonly string[]>;
}

/** Sends what waits in the outbox: in order within a stream, again after a failure, under the item's id as the key. */
export class Outbox {
  readonly #stores: Stores;
  readonly #exits: Ways;
  readonly #people: People;
  readonly #desk: Desk;
  readonly #transcripts: OutTranscripts;
  readonly #codes: OutCodes;
  readonly #charts: OutCharts;
  readonly #summoned: Leaving['summoned'];
  readonly #runtime: Runtime;
  readonly #pump: LeasedPump<OutboxItem>;
  readonly #files: OutFiles;
  readonly #note: NoteMail;

  constructor(
    stores: Stores,
    exits: Ways,
    people: People,
    rules: DeskRules,
    runtime: Runtime,
    { note, precedence, charts, summoned }: Leaving,
  ) {
    this.#stores = stores;
    this.#exits = exits;
    this.#people = people;
    this.#desk = rules.desk;
    this.#runtime = runtime;
    this.#note = note;
    this.#charts = charts;
    this.#summoned = summoned;
    this.#files = new OutFiles(stores, rules.desk, runtime.log);
    this.#transcripts = new OutTranscripts(stores, people, rules, runtime.clock);
    this.#codes = new OutCodes(stores, exits.mail, rules.desk, runtime.clock);
    this.#pump = new LeasedPump(
      stores.outbox,
      {
        handle: (item) => this.#handle(item),
        failed: (error) => runtime.log.warn('outbox.failed', { error }),
        width: 8,
        precedence,
      },
      runtime,
    );
  }

  start(): void {
    this.#pump.start();
  }

  /** Queues messages, of which those that are there already are left as they are, and begins with them. */
  async send(items: readonly NewItem[]): Promise<void> {
    const streams = new Set(items.map(({ stream }) => stream)).size;
    if (streams === 0) return;
    await this.#pump.put(streams, (hands) => this.#stores.outbox.enqueue(items, this.#later(0), hands));
    this.#pump.wake(streams);
  }

  /** Some are due now. */
  wake(): void {
    this.#pump.wake();
  }

  stop(): Promise<void> {
    return this.#pump.stop();
  }

  async #handle(item: OutboxItem): Promise<void> {
    const { outbox } = this.#stores;
    if (!isAlone(item) && (await outbox.hasEarlier(item.stream, item.seq))) return this.#waitBehind(item);
    if (item.message.kind === 'edit' && (await outbox.hasLaterEdit(item.stream, item.seq, item.message.anchor))) {
      return this.#settled(item, 'superseded');
    }
    if (isMail(item) && item.outcome) return this.#noted(item, item.outcome);
    let outcome: FileOutcome;
    try {
      outcome = await this.#send(item);
    } catch (error) {
      return this.#failed(item, error);
    }
    if (outcome === 'later' || outcome === 'busy') return this.#waitForFile(item, outcome);
    if (outcome !== 'sent') return this.#settled(item, outcome);
    await this.#over(item, 'sent');
    this.#runtime.log.info('outbox.sent', { key: item.id, kind: item.message.kind, attempt: item.attempts + 1 });
  }

  /** Keeps its place in the thread for a while; then it lets the others go on and comes when it is there. */
  async #waitForFile(item: OutboxItem, outcome: 'later' | 'busy'): Promise<void> {
    const now = this.#runtime.clock.now();
    const waited = now.epochMilliseconds - Temporal.Instant.from(item.createdAt).epochMilliseconds;
    if (outcome === 'later' && waited > FILE_PATIENCE_MS && !isAlone(item)) {
      const id = `${item.id}:late`;
      await this.send([{ ...item, id, stream: id, seq: 0 }]);
      return this.#settled(item, 'superseded');
    }
    const wait =
      outcome === 'later' && isAlone(item) ? Math.min(FILE_LONGEST_LOOK_MS, FILE_LOOK_MS + waited / 4) : FILE_LOOK_MS;
    await this.#postpone(item, wait);
  }

  /** Looks once more after it has stepped back, as the one before may have left in between. */
  async #waitBehind({ id, stream, seq }: OutboxItem): Promise<void> {
    const { outbox } = this.#stores;
    await this.#pump.release(id);
    await outbox.stepBack(id, this.#later(BEHIND_MS));
    if (await outbox.hasEarlier(stream, seq)) return;
    if (await outbox.release(stream, this.#later(0))) this.#pump.wake(1);
  }

  /** A mail stays where it is in its stream until its ticket says what became of it, but is not sent again meanwhile. */
  async #over(item: OutboxItem, outcome: MailOutcome, error?: string): Promise<void> {
    if (!isMail(item)) return this.#settled(item, outcome, error);
    const left = await this.#stores.mails.left(item.id, outcome, error);
    if (left) await this.#noted(left, outcome);
  }

  async #noted(mail: MailItem, outcome: MailOutcome): Promise<void> {
    try {
      await this.#note(mail, outcome);
    } catch (error) {
      this.#runtime.log.warn('outbox.notNoted', { key: mail.id, outcome, error });
      // Without a ticket there is nobody to tell.
      if (!(error instanceof Refusal)) {
        const wait = error instanceof RetryLater ? (error.afterMs ?? NOTE_SOON_MS) : NOTE_AGAIN_MS;
        return this.#postpone(mail, wait);
      }
    }
    await this.#settled(mail, outcome, mail.lastError);
  }

  async #settled(item: OutboxItem, state: 'sent' | 'failed' | 'superseded', error?: string): Promise<void> {
    await this.#pump.release(item.id);
    if (await this.#stores.outbox.settle(item, state, this.#later(0), error)) this.#pump.wake(1);
  }

  async #failed(item: OutboxItem, error: unknown): Promise<void> {
    const again =
      error instanceof RetryLater && !(item.message.kind === 'ephemeral' && item.attempts >= EPHEMERAL_ATTEMPTS);
    const outcome = again ? 'again' : 'failed';
    this.#runtime.log.warn('outbox.attempt', {
      key: item.id,
      kind: item.message.kind,
      attempt: item.attempts + 1,
      outcome,
      error,
    });
    if (!again) await this.#tellNotPosted(item);
    if (!again) return this.#over(item, 'failed', reasonOf(error));
    const wait = error.afterMs ?? (isMail(item) ? waitOfMail : waitInChat)(item.attempts);
    // Whoever was asked to come later has not tried. But what somebody else may have sent must be looked for the next time, too,
    // and an answer to one person alone is not tried without end.
    const counts = item.message.kind === 'ephemeral' && !(error instanceof NotAsked);
    const tried = error.afterMs === undefined || item.again === true || counts;
    await this.#postpone(item, wait, { error: reasonOf(error), tried });
  }

  async #postpone({ id }: OutboxItem, ms: number, failure?: { error: string; tried: boolean }): Promise<void> {
    await this.#pump.release(id);
    await this.#stores.outbox.postpone(id, this.#later(ms), failure);
    this.#pump.wakeIn(ms);
  }

  /** What the customer was to read could not be posted. */
  async #tellNotPosted({ id, message, trace }: OutboxItem): Promise<void> {
    const ticket = message.kind === 'post' || message.kind === 'file' ? ticketOfRequester(message) : undefined;
    if (ticket !== undefined) await this.#tellDesk(ticket, t('say.notPosted'), { id: `${id}:notPosted`, trace });
  }

  /** The desk learns of something in the ticket's thread, under a key that makes a second time harmless. */
  async #tellDesk(ticket: number, text: Text, told: Pick<OutboxItem, 'id' | 'trace'>): Promise<void> {
    const to = { kind: 'thread', anchor: `${ticket}/card` } as const;
    const message = { kind: 'post', to, card: noticeCard(text, 'bad') } as const;
    await this.send([{ ...told, stream: to.anchor, seq: Number.MAX_SAFE_INTEGER, message }]);
  }

  #later(ms: number): string {
    return this.#runtime.clock
      .now()
      .add({ milliseconds: Math.round(ms) })
      .toString();
  }

  async #send({ id, message, trace, again, attempts }: OutboxItem): Promise<FileOutcome> {
    switch (message.kind) {
      case 'mail':
        await this.#exits.mail.send(message.mail);
        return 'sent';
      case 'code':
        return this.#codes.send(message);
      case 'post':
        if (message.inside !== undefined && (await this.#hasLeft(message.to, message.inside, { id, trace })))
          return 'superseded';
        await this.#post(id, message, again || attempts > 0 ? { again: true } : {});
        return 'sent';
      case 'edit':
        await this.#edit(id, message);
        return 'sent';
      case 'file': {
        const to = await this.#place(message.to);
        return this.#files.send(id, message, to, this.#platform(to.platform), message.reader ?? this.#ownReader());
      }
      case 'unshow':
        return this.#files.unshow(message, (platform) => this.#platform(platform));
      case 'transcript':
        return this.#transcripts.send(id, message, this.#platform(accountOf(message.to).platform));
      case 'chart': {
        const to = await this.#place(message.to);
        return this.#charts.send(id, message, to, this.#platform(to.platform), await this.#readerOf(message.to));
      }
      case 'ephemeral': {
        const { to, card, reader, interaction } = message;
        await this.#perform(to.platform, {
          kind: 'ephemeral',
          key: id,
          to,
          in: message.in,
          card,
          reader,
          ...(interaction === undefined ? {} : { interaction }),
        });
        return 'sent';
      }
    }
  }

  /** Whoever was of the house when this was written may not be any more; then the desk has to find somebody else. */
  async #hasLeft(to: Destination, ticket: number, { id, trace }: Pick<OutboxItem, 'id' | 'trace'>): Promise<boolean> {
    if (to.kind !== 'direct') return false;
    const account = accountOf(to.account);
    const person = await this.#people.person(account);
    if (person && isStaff(person)) return false;
    const text = t('say.hasLeft', { who: person?.name ?? account.user });
    await this.#tellDesk(ticket, text, { id: `${id}:hasLeft`, trace });
    return true;
  }

  async #post(
    key: string,
    message: Extract<OutMessage, { kind: 'post' }>,
    begun: { readonly again?: true },
  ): Promise<void> {
    const to = await this.#place(message.to);
    const reader = message.reader ?? (await this.#readerOf(message.to));
    const called = [...(message.calls ?? []), ...(await this.#summoned(message.summons ?? []))];
    const card = calling(message.card, called, to.platform);
    const receipt = await this.#perform(to.platform, { kind: 'post', key, to, card, reader, ...begun });
    if (message.copy !== undefined && receipt.message) await this.#stores.lines.copied(key, receipt.message);
    if (message.as && receipt.message) await this.#stores.anchors.put({ ...message.as, message: receipt.message });
  }

  async #edit(key: string, message: Extract<OutMessage, { kind: 'edit' }>): Promise<void> {
    const posted = message.copy ? await this.#copy(message.anchor) : (await this.#anchor(message.anchor)).message;
    const { readBy } = message;
    const own = readBy === undefined ? this.#ownReader() : await this.#readerOf({ kind: 'direct', account: readBy });
    const reader = message.reader ?? own;
    await this.#perform(posted.platform, { kind: 'edit', key, message: posted, card: message.card, reader });
  }

  async #perform(id: string, call: OutboundCall): Promise<Receipt> {
    const platform = this.#platform(id);
    return platform.perform(fitCall(linkedCall(call, id, this.#exits.platforms), platform.limits));
  }

  async #place(to: Destination): Promise<Place> {
    switch (to.kind) {
      case 'channel':
        return this.#channel(to.name);
      case 'direct': {
        const { platform, user } = accountOf(to.account);
        return { platform, direct: user };
      }
      case 'thread': {
        const { platform, channel, message, thread } = (await this.#anchor(to.anchor)).message;
        return { platform, channel, thread: thread ?? message };
      }
    }
  }

  /** One that is not there is waited for; `Places` tells people of it. */
  async #channel(name: string): Promise<Place> {
    const found = await this.#exits.channels.find(name);
    if (found) return found;
    throw new RetryLater(`no platform has a channel named ${name}`, { afterMs: 30_000 });
  }

  async #anchor(name: string) {
    const anchor = await this.#stores.anchors.byName(name);
    if (!anchor) throw new RetryLater(`${name} was not posted yet`);
    return anchor;
  }

  /** By the id of the message that posts it. One that the platform refused for good never stood anywhere. */
  async #copy(id: string) {
    const { lines, outbox } = this.#stores;
    const message = await lines.copy(id);
    if (message) return message;
    const { state } = (await outbox.byId(id)) ?? {};
    if (state === 'failed' || state === 'superseded') throw new Error(`${id} was never posted`);
    throw new RetryLater(`${id} was not posted yet`);
  }

  async #readerOf(to: Destination): Promise<Reader> {
    if (to.kind !== 'direct') return this.#ownReader();
    const person = await this.#people.person(accountOf(to.account));
    return person ? { language: person.language, zone: person.zone } : this.#ownReader();
  }

  #ownReader(): Reader {
    return { language: this.#desk.language, zone: this.#desk.zone, namesZone: true };
  }

  #platform(id: string): Platform {
    const platform = this.#exits.platforms.get(id);
    if (!platform) throw new RetryLater(`the platform ${id} is not connected`, { afterMs: 30_000 });
    return platform;
  }
}

function isMail(item: OutboxItem): item is MailItem {
  return item.message.kind === 'mail';
}

/** The ticket whose requester a message was for. */
function ticketOfRequester(message: Extract<OutMessage, { kind: 'post' | 'file' }>): number | undefined {
  if ('as' in message && message.as?.side === 'requester') return message.as.ticket;
  const { to } = message;
  const found = to.kind === 'thread' ? /^(\d+)\/requester$/.exec(to.anchor) : null;
  return found ? Number(found[1]) : undefined;
}
