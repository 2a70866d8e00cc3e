/** The picker of reactions, and words instead of symbols where no font draws them. */

import { openMenu } from './menus.js';
import { words } from './net.js';

/** The usual ones with their names, as the page brought them. */
function usual() {
  const template = document.getElementById('emojis');
  const list = template instanceof HTMLTemplateElement ? [...template.content.children] : [];
  return list.map((one) => ({
    emoji: one instanceof HTMLElement ? (one.dataset.emoji ?? '') : '',
    name: one.textContent,
  }));
}

/**
 * @param {Element} anchor the button it opens beside
 * @param {(emoji: string) => void} choose
 */
export function openPicker(anchor, choose) {
  const items = usual().map(({ emoji, name }) => ({
    emoji,
    name,
    label: `${words.addReaction}: ${emoji} ${name}`,
    act: () => choose(emoji),
  }));
  openMenu(anchor, items);
}

/** Whether a coloured symbol can be drawn: without such a font every one of them is the same box. */
function drawsEmoji() {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (context === null) return true;
  const drawn = (text) => {
    context.clearRect(0, 0, 40, 40);
    context.font = '24px sans-serif';
    context.fillText(text, 2, 28);
    return context.getImageData(0, 0, 40, 40).data.join();
  };
  return drawn('🎫') !== drawn('👀') && drawn('🎫') !== drawn('\u{10fffe}');
}

export function startEmoji() {
  if (!drawsEmoji()) document.documentElement.dataset.emoji = 'none';
}
