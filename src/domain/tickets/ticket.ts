import type { TicketFile } from '../files/file.ts';
import type { Audience } from '../people/audience.ts';
import type { Who } from '../people/person.ts';
import type { MessageRef } from '../refs.ts';
import type { Climb } from '../sla/climb.ts';
import type { SlaClock } from '../sla/clock.ts';
import type { PostedAlert } from '../sla/silence.ts';
import type { SubjectPlace } from './subject-places.ts';

export const STATUSES = ['new', 'open', 'waiting', 'handed_over', 'resolved', 'closed'] as const;
export type Status = (typeof STATUSES)[number];

/** Those that have not ended. */
export const ALIVE = ['new', 'open', 'waiting', 'handed_over'] as const satisfies readonly Status[];

export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** The way in. */
export const WAYS_IN = ['command', 'action', 'intake', 'direct', 'phone', 'split', 'mention'] as const;
export type Via = (typeof WAYS_IN)[number];

/** A ticket as it is decided upon. Plain data; instants are `…Z`; people are `platform:user` with a name. */
export interface Ticket {
  /** Said on the phone as T-1042. */
  readonly number: number;
  /** Rises by one with every saved step; writes are compare-and-set on it. */
  readonly version: number;
  readonly openedAt: string;
  readonly changedAt: string;
  readonly via: Via;
  readonly requester: string;
  /** The requester's other record, under which it was asked: that of an account which is linked to the requester. */
  readonly askedAs?: string;
  /** The requester's name when the ticket was made, for cards and lists. */
  readonly requesterName: string;
  /** The part of the world that the requester asked from (`regions` of the settings); absent on tickets of long ago. */
  readonly region?: string;
  /** Who made it for the requester, from a message of theirs or on the telephone; absent when they did themselves. */
  readonly madeBy?: Who;
  readonly subject: string;
  readonly body: string;
  /** The message that it was made from was deleted: its words are read by leads only, in the history. */
  readonly withdrawn?: true;
  readonly category: string;
  readonly priority: Priority;
  readonly status: Status;
  /** Who of the desk brought it to that status; absent where the customer, a team or nobody did. */
  readonly statusBy?: Who;
  /** What people did last that another one's act could contradict, the latest last; see `acts/meanwhile.ts`. Absent: nothing yet. */
  readonly deeds?: readonly Deed[];
  /** 1: the desk; 2: a team has it or had it. */
  readonly level: 1 | 2;
  /** Who works on it: somebody of the desk, or of the team from when they accepted it. */
  readonly assignee?: Who;
  readonly handoff?: Handoff;
  /** How often it was handed to a team. */
  readonly handoffs: number;
  /** Every team that it was ever handed to. */
  readonly teams: readonly string[];
  /** How often a team declined it, returned it or passed it on. */
  readonly bounces: number;
  /** Answers to the triage checks, by check and field. */
  readonly triage: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The desk's own marks, see `readTags`, in the order in which they were set; absent: none. */
  readonly tags?: readonly string[];
  /** Tickets that name each other; absent: none. */
  readonly links?: readonly number[];
  /** It is a duplicate of that one: closed, and its customer is answered by what is said there. */
  readonly mergedInto?: number;
  /** Of a merged one: that one is closed. */
  readonly mainClosed?: true;
  /** Of a merged one: the status that it has again once it is worked on by itself; absent: open. */
  readonly statusBefore?: Status;
  /** The duplicates that were merged into this one; absent: none. */
  readonly merged?: readonly number[];
  /** Where its subject stands besides its card and the packet of the team that has it; absent: nowhere. */
  readonly subjectAt?: readonly SubjectPlace[];
  /** By the hand-off of that ordinal it came back to an agent who was away, so that `to`, or nobody, has it instead. */
  readonly cameBack?: { readonly ordinal: number; readonly agent: Who; readonly to?: Who };
  /** When it came, nobody was there to whom it could be given. */
  readonly nobodyThere?: true;
  /** What came beside words, but for what is a confidential team's own. */
  readonly files: readonly TicketFile[];
  readonly solution?: string;
  /** Where the requester reads and writes; absent for somebody who called. */
  readonly customerSide?: CustomerSide;
  /** The message that it was made from, as `platform:channel:message`; unique over all tickets. */
  readonly source?: string;
  /** The confirmation by e-mail: `none` while no address is known, `queued` until it has left. */
  readonly confirmation: 'none' | 'queued' | 'sent';
  /** There was no way to tell the customer the solution; it goes out when an address becomes known. */
  readonly solutionOwed?: true;
  /** Mails to the customer that will not arrive, the latest last. */
  readonly undelivered?: readonly Undelivered[];
  /** What it is held to, in the order in which it began; absent on tickets of long ago, and where nothing is promised. */
  readonly clocks?: readonly SlaClock[];
  /** The last alerts that were told of it, in the order in which they were; absent: none. */
  readonly alerts?: readonly PostedAlert[];
  /** Keys of the last events that changed it, newest last: a repeated event changes nothing. */
  readonly applied: readonly string[];
}

/** What somebody does with a ticket that another one must have seen before they act on it, as the entry in its history is called. */
export const DEEDS = [
  'claimed',
  'assigned',
  'answer',
  'handedOver',
  'declined',
  'returned',
  'passedOn',
  'resolved',
  'closed',
  'reopened',
] as const satisfies readonly EntryKind[];
export type DeedKind = (typeof DEEDS)[number];

