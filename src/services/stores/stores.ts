import type { MaskedKind } from '../../domain/masking/kinds.ts';
import type { Person } from '../../domain/people/person.ts';
import type { JudgedTicket } from '../../domain/sla/verdict.ts';
import type { SaidLine } from '../../domain/tickets/line.ts';
import type { Step } from '../../domain/tickets/steps.ts';
import type { ReadEntry, Standing, Status, Ticket, TimelineEntry } from '../../domain/tickets/ticket.ts';
import type { InboundEvent } from '../../port/events.ts';
import type { AccountRef, MessageRef } from '../../port/refs.ts';
import type { AnchorSide, OutMessage } from '../out-message.ts';
import type { Alert, AlertStore } from './alerts.ts';
import type { AuditStore } from './audit.ts';
import type { BulkStore } from './bulk.ts';
import type { CustomerStore } from './customers.ts';
import type { FileStore, WantedFile } from './files.ts';
import type { HomeStore } from './homes.ts';
import type { LinkStore } from './links.ts';
import type { OnCallStore } from './oncall.ts';
import type { MailStore, OutboxStore } from './outbox.ts';
import type { RewordingStore } from './rewording.ts';
import type { SlaStore } from './sla.ts';
import type { SlaMonthStore } from './sla-months.ts';
import type { StaffingStore } from './staffing.ts';
import type { ViewStore } from './views.ts';

/** What the services need kept, implemented in `src/store/`. Instants are `…Z`. Every method may throw `RetryLater`. */
export interface Stores {
  readonly tickets: TicketStore;
  readonly timeline: TimelineStore;
  readonly anchors: AnchorStore;
  readonly lines: LineStore;
  readonly outbox: OutboxStore;
  readonly mails: MailStore;
  readonly inbox: InboxStore;
  readonly customers: CustomerStore;
  readonly drafts: DraftStore;
  readonly audit: AuditStore;
  readonly views: ViewStore;
  readonly homes: HomeStore;
  readonly limits: LimitStore;
  readonly files: FileStore;
  readonly bulk: BulkStore;
  readonly staffing: StaffingStore;
  readonly oncall: OnCallStore;
  readonly links: LinkStore;
  readonly alerts: AlertStore;
  readonly rewording: RewordingStore;
  readonly sla: SlaStore;
  readonly slaMonths: SlaMonthStore;
}

/** A step's consequences, saved with the ticket in one write and moved to their collections afterwards. Ids are deterministic. */
export type Pending =
  | { readonly id: string; readonly kind: 'entry'; readonly entry: TimelineEntry }
  | {
      readonly id: string;
      readonly kind: 'out';
      readonly stream: string;
      readonly seq: number;
      readonly message: OutMessage;
      readonly trace: string;
    }
  | { readonly id: string; readonly kind: 'anchor'; readonly anchor: Anchor }
  | { readonly id: string; readonly kind: 'file'; readonly file: WantedFile }
  /** A file was taken back. */
  | { readonly id: string; readonly kind: 'withdrawn'; readonly file: string }
  /** What another ticket does because of this one, as the person who caused it. */
  | {
      readonly id: string;
      readonly kind: 'step';
      readonly ticket: number;
      readonly step: Step;
      readonly by: Person;
      readonly trace: string;
    }
  | { readonly id: string; readonly kind: 'line'; readonly line: SaidLine }
  | { readonly id: string; readonly kind: 'alert'; readonly alert: Alert };

/** Where a ticket stands among those of which something is due: when it is (an instant, `…Z`), and its number. */
export interface DuePlace {
  readonly at: string;
  readonly number: number;
}

