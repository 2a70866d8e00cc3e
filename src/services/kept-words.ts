import { cutClear } from '../domain/masking/mask.ts';
import { cleanWords, cutWords } from '../lib/words.ts';

/** So many characters of one message are kept on a ticket: as many as a message can hold on any platform (Slack's is the longest). */
export const KEPT = 40_000;

/** What a ticket keeps of a message in chat, and whether that is less than was written. */
export function keptWords(text: string): { readonly words: string; readonly cut: boolean } {
  const words = cleanWords(text).trim();
  if (words.length <= KEPT) return { words, cut: false };
  // The ticket masks what it takes, and could not tell a secret by a part of it.
  const clear = cutClear(words, KEPT - 1);
  return { words: clear < KEPT - 1 ? `${words.slice(0, clear)}…` : cutWords(words, KEPT), cut: true };
}
