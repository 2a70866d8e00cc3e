import { describe, expect, it } from 'vitest';
import { aDesk } from '#test/builders.ts';
import type { Profile } from '../port/platform.ts';
import { languageOf, personOf } from './people.ts';

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
