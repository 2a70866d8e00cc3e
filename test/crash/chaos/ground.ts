import type { Dice } from '#src/lib/dice.ts';

/** A message as it stands on a platform. */
export interface Said {
  /** By its name; the direct conversations have none. */
  readonly channel: string;
  /** The first message of the thread that it stands in. */
  readonly thread?: string;
  readonly id: string;
  readonly words: string;
  readonly byRelevo: boolean;
  /** What a post of Relevo's bears, by which the platform, or Relevo itself, knows a repetition. */
  readonly key?: string;
  /** What somebody did that it answers, where it is shown to them alone. */
  readonly answers?: string;
}

/** A platform's stand-in with the people of a desk on it, as chaos needs it. */
export interface Ground {
  readonly name: string;
  /** By which the program finds it. */
  readonly settings: Readonly<Record<string, string>>;
  /** Whether Relevo hears what happens. */
  connected(): boolean | Promise<boolean>;
  /** Writes to a channel, or under a message. @returns the id */
  write(by: string, channel: string, words: string, under?: string): Said;
  /** Where the platform does not tell Relevo what is written: whoever wrote it asks for a ticket of it. @returns whether that was taken */
  makesTicket?(by: string, of: Said): Promise<boolean>;
  /** Presses a button. @returns whether that was taken, as far as whoever pressed it can see */
  press(by: string, on: Said, label: RegExp): Promise<boolean>;
  /** Opens a form by a button, fills it in and sends it off. @returns whether it was taken */
  fillIn(by: string, on: Said, label: RegExp, values: Readonly<Record<string, string>>): Promise<boolean>;
  /** What was said since one looked last, anywhere and to anybody, in its order. */
  fresh(): readonly Said[];
  /** From now on calls fail, and events come twice and in another order. @param share of all calls */
  rage(share: number): void;
  /** Takes the connection away, in one of the ways in which that happens. */
  cut(dice: Dice): void;
  /** Whether the platform told two messages in another order than they were written in. */
  toldInOrder(first: Said, second: Said): boolean;
  /** What the post of an outbox item bears. */
  keyOf(item: string): string;
  /** Why nobody could know that a post stood there already; undefined when one could. */
  excuse(first: Said, again: Said): string | undefined;
  /** Whether what answers somebody alone stands in a place that is taken again and not beside; absent: none does. */
  answersInPlace?(said: Said): boolean;
  /** What went wrong on order, and how much was looked at, by what it is. */
  counts(): Readonly<Record<string, number>>;
  /** Words of either side that the platform's own description does not allow. */
  violations(): readonly string[];
  stop(): Promise<void>;
}

/** Who is on every ground. Customers write in the channel of the same place. */
export const customers = ['ana', 'ben', 'cora', 'dan'] as const;
export const intake = ['support-acme', 'support-globex', 'support-initech', 'support-umbra'] as const;
export const agents = [
  'mia',
  'noah',
  'lea',
  'olga',
  'pau',
  'rosa',
  'sam',
  'tess',
  'ugo',
  'vera',
  'wim',
  'yago',
] as const;
