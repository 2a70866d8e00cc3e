import type { Desk } from '../domain/desk.ts';
import { climb, handOverAfter, type Override, type Rota, type Turn, turnsOf } from '../domain/oncall/rota.ts';
import { accountOf, type PlatformId } from '../domain/refs.ts';
import { RetryLater } from '../lib/errors.ts';
import type { People } from './people.ts';
import { namedOn } from './places/setting.ts';
import type { KeptOverride, OnCallStore } from './stores/oncall.ts';

/** So many overrides of one rota may wait or hold at a time. */
export const MOST_OVERRIDES = 100;
/** More than there can be, but for those who made one at the same instant. */
const READ = 2 * MOST_OVERRIDES;

interface Plan {
  /** With accounts by their ids in the place of what the settings call them. */
  readonly rota: Rota;
  readonly overrides: readonly Override[];
}

/** Who is called when nobody answers: the rotas of the settings, and what stands in their place for a while. */
export class OnCall {
  readonly #store: Pick<OnCallStore, 'ending'>;
  readonly #people: Pick<People, 'person'>;
  readonly #desk: Pick<Desk, 'oncall'>;
  readonly #platforms: readonly PlatformId[];
  /** Where somebody was found last whom the settings name without a platform. */
  readonly #found = new Map<string, string>();

  constructor(
    store: Pick<OnCallStore, 'ending'>,
    people: Pick<People, 'person'>,
    desk: Pick<Desk, 'oncall'>,
    platforms: readonly PlatformId[],
  ) {
    this.#store = store;
    this.#people = people;
    this.#desk = desk;
    this.#platforms = platforms;
  }

  /** Whose rotas there are: ids of teams, and `desk` for the first level. */
  teams(): readonly string[] {
    return Object.keys(this.#desk.oncall);
  }

  /**
   * The accounts that are called one after the other while nobody answers, as `platform:user`: whoever is on call, then the next in
   * turn. In a gap it begins with the next in turn. Empty: there is no rota, or it has not begun.
   * @param team its id, or `desk` for the first level
   * @throws RetryLater
   */
  async whoIsOn(team: string, at: Temporal.Instant): Promise<readonly string[]> {
    const plan = await this.#plan(team, at);
    return plan ? climb(plan.rota, plan.overrides, at) : [];
  }

  /**
   * Who has which turn from `at` on, so many hand-overs far; the last turn ends with that, whoever has the next.
   * @returns undefined where there is no rota
   * @throws RetryLater
   */
  async turns(team: string, at: Temporal.Instant, handOvers: number): Promise<readonly Turn[] | undefined> {
    const plan = await this.#plan(team, at);
    return plan && turnsOf(plan.rota, plan.overrides, at, handOverAfter(plan.rota, at, handOvers));
  }

  /** Those that end after an instant, whichever ends first on top. @throws RetryLater */
  overrides(team: string, after: Temporal.Instant): Promise<readonly KeptOverride[]> {
    return this.#store.ending(team, after.toString(), READ);
  }

  /** What somebody is called, or their account's id while nobody can say. */
  async nameOf(account: string): Promise<string> {
    const ref = accountOf(account);
    try {
      return (await this.#people.person(ref))?.name ?? ref.user;
    } catch (error) {
      if (error instanceof RetryLater) return ref.user;
      throw error;
    }
  }

  async #plan(team: string, at: Temporal.Instant): Promise<Plan | undefined> {
    const rota = Object.hasOwn(this.#desk.oncall, team) ? this.#desk.oncall[team] : undefined;
    if (!rota) return undefined;
    const people: (string | null)[] = [];
    for (const name of rota.people) people.push(name === null ? null : await this.#account(name));
    return { rota: { ...rota, people }, overrides: (await this.overrides(team, at)).map(overrideOf) };
  }

  /** Whom a setting means, on the first platform that knows them. Whom nobody knows nobody can call: that is a gap. */
  async #account(name: string): Promise<string | null> {
    for (const platform of this.#platforms) {
      const named = namedOn(name, platform);
      if (!named) continue;
      const user = named.kind === 'person' ? named.user : named.name;
      const id = `${platform}:${user}`;
      // Who is named with the platform is nobody else while that is away.
      if (name.startsWith(`${platform}:`)) return id;
      try {
        if (!(await this.#people.person({ platform, user }))) continue;
      } catch (error) {
        const before = this.#found.get(name);
        if (error instanceof RetryLater && before !== undefined) return before;
        throw error;
      }
      this.#found.set(name, id);
      return id;
    }
    return null;
  }
}

function overrideOf({ id, who, from, to, madeAt }: KeptOverride): Override {
  const instant = Temporal.Instant.from;
  return { id, ...(who ? { who: who.id } : {}), from: instant(from), to: instant(to), madeAt: instant(madeAt) };
}
