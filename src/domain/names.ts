import { plain, type Text, t } from '../i18n/types.ts';
import type { Desk } from './desk.ts';

const TEAMS: Readonly<Record<string, Text>> = { dev: t('team.dev'), it: t('team.it'), legal: t('team.legal') };
const REGIONS: Readonly<Record<string, Text>> = { europe: t('region.europe'), america: t('region.america') };
const CATEGORIES: Readonly<Record<string, Text>> = {
  functionality: t('category.functionality'),
  deliverability: t('category.deliverability'),
  legal: t('category.legal'),
  billing: t('category.billing'),
  other: t('category.other'),
};

/** How people call a team: the name in the settings, else the catalogue's, else its id. */
export function teamName(desk: Desk, id: string): Text {
  return nameOf(id, desk.teams, TEAMS);
}

export function categoryName(desk: Desk, id: string): Text {
  return nameOf(id, desk.categories, CATEGORIES);
}

export function regionName(desk: Desk, id: string): Text {
  return nameOf(id, desk.regions, REGIONS);
}

function nameOf(
  id: string,
  set: Readonly<Record<string, { readonly name?: string }>>,
  known: Readonly<Record<string, Text>>,
): Text {
  const given = own(set, id)?.name;
  return given === undefined ? (own(known, id) ?? plain(id)) : plain(given);
}

/** Every id is somebody's choice, also `constructor`, which every object has without being asked. */
function own<V>(entries: Readonly<Record<string, V>>, id: string): V | undefined {
  return Object.hasOwn(entries, id) ? entries[id] : undefined;
}