export interface Deed {
  /** Counts the deeds of this ticket from 1. */
  readonly ordinal: number;
  readonly kind: DeedKind;
  readonly by: Who;
  /** Whom it was given, by name; the id of a team where it was handed over. */
  readonly to?: string;
  readonly at: string;
}

/** What a mail to the customer is. */
export const MAIL_KINDS = ['confirmation', 'answer', 'solution', 'reopened', 'merged'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

export interface Undelivered {
  /** The mail's id in the outbox. */
  readonly mail: string;
  readonly what: MailKind;
  /** `refused` by the mail server for good, or given up by a lead. */
  readonly why: 'refused' | 'givenUp';
}

/** In a thread under their own message, or in the direct conversation under a message that Relevo posts first. */
export type CustomerSide =
  | { readonly kind: 'thread'; readonly root: MessageRef }
  | { readonly kind: 'direct'; readonly account: string };

/** The team that has the ticket now, from the hand-off until the team answers, declines or returns it. */
export interface Handoff {
  /** Counts the hand-offs of this ticket from 1. */
  readonly ordinal: number;
  readonly team: string;
  readonly by: Who;
  readonly at: string;
  /** Whom the team asks, and who is the assignee again when it is back at the desk. */
  readonly agent: Who;
  readonly acceptedBy?: Who;
  /** Who has said that they have seen it. */
  readonly seenBy?: Who;
  /** While nobody of the team has accepted or seen it. */
  readonly climb?: Climb;
  /** Which team passed it on, and why where others may know. */
  readonly from?: { readonly team: string; readonly by: Who; readonly reason?: string };
  /** What the team asked the agent and got no reply to yet. */
  readonly question?: string;
  /** A lead handed it over although the checklist was not complete. */
  readonly override?: { readonly by: Who; readonly reason: string };
}

export function isEnded({ status }: Pick<Ticket, 'status'>): boolean {
  return status === 'resolved' || status === 'closed';
}

/** How far a request is for whoever asked: they wait for it, also where it is answered under another one; solved; over. */
export type Standing = 'awaited' | 'solved' | 'over';

export function standingOf(ticket: Ticket): Standing {
  const status = statusRead(ticket);
  if (status === 'closed') return 'over';
  return status === 'resolved' ? 'solved' : 'awaited';
}

/**
 * The status of a request for whoever made it, and for everybody else who is not of the desk. One that was merged is as far as the
 * ticket on which its matter is worked on: it ends when that one ends, and is open again with it.
 */
export function statusRead({ status, mergedInto, solution, mainClosed }: Ticket): Status {
  if (mergedInto === undefined) return status;
  if (mainClosed) return 'closed';
  return solution === undefined ? 'open' : 'resolved';
}

/** Everybody whose work it is now: the assignee, and the agent whom a team gives it back to. Ids of people. */
export function workersOf({ assignee, handoff }: Pick<Ticket, 'assignee' | 'handoff'>): readonly string[] {
  return [...new Set([assignee, handoff?.agent].flatMap((who) => (who === undefined ? [] : [who.id])))];
}

/** How many applied keys a ticket remembers; the inbox holds the rest (see docs/ARCHITECTURE.md, decision 3). */
const REMEMBERED_KEYS = 64;

export function rememberKey(applied: readonly string[], key: string): readonly string[] {
  return [...applied, key].slice(-REMEMBERED_KEYS);
}

export function label(number: number): string {
  return `T-${number}`;
}

/** Reads `T-1042`, `t1042`, `#1042` or `1042`; undefined when it is none of these. */
export function numberOf(words: string): number | undefined {
  const digits = /^\s*(?:t-?|#)?(\d{1,9})\s*$/i.exec(words)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** One line of a ticket's history. Never changed and never removed. */
export interface TimelineEntry {
  readonly at: string;
  /** Absent: Relevo itself. */
  readonly by?: string;
  readonly byName?: string;
  readonly kind: EntryKind;
  /** What somebody wrote, whole. */
  readonly words?: string;
  readonly details?: Readonly<Record<string, string>>;
  readonly visibleTo: readonly Audience[];
}

/** An entry as the history gives it: its `words` are the last ones where whoever wrote them changed them, or took them back. */
export interface ReadEntry extends TimelineEntry {
  readonly revised?: {
    /** As they were written at first. */
    readonly first: string;
    /** How many there are, the first included. */
    readonly versions: number;
    readonly withdrawn: boolean;
  };
}

export const ENTRY_KINDS = [
  'opened',
  'claimed',
  'assigned',
  'released',
  'priority',
  'category',
  'note',
  'customer',
  'answer',
  'waiting',
  'triage',
  'handedOver',
  'accepted',
  'declined',
  'asked',
  'replied',
  'passedOn',
  'returned',
  'team',
  'resolved',
  'closed',
  'reopened',
  'confirmation',
  'mailed',
  'undelivered',
  'givenUp',
  'address',
  'addressKnown',
  'fileRefused',
  'tagged',
  'untagged',
  'linked',
  'unlinked',
  'splitInto',
  'merged',
  'absorbed',
  'unmerged',
  'letGo',
  'heard',
  'edited',
  'deleted',
  'commandRefused',
  'nobodyThere',
  'requester',
  'warned',
  'retermed',
  'acknowledged',
  'snoozed',
  'held',
  'climbed',
  'clocksBegan',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];
