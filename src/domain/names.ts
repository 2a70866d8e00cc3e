import { plain, type Text, t } from '../i18n/types.ts';
import type { Desk } from './desk.ts';

const TEAMS = { dev: t('team.dev'), it: t('team.it'), legal: t('team.legal') };
const CATEGORIES = {
  functionality: t('category.functionality'),
  deliverability: t('category.deliverability'),
  legal: t('category.legal'),
  billing: t('category.billing'),
  other: t('category.other'),
};

/** How people call a team: the name in the settings, else the catalogue's, else its id. */
export function teamName(desk: Desk, id: string): Text {
  const given = desk.teams[id]?.name;
  return given === undefined ? (TEAMS[id as keyof typeof TEAMS] ?? plain(id)) : plain(given);
}

export function categoryName(desk: Desk, id: string): Text {
  const given = desk.categories[id]?.name;
  return given === undefined ? (CATEGORIES[id as keyof typeof CATEGORIES] ?? plain(id)) : plain(given);
}
