import { expect, it } from 'vitest';
import { countedProgress } from './counted-progress.ts';

function screen(isTTY: boolean) {
  let text = '';
  const write = (piece: string | Uint8Array) => {
    text += String(piece);
    return true;
  };
  return { stream: { isTTY, write }, drawn: () => text };
}

it('draws how many are done, not with each of them, and takes that away before something else is written', () => {
  const { stream, drawn } = screen(true);
  const progress = countedProgress('tickets', 300, stream);
  progress.clear();
  expect(drawn()).toBe('');
  progress.more(50);
  progress.more(50);
  expect(drawn()).toBe('\r\u001b[K50 of 300 tickets');
  progress.clear();
  progress.clear();
  expect(drawn()).toBe('\r\u001b[K50 of 300 tickets\r\u001b[K');
});

it('draws nothing where nobody looks', () => {
  const { stream, drawn } = screen(false);
  countedProgress('tickets', 300, stream).more(300);
  expect(drawn()).toBe('');
});
