import { describe, expect, it } from 'vitest';
import { aHandoff, aTicket, inEnglish, people, refusalOf } from '#test/builders.ts';
import { demand, may, PERMISSIONS, type Permission } from './permissions.ts';
import type { Role } from './person.ts';

const ROLES = ['customer', 'agent', 'team', 'lead', 'admin'] as const satisfies readonly Role[];

/**
 * Which tickets each role may do it with, in the order of ROLES: `*` all, `t` those that their team ever had, `h` those that it has
 * now, `o` their own, `b` both `t` and `o`, `-` none.
 */
const WHOLE: Readonly<Record<Permission, string>> = {
  'help.read': 'o * b * *',
  'ticket.ask': 'o * b * *',
  'ticket.see': 'o * b * *',
  'ticket.list': 'o * b * *',
  'ticket.reopen': 'o * b * *',
  'address.give': 'o * b * *',
  'address.set': '- * - * *',
  'account.link': '* - - - -',
  'account.unlink': '* - - * *',
  'account.unlinkFor': '- - - * *',
  'ticket.makeFor': '- * - * *',
  'ticket.work': '- * - * *',
  'ticket.answer': '- * h * *',
  'ticket.note': '- * t * *',
  'ticket.resolve': '- * h * *',
  'ticket.assign': '- * - * *',
  'sla.see': '- * t * *',
  'alert.take': '- * h * *',
  'calendar.change': '- - - - *',
  'report.see': '- - - * *',
  'ticket.bulk': '- - - * *',
  'handoff.give': '- * - * *',
  'handoff.override': '- - - * -',
  'handoff.take': '- - t * -',
  'view.share': '- - - * *',
  'away.set': '- * * * *',
  'away.setFor': '- - - * *',
  'away.see': '- - - * *',
  'quiet.set': '- * * * *',
  'oncall.see': '- * * * *',
  'oncall.change': '- * * * -',
  'mail.see': '- - - * *',
  'mail.retry': '- - - * *',
  'deleted.see': '- - - * -',
  'audit.see': '- - - * *',
};

const cells = Object.entries(WHOLE).flatMap(([permission, row]) =>
  row.split(' ').map((reach, index) => ({ permission: permission as Permission, role: ROLES[index] as Role, reach })),
);
const actors: Readonly<Record<Role, (typeof people)[keyof typeof people]>> = {
  customer: people.ana,
  agent: people.mia,
  team: people.dora,
  lead: people.zoe,
  admin: people.adam,
};

/** Somebody's own ticket that no team ever had, and of somebody else one that Dora's team had, one that it has, and one of neither. */
const own = { ticket: aTicket({ requester: 'me' }), customer: 'me' };
const ofTeam = { ticket: aTicket({ requester: 'other', teams: ['it', 'dev'] }), customer: 'me' };
const held = {
  ticket: aTicket({
    requester: 'other',
    teams: ['dev'],
    handoff: aHandoff('dev'),
  }),
  customer: 'me',
};
const foreign = { ticket: aTicket({ requester: 'other', teams: ['it'] }), customer: 'me' };

it('has a row for every permission', () => {
  expect(Object.keys(WHOLE)).toEqual(Object.keys(PERMISSIONS));
});

it.each(cells)('$permission as $role: $reach', ({ permission, role, reach }) => {
  const person = actors[role];
  const reached = [own, ofTeam, held, foreign].map((relation) => may(person, permission, relation));
  const expected = {
    '*': [true, true, true, true],
    t: [false, true, true, false],
    b: [true, true, true, false],
    h: [false, false, true, false],
    o: [true, false, false, false],
    '-': [],
  }[reach];
  expect(reached).toEqual(expected?.length === 4 ? expected : [false, false, false, false]);
  expect(may(person, permission)).toBe(reach !== '-');
});

describe('may', () => {
  it('gives nothing to somebody without a role', () => {
    const nobody = { ...people.ana, roles: [] };
    for (const { permission } of cells) expect(may(nobody, permission)).toBe(false);
  });

  it('gives nothing to a customer who has no record', () => {
    expect(may(people.ana, 'ticket.see', { ticket: own.ticket })).toBe(false);
  });

  it('adds up what several roles may', () => {
    expect(may(people.both, 'ticket.work', foreign)).toBe(true);
    expect(may(people.both, 'handoff.take', foreign)).toBe(false);
    expect(may(people.both, 'handoff.take', ofTeam)).toBe(true);
  });
});

describe('demand', () => {
  const number = 'T-1042';

  it('lets through what may be done', () => {
    expect(() => demand(people.ana, 'ticket.reopen', { ...own, number })).not.toThrow();
    expect(() => demand(people.zoe, 'handoff.override')).not.toThrow();
  });

  it('refuses somebody else’s ticket in the words for one that does not exist, noted as denied', () => {
    for (const [person, relation] of [
      [people.ana, ofTeam],
      [people.dora, foreign],
    ] as const) {
      const refusal = refusalOf(() => demand(person, 'ticket.see', { ...relation, number }));
      expect(refusal.text).toEqual({ key: 'refuse.unknownTicket', params: { number } });
      expect(refusal.denied).toBe(true);
      const same = refusalOf(() => demand(person, 'ticket.work', { ...relation, number }));
      expect(same.text).toEqual(refusal.text);
    }
  });

  it('says that the role does not allow it where the ticket may be seen, noted as denied', () => {
    const refusals = [
      refusalOf(() => demand(people.ana, 'ticket.work', { ...own, number })),
      refusalOf(() => demand(people.dora, 'ticket.assign', { ...ofTeam, number })),
      refusalOf(() => demand(people.mia, 'handoff.override')),
    ];
    for (const refusal of refusals) {
      expect(inEnglish(refusal.text)).toMatch(/^Your role does not allow that/);
      expect(refusal.denied).toBe(true);
    }
  });
});
