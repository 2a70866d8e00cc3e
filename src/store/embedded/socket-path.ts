import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';

/** What the kernel takes for a socket's path is 104 bytes on macOS and 108 on Linux. */
const LONGEST = 100;

/**
 * Where the store of a data folder listens: in the folder, or, when that path is too long for a socket, in a folder of its
 * own under the system's temporary folder, which only this user may enter.
 *
 * @throws Error when somebody else owns the short folder
 */
export function socketPath(dataDir: string): string {
  const folder = resolve(dataDir);
  const path = join(folder, 'store.sock');
  if (Buffer.byteLength(path) <= LONGEST) return path;
  const { uid } = userInfo();
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const short = join(tmpdir(), `relevo-${uid}-${hash}`);
  mkdirSync(short, { mode: 0o700, recursive: true });
  const found = lstatSync(short);
  if (!found.isDirectory() || found.uid !== uid)
    throw new Error(`${short} belongs to somebody else; the store's socket cannot be put there`);
  chmodSync(short, 0o700);
  return join(short, 'store.sock');
}
