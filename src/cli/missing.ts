import { render } from '../i18n/render.ts';
import type { MissingPlace } from '../services/places/look-up.ts';
import { missingWords } from '../services/places/words.ts';

/** What is missing, and what to do about it, for the person at the terminal. */
export function missingLines(missing: MissingPlace): { readonly says: string; readonly mend: string } {
  const { says, near, until, mend } = missingWords(missing);
  const words = (texts: readonly (typeof says)[]) =>
    texts.map((text) => render(text, { language: 'en', zone: 'UTC' })).join(' ');
  return { says: words(near ? [says, near] : [says]), mend: words([until, mend]) };
}
