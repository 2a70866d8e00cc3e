/** One line, without its end, and how many bytes it and its end took. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
  readonly bytes: number;
  /** Some of its bytes are no UTF-8; in the text they are U+FFFD. */
  readonly isBroken?: true;
}

/**
 * The lines of what is read, one after the other. Only a line feed ends a line: JSON may hold what other readers take for one
 * (U+2028).
 */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
  const textOf = (bytes: Uint8Array) => {
    try {
      return { text: strict.decode(bytes) };
    } catch {
      return { text: lenient.decode(bytes), isBroken: true } as const;
    }
  };
  const lineOf = (parts: readonly Uint8Array[], number: number, end: number): Line => {
    const [bytes = new Uint8Array()] = parts.length === 1 ? parts : [joined(parts)];
    return { number, ...textOf(bytes), bytes: bytes.length + end };
  };
  let begun: Uint8Array[] = [];
  let number = 0;
  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
      number += 1;
      yield lineOf([...begun, piece.subarray(from, end)], number, 1);
      begun = [];
      from = end + 1;
    }
    if (from < piece.length) begun.push(piece.subarray(from));
  }
  if (begun.length > 0) yield lineOf(begun, number + 1, 0);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
