import type { SentFile } from '../files/file.ts';
import type { MaskedKind } from '../masking/kinds.ts';
import type { Silence } from '../sla/silence.ts';
import type { Wanted } from './acts/automatic.ts';
import type { Said } from './line.ts';

/**
 * What another ticket has to do because of this one, as data: it is saved with this one's step and done under its id, so that
 * work over several tickets is whole whenever a process dies. A step is never refused; where it has become pointless nothing follows.
 * `main` is the ticket that the other one was merged into when the step was decided.
 */
export type Step =
  /** It looks for somebody itself. */
  | { readonly kind: 'assign'; readonly wanted: Wanted }
  /** So much of a clock's time is used up that whoever is on call is told; `team`: whose rota it is, absent: the desk's. */
  | ({
      readonly kind: 'callOnDuty';
      readonly clock: string;
      readonly percent: number;
      readonly team?: string;
    } & Besides)
  /** Somebody is told alone that so much is used up, now or when they are told things again. */
  | ({
      readonly kind: 'tellPerson';
      readonly clock: string;
      readonly percent: number;
      readonly person: string;
      /** Whose rota it is, absent: the desk's. */
      readonly team?: string;
      /** What kept it back until now. */
      readonly after?: Silence['why'];
      /** Whoever is on call is told anyway. */
      readonly onCallToo?: true;
    } & Besides)
  /** Nobody of the team has accepted the hand-over of that ordinal: the next of its rota is told. */
  | { readonly kind: 'callNext'; readonly ordinal: number; readonly team: string }
  | { readonly kind: 'linked' | 'unlinked'; readonly other: number }
  /** A part of that ticket became one of its own. */
  | { readonly kind: 'split'; readonly into: number }
  /** That ticket was merged into this one; `names` are the tags and files that it has. */
  | { readonly kind: 'absorb'; readonly from: number; readonly names: Readonly<Record<string, string>> }
  | { readonly kind: 'letGo'; readonly from: number }
  /** The main ticket was merged itself, or handed to a confidential team, in the same moment, so that nothing comes of it. */
  | { readonly kind: 'stays'; readonly main: number }
  | {
      readonly kind: 'answered';
      readonly main: number;
      readonly words: string;
      readonly files?: readonly SentFile[];
      readonly said?: Said;
    }
  | { readonly kind: 'resolved'; readonly main: number; readonly solution: string }
  | { readonly kind: 'closed' | 'reopened'; readonly main: number }
  /** Words in the thread of a merged ticket's customer, by the customer or by `staff`. */
  | {
      readonly kind: 'heard';
      readonly from: number;
      readonly words: string;
      readonly files: readonly SentFile[];
      readonly staff?: true;
      readonly said?: Said;
    }
  /** A message that was said further was edited, or deleted (without `words`). */
  | (Said & { readonly kind: 'revised' } & Revision);

/** Whom else the same step of the ladder tells, so that nobody hears of it twice. */
export interface Besides {
  /** The leads are told anyway. */
  readonly leadsToo?: true;
  /** The version of the ticket before it: whoever was told alone of this clock after that was told of it. */
  readonly since?: number;
}

/** What a message says by now; without `words` it was deleted. */
export interface Revision {
  /** When that happened, by the platform's clock: `…Z`. */
  readonly at: string;
  readonly words?: string;
  /** The words were longer than a ticket keeps. */
  readonly cut?: boolean;
  /** The files that it still has, by the platform's own ids, where the platform says so. */
  readonly files?: readonly string[];
  /** What was masked in the words already, and the desk was not told yet. */
  readonly masked?: readonly MaskedKind[];
}
