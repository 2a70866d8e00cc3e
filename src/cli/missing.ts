import { render } from '../i18n/render.ts';
import { type Text, t } from '../i18n/types.ts';
import type { Trouble } from '../port/platform.ts';
import type { MissingPlace } from '../services/places/look-up.ts';
import { missingWords } from '../services/places/words.ts';
import { troubleTexts } from '../services/troubles.ts';

/** What is missing, and what to do about it, for the person at the terminal. */
export function missingLines(missing: MissingPlace): { readonly says: string; readonly mend: string } {
  const { says, near, until, mend } = missingWords(missing);
  return { says: words(near ? [says, near] : [says]), mend: words([until, mend]) };
}

/** The same of what keeps a platform from serving; `undefined`: it serves again. */
export function troubleLine(platform: string, trouble: Trouble | undefined): string {
  return words(trouble ? troubleTexts(trouble) : [t('trouble.over.title', { platform }), t('trouble.over')]);
}

function words(texts: readonly Text[]): string {
  return texts.map((text) => render(text, { language: 'en', zone: 'UTC' })).join(' ');
}
