import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Slack's names of the emoji, from the table that Slack's own are made of (iamcal's), by their code points in hexadecimal. */
const table = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

export interface Emoji {
  /** `ticket` for 🎫; undefined for what Slack has no name for. */
  nameOf(emoji: string): string | undefined;
  /** 🎫 for `ticket`, whatever its skin tone; one of the workspace's own as `:name:`. */
  emojiOf(name: string): string;
}

export async function loadEmoji(): Promise<Emoji> {
  const file = fileURLToPath(import.meta.resolve('emojibase-data/en/shortcodes/iamcal.json'));
  const names = new Map<string, string>();
  const emojis = new Map<string, string>();
  for (const [hex, given] of Object.entries(table.parse(JSON.parse(await readFile(file, 'utf8'))))) {
    const emoji = String.fromCodePoint(...hex.split('-').map((point) => Number.parseInt(point, 16)));
    const [first = '', ...others] = typeof given === 'string' ? [given] : given;
    names.set(bare(emoji), first);
    for (const name of [first, ...others]) emojis.set(name, emoji);
  }
  return {
    nameOf: (emoji) => names.get(bare(emoji)),
    emojiOf: (name) => emojis.get(name.replace(/::.*$/, '')) ?? `:${name}:`,
  };
}

/** Without what only says that it is shown as a picture. */
function bare(emoji: string): string {
  return emoji.replaceAll('\ufe0f', '');
}
