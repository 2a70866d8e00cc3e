import type { Language } from '../../i18n/types.ts';
import { type AccountRef, accountKey } from '../refs.ts';

export type Role = 'customer' | 'agent' | 'team' | 'lead' | 'admin';

/** Somebody who acts, as the platform and the desk's settings describe them at this moment. */
export interface Person {
  readonly account: AccountRef;
  readonly name: string;
  readonly email?: string;
  readonly language: Language;
  readonly zone: string;
  readonly roles: readonly Role[];
  /** Ids of the escalation teams that they belong to. */
  readonly teams: readonly string[];
}

/** A person as a ticket remembers them: the id and the name of that moment. */
export interface Who {
  readonly id: string;
  readonly name: string;
}

export function who(person: Person): Who {
  return { id: personId(person), name: person.name };
}

/** The id under which a person is kept: `platform:user`. */
export function personId(person: { readonly account: AccountRef }): string {
  return accountKey(person.account);
}

export function isStaff(person: Person): boolean {
  return person.roles.some((role) => role !== 'customer');
}

/** What Relevo does on its own it does as nobody. */
export const RELEVO: Person = {
  account: { platform: 'relevo', user: 'relevo' },
  name: 'Relevo',
  language: 'en',
  zone: 'UTC',
  roles: [],
  teams: [],
};
