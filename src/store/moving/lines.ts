import { createReadStream } from 'node:fs';
import { type Line, linesOf } from '../../lib/lines.ts';

/** The lines of a file, see `linesOf`. `see` is shown every piece of bytes. */
export function linesOfFile(path: string, see: (piece: Buffer) => void = () => undefined): AsyncGenerator<Line> {
  return linesOf(piecesOf(path, see));
}

async function* piecesOf(path: string, see: (piece: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const piece = chunk as Buffer;
    see(piece);
    yield piece;
  }
}
