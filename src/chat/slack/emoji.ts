import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Slack's names of the emoji, from the table that Slack's own are made of (iamcal's), by their code points in hexadecimal. */
const table = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

export interface Emoji {
  /** 🎫 for `ticket`, whatever its skin tone; one of the workspace's own as `:name:`. */
  emojiOf(name: string): string;
}

export async function loadEmoji(): Promise<Emoji> {
  const file = fileURLToPath(import.meta.resolve('emojibase-data/en/shortcodes/iamcal.json'));
  const emojis = new Map<string, string>();
  for (const [hex, given] of Object.entries(table.parse(JSON.parse(await readFile(file, 'utf8'))))) {
    const emoji = String.fromCodePoint(...hex.split('-').map((point) => Number.parseInt(point, 16)));
    for (const name of [given].flat()) emojis.set(name, emoji);
  }
  return { emojiOf: (name) => emojis.get(name.replace(/::.*$/, '')) ?? `:${name}:` };
}
