import { createReadStream } from 'node:fs';

/** One line of a file, without its end, and how many bytes of the file it and its end took. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
  readonly bytes: number;
}

/**
 * The lines of a file, one after the other. Only a line feed ends a line: JSON may hold what other readers take for one
 * (U+2028). `see` is shown every piece of bytes.
 */
export async function* linesOf(path: string, see: (piece: Buffer) => void = () => undefined): AsyncGenerator<Line> {
  let pieces: Buffer[] = [];
  let number = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const piece = chunk as Buffer;
    see(piece);
    let from = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
      number += 1;
      yield lineOf([...pieces, piece.subarray(from, end)], number, 1);
      pieces = [];
      from = end + 1;
    }
    if (from < piece.length) pieces.push(piece.subarray(from));
  }
  if (pieces.length > 0) yield lineOf(pieces, number + 1, 0);
}

function lineOf(pieces: readonly Buffer[], number: number, end: number): Line {
  const bytes = pieces.length === 1 ? (pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(pieces);
  return { number, text: bytes.toString('utf8'), bytes: bytes.length + end };
}
