import type { Desk } from '../domain/desk.ts';
import { type Person, personId, type Role } from '../domain/people/person.ts';
import { type AccountRef, accountKey } from '../domain/refs.ts';
import type { Reader } from '../i18n/types.ts';
import type { Clock } from '../lib/clock.ts';
import { RetryLater } from '../lib/errors.ts';
import type { Platform, Profile } from '../port/platform.ts';
import { namedOn } from './places/setting.ts';

/** With what a platform itself remembers for some seconds: a role that somebody lost is noticed within a minute. */
const REMEMBER = Temporal.Duration.from({ seconds: 30 });
const MOST_REMEMBERED = 5_000;

/** Who somebody is: what the platform says of the account, and which roles the settings give to its groups. */
export class People {
  readonly #platforms: ReadonlyMap<string, Platform>;
  readonly #desk: Desk;
  readonly #clock: Clock;
  readonly #known = new Map<string, { readonly person: Person; readonly until: Temporal.Instant }>();
  /** Who was in some groups of a platform when that was asked last. */
  readonly #last = new Map<string, readonly Person[]>();

  constructor(platforms: ReadonlyMap<string, Platform>, desk: Desk, clock: Clock) {
    this.#platforms = platforms;
    this.#desk = desk;
    this.#clock = clock;
  }

  /** Undefined for bots and for accounts that the platform does not know. @throws RetryLater */
  async person(account: AccountRef): Promise<Person | undefined> {
    const key = accountKey(account);
    const known = this.#known.get(key);
    if (known && Temporal.Instant.compare(known.until, this.#clock.now()) > 0) return known.person;
    const profile = await this.#platforms.get(account.platform)?.profile(account);
    if (!profile || profile.bot) return undefined;
    const person = personOf(profile, this.#desk);
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
    this.#known.set(key, { person, until: this.#clock.now().add(REMEMBER) });
    return person;
  }

  /** Everybody who may be given a ticket: agents and leads, by name, each once. */
  async agents(): Promise<readonly Person[]> {
    const { agent, lead } = this.#desk.roles;
    const all = await this.#inGroups([...agent, ...lead]);
    return all.filter(({ roles }) => roles.includes('agent') || roles.includes('lead'));
  }

  /** The members of one team, by name, each once. @throws RetryLater */
  async team(id: string): Promise<readonly Person[]> {
    return this.#inGroups(this.#desk.teams[id]?.groups ?? []);
  }

  /** Everybody who may work on a ticket: agents, leads and the members of the teams, by name, each once. */
  async workers(): Promise<readonly Person[]> {
    const { roles, teams } = this.#desk;
    return this.#inGroups([...roles.agent, ...roles.lead, ...Object.values(teams).flatMap(({ groups }) => groups)]);
  }

  /**
   * By name, each once. Of a platform that gives no answer those who were there last, so that it holds up no other.
   * @throws RetryLater when nobody is known because of one
   */
  async #inGroups(settings: readonly string[]): Promise<readonly Person[]> {
    const found = new Map<string, Person>();
    let unanswered: RetryLater | undefined;
    for (const platform of this.#platforms.values()) {
      const key = `${platform.id} ${settings.join(' ')}`;
      try {
        this.#last.set(key, await this.#on(platform, settings));
      } catch (error) {
        if (!(error instanceof RetryLater)) throw error;
        unanswered ??= error;
      }
      for (const person of this.#last.get(key) ?? []) found.set(personId(person), person);
    }
    if (unanswered && found.size === 0) throw unanswered;
    return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  async #on(platform: Platform, settings: readonly string[]): Promise<readonly Person[]> {
    const accounts = new Map<string, AccountRef>();
    for (const setting of settings) {
      for (const account of await accountsOn(platform, setting)) accounts.set(accountKey(account), account);
    }
    const people: Person[] = [];
    for (const account of accounts.values()) {
      const person = await this.person(account);
      if (person) people.push(person);
    }
    return people;
  }
}

async function accountsOn(platform: Platform, setting: string): Promise<readonly AccountRef[]> {
  const named = namedOn(setting, platform.id);
  if (named?.kind === 'person') return [{ platform: platform.id, user: named.user }];
  return named ? ((await platform.groupMembers(named.name)) ?? []) : [];
}

export function readerOf(person: Person): Reader {
  return { language: person.language, zone: person.zone };
}

export function personOf(profile: Profile, desk: Desk): Person {
  const { account } = profile;
  const isIn = (settings: readonly string[]) =>
    settings.some((setting) => {
      const named = namedOn(setting, account.platform);
      return named?.kind === 'person' ? named.user === account.user : named && profile.groups.includes(named.name);
    });
  const teams = profile.guest ? [] : Object.keys(desk.teams).filter((id) => isIn(desk.teams[id]?.groups ?? []));
  const roles: Role[] = [];
  if (!profile.guest) {
    if (isIn(desk.roles.agent)) roles.push('agent');
    if (teams.length > 0) roles.push('team');
    if (isIn(desk.roles.lead)) roles.push('lead');
    if (isIn(desk.roles.admin)) roles.push('admin');
  }
  if (roles.length === 0) roles.push('customer');
  return {
    account,
    name: profile.name,
    ...(profile.email === undefined ? {} : { email: profile.email }),
    language: languageOf(profile.language, desk),
    zone: isZone(profile.zone) ? profile.zone : desk.zone,
    roles,
    teams,
  };
}

/** Platforms say all sorts of things of their users; a zone that `Intl` refuses would break every time shown to them. */
function isZone(zone: string | undefined): zone is string {
  if (zone === undefined) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The offered language that fits a BCP 47 tag: itself, its base, else the desk's. */
export function languageOf(tag: string | undefined, desk: Desk): string {
  const wanted = tag?.toLowerCase();
  const base = wanted?.split('-', 1)[0];
  return (
    desk.languages.find((l) => l.toLowerCase() === wanted) ?? desk.languages.find((l) => l === base) ?? desk.language
  );
}
