import { describe, expect, it } from 'vitest';
import { createProgress } from './progress.ts';

const said: string[] = [];
const terminal = { out: (line: string) => said.push(`out ${line}`), err: (line: string) => said.push(`err ${line}`) };

function screen(isTTY: boolean) {
  let text = '';
  const write = (piece: string | Uint8Array): boolean => {
    text += String(piece);
    return true;
  };
  return { stream: { isTTY, columns: 60, write }, drawn: () => text };
}

describe('the progress of a move', () => {
  it('is one line on a terminal, which is drawn over and fits', () => {
    const { stream, drawn } = screen(true);
    const progress = createProgress(terminal, stream);
    progress.begin('tickets', 3000);
    for (let at = 0; at < 3000; at++) progress.more(1, 1000);
    expect(progress.seen).toBe(3000);
    progress.end();
    expect(drawn()).toMatch(/^\r\u001b\[Ktickets: \d+ of 3000 documents, \d+\.\d MB, \d+ documents\/s/);
    expect(drawn()).toMatch(/tickets: 3000 documents, 3\.0 MB, \d+ documents\/s\n$/);
    for (const line of drawn().split('\r')) expect(line.length).toBeLessThan(70);
    // Not a line for each document.
    expect(drawn().split('\r').length).toBeLessThan(50);
  });

  it('is nothing where nobody looks, but for what should be known', () => {
    const { stream, drawn } = screen(false);
    const progress = createProgress(terminal, stream);
    progress.begin('tickets', 1);
    progress.more(1, 10);
    progress.end();
    progress.note('look at this');
    expect([drawn(), said]).toEqual(['', ['err look at this']]);
  });
});
