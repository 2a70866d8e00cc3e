import type { Language } from '../i18n/types.ts';
import type { FileRules } from './files/judge.ts';
import type { MaskingRules } from './masking/kinds.ts';
import type { Rota } from './oncall/rota.ts';
import type { SlaSettings } from './sla/settings.ts';

/**
 * How this desk is set up: what stands in `relevo.yaml`, with defaults for everything. A channel is a name or id on the first
 * platform that has it, or `platform:name`. A group is a platform's group (Slack user group, Discord role, workspace group)
 * by name, likewise with an optional `platform:`; `user:<id>` names one person.
 */
export interface Desk {
  /** The company as customers know it; signs mails. */
  readonly name: string;
  /** The language and zone of readers who state none, and of shared channels. */
  readonly language: Language;
  readonly zone: string;
  /** The parts of the world that the desk serves, the usual one first. */
  readonly regions: Readonly<Record<string, Region>>;
  /** Offered languages; each must be one that Relevo has a catalogue for. */
  readonly languages: readonly Language[];
  readonly channels: {
    /** In these every top-level message of a customer becomes a ticket. */
    readonly intake: readonly string[];
    readonly agents: string;
    readonly leads: string;
    /** Where managers are told of what is very late; absent: where the leads are. */
    readonly managers?: string;
  };
  readonly roles: {
    readonly agent: readonly string[];
    readonly lead: readonly string[];
    readonly admin: readonly string[];
  };
  readonly teams: Readonly<Record<string, Team>>;
  readonly categories: Readonly<Record<string, Category>>;
  readonly tickets: {
    /** The number that the first ticket gets. */
    readonly firstNumber: number;
    /** What a customer writes to Relevo alone reopens their request that was resolved so many days ago at most. */
    readonly reopenWithinDays: number;
    /** An emoji: as a reaction it makes a ticket of a message. */
    readonly reaction: string;
  };
  readonly escalation: {
    /** At this many bounces (declined, returned, passed on) of one ticket the lead is called, and again after as many more. */
    readonly bouncesToLead: number;
  };
  /** Who gets a new ticket, and in a team one that is handed over, without anybody giving it to them. */
  readonly assignment: {
    readonly desk: AssignmentWay;
    /** By the team's id; a team that is not named: `off`. */
    readonly teams: Readonly<Record<string, AssignmentWay>>;
    /** So many tickets at once somebody is given at most, by their account: `mia`, or `slack:U0123`. */
    readonly limits: Readonly<Record<string, number>>;
  };
  /** Which files beside messages are taken: each up to so many megabytes (of 2^20 bytes), of these kinds by their content; and for how long they are kept. */
  readonly files: FileRules;
  readonly mail: {
    /** An RFC 5322 mailbox, e.g. `Acme Support <support@acme.example>`. */
    readonly from: string;
    /** A mail that was not sent for so many minutes is shown to the leads. */
    readonly hangingAfterMinutes: number;
  };
  /** Against misuse, for each customer; staff are not limited. */
  readonly limits: {
    /** So many requests become tickets in one hour of the clock. */
    readonly requestsPerHour: number;
    /** So often a customer may change in one day (UTC) where their mails go. */
    readonly addressChangesPerDay: number;
  };
  /** Against misuse of the codes by which accounts are linked. */
  readonly linking: {
    /** How long a code can be entered. */
    readonly codeMinutes: number;
    /** How often one may be mistaken over a code. */
    readonly codeTries: number;
    /** So many codes an account may ask for in one day (UTC), and so many may be mailed to a customer, whoever asks. */
    readonly codesPerDay: number;
  };
  /** The service level: by which hours it counts, what is promised, and who is warned when. */
  readonly sla: SlaSettings;
  /**
   * Whose turn it is to be called, by the team's id, or `desk` for the first level. People by their account: `mia`, on the first
   * platform that has it, or `slack:U0123`.
   */
  readonly oncall: Readonly<Record<string, Rota>>;
  /** Which secrets in a customer's words are masked wherever Relevo keeps or shows them. */
  readonly masking: MaskingRules;
}

/** One after the other, or whoever has the fewest tickets that have not ended. */
export const ASSIGNMENT_WAYS = ['off', 'roundRobin', 'leastLoaded'] as const;
export type AssignmentWay = (typeof ASSIGNMENT_WAYS)[number];

export interface Region {
  /** How people call it; absent for those that the catalogues name (`europe`, `america`). */
  readonly name?: string;
  /** By whose clock its customers are told times, where theirs is not known: an IANA name or a fixed offset. */
  readonly zone: string;
}

export interface Team {
  /** How people call it; absent for the teams that the catalogues name (`dev`, `it`, `legal`). */
  readonly name?: string;
  readonly channel: string;
  readonly groups: readonly string[];
  /** What is said with a confidential team is seen by it and the leads only. */
  readonly confidential: boolean;
}

export interface Category {
  readonly name?: string;
  /** Which team a hand-off goes to first. */
  readonly team: string;
  /** Ids of the triage checks that must be complete before a hand-off. */
  readonly triage: readonly string[];
}
