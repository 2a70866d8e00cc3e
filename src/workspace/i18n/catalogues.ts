import { readdirSync } from 'node:fs';
import en, { type Catalogue } from './en.ts';

/** Every `xx.ts` of this folder is a language, so that a translator adds one file and nothing else. */
const folder = new URL('.', import.meta.url);
const catalogues = new Map<string, Catalogue>();
for (const file of readdirSync(folder)) {
  const language = /^([a-z]{2})\.ts$/.exec(file)?.[1];
  if (language === undefined) continue;
  const read = (await import(new URL(file, folder).href)) as { default: Catalogue };
  catalogues.set(language, read.default);
}

/** The texts for a BCP 47 tag (`es`, `es-MX`); English where there is no such language. */
export function catalogueOf(language: string): Catalogue {
  return catalogues.get(language.slice(0, 2).toLowerCase()) ?? en;
}

/** The first language of an `Accept-Language` header that there are texts for, `en` without any. */
export function preferredLanguage(accept: string | null | undefined): string {
  for (const part of (accept ?? '').split(',', 20)) {
    const tag = part.trim().slice(0, 2).toLowerCase();
    if (catalogues.has(tag)) return tag;
  }
  return 'en';
}
