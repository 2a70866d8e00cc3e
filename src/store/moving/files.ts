import { createHash } from 'node:crypto';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Bytes are gathered up to here before they are written. */
const PIECE = 256 * 1024;

/** What a finished file holds. */
export interface Written {
  readonly documents: number;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * A file of lines that has its name only when all of it is on the disk: it grows as `<path>.part`, for this user alone.
 */
export class LineFile {
  private readonly path: string;
  private readonly handle: FileHandle;
  private readonly hash = createHash('sha256');
  private waiting: string[] = [];
  private length = 0;
  private documents = 0;
  private bytes = 0;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.handle = handle;
  }

  /** Begins it anew, over what an earlier attempt left. */
  static async begin(path: string): Promise<LineFile> {
    return new LineFile(path, await open(`${path}.part`, 'w', 0o600));
  }

  /** Resolves when there is room again; gives the bytes that the line takes. */
  async line(text: string): Promise<number> {
    const line = `${text}\n`;
    this.waiting.push(line);
    this.length += line.length;
    this.documents += 1;
    if (this.length >= PIECE) await this.flush();
    return Buffer.byteLength(line);
  }

  private async flush(): Promise<void> {
    const piece = Buffer.from(this.waiting.join(''));
    this.waiting = [];
    this.length = 0;
    this.hash.update(piece);
    this.bytes += piece.length;
    await this.handle.writeFile(piece);
  }

  async finish(): Promise<Written> {
    await this.flush();
    await this.handle.sync();
    await this.handle.close();
    await rename(`${this.path}.part`, this.path);
    await syncFolder(dirname(this.path));
    return { documents: this.documents, bytes: this.bytes, sha256: this.hash.digest('hex') };
  }

  async abandon(): Promise<void> {
    await this.handle.close();
  }
}

/** Puts a small file in its place as a whole, on the disk when this resolves. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const handle = await open(`${path}.part`, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${path}.part`, path);
  await syncFolder(dirname(path));
}

/** A new name is kept when its folder is on the disk. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
