import type { Reader, Text } from '../i18n/types.ts';
import type { Log } from '../lib/log.ts';
import type { MailTransport } from './mail.ts';
import type { Directory, Platform } from './platform.ts';
import type { PlatformId } from './refs.ts';

/** Something of a platform that can be set in the environment. */
export interface PlatformSetting {
  /** One line for `.env.example`. */
  readonly about: string;
  /** Never shown, not even in part. */
  readonly secret: boolean;
  /** Used when the variable is unset or empty. */
  readonly fallback?: string;
  /** What is wrong with a value, without repeating it: `must start with xoxb-`. */
  fault?(value: string): string | undefined;
}

/** What is set, by the variable's name, with the fallbacks of those that are not. */
export type GivenSettings = Readonly<Record<string, string>>;

/** What a platform is made of; each takes what concerns it. */
export interface PlatformParts {
  /** Of its own settings those that have a value. */
  readonly settings: GivenSettings;
  /** Where the local workspace is, when it is part of this installation. */
  readonly address: { readonly url: string; readonly token: string } | undefined;
  readonly words: (text: Text, reader: Reader) => string;
  readonly log: Log;
  readonly notes: Notes;
}

/** Small things that a platform remembers over restarts, such as how far it has read. A name space of its own. */
export interface Notes {
  /** @throws RetryLater */
  read(key: string): Promise<string | undefined>;
  /**
   * Several processes may write the same key: the last one stays. @throws RetryLater
   * @param keepMs absent: for good; else it is of use for so many milliseconds and then forgotten
   */
  write(key: string, value: string, keepMs?: number): Promise<void>;
  /**
   * Makes the value out of the one that is there, which nobody has changed in between; `change` may be called several times, as
   * others write too. It is kept for good. @throws RetryLater
   */
  update(key: string, change: (before: string | undefined) => string): Promise<void>;
}

/** One platform: the default export of `src/chat/<id>/index.ts`, found by scanning. Loads its SDK when it is needed, not before. */
export interface PlatformDefinition {
  readonly id: PlatformId;
  /**
   * By the variable's name, which begins with the platform's: `SLACK_BOT_TOKEN`. The platform is part of the installation where one
   * of them is set. Absent: it is the local workspace.
   */
  readonly settings?: Readonly<Record<string, PlatformSetting>>;
  /** Optional: what is wrong between settings that are right each on its own. Only asked when one is set. */
  faults?(given: GivenSettings): readonly { readonly variable: string; readonly reason: string }[];
  /** Only asked where it is part of the installation. @throws Error with what to do when it cannot be had */
  create(parts: PlatformParts): Promise<Platform>;
  /**
   * Optional: looks at a platform without taking part in it. No event is delivered to whoever looks, and nothing changes;
   * `undefined` when there is nothing to look at as long as Relevo does not run.
   * @throws RetryLater when it is not reached, Error when it refuses
   */
  inspect?(parts: InspectionParts): Promise<Inspection | undefined>;
}

/** What a look is made with; `address` only when the local workspace runs. */
export type InspectionParts = Omit<PlatformParts, 'notes'>;

/** A platform that is only looked at. */
export interface Inspection extends Directory {
  /** Optional: whether the platform lets Relevo do all that it needs. @throws RetryLater */
  findings?(): Promise<readonly PlatformFinding[]>;
  close(): Promise<void>;
}

/** In English, for the terminal; never the value of a setting that is secret. */
export interface PlatformFinding {
  /** `warn`: Relevo runs, but somebody should look at it. */
  readonly outcome: 'ok' | 'warn' | 'FAIL';
  readonly says: string;
  /** What to click or to set. */
  readonly mend?: string;
}

/** Optional for a `Platform`: a place for mails that leave the machine nowhere else. */
export interface KeepsMails {
  readonly mailbox: MailTransport;
}
