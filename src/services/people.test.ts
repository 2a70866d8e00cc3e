import { describe, expect, it } from 'vitest';
import { aDesk } from '#test/builders.ts';
import { accountsOf, named } from '../domain/people/named.ts';
import { RetryLater } from '../lib/errors.ts';
import type { Platform, Profile } from '../port/platform.ts';
import { languageOf, People, personOf } from './people.ts';

const desk = aDesk();
const profile: Profile = {
  account: { platform: 'workspace', user: 'mia' },
  name: 'Mia',
  groups: ['agents'],
  guest: false,
  bot: false,
};

describe('who somebody is', () => {
  it.each([
    [['agents'], ['agent'], []],
    [['dev'], ['team'], ['dev']],
    [['agents', 'legal', 'leads', 'admins'], ['agent', 'team', 'lead', 'admin'], ['legal']],
    [['strangers'], ['customer'], []],
    [[], ['customer'], []],
  ])('groups %j make the roles %j and the teams %j', (groups, roles, teams) => {
    expect(personOf({ ...profile, groups }, desk)).toMatchObject({ roles, teams });
  });

  it('a guest is a customer, whatever groups they are in', () => {
    expect(personOf({ ...profile, guest: true, groups: ['agents', 'legal'] }, desk)).toMatchObject({
      roles: ['customer'],
      teams: [],
    });
  });

  it('settings may speak of one platform, and of one person', () => {
    const one = {
      ...desk,
      roles: { agent: ['slack:agents', 'user:mia'], lead: ['workspace:agents'], admin: ['slack:user:mia'] },
    };
    expect(personOf({ ...profile, groups: ['agents'] }, one).roles).toEqual(['agent', 'lead']);
  });

  it('a zone and a language that nobody knows fall back to the desk’s', () => {
    const odd = personOf({ ...profile, zone: 'Mars/Olympus', language: 'tlh' }, desk);
    expect([odd.zone, odd.language]).toEqual([desk.zone, desk.language]);
    expect(personOf({ ...profile, zone: 'America/Mexico_City' }, desk).zone).toBe('America/Mexico_City');
    expect(['es-MX', 'ES', 'en-GB', undefined].map((tag) => languageOf(tag, desk))).toEqual(['es', 'es', 'en', 'en']);
  });
});

/** A platform with people in groups, which can be away. */
function platformOf(id: string, groups: Readonly<Record<string, readonly string[]>>) {
  const state = { away: false };
  const ask = async <R>(answer: R): Promise<R> => {
    if (state.away) throw new RetryLater('away');
    return answer;
  };
  const platform = {
    id,
    groupMembers: (name: string) => ask(groups[name]?.map((user) => ({ platform: id, user }))),
    profile: ({ user }: { user: string }) =>
      ask({
        account: { platform: id, user },
        name: user,
        groups: Object.keys(groups).filter((name) => groups[name]?.includes(user)),
        guest: false,
        bot: false,
      }),
  };
  return { state, platform: platform as unknown as Platform };
}

describe('who there is on several platforms', () => {
  let now = Temporal.Instant.from('2026-03-02T10:00:00Z');
  function bench() {
    const slack = platformOf('slack', { agents: ['mia', 'noah'], leads: [] });
    const discord = platformOf('discord', { agents: ['mia'], leads: ['lea'], it: ['ivan'] });
    const platforms = new Map([slack, discord].map(({ platform }) => [platform.id, platform]));
    return { slack, discord, people: new People(platforms, desk, { now: () => now }) };
  }
  const ids = (people: readonly { account: { platform: string; user: string } }[]) =>
    people.map(({ account }) => `${account.platform}:${account.user}`).toSorted();

  it('is everybody, also while one of them gives no answer', async () => {
    const { slack, people } = bench();
    const all = ['discord:lea', 'discord:mia', 'slack:mia', 'slack:noah'];
    expect(ids(await people.agents())).toEqual(all);
    slack.state.away = true;
    now = now.add({ minutes: 5 });
    expect(ids(await people.agents())).toEqual(all);
    expect(ids(await people.team('it'))).toEqual(['discord:ivan']);
  });

  it('is nobody of one that never answered, and waited for where all are of that one', async () => {
    const { discord, slack, people } = bench();
    discord.state.away = true;
    expect(ids(await people.agents())).toEqual(['slack:mia', 'slack:noah']);
    await expect(people.team('it')).rejects.toThrow('away');
    slack.state.away = true;
    now = now.add({ minutes: 5 });
    expect(ids(await people.agents())).toEqual(['slack:mia', 'slack:noah']);
  });

  it('tells apart who has the same name', async () => {
    const { people } = bench();
    const agents = await people.agents();
    expect(accountsOf(named(agents, 'mia')).split(', ').toSorted()).toEqual(['mia (discord:mia)', 'mia (slack:mia)']);
    expect(ids(named(agents, 'slack:mia'))).toEqual(['slack:mia']);
  });
});
