import type { WriteStream } from 'node:tty';
import type { Report } from '../../store/moving/report.ts';
import type { Terminal } from '../sub-command.ts';

/** How often the line is drawn again, in milliseconds. */
const EVERY_MS = 200;

export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/**
 * Shows on a terminal how far it is: documents, megabytes, and how fast; where nobody looks, only what should be known.
 *
 * @param stream where the line is drawn; nothing is when it is no terminal.
 */
export function createProgress(
  terminal: Terminal,
  stream: Pick<WriteStream, 'isTTY' | 'columns' | 'write'> = process.stderr,
): Report {
  let name = '';
  let total = 0;
  let seen = 0;
  let bytes = 0;
  let begun = 0;
  let drawn = 0;
  const draw = (): void => {
    drawn = performance.now();
    const seconds = Math.max(0.001, (drawn - begun) / 1000);
    const of = total > seen ? ` of ${total}` : '';
    const rate = `${Math.round(seen / seconds)} documents/s`;
    const line = `${name}: ${seen}${of} documents, ${megabytes(bytes)}, ${rate}`;
    stream.write(`\r\u001b[K${line.slice(0, Math.max(20, (stream.columns || 80) - 1))}`);
  };
  return {
    get seen() {
      return seen;
    },
    begin: (what, expected) => {
      [name, total, seen, bytes, begun, drawn] = [what, expected, 0, 0, performance.now(), Number.NEGATIVE_INFINITY];
    },
    more: (documents, length) => {
      seen += documents;
      bytes += length;
      if (stream.isTTY && performance.now() - drawn >= EVERY_MS) draw();
    },
    end: () => {
      if (!stream.isTTY) return;
      draw();
      stream.write('\n');
    },
    note: (text) => terminal.err(text),
  };
}
