import { newId } from '../../lib/ids.ts';
import { cleanFileName } from '../../lib/words.ts';
import { Empty, NotHere, TooLong } from '../model.ts';
import { limits, type WireFile } from '../protocol.ts';
import type { Channels } from './channels.ts';
import type { Database } from './database.ts';

interface FileRow {
  id: string;
  name: string;
  type: string;
  size: number;
  by: string;
  message: string | null;
  kept: number;
}

const columns = 'id, name, type, size, by, message, kept';

/** Files live in the database: loose until they are posted, then for as long as their message. */
export class Files {
  readonly #db: Database;
  readonly #channels: Channels;
  readonly #bot: string;

  constructor(db: Database, channels: Channels, bot: string) {
    this.#db = db;
    this.#bot = bot;
    this.#channels = channels;
  }

  /** @throws TooLong, Empty */
  keep(by: string, file: { name: string; type: string; bytes: Uint8Array }): WireFile {
    const size = file.bytes.byteLength;
    if (size > limits.fileBytes) throw new TooLong('file', limits.fileBytes);
    if (size === 0) throw new Empty('the file is empty');
    const name = cleanFileName(file.name, limits.fileName);
    const type = /^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? file.type.toLowerCase() : 'application/octet-stream';
    const id = newId();
    this.#db.insert('files', { id, name, type, size, by, at: this.#db.now(), bytes: file.bytes });
    return { id, name, type, size };
  }

  /** Hangs loose files of a member's on its message. @throws NotHere for files of others, TooLong for too many. */
  attach(by: string, message: string, ids: readonly string[]): void {
    if (ids.length > limits.filesPerMessage) throw new TooLong('files', limits.filesPerMessage);
    for (const id of new Set(ids)) {
      const changed = this.#db.run(
        'UPDATE files SET message = ? WHERE id = ? AND by = ? AND message IS NULL',
        message,
        id,
        by,
      );
      if (changed === 0) throw new NotHere('no such file');
    }
  }

  /** Keeps files that a member puts into a form: a bot knows them from then on. @throws NotHere */
  submit(by: string, ids: readonly string[]): WireFile[] {
    if (ids.length > limits.filesPerMessage) throw new TooLong('files', limits.filesPerMessage);
    return [...new Set(ids)].map((id) => {
      const sql = `UPDATE files SET kept = 1 WHERE id = ? AND by = ? RETURNING ${columns}`;
      const row = this.#db.get<FileRow>(sql, id, by);
      if (row === undefined) throw new NotHere('no such file');
      return wireFile(row);
    });
  }

  of(message: string): WireFile[] {
    const sql = `SELECT ${columns} FROM files WHERE message = ? ORDER BY rowid`;
    return this.#db.all<FileRow>(sql, message).map(wireFile);
  }

  /** For members of the channel where it stands and for who brought it; in a form for the bot, too. @throws NotHere */
  read(viewer: string, id: string): { file: WireFile; bytes: Uint8Array } {
    const row = this.#db.get<FileRow & { bytes: Uint8Array }>(`SELECT ${columns}, bytes FROM files WHERE id = ?`, id);
    if (row === undefined || !this.#maySee(viewer, row)) throw new NotHere('no such file');
    return { file: wireFile(row), bytes: row.bytes };
  }

  /** Bytes of a file that the viewer may read; undefined when there is none. */
  sizeFor(viewer: string, id: string): number | undefined {
    const row = this.#db.get<FileRow>(`SELECT ${columns} FROM files WHERE id = ?`, id);
    return row === undefined || !this.#maySee(viewer, row) ? undefined : row.size;
  }

  remove(message: string): void {
    this.#db.run('DELETE FROM files WHERE message = ?', message);
  }

  /** Drops what was brought more than a day ago and never posted or submitted. */
  sweep(): void {
    this.#db.run('DELETE FROM files WHERE message IS NULL AND kept = 0 AND at < ?', this.#db.now({ hours: -24 }));
  }

  #maySee(viewer: string, row: FileRow): boolean {
    if (row.message === null) return row.by === viewer || (row.kept === 1 && viewer === this.#bot);
    const sql = 'SELECT channel, only_for FROM messages WHERE id = ?';
    const message = this.#db.get<{ channel: string; only_for: string | null }>(sql, row.message);
    if (message === undefined || !this.#channels.has(message.channel, viewer)) return false;
    return message.only_for === null || message.only_for === viewer;
  }
}

function wireFile({ id, name, type, size }: FileRow): WireFile {
  return { id, name, type, size };
}
