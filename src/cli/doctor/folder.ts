import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from '../../config/schema.ts';
import type { Finding } from './finding.ts';

const mebibyte = 1024 * 1024;
/** Below the first the store soon cannot write; below the second somebody should make room. */
const tooLittle = 100 * mebibyte;
const little = 1024 * mebibyte;

/** The data folder: that it can be written, that it has room, that others of this machine do not read it. */
export function lookAtFolder({ dataDir }: Pick<Config, 'dataDir'>): readonly Finding[] {
  const what = 'folder';
  const there = existsSync(dataDir);
  let nearest = dataDir;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  if (!statSync(nearest).isDirectory()) {
    return [{ outcome: 'FAIL', what, says: `${nearest} is no folder`, mend: 'Set RELEVO_DATA_DIR to a folder.' }];
  }
  try {
    accessSync(nearest, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    const mend = `Let the user that runs Relevo write there, or set RELEVO_DATA_DIR to another folder.`;
    return [{ outcome: 'FAIL', what, says: `${nearest} cannot be written`, mend }];
  }
  const { bavail, bsize } = statfsSync(nearest);
  const free = bavail * bsize;
  const room = `${Math.floor(free / mebibyte)} MiB free`;
  const mend = 'Make room on the disk, or set RELEVO_DATA_DIR to a folder on another one.';
  if (free < tooLittle) return [{ outcome: 'FAIL', what, says: `${dataDir}: only ${room}`, mend }];
  const findings: Finding[] = [
    free < little
      ? { outcome: 'warn', what, says: `${dataDir}: only ${room}`, mend }
      : { outcome: 'ok', what, says: `${dataDir}${there ? '' : ' (will be made)'}, ${room}` },
  ];
  if (there && process.platform !== 'win32' && (statSync(dataDir).mode & 0o007) !== 0) {
    const open = `${dataDir} is open to every user of this machine`;
    findings.push({ outcome: 'warn', what, says: open, mend: `chmod 700 ${dataDir}` });
  }
  return findings;
}
