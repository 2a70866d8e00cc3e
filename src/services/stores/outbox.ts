import type { OutgoingMail } from '../../port/mail.ts';
import type { MailMessage, OutMessage } from '../out-message.ts';

export interface OutboxItem {
  readonly id: string;
  /** Messages of one stream leave in the order of `seq`. */
  readonly stream: string;
  readonly seq: number;
  readonly message: OutMessage;
  /** Joins the log lines of everything that one event caused. */
  readonly trace: string;
  readonly createdAt: string;
  readonly attempts: number;
  /** Whoever had it in hand before did not come to an end with it: nobody knows whether it has left. */
  readonly again?: true;
  readonly state: 'queued' | 'sent' | 'failed' | 'superseded' | 'givenUp';
  readonly dueAt: string;
  readonly lastError?: string;
  /** What became of a queued mail, which is only queued until its ticket says so, too; it must not be sent again. */
  readonly outcome?: MailOutcome;
}

/** It left, or was refused for good. */
export type MailOutcome = 'sent' | 'failed';

export interface MailItem extends OutboxItem {
  readonly message: MailMessage;
}

/** What is queued: its id makes a second time harmless. */
export type NewItem = Pick<OutboxItem, 'id' | 'stream' | 'seq' | 'message' | 'trace'>;

/** Queues messages and begins with them at once. */
export type Send = (items: readonly NewItem[]) => Promise<void>;

/** So many items somebody could begin with at once, who has them until then (an instant, `…Z`). */
export interface Hands {
  readonly most: number;
  readonly until: string;
}

export interface OutboxStore {
  /**
   * Items that are there already are left as they are.
   * @returns those that are in the caller's hand: of each stream the first one, where it is new, and no more than there are hands for
   */
  enqueue(items: readonly NewItem[], now: string, hands?: Hands): Promise<readonly OutboxItem[]>;
  /** Takes the item that is due longest, and puts it off until `leaseUntil` so that nobody else takes it. */
  claim(now: string, leaseUntil: string): Promise<OutboxItem | undefined>;
  /** Whether an item of the stream is queued before `seq`. */
  hasEarlier(stream: string, seq: number): Promise<boolean>;
  /** Whether an edit of the same anchor is queued after `seq`. */
  hasLaterEdit(stream: string, seq: number, anchor: string): Promise<boolean>;
  /**
   * It has left, or never will. The first of its stream that stepped back is due then.
   * @returns whether there may be such a one
   */
  settle(
    item: Pick<OutboxItem, 'id' | 'stream'>,
    state: 'sent' | 'failed' | 'superseded',
    now: string,
    error?: string,
  ): Promise<boolean>;
  /** Puts an item off because an earlier one of its stream has not left. */
  stepBack(id: string, dueAt: string): Promise<void>;
  /** Makes the first item of a stream that stepped back due; items that somebody is sending are left alone. @returns whether there was one */
  release(stream: string, now: string): Promise<boolean>;
  postpone(id: string, dueAt: string, failure?: { readonly error: string; readonly tried: boolean }): Promise<void>;
  /** Puts items that one is sending off again, see `Leases`. */
  renew(ids: readonly string[], leaseUntil: string): Promise<void>;
  /** Whether a message made before `before`, under which others will stand, is on its way; one that failed is not. */
  hasUnanchored(before: string): Promise<boolean>;
  byId(id: string): Promise<OutboxItem | undefined>;
}

/** The mails of the outbox: what became of each, and those that hang, which are queued or were refused for good. */
export interface MailStore {
  /** Notes what became of a mail that is queued. @returns it, or undefined when it was given up before it was refused */
  left(id: string, outcome: MailOutcome, error?: string): Promise<MailItem | undefined>;
  /** Makes a mail that hangs due now. One that is in somebody's hand is left alone: it may be on its way. */
  retry(id: string, now: string): Promise<void>;
  /** Nobody tries a mail that hangs any more. @returns the mail as it is then, whoever was faster */
  giveUp(id: string, now: string): Promise<MailItem | undefined>;
  byId(id: string): Promise<MailItem | undefined>;
  /** Mails that hang and were made before `before`, newest first. */
  hanging(before: string, page: MailPage): Promise<readonly MailItem[]>;
  countHanging(before: string): Promise<number>;
  /** Mails of a customer that hang, or are just being refused, and go to another address than this, at most `limit`. */
  toOtherAddress(customer: string, address: string, limit: number): Promise<readonly MailItem[]>;
  /** Another mail, usually to another address, in place of one that hangs; one that was refused is tried again. */
  replace(id: string, mail: OutgoingMail, now: string): Promise<void>;
  /** The mails of a customer that hang are those of another record of the same person. */
  reassign(customer: string, to: string): Promise<void>;

  /**
   * Marks the hanging mails that were made before `before` and were not announced as what they are now, queued or refused,
   * as those of an announcement.
   */
  announce(before: string, announcement: string): Promise<void>;
  /** An announcement that was begun and is not known to be on its way. */
  openAnnouncement(): Promise<string | undefined>;
  announced(
    announcement: string,
    limit: number,
  ): Promise<{ readonly count: number; readonly first: readonly MailItem[] }>;
  closeAnnouncement(announcement: string): Promise<void>;
}

/** `before`: the last mail of the page before. */
export interface MailPage {
  readonly limit: number;
  readonly before?: { readonly createdAt: string; readonly id: string };
}
