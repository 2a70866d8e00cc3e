import type { Text } from '../../i18n/types.ts';
import type { Tone } from '../../port/cards.ts';
import type { Summons } from '../summons.ts';

const DIRECT = 'direct to ';

/** Where one person's alerts wait to be told together, in the place of a channel. */
export function directQueue(account: string): string {
  return `${DIRECT}${account}`;
}

/** Whose they are; undefined: they are for a channel. */
export function directIn(channel: string): string | undefined {
  return channel.startsWith(DIRECT) ? channel.slice(DIRECT.length) : undefined;
}

/** Something that the people of a channel should know now, of one ticket. */
export interface Alert {
  /** As the settings name it, or one person, see `directQueue`. */
  readonly channel: string;
  /** It is the managers' own channel. */
  readonly managers?: true;
  readonly ticket: number;
  /** Its place among the alerts of its ticket. */
  readonly seq: number;
  readonly tone: Tone;
  readonly title: Text;
  readonly reason: Text;
  /** What happened, the same for every ticket that it happened to: where there are many, they are told together under this. */
  readonly what: Text;
  /** What somebody can say that they have, see `PostedAlert`; absent: nothing. */
  readonly clock?: string;
  /** Who has it already. */
  readonly takenBy?: string;
  /** Seconds of counted time that were left when it was raised, below 0 where it was late; absent: it is about something else. */
  readonly left?: number;
  /** Whose it is. */
  readonly holder?: Text;
  readonly summons?: Summons;
}

export interface RaisedAlert {
  readonly id: string;
  readonly alert: Alert;
}

/** The alerts of one channel that wait. */
export interface AlertQueue {
  /** The channel. */
  readonly id: string;
  readonly trace: string;
  /** How many messages were made of its alerts. */
  readonly sent: number;
  /** The alerts of the next one, where a process chose them and died. */
  readonly open?: readonly string[];
}

export interface AlertStore {
  /** Alerts that are there already are left as they are, and those that were told are not told again. */
  raise(alerts: readonly RaisedAlert[], now: string): Promise<void>;
  /** Takes the channel that is due longest. */
  claim(now: string, leaseUntil: string): Promise<AlertQueue | undefined>;
  renew(channels: readonly string[], leaseUntil: string): Promise<void>;
  /** The oldest that wait, in the order in which they were raised, those of one ticket in their own; at most `limit`. */
  waiting(channel: string, limit: number): Promise<readonly RaisedAlert[]>;
  byIds(channel: string, ids: readonly string[]): Promise<readonly RaisedAlert[]>;
  /** These, and no others, are in the message after `sent`. @returns false when another process had the channel meanwhile */
  choose(queue: AlertQueue, ids: readonly string[]): Promise<boolean>;
  /** The message with these is on its way; the channel is due again then. */
  told(queue: AlertQueue, ids: readonly string[], dueAt: string): Promise<void>;
  /** Nothing waits; the channel is due when an alert is raised. */
  rest(queue: AlertQueue, now: string): Promise<void>;
  postpone(queue: AlertQueue, dueAt: string): Promise<void>;
}
