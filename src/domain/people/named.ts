import { type Person, personId } from './person.ts';

/** Whom somebody means by `mia`, `@mia`, `Mia Meier`, `mi` or `slack:U1`: those called exactly so, else whose name begins so. */
export function named(people: readonly Person[], words: string): readonly Person[] {
  const wanted = words.trim().replace(/^@/, '').toLowerCase();
  if (wanted === '') return [];
  const exactly = people.filter(
    (one) =>
      one.account.user.toLowerCase() === wanted ||
      one.name.toLowerCase() === wanted ||
      personId(one).toLowerCase() === wanted,
  );
  return exactly.length > 0 ? exactly : people.filter((one) => one.name.toLowerCase().startsWith(wanted));
}

/** What people are called, each with their account where another has the same name: one person may be on two platforms. */
export function namesOf(people: readonly Person[]): string {
  const isAlone = ({ name }: Person) => people.filter((one) => one.name === name).length === 1;
  return people.map((one) => (isAlone(one) ? one.name : `${one.name} (${personId(one)})`)).join(', ');
}
