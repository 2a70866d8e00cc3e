import { execFileSync } from 'node:child_process';

/** The memory that a process has in the machine's own, in megabytes of 2^20 bytes. */
export function residentMegabytes(pid: number | undefined): number {
  if (pid === undefined) throw new Error('the process is not there');
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

/** The processor time that a process has taken so far, in seconds: what others take at the same time is not in it. */
export function processorSeconds(pid: number | undefined): number {
  if (pid === undefined) throw new Error('the process is not there');
  // `[[dd-]hh:]mm:ss`, the same on every system.
  const shown = execFileSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  const [seconds = 0, minutes = 0, hours = 0] = shown.split(/[-:]/).reverse().map(Number);
  return seconds + 60 * (minutes + 60 * hours);
}
