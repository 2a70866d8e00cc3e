import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where Linux keeps files in memory. */
const SHARED_MEMORY = '/dev/shm';
const NAME = 'relevo-tests-';
/** Several times what all tests keep at once. */
const ROOM = 4 * 1024 ** 3;

/**
 * Once for all tests: their files stand in memory where there is room. A process that is killed leaves what it wrote there as it does on a
 * disk, and a fifth of the time of a story went by in waiting for one.
 */
export default function setUp(): (() => void) | undefined {
  const folder = roomInMemory();
  if (folder === undefined) return undefined;
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  return () => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  };
}

/** What tests left that were killed would take up memory for as long as the machine runs. */
function removeLeft(): void {
  for (const name of readdirSync(SHARED_MEMORY)) {
    const pid = name.startsWith(NAME) ? Number.parseInt(name.slice(NAME.length), 10) : Number.NaN;
    if (pid > 0 && !existsSync(`/proc/${pid}`)) rmSync(join(SHARED_MEMORY, name), { recursive: true, force: true });
  }
}

/** A folder in memory, unless there is none, or too little of it, or one in which no program may be run, as the browser has to. */
function roomInMemory(): string | undefined {
  let folder: string | undefined;
  try {
    const { bavail, bsize } = statfsSync(SHARED_MEMORY);
    removeLeft();
    if (bavail * bsize < ROOM) return undefined;
    folder = mkdtempSync(join(SHARED_MEMORY, `${NAME}${process.pid}-`));
    const program = join(folder, 'program');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
    execFileSync(program);
    return folder;
  } catch {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
}
