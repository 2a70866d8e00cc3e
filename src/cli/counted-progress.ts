import type { WriteStream } from 'node:tty';

/** How often the line is drawn again, in milliseconds. */
const EVERY_MS = 200;
/** Back to the beginning of the line, and nothing on it. */
const CLEAR = '\r\u001b[K';

export interface CountedProgress {
  /** So many more are done. */
  more(count: number): void;
  /** Takes the line away, so that something else can be written. */
  clear(): void;
}

/** How many of all are done, on one line of a terminal, which goes again; nothing where nobody looks. @param what `tickets` */
export function countedProgress(
  what: string,
  total: number,
  stream: Pick<WriteStream, 'isTTY' | 'write'> = process.stderr,
): CountedProgress {
  let [done, isThere, drawn] = [0, false, Number.NEGATIVE_INFINITY];
  return {
    more(count) {
      done += count;
      if (!stream.isTTY || performance.now() - drawn < EVERY_MS) return;
      drawn = performance.now();
      isThere = true;
      stream.write(`${CLEAR}${done} of ${total} ${what}`);
    },
    clear() {
      if (isThere) stream.write(CLEAR);
      isThere = false;
    },
  };
}
