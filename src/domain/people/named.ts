import { folded } from '../search/words.ts';
import { type Person, personId } from './person.ts';

/** Whom somebody means, whatever the case and accents, by `mia`, `@mia`, `Mia Meier`, `mi` or `slack:U1`: those called exactly so, else whose name begins so. */
export function named(people: readonly Person[], words: string): readonly Person[] {
  const wanted = words.trim().replace(/^@/, '');
  const plain = folded(wanted);
  if (plain === '') return [];
  const exactly = people.filter(
    (one) =>
      one.account.user.toLowerCase() === wanted.toLowerCase() ||
      folded(one.name) === plain ||
      personId(one).toLowerCase() === wanted.toLowerCase(),
  );
  return exactly.length > 0 ? exactly : people.filter((one) => folded(one.name).startsWith(plain));
}

/** What people are called. */
export function namesOf(people: readonly Person[]): string {
  return people.map(({ name }) => name).join(', ');
}

/** People whom the same words mean, each with what means them alone: one person may have accounts on two platforms. */
export function accountsOf(people: readonly Person[]): string {
  return people.map((one) => `${one.name} (${personId(one)})`).join(', ');
}
