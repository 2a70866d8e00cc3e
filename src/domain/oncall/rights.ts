import { t } from '../../i18n/types.ts';
import { demand } from '../people/permissions.ts';
import type { Person } from '../people/person.ts';
import { Refusal } from '../refusal.ts';

/** The first level's rota, beside those of the teams. */
export const DESK_ROTA = 'desk';

/** Leads change every rota, and everybody the one of where they belong. */
export function mayOverride({ roles, teams }: Person, team: string): boolean {
  if (roles.includes('lead') || teams.includes(team)) return true;
  return team === DESK_ROTA && roles.includes('agent');
}

/** @throws Refusal marked `denied` */
export function demandOverride(person: Person, team: string): void {
  demand(person, 'oncall.change');
  if (!mayOverride(person, team)) throw new Refusal(t('refuse.notYourRota'), { denied: true });
}
