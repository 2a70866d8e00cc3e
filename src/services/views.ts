import { isStaff, personId } from '../domain/people/person.ts';
import { t } from '../i18n/types.ts';
import type { Button } from '../port/cards.ts';
import type { Context } from './commands/command.ts';
import type { View } from './stores/views.ts';

/** Whose views everybody of the desk and the teams has; no person is called so. */
export const EVERYBODYS = '*';
/** Of one owner. */
export const MOST_VIEWS = 50;

export function ownerOf({ person }: Context): string {
  return personId(person);
}

/** The views that somebody has: everybody's first, by name. A customer has their own only. */
export function keptViews(ctx: Context): Promise<readonly View[]> {
  const owners = [...(isStaff(ctx.person) ? [EVERYBODYS] : []), ownerOf(ctx)];
  return ctx.services.stores.views.of(owners, 2 * MOST_VIEWS);
}

export function viewButton({ search }: View): Button {
  return { kind: 'button', label: t('button.show'), run: 'ticket search', args: { for: search } };
}