export interface TicketStore {
  /**
   * A number that no other process gets.
   * @param taken one that it gave and that a ticket has nevertheless, as after a store was put back from an older copy: the
   * next one is after the last ticket's
   */
  nextNumber(taken?: number): Promise<number>;
  /** `doubled`: another ticket has this source, this first key, or this number. */
  insert(ticket: Ticket, pending: readonly Pending[]): Promise<'inserted' | 'doubled'>;
  /**
   * Compare-and-set on `ticket.version - 1`.
   * @param reworded its subject, its body or the requester's name changed, by which it is found
   * @returns all consequences that wait now, or undefined when somebody else was faster
   */
  save(ticket: Ticket, pending: readonly Pending[], reworded?: boolean): Promise<readonly Pending[] | undefined>;
  byNumber(number: number): Promise<Ticket | undefined>;
  bySource(source: string): Promise<Ticket | undefined>;
  byFirstKey(key: string): Promise<Ticket | undefined>;
  /** Newest change first. */
  list(filter: TicketFilter, page: Page): Promise<readonly Ticket[]>;
  /** No further than `atMost`, so that it costs the same however many there are. */
  count(filter: TicketFilter, atMost: number): Promise<number>;
  /** The highest number first. What it costs does not grow with the number of tickets beyond `patienceMs`. */
  search(terms: SearchTerms, page: SearchPage): Promise<Found>;
  pending(number: number): Promise<readonly Pending[]>;
  /** What a step that was not moved yet puts on record of a message; the last one. */
  pendingLine(message: string): Promise<SaidLine | undefined>;
  /** Takes these out; when none is left, nothing waits any more, and no failure counts. */
  clearPending(number: number, ids: readonly string[]): Promise<void>;
  /** Numbers of tickets whose consequences wait since before `before`, at most `limit`. */
  withPending(before: string, limit: number): Promise<readonly number[]>;
  /**
   * Tickets of which somebody has to be told by `now` that the time runs out, at most `limit`, the longest due first.
   * @param after the last of the page before
   */
  toWarn(now: string, limit: number, after?: DuePlace): Promise<readonly DuePlace[]>;
  /** Numbers of tickets of which a clock runs that is not paused, above `after`, from the lowest on. */
  withClocks(limit: number, after?: number): Promise<readonly number[]>;
  /** The same of one requester's tickets. */
  withClocksOf(requester: string, limit: number, after?: number): Promise<readonly number[]>;
  /** Tickets of which a clock runs that is not paused, in the order of when they are due and of their numbers, behind `after`. */
  mostUrgent(limit: number, after?: DuePlace): Promise<readonly Ticket[]>;
  /** Tickets with a clock that may have come to its end on that day (UTC, `2026-10-05`), numbers above `after`, from the lowest on. */
  withVerdicts(day: string, limit: number, after?: number): Promise<readonly JudgedTicket[]>;
  /** When the first of all tickets was opened. */
  firstOpened(): Promise<string | undefined>;
  /** What waits is due again then. */
  putOff(number: number, until: string): Promise<void>;
  /** What waits could not be moved, for a reason that does not pass by itself. @returns how often that was so by now */
  countFailure(number: number): Promise<number>;
  /** What waits is not looked for any more, until the ticket changes again or all of that is taken up. */
  setAside(number: number): Promise<void>;
  /** Everything that was set aside is due. @returns how many tickets that is */
  takeUpAside(now: string): Promise<number>;
  /** Tickets that have ended and not changed since before `before`, and whose files may still be kept; at most `limit`. */
  withOldFiles(before: string, limit: number): Promise<readonly Ticket[]>;
  /** None of its files is kept any more; with `endedAt` they are, as if it had ended then. Nothing when it changed since. */
  settleFiles(ticket: Ticket, endedAt?: string): Promise<void>;
}

export interface TicketFilter {
  readonly statuses?: readonly Status[];
  /** One of `workersOf` the ticket. */
  readonly worker?: string;
  /** It has not ended, and nobody has it. */
  readonly nobody?: true;
  readonly requester?: string;
  /** See `standingOf`. */
  readonly standing?: readonly Standing[];
  /** See `statusRead`. */
  readonly reads?: Status;
  /** They asked under this other record of theirs. */
  readonly askedAs?: string;
  /** One of these teams has it now. */
  readonly handedTo?: readonly string[];
  /** Was ever handed to one of these. */
  readonly teams?: readonly string[];
  /** The customer is owed something that waits for an address: the confirmation, or the solution. */
  readonly owed?: true;
  /** Merged into another one. */
  readonly merged?: true;
}

/** What a ticket must have, all of it. */
export interface SearchTerms {
  /** See `wordsIn`. */
  readonly words: readonly string[];
  /** See `facetsOf`; of each group one. */
  readonly facets: readonly (readonly string[])[];
  /** Instants, `…Z`. */
  readonly openedBefore?: string;
  readonly openedFrom?: string;
}

export interface SearchPage {
  readonly limit: number;
  /** Only tickets with a lower number. */
  readonly below?: number;
  /** What no index knows of. */
  readonly fits?: (ticket: Ticket) => boolean;
  /** It is looked for so long, beside one more reading. */
  readonly patienceMs: number;
}

export interface Found {
  readonly tickets: readonly Ticket[];
  /** Where the next page goes on (`below`); absent at the end. Fewer than `limit` with this: the time was over. */
  readonly next?: number;
}

export interface Page {
  readonly limit: number;
  /** The `pageKey` of the last one seen. */
  readonly before?: number;
}

/**
 * Where a ticket stands in lists: by the instant of its last change, in milliseconds, and within one by its number. A whole
 * number below 2^53 until the year 2039.
 */
export function pageKey({ changedAt, number }: Pick<Ticket, 'changedAt' | 'number'>): number {
  return Temporal.Instant.from(changedAt).epochMilliseconds * 4_096 + (number % 4_096);
}

