import { cleanWords, cutWords } from '../lib/words.ts';

/** So many characters of one message are kept on a ticket: as many as a message can hold on any platform (Slack's is the longest). */
export const KEPT = 40_000;

/** What a ticket keeps of a message in chat, and whether that is less than was written. */
export function keptWords(text: string): { readonly words: string; readonly cut: boolean } {
  const words = cleanWords(text).trim();
  return { words: cutWords(words, KEPT), cut: words.length > KEPT };
}
