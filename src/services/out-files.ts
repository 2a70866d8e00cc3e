import type { Desk } from '../domain/desk.ts';
import { reaches } from '../domain/files/reach.ts';
import { isConfidential } from '../domain/tickets/decide.ts';
import type { Reader } from '../i18n/types.ts';
import type { Log } from '../lib/log.ts';
import type { Place, Platform } from '../port/platform.ts';
import { fileCard, removedFileCard } from './cards/files.ts';
import type { OutMessage } from './out-message.ts';
import type { FileStore } from './stores/files.ts';

/** How many files one process holds in memory while it sends them. */
const AT_ONCE = 2;

export type FileOutcome = 'sent' | 'later' | 'busy' | 'superseded';
type OutFile = Extract<OutMessage, { kind: 'file' }>;

/** Puts stored files into threads. */
export class OutFiles {
  readonly #files: FileStore;
  readonly #desk: Desk;
  readonly #log: Log;
  #inHand = 0;

  constructor(files: FileStore, desk: Desk, log: Log) {
    this.#files = files;
    this.#desk = desk;
    this.#log = log;
  }

  /**
   * `later`: it is not in the store yet. `busy`: too many are in hand. `superseded`: it was refused. One whose time was over is named instead.
   * @param key the idempotency key
   */
  async send(key: string, message: OutFile, to: Place, platform: Platform, reader: Reader): Promise<FileOutcome> {
    const file = await this.#files.byId(message.file.id);
    if (!file || file.state === 'wanted') return 'later';
    if (!reaches(message.side, file.visibleTo, (team) => isConfidential(this.#desk, team))) {
      // Whatever went wrong before: what is a team's own does not come out here.
      this.#log.error('outbox.file.heldBack', { key, id: file.id, to: message.side });
      return 'superseded';
    }
    if (file.state === 'removed') {
      await platform.perform({ kind: 'post', key, to, card: removedFileCard(message.file), reader });
      return 'sent';
    }
    if (file.state === 'refused' || !file.content) return 'superseded';
    const { size, type } = file.content;
    if (!platform.capabilities.files || size > platform.limits.fileBytes) {
      const card = fileCard({ ...message.file, size });
      await platform.perform({ kind: 'post', key, to, card, reader });
      return 'sent';
    }
    if (this.#inHand >= AT_ONCE) return 'busy';
    this.#inHand += 1;
    try {
      const bytes = await this.#files.read(file);
      const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
      await platform.perform({ kind: 'file', key, to, name: file.sent.name, type, base64 });
      return 'sent';
    } finally {
      this.#inHand -= 1;
    }
  }
}
