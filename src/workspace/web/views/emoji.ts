import type { Catalogue } from '../../i18n/en.ts';
import { type Html, html } from '../html.ts';
import type { Look } from '../look.ts';

/** The usual ones, in the order of the picker, with the word that stands for each where no font draws it. */
const usual: ReadonlyMap<string, keyof typeof names> = new Map([
  ['🎫', 'emojiTicket'],
  ['👍', 'emojiThumb'],
  ['✅', 'emojiDone'],
  ['👀', 'emojiEyes'],
  ['❤️', 'emojiHeart'],
  ['🎉', 'emojiParty'],
  ['🙏', 'emojiThanks'],
  ['❓', 'emojiQuestion'],
]);

const names = {
  emojiTicket: true,
  emojiThumb: true,
  emojiDone: true,
  emojiEyes: true,
  emojiHeart: true,
  emojiParty: true,
  emojiThanks: true,
  emojiQuestion: true,
} as const satisfies Partial<Record<keyof Catalogue, true>>;

/** `thumbs up`; undefined for one that is not among the usual ones. */
export function emojiName({ words }: Look, emoji: string): string | undefined {
  const key = usual.get(emoji);
  return key === undefined ? undefined : words[key];
}

/** What the script makes its picker of. */
export function pickerTemplate(look: Look): Html {
  return html`<template id="emojis">${[...usual.keys()].map(
    (emoji) => html`<span data-emoji="${emoji}">${emojiName(look, emoji)}</span>`,
  )}</template>`;
}
