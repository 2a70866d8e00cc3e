import type { Desk } from '../domain/desk.ts';
import { reaches } from '../domain/files/reach.ts';
import { isConfidential } from '../domain/tickets/decide.ts';
import type { Reader } from '../i18n/types.ts';
import type { Log } from '../lib/log.ts';
import type { OutboundCall, Place, Platform } from '../port/platform.ts';
import { fileCard, removedFileCard } from './cards/files.ts';
import type { OutMessage } from './out-message.ts';
import type { StoredFile } from './stores/files.ts';
import type { Stores } from './stores/stores.ts';

/** How many files one process holds in memory while it sends them. */
const AT_ONCE = 2;

export type FileOutcome = 'sent' | 'later' | 'busy' | 'superseded';
type OutFile = Extract<OutMessage, { kind: 'file' }>;
type Shown = Extract<OutboundCall, { kind: 'post' | 'file' }>;
type Content = NonNullable<StoredFile['content']>;

/** Puts stored files into threads, and takes them away again. */
export class OutFiles {
  readonly #stores: Pick<Stores, 'files' | 'lines'>;
  readonly #desk: Desk;
  readonly #log: Log;
  #inHand = 0;

  constructor(stores: Pick<Stores, 'files' | 'lines'>, desk: Desk, log: Log) {
    this.#stores = stores;
    this.#desk = desk;
    this.#log = log;
  }

  /**
   * `later`: it is not in the store yet. `busy`: too many are in hand. `superseded`: it was refused, or taken back. One whose time was
   * over is named instead.
   * @param key the idempotency key
   */
  async send(key: string, message: OutFile, to: Place, platform: Platform, reader: Reader): Promise<FileOutcome> {
    const file = await this.#stores.files.byId(message.file.id);
    if (!file || file.state === 'wanted') return 'later';
    if (!reaches(message.side, file.visibleTo, (team) => isConfidential(this.#desk, team))) {
      // Whatever went wrong before: what is a team's own does not come out here.
      this.#log.error('outbox.file.heldBack', { key, id: file.id, to: message.side });
      return 'superseded';
    }
    // Whoever began with it may have died before it was noted where it stands: then it is looked for under the same key.
    if (file.withdrawn && message.side !== 'lead' && !file.shownBy?.includes(key)) return 'superseded';
    if (file.state === 'removed') {
      const card = removedFileCard({ ...message.file, name: file.sent.name });
      return this.#perform({ kind: 'post', key, to, card, reader }, message, platform);
    }
    if (file.state === 'refused' || !file.content) return 'superseded';
    const { size } = file.content;
    if (!platform.capabilities.files || size > platform.limits.fileBytes) {
      const card = fileCard({ name: file.sent.name, size });
      return this.#perform({ kind: 'post', key, to, card, reader }, message, platform);
    }
    if (this.#inHand >= AT_ONCE) return 'busy';
    this.#inHand += 1;
    try {
      return await this.#perform(await this.#withBytes(key, file, file.content, to), message, platform);
    } finally {
      this.#inHand -= 1;
    }
  }

  async #withBytes(key: string, file: StoredFile, { type }: Content, to: Place): Promise<Shown> {
    const bytes = await this.#stores.files.read(file);
    const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    return { kind: 'file', key, to, name: file.sent.name, type, base64 };
  }

  async #perform(call: Shown, { to, file }: OutFile, platform: Platform): Promise<'sent'> {
    const { files, lines } = this.#stores;
    if (to.kind === 'thread') await files.showing(file.id, call.key);
    const { message } = await platform.perform(call);
    if (to.kind !== 'thread' || !message) return 'sent';
    await lines.copied(shownAs(file.id, to.anchor), message);
    // Taken back in between; what takes it away may have come by already.
    if ((await files.byId(file.id))?.withdrawn) await this.unshow({ from: to.anchor, file: file.id }, () => platform);
    return 'sent';
  }

  /** `superseded`: it does not stand there. */
  async unshow(
    { from, file }: Pick<Extract<OutMessage, { kind: 'unshow' }>, 'from' | 'file'>,
    platformOf: (id: string) => Platform,
  ): Promise<'sent' | 'superseded'> {
    const name = shownAs(file, from);
    const message = await this.#stores.lines.copy(name);
    if (!message) return 'superseded';
    await platformOf(message.platform).perform({ kind: 'delete', key: `${name}:gone`, message });
    return 'sent';
  }
}

/** The name under which it is remembered where a file stands under an anchor. */
function shownAs(file: string, anchor: string): string {
  return `${file}@${anchor}`;
}