export interface TimelineStore {
  append(ticket: number, entries: readonly { readonly id: string; readonly entry: TimelineEntry }[]): Promise<void>;
  /** The last `limit` of those before the place `before`, else of all; oldest first. */
  last(ticket: number, limit: number, before?: string): Promise<readonly PlacedEntry[]>;
  /** The first `limit` of those after the place `after`, else of all; oldest first. */
  first(ticket: number, limit: number, after?: string): Promise<readonly PlacedEntry[]>;
}

/**
 * An entry, and its place in the history of its ticket: `version.index`, in whole numbers. Words that were changed or taken back
 * since are given in their last version, and what was taken back, and each single version, as for leads only; what stands in the
 * store is never rewritten.
 */
export interface PlacedEntry extends ReadEntry {
  readonly place: string;
}

/** A message that belongs to a ticket, under a name: `1042/card`, `1042/requester`, `1042/handoff/1`, `1042/agent/7`. */
export interface Anchor {
  readonly name: string;
  readonly ticket: number;
  readonly side: AnchorSide;
  readonly message: MessageRef;
}

export interface AnchorStore {
  /** The first one under a name stays. */
  put(anchor: Anchor): Promise<void>;
  byName(name: string): Promise<Anchor | undefined>;
  byMessage(message: MessageRef): Promise<Anchor | undefined>;
  /** At most `limit`, by name. */
  ofTicket(ticket: number, limit: number): Promise<readonly Anchor[]>;
}

/** What is on record of messages that are lines of tickets. */
export interface LineStore {
  /** The one of the highest version stays. */
  put(line: SaidLine): Promise<void>;
  byMessage(message: string): Promise<SaidLine | undefined>;
  /** Where a copy stands, by its name. The first one stays. */
  copied(name: string, message: MessageRef): Promise<void>;
  copy(name: string): Promise<MessageRef | undefined>;
  /** Keeps for a day what happened to a message that is no line of a ticket (yet): a deletion, else the last edit. */
  keepEarly(early: EarlyRevision, now: string): Promise<void>;
  early(message: string): Promise<EarlyRevision | undefined>;
}

/** A message was edited (`words`) or deleted before it was worked on, or belongs to no ticket. */
export interface EarlyRevision {
  readonly message: string;
  /** The key of the event, and when that happened. */
  readonly key: string;
  readonly at: string;
  readonly by: AccountRef;
  /** A customer's are masked. */
  readonly words?: string;
  /** See `Revision`. */
  readonly files?: readonly string[];
  readonly masked?: readonly MaskedKind[];
}

export interface InboxStore {
  /** `seen` when an event of this key was taken before. `lane`: what must keep its order with others of that lane. */
  take(event: InboundEvent, lane: string | undefined, leaseUntil: string): Promise<'taken' | 'seen'>;
  /** Whether an event of the lane that happened before this one is neither done nor failed. */
  hasEarlier(lane: string, event: InboundEvent): Promise<boolean>;
  /** Keeps events that one works on one's own, see `Leases`. */
  renew(keys: readonly string[], leaseUntil: string): Promise<void>;
  /** As if it had never come. */
  withdraw(key: string): Promise<void>;
  done(key: string, now: string): Promise<void>;
  failed(key: string, now: string, error: string): Promise<void>;
  retryAt(key: string, at: string, error: string): Promise<void>;
  /** Nobody has it any more; it is due now. */
  giveBack(key: string, now: string): Promise<void>;
  /** One that was taken and neither done nor failed in time, in none of these lanes. */
  stale(now: string, besides: readonly string[]): Promise<{ readonly key: string; readonly lane?: string } | undefined>;
  /** Takes an event that nobody has. */
  claim(key: string, now: string, leaseUntil: string): Promise<LeftEvent | undefined>;
  /** Takes the first event of a lane, unless somebody has it: then the others have to wait. */
  claimFirst(lane: string, now: string, leaseUntil: string): Promise<LeftEvent | undefined>;
}

export interface LeftEvent {
  readonly event: InboundEvent;
  readonly attempts: number;
}

/** How often each customer did something in a window of time, as far as limits need to know. */
export interface LimitStore {
  /**
   * Counts what happened under `key` once, unless `most` were counted under `id` already.
   * @param goneAt when the count may be forgotten, an instant `…Z`
   * @returns whether it is counted, now or before
   */
  take(id: string, key: string, most: number, goneAt: string): Promise<boolean>;
}

/** Something half-written: the pages of a form, an answer before it is sent. Gone after a day. */
export interface DraftStore {
  put(id: string, owner: string, data: Readonly<Record<string, string>>, expiresAt: string): Promise<void>;
  get(id: string, owner: string): Promise<Readonly<Record<string, string>> | undefined>;
}
