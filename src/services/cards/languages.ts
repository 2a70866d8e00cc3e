import type { Desk } from '../../domain/desk.ts';
import { t } from '../../i18n/types.ts';
import type { Choice } from '../../port/cards.ts';

/** The languages that the desk answers in, the desk's own first. */
export function languageChoices(desk: Desk): readonly Choice[] {
  const tags = [desk.language, ...desk.languages.filter((tag) => tag !== desk.language)];
  return tags.map((value) => ({ value, label: t('language.name', { tag: value }) }));
}
