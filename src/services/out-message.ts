import type { TicketFile } from '../domain/files/file.ts';
import type { FileSide } from '../domain/files/reach.ts';
import type { ChartOfMonths } from '../domain/sla/report.ts';
import type { MailKind } from '../domain/tickets/ticket.ts';
import type { Reader, Text } from '../i18n/types.ts';
import type { Card } from '../port/cards.ts';
import type { Interaction } from '../port/events.ts';
import type { OutgoingMail } from '../port/mail.ts';
import type { AccountRef, ChannelRef } from '../port/refs.ts';
import type { Summons } from './summons.ts';

/** A message on its way out, as it waits in the outbox. */
export type OutMessage =
  /** `as`: the anchor under which what was posted is remembered. `reader` absent: whoever it goes to, else the desk's. */
  | {
      readonly kind: 'post';
      readonly to: Destination;
      readonly card: Card;
      readonly reader?: Reader;
      readonly as?: AnchorName;
      /** People whom it concerns, by `platform:user`: the platform tells those of its own. */
      readonly calls?: readonly string[];
      /** Whom it is to name besides; who that is, is found when it leaves. */
      readonly summons?: readonly Summons[];
      /**
       * It shows somebody's message, under this heading, or the subject alone; where it stands is remembered by the id in the
       * outbox.
       */
      readonly copy?: Text | true;
      /** Of this ticket, and for somebody of the house: whoever has left it by then does not get it. */
      readonly inside?: number;
    }
  /** `copy`: `anchor` is the id of the message that posted a copy. */
  | {
      readonly kind: 'edit';
      readonly anchor: string;
      readonly card: Card;
      readonly reader?: Reader;
      /** Whoever reads it, by `platform:user`, where that is one person and `reader` is absent. */
      readonly readBy?: string;
      readonly copy?: true;
    }
  | {
      readonly kind: 'ephemeral';
      readonly to: AccountRef;
      readonly in: ChannelRef & { readonly thread?: string };
      readonly interaction?: Interaction;
      readonly card: Card;
      readonly reader: Reader;
    }
  /** A file of Relevo's own store, by its id; its bytes are read when it is sent. */
  | {
      readonly kind: 'file';
      readonly to: Extract<Destination, { kind: 'thread' | 'direct' }>;
      readonly side: FileSide;
      readonly file: TicketFile;
      readonly reader?: Reader;
    }
  /** A file, by its id, leaves the thread under an anchor, where it stands there. */
  | { readonly kind: 'unshow'; readonly from: string; readonly file: string }
  /** A ticket's whole history as a file to one person, `platform:user`; it is made when it leaves, of what they may see then. */
  | { readonly kind: 'transcript'; readonly to: string; readonly ticket: number; readonly format: 'md' | 'html' }
  /** A chart as a picture; it is drawn when it leaves. */
  | {
      readonly kind: 'chart';
      readonly to: Extract<Destination, { kind: 'channel' | 'direct' }>;
      readonly chart: ChartOfMonths;
    }
  /** A code to the customer to whom an account may be linked, if there is one: made when it leaves, for the link asked for under that key. */
  | {
      readonly kind: 'code';
      readonly account: string;
      readonly asked: string;
      readonly customer?: string;
      readonly until: string;
    }
  | MailMessage;

/** A mail to a ticket's requester. */
export interface MailMessage {
  readonly kind: 'mail';
  readonly mail: OutgoingMail;
  readonly ticket: number;
  readonly what: MailKind;
  /** The requester's record, by which what did not arrive is found when their address changes. */
  readonly customer: string;
}

/**
 * Whose words stand under an anchor: the desk's, the requester's, a team's, or the agent's to the team that has the ticket
 * by the hand-off of that ordinal.
 */
export type AnchorSide = 'desk' | 'requester' | `team:${string}` | `agent:${number}`;

export interface AnchorName {
  readonly name: string;
  readonly ticket: number;
  readonly side: AnchorSide;
}

/** Where a message goes, in words that survive until it is sent. */
export type Destination =
  /** A channel as the settings name it. */
  | { readonly kind: 'channel'; readonly name: string }
  /** The thread under an anchor. */
  | { readonly kind: 'thread'; readonly anchor: string }
  /** The direct conversation with a person, by `platform:user`. */
  | { readonly kind: 'direct'; readonly account: string };
