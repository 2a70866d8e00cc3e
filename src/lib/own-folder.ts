import { mkdirSync, statSync } from 'node:fs';

/**
 * Makes a folder for this user alone where there is none. One that is there must be this user's (or root's) and not open
 * for everybody to write in, as whoever can put files there could put another program's socket in our place.
 * @throws Error that says what to do
 */
export function ownFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const uid = process.getuid?.();
  // Windows knows neither.
  if (uid === undefined) return;
  const found = statSync(path);
  if (found.uid !== uid && found.uid !== 0) {
    throw new Error(`${path} belongs to another user; choose another folder (RELEVO_DATA_DIR) or change its owner`);
  }
  if ((found.mode & 0o002) !== 0) {
    throw new Error(`${path} can be written by everybody on this machine; take that right away (chmod o-w)`);
  }
}
