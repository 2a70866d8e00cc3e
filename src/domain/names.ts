import { plain, type Text, t } from '../i18n/types.ts';
import type { Desk } from './desk.ts';

const TEAMS: Readonly<Record<string, Text>> = { dev: t('team.dev'), it: t('team.it'), legal: t('team.legal') };
const CATEGORIES: Readonly<Record<string, Text>> = {
  functionality: t('category.functionality'),
  deliverability: t('category.deliverability'),
  legal: t('category.legal'),
  billing: t('category.billing'),
  other: t('category.other'),
};

/** How people call a team: the name in the settings, else the catalogue's, else its id. */
export function teamName(desk: Desk, id: string): Text {
  const given = desk.teams[id]?.name;
  return given === undefined ? inCatalogue(TEAMS, id) : plain(given);
}

export function categoryName(desk: Desk, id: string): Text {
  const given = desk.categories[id]?.name;
  return given === undefined ? inCatalogue(CATEGORIES, id) : plain(given);
}

/** Every id is somebody's choice, `constructor` too, which every object has. */
function inCatalogue(names: Readonly<Record<string, Text>>, id: string): Text {
  return (Object.hasOwn(names, id) ? names[id] : undefined) ?? plain(id);
}
