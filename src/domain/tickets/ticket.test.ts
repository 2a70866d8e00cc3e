import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDesk, inEnglish, people } from '#test/builders.ts';
import { categoryName, teamName } from '../names.ts';
import { isStaff, personId, who } from '../people/person.ts';
import { accountKey, accountOf, messageKey } from '../refs.ts';
import { label, numberOf, rememberKey } from './ticket.ts';

describe('a ticket’s number', () => {
  it.each(['T-1042', 't-1042', 'T1042', '#1042', '1042', '  T-1042\n'])('is read from %j', (words) => {
    expect(numberOf(words)).toBe(1042);
  });

  it.each(['', 'T-', 'T--1', 'X-1', '10 42', 'T-1042x', '#T-1', '1.5', '-1', '１０', '1234567890'])(
    'is not read from %j',
    (words) => {
      expect(numberOf(words)).toBeUndefined();
    },
  );

  it('is read as it is said', () => {
    fc.assert(fc.property(fc.nat(999_999_999), (number) => numberOf(label(number)) === number));
  });
});

it('remembers the newest 64 keys', () => {
  const keys = Array.from({ length: 70 }, (_, n) => `k${n}`);
  const remembered = keys.reduce<readonly string[]>(rememberKey, []);
  expect(remembered).toEqual(keys.slice(6));
});

describe('names', () => {
  const desk = aDesk({
    teams: {
      dev: { channel: 'd', groups: [], confidential: false },
      it: { name: 'Netz', channel: 'i', groups: [], confidential: false },
      ops: { channel: 'o', groups: [], confidential: false },
    },
    categories: { legal: { name: 'Recht', team: 'dev', triage: [] } },
  });

  it.each([
    ['dev', 'Development'],
    ['it', 'Netz'],
    ['ops', 'ops'],
    ['gone', 'gone'],
    ['constructor', 'constructor'],
  ])('the team %s is called %s', (id, name) => {
    expect(inEnglish(teamName(desk, id))).toBe(name);
  });

  it.each([
    ['legal', 'Recht'],
    ['billing', 'Billing'],
    ['gone', 'gone'],
    ['toString', 'toString'],
  ])('the category %s is called %s', (id, name) => {
    expect(inEnglish(categoryName(desk, id))).toBe(name);
  });
});

describe('references', () => {
  it('come back from their keys, colons and all', () => {
    const part = fc.string({ minLength: 1 });
    const platform = part.filter((words) => !words.includes(':'));
    fc.assert(
      fc.property(platform, part, (of, user) => {
        expect(accountOf(accountKey({ platform: of, user }))).toEqual({ platform: of, user });
      }),
    );
  });

  it('of a message do not depend on its thread', () => {
    const ref = { platform: 'slack', channel: 'C1', message: '17.5' };
    expect(messageKey({ ...ref, thread: '16.1' })).toBe('slack:C1:17.5');
    expect(messageKey(ref)).toBe('slack:C1:17.5');
  });

  it('of people carry the name of the moment', () => {
    expect(who(people.mia)).toEqual({ id: 'workspace:mia', name: 'Mia' });
    expect(personId(people.ana)).toBe('workspace:ana');
  });
});

it('counts everybody with a role besides the customer’s as staff', () => {
  const staff = Object.values(people).filter(isStaff);
  expect(staff.map(({ name }) => name)).toEqual(['Mia', 'Noah', 'Dora', 'Ivan', 'Lea', 'Both', 'Zoe', 'Adam']);
  expect(isStaff({ ...people.ana, roles: [] })).toBe(false);
});
