import type { Desk } from '../domain/desk.ts';
import type { SentFile } from '../domain/files/file.ts';
import { type FileFault, judge, mostBytes } from '../domain/files/judge.ts';
import { maskWords } from '../domain/masking/mask.ts';
import { RELEVO } from '../domain/people/person.ts';
import { accountOf } from '../domain/refs.ts';
import { correctFile, refuseFile } from '../domain/tickets/acts/files.ts';
import { RetryLater, reasonOf, TooLarge } from '../lib/errors.ts';
import type { Runtime } from '../lib/runtime.ts';
import type { Platform } from '../port/platform.ts';
import { refusedFileCard } from './cards/files.ts';
import { LeasedPump } from './leased-pump.ts';
import { sentFiles } from './sent-files.ts';
import type { StoredFile } from './stores/files.ts';
import type { Send } from './stores/outbox.ts';
import type { Stores } from './stores/stores.ts';
import type { Tickets } from './tickets.ts';
import { waitAfterFault, waitInChat } from './waits.ts';

/** How many files one process holds in memory while it copies them. */
const AT_ONCE = 2;
/** A file that a process left behind is in no hurry. */
const LOOK_EVERY_MS = 2_000;
/** So often a file is tried that fails for a reason that does not pass by itself. */
const ATTEMPTS = 5;

/** What files are copied with. */
export interface FileParts {
  readonly platforms: ReadonlyMap<string, Platform>;
  readonly desk: Desk;
  /** The media type of bytes; undefined when they are nothing that is known. */
  readonly typeOf: (bytes: Uint8Array) => Promise<string | undefined>;
  readonly send: Send;
  /** Is told when a file is settled, so that what waits for it leaves at once. */
  readonly settled: () => void;
}

/**
 * Copies the files of tickets into Relevo's own store, so that they outlive the platform's link: again and again until each
 * is kept or refused. What is refused the sender is told, and the ticket's history.
 */
export class Files {
  readonly #stores: Stores;
  readonly #tickets: Tickets;
  readonly #parts: FileParts;
  readonly #runtime: Runtime;
  readonly #pump: LeasedPump<StoredFile>;

  constructor(stores: Stores, tickets: Tickets, parts: FileParts, runtime: Runtime) {
    this.#stores = stores;
    this.#tickets = tickets;
    this.#parts = parts;
    this.#runtime = runtime;
    this.#pump = new LeasedPump(
      stores.files,
      {
        handle: (file) => this.#handle(file),
        failed: (error) => runtime.log.warn('files.failed', { error }),
        width: AT_ONCE,
        atMost: LOOK_EVERY_MS,
      },
      runtime,
    );
  }

  start(): void {
    this.#pump.start();
  }

  wake(): void {
    this.#pump.wake();
  }

  stop(): Promise<void> {
    return this.#pump.stop();
  }

  async #handle(file: StoredFile): Promise<void> {
    try {
      const outcome = await this.#copy(file);
      this.#runtime.log.info('files.settled', { id: file.id, ticket: `T-${file.ticket}`, outcome });
    } catch (error) {
      return this.#failed(file, error);
    }
    this.#parts.settled();
  }

  async #copy(wanted: StoredFile): Promise<string> {
    const { files } = this.#parts.desk;
    const sent = await this.#described(wanted.sent);
    if (sent === undefined) return this.#refuse(wanted, 'gone');
    const file = { ...wanted, sent };
    if (sent.elsewhere) return this.#refuse(file, 'elsewhere');
    const bytes = await this.#bytes(file, mostBytes(files));
    if (typeof bytes === 'string') return this.#refuse(file, bytes);
    const found = { name: sent.name, size: bytes.byteLength };
    const verdict = judge(await this.#parts.typeOf(bytes), found, files);
    if ('fault' in verdict) return this.#refuse(file, verdict.fault);
    const { type } = verdict;
    const correct = correctFile({ id: file.id, ...found, type });
    await this.#tickets.act(file.ticket, correct, RELEVO, 'relevo', `${file.id}:found:${file.want}`);
    return (await this.#stores.files.keep(file, bytes, type, this.#now())) ? 'kept' : 'somebody else has it';
  }

  /**
   * What it is called must be known before it is judged. Undefined when the platform has it no longer.
   * @throws RetryLater while the platform cannot say it
   */
  async #described(sent: SentFile): Promise<SentFile | undefined> {
    const platform = sent.untold && this.#platformOf(sent);
    if (!platform?.fileInfo) return sent;
    const found = await platform.fileInfo(sent);
    return found && sentFiles([{ ...found, id: sent.id }], sent.in)[0];
  }

  /** @throws RetryLater while the platform cannot give it */
  async #bytes({ sent }: StoredFile, most: number): Promise<Uint8Array | FileFault> {
    if (sent.size > most) return 'tooBig';
    const platform = this.#platformOf(sent);
    const { id, name, type, size } = sent;
    try {
      return (await platform.file({ id, name, type, size }, most)) ?? 'gone';
    } catch (error) {
      if (error instanceof TooLarge) return 'tooBig';
      throw error;
    }
  }

  #platformOf({ in: { platform: id } }: SentFile): Platform {
    const platform = this.#parts.platforms.get(id);
    if (!platform) throw new RetryLater(`the platform ${id} is not connected`, { afterMs: 30_000 });
    return platform;
  }

  /** Everything under keys that make a second time harmless; that it is settled comes last. */
  async #refuse(file: StoredFile, fault: FileFault): Promise<string> {
    const { id, sent, ticket, visibleTo, want } = file;
    const { link } = sent.elsewhere ?? {};
    // A link can bear a secret as any words can.
    const shown = link && maskWords(link, this.#parts.desk.masking).words;
    const refused = refuseFile({ id, name: sent.name }, fault, visibleTo, shown);
    await this.#tickets.act(ticket, refused, RELEVO, 'relevo', `${id}:refused:${want}`);
    // Whoever took it back need not be told that it is gone.
    if (fault !== 'gone') await this.#tell(file, fault);
    await this.#stores.files.refuse(file, fault, this.#now());
    return fault;
  }

  /** Once, also where the same file goes to the ticket into which the sender's own one was merged. */
  async #tell({ by, sent, reader, trace }: StoredFile, fault: FileFault): Promise<void> {
    const card = refusedFileCard(sent.name, fault, this.#parts.desk.files);
    const message = { kind: 'ephemeral', to: accountOf(by), in: sent.in, card, reader } as const;
    const { platform, channel, thread = '' } = sent.in;
    const key = `refused:${platform}:${channel}:${thread}:${sent.id}`;
    await this.#parts.send([{ id: key, stream: key, seq: 0, message, trace }]);
  }

  async #failed(file: StoredFile, error: unknown): Promise<void> {
    const final = !(error instanceof RetryLater);
    const outcome = final && file.failures + 1 >= ATTEMPTS ? 'gave up' : 'again';
    this.#runtime.log.warn('files.attempt', { id: file.id, attempt: file.attempt, outcome, error });
    if (outcome === 'gave up') {
      await this.#refuse(file, 'unreadable');
      return this.#parts.settled();
    }
    const wait = final ? waitAfterFault(file.failures) : (error.afterMs ?? waitInChat(file.attempt - 1));
    const dueAt = this.#runtime.clock.now().add({ milliseconds: wait }).toString();
    await this.#pump.release(file.id);
    await this.#stores.files.postpone(file, dueAt, { error: reasonOf(error), final });
    this.#pump.wakeIn(wait);
  }

  #now(): string {
    return this.#runtime.clock.now().toString();
  }
}
