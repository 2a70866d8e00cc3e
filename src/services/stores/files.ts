import type { SentFile } from '../../domain/files/file.ts';
import type { FileFault } from '../../domain/files/judge.ts';
import type { Audience } from '../../domain/people/audience.ts';
import type { Reader } from '../../i18n/types.ts';

/** A file that came with a message of a ticket and is to be copied into Relevo's own store. */
export interface WantedFile {
  /** See `fileId`. */
  readonly id: string;
  readonly ticket: number;
  readonly sent: SentFile;
  /** Who brought it, `platform:user`, and how they are spoken to. */
  readonly by: string;
  readonly byName: string;
  readonly reader: Reader;
  readonly at: string;
  readonly visibleTo: readonly Audience[];
  readonly trace: string;
}

export interface StoredFile extends WantedFile {
  /** `removed`: its time was over; it is named still, and its bytes are gone. */
  readonly state: 'wanted' | 'kept' | 'refused' | 'removed';
  /** The step of the ticket by which it was wanted last. */
  readonly want: string;
  /** Counts whoever began to copy it: what one of them does counts only until the next begins. */
  readonly attempt: number;
  /** How often it could not be copied for a reason that does not pass by itself. */
  readonly failures: number;
  /** Of a kept one. `type` and `size` are of the bytes; `sha256` in hexadecimal. */
  readonly content?: { readonly size: number; readonly type: string; readonly sha256: string };
  readonly fault?: FileFault;
  /** Whoever sent it took it back: it is for leads alone. */
  readonly withdrawn?: true;
  /** The ids in the outbox of what shows it in a thread and was begun with. */
  readonly shownBy?: readonly string[];
}

export interface FileStore {
  /**
   * Notes files that are to be copied, each once. One that is there already is seen by these, too; one that was refused
   * is looked at again when another step wants it.
   */
  want(files: readonly { readonly want: string; readonly file: WantedFile }[], now: string): Promise<void>;
  /** Takes the wanted file that is due longest, and puts it off until `leaseUntil` so that nobody else takes it. */
  claim(now: string, leaseUntil: string): Promise<StoredFile | undefined>;
  /** Puts files that one is copying off again, see `Leases`. */
  renew(ids: readonly string[], leaseUntil: string): Promise<void>;
  postpone(
    file: StoredFile,
    dueAt: string,
    failure: { readonly error: string; readonly final: boolean },
  ): Promise<void>;
  /** Stores the bytes, and what `file.sent` says by now. Until all of them are there it is not kept. False when somebody else has begun with it meanwhile. */
  keep(file: StoredFile, bytes: Uint8Array, type: string, now: string): Promise<boolean>;
  refuse(file: StoredFile, fault: FileFault, now: string): Promise<void>;
  byId(id: string): Promise<StoredFile | undefined>;
  /**
   * Removes the bytes of a ticket's files, and brings none of them any more. What a killed process left is removed the next time.
   * @returns how many it were; fewer than `limit` when none is left
   */
  expire(ticket: number, limit: number, now: string): Promise<number>;
  withdraw(id: string): Promise<void>;
  /** Kept ones of a ticket that were taken back, at most `limit`. */
  withdrawn(ticket: number, limit: number): Promise<readonly StoredFile[]>;
  /** From now on it may stand where that message of the outbox shows it. */
  showing(id: string, by: string): Promise<void>;
  /** The bytes of a kept file. @throws Error when they are not those that were stored */
  read(file: StoredFile): Promise<Uint8Array>;
}
