import type { Customer } from '../../domain/customers/customer.ts';
import type { Desk } from '../../domain/desk.ts';
import type { Person, Role } from '../../domain/people/person.ts';
import type { Dice } from '../../lib/dice.ts';
import type { Region } from './hours.ts';
import { german } from './words/de.ts';
import { english } from './words/en.ts';
import { spanish } from './words/es.ts';
import { french } from './words/fr.ts';
import type { Words } from './words.ts';

/** A customer of the demo: the record, the person who writes, and the language that they write in. */
export interface Guest {
  readonly customer: Customer;
  readonly person: Person;
  readonly words: Words;
  readonly region: Region;
  /** The direct conversation with Relevo, of those who are members of the local workspace. */
  readonly account?: string;
}

const EUROPE = { zone: 'Europe/Zurich', region: 'europe' } as const;
const AMERICA = { zone: 'America/Mexico_City', region: 'america' } as const;

/** The staff are the members that the local workspace begins with, so that whoever plays one of them has work there. */
export function castOf(desk: Desk) {
  const staff = (user: string, name: string, roles: readonly Role[], place: { zone: string }, teams: string[] = []) =>
    ({
      account: { platform: 'workspace', user },
      name,
      language: desk.language,
      zone: place.zone,
      roles,
      teams,
    }) as const;
  const members: Readonly<Record<string, [user: string, name: string]>> = {
    dev: ['dara', 'Dara Novak'],
    it: ['ivan', 'Ivan Rossi'],
    legal: ['leo', 'Leo Weber'],
  };
  const agents: Readonly<Record<Region, readonly Person[]>> = {
    europe: [staff('mia', 'Mia Meier', ['agent'], EUROPE), staff('noah', 'Noah Brunner', ['agent'], EUROPE)],
    america: [staff('lucia', 'Lucía Herrera', ['agent'], AMERICA)],
  };
  return {
    agents,
    /** Somebody of a team; of one that only this desk has, somebody whom the workspace does not know. */
    memberOf(team: string): Person {
      const [user, name] = members[team] ?? [`demo-${team}`, desk.teams[team]?.name ?? team];
      return staff(user, name, ['team'], EUROPE, [team]);
    },
    lead: staff('lea', 'Lea Frei', ['agent', 'lead', 'admin'], EUROPE),
  };
}

export type Cast = ReturnType<typeof castOf>;

const FIRST: Readonly<Record<string, readonly string[]>> = {
  en: ['Emma', 'James', 'Olivia', 'Liam', 'Grace', 'Owen'],
  es: ['Camila', 'Diego', 'Valentina', 'Mateo', 'Ximena', 'Andrés'],
  de: ['Anna', 'Jonas', 'Lena', 'Felix', 'Katrin', 'Moritz'],
  fr: ['Chloé', 'Louis', 'Inès', 'Hugo', 'Élodie', 'Bastien'],
};
const LAST: Readonly<Record<string, readonly string[]>> = {
  en: ['Walker', 'Hughes', 'Bennett', 'Foster'],
  es: ['Ramírez', 'Ortega', 'Navarro', 'Peña'],
  de: ['Müller', 'Schäfer', 'Groß', 'Keller'],
  fr: ['Lefèvre', 'Moreau', 'Girard', 'Noël'],
};
const COMPANIES = ['harbour', 'lumen', 'papaya', 'nordwind', 'atelier', 'quetzal', 'bergbahn', 'solaris'];

/** Ana and Ben of the workspace, and forty others, whose own chat or telephone is not connected here. */
export function guestsOf(desk: Desk, dice: Dice): readonly Guest[] {
  const members = [
    guest(
      { id: 'demo-ana', name: 'Ana Torres', address: 'ana@acme.example', number: 'A-77', ...AMERICA },
      'es',
      spanish,
    ),
    guest({ id: 'demo-ben', name: 'Ben Keller', number: 'B-12', ...EUROPE }, 'en', english),
  ].map((one, at) => joined(one, at === 0 ? 'workspace:ana' : 'workspace:ben'));
  const all: readonly [tag: string, words: Words][] = [
    ['en', english],
    ['es', spanish],
    ['de', german],
    ['fr', french],
  ];
  const others = Array.from({ length: 40 }, (_, n) => {
    const [tag, words] = all[n % all.length] ?? ['en', english];
    const name = `${dice.of(FIRST[tag] ?? [])} ${dice.of(LAST[tag] ?? [])}`;
    const company = dice.of(COMPANIES);
    const address = `${name
      .split(' ')[0]
      ?.normalize('NFKD')
      .replace(/\P{ASCII}/gu, '')
      .toLowerCase()}.${n}@${company}.example`;
    // Some give no number, and a few no address; English is spoken in both parts of the world.
    const place = tag === 'es' || (tag === 'en' && n % 8 === 0) ? AMERICA : EUROPE;
    const known = {
      ...(dice.between(1, 4) === 1 ? {} : { number: `C-${100 + n}` }),
      ...(dice.between(1, 12) === 1 ? {} : { address }),
    };
    return guest({ id: `demo-${n}`, name, ...known, ...place }, tag, words);
  });
  return [...members, ...others];

  function guest(said: Omit<Customer, 'language' | 'accounts'> & { region: Region }, tag: string, words: Words): Guest {
    const { region, ...known } = said;
    const language = desk.languages.find((one) => one === tag) ?? desk.language;
    const account = { platform: 'demo', user: known.id };
    const { name, zone } = known;
    return {
      customer: { ...known, language, accounts: [`demo:${known.id}`] },
      person: { account, name, language, zone, roles: ['customer'], teams: [] },
      words,
      region,
    };
  }

  function joined({ customer, person, ...rest }: Guest, account: string): Guest {
    const user = account.slice('workspace:'.length);
    return {
      customer: { ...customer, accounts: [account] },
      person: { ...person, account: { platform: 'workspace', user } },
      ...rest,
      account,
    };
  }
}
