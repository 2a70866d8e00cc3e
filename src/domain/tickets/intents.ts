import type { Text } from '../../i18n/types.ts';
import type { SentFile, TicketFile } from '../files/file.ts';
import type { FileSide } from '../files/reach.ts';
import type { Audience } from '../people/audience.ts';
import type { AlertPlace } from '../sla/silence.ts';
import type { LineCopy, SaidLine } from './line.ts';
import type { Step } from './steps.ts';
import type { TimelineEntry } from './ticket.ts';

/** What follows from a decision, as data. The services turn it into messages and mails. */
export type Intent =
  | { readonly kind: 'entry'; readonly entry: Omit<TimelineEntry, 'at'> }
  /** The ticket's card stands in the agents' channel, edited in place. */
  | { readonly kind: 'card' }
  /** The context packet in the team's channel: posted at the hand-off (`first`), edited in place after that. */
  | { readonly kind: 'packet'; readonly first?: true }
  /** A hand-off that has ended: its packet says so and loses its buttons. */
  | { readonly kind: 'packetEnded'; readonly team: string; readonly ordinal: number; readonly how: Text }
  /** `copy`: what is posted shows a message of another place, or its subject, and follows it when that is edited. */
  | { readonly kind: 'say'; readonly to: Side; readonly line: Line; readonly copy?: true }
  /** Somebody is told that a ticket needs them; `id`: see `alertId`, by which it is edited later. */
  | { readonly kind: 'alert'; readonly id: string; readonly to: Side; readonly line: AlertLine }
  /** Such an alert, after somebody said that they have it. */
  | { readonly kind: 'alertTaken'; readonly id: string; readonly line: AlertLine }
  /** The words of the step's first entry are those of this message, written at that instant by its platform's clock. */
  | { readonly kind: 'said'; readonly message: string; readonly at: string }
  /** What is on record of a message changes. */
  | { readonly kind: 'revise'; readonly line: SaidLine }
  /** A copy of a message is edited in place. */
  | { readonly kind: 'follow'; readonly copy: LineCopy; readonly line: Line }
  /** The subject is another one: it follows in each place of `subjectAt`. */
  | { readonly kind: 'subject' }
  /** A file that came beside words is copied into Relevo's own store. */
  | {
      readonly kind: 'bring';
      readonly id: string;
      readonly file: SentFile;
      readonly visibleTo: readonly Audience[];
    }
  /** It stands in the thread of that side: in the customer's only what staff sent the customer of another ticket. */
  | {
      readonly kind: 'showFile';
      readonly side: FileSide;
      readonly to: Extract<Side, { readonly side: 'desk' | 'team' | 'requester' }>;
      readonly file: TicketFile;
    }
  /** It was taken back: it stays for leads alone, and leaves every thread in which it may stand. */
  | { readonly kind: 'withdrawFile'; readonly id: string }
  | { readonly kind: 'confirm' }
  | { readonly kind: 'askAddress' }
  /** The answer by e-mail, for a requester without a chat; `solution`: it is what solved the matter. */
  | { readonly kind: 'mailAnswer'; readonly words: string; readonly solution?: true }
  /** To a requester without a chat: their ticket is open again. */
  | { readonly kind: 'mailReopened' }
  /** The same for having been merged into another ticket; without one, for being worked on by itself again. */
  | { readonly kind: 'mailMerged'; readonly into?: number }
  /** Another ticket does something because of this one. */
  | { readonly kind: 'step'; readonly ticket: number; readonly step: Step }
  /** The lead is called: a team hands it back again and again or nobody of it accepts it, or an answer is late or nearly so. */
  | {
      readonly kind: 'callLead';
      readonly why: 'bounced' | 'late' | 'unaccepted';
      readonly reason: Text;
      /** What it is about can be acknowledged: a clock. */
      readonly clock?: string;
      readonly takenBy?: string;
      /** Instead of the leads the managers, in a channel of their own. */
      readonly managers?: true;
      /** Instead of the leads one person, by id, who is told it together with what else was kept back. */
      readonly alone?: string;
      /** Whoever is on call is named there. */
      readonly onCall?: true;
    };

/** Whose thread it is said in. */
export type Side =
  | { readonly side: 'requester' }
  | { readonly side: 'desk' }
  | { readonly side: 'team'; readonly team: string; readonly ordinal: number }
  /** Said to one person alone; what they write under it goes to the team that has the ticket by this hand-off. */
  | { readonly side: 'person'; readonly person: string; readonly handoff?: number };

/** That a ticket needs somebody, with buttons to say that one has it, and to be told later. */
export interface AlertLine {
  readonly kind: 'alert';
  readonly text: Text;
  /** See `PostedAlert`. */
  readonly clock: string;
  readonly place: AlertPlace;
  /** Who has said that they have it. */
  readonly takenBy?: string;
}

export type Line =
  /** Relevo's own words. */
  | { readonly kind: 'notice'; readonly text: Text; readonly tone?: 'good' | 'warn' | 'info' }
  /** Somebody's words, with who said them and what they are. */
  | { readonly kind: 'words'; readonly heading: Text; readonly words: string }
  /** A team's question with a button to reply. */
  | { readonly kind: 'question'; readonly heading: Text; readonly words: string }
  | { readonly kind: 'received' }
  | { readonly kind: 'resolved'; readonly solution: string };
