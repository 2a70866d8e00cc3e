import { execFileSync } from 'node:child_process';

/** The memory that a process has in the machine's own, in megabytes of 2^20 bytes. */
export function residentMegabytes(pid: number | undefined): number {
  if (pid === undefined) throw new Error('the process is not there');
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
