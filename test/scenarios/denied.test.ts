import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '#src/lib/clock.ts';
import type { Profile } from '#src/port/platform.ts';
import { kindsOf, untilQuiet } from './exit.ts';
import { type House, openHouse, until } from './house.ts';

describe('who may not write in a ticket’s thread', () => {
  let house: House;
  let card: string;
  beforeAll(async () => {
    // Noah is in the agents' channel and has no role.
    house = await openHouse({ roles: { agent: ['user:mia'], lead: ['leads'], admin: ['admins'] } });
    house.as('ana').write('support-acme', 'Hello');
    card = (await house.as('mia').sees('agents', /T-1001/)).id;
  });
  afterAll(() => house.close());

  const auditOf = (what: string) =>
    until(`${what} on the audit log`, async () => {
      const found = house.store.database.collection('audit').find({ by: 'workspace:noah' });
      return (await found.toArray()).find((entry) => entry['what'] === what);
    });

  it('stands on the audit log with the ticket’s number', async () => {
    house.as('noah').write('agents', 'Let me in', card);
    await house.as('noah').seesInThread('agents', card, /There is no ticket T-1001/);
    expect(await auditOf('message')).toMatchObject({ outcome: 'denied', ticket: 1001 });
  });

  it('does so with a command that names no ticket there, and without a number for one that is about none', async () => {
    await house.as('noah').type('agents', '/ticket claim', card);
    expect(await auditOf('ticket claim')).toMatchObject({ outcome: 'denied', ticket: 1001 });
    await house.as('noah').type('agents', '/mail waiting', card);
    expect(await auditOf('mail waiting')).not.toHaveProperty('ticket');
  });

  it('does so under a request whose place is not noted yet', async () => {
    const request = house.as('ana').write('support-acme', 'Another one');
    await house.as('mia').sees('agents', /T-1002/);
    await until('its place is noted', async () => house.store.stores.anchors.byName('1002/requester'));
    await house.store.database.collection<{ _id: string }>('anchors').deleteOne({ _id: '1002/requester' });
    const audited = house.store.database.collection('audit');
    await audited.deleteMany({ by: 'workspace:noah' });
    house.as('noah').write('support-acme', 'And me', request.id);
    expect(await auditOf('message')).toMatchObject({ outcome: 'denied', ticket: 1002 });
  });
});

describe('a role that somebody lost while a form of theirs was open', () => {
  let house: House;
  let seconds = 0;
  let changed: Partial<Profile> = {};
  const clock: Clock = { ...systemClock, now: () => systemClock.now().add({ seconds }) };
  beforeAll(async () => {
    house = await openHouse(
      {},
      {
        clock,
        profile: (own) => async (account) => {
          const profile = await own(account);
          return profile && account.user === 'mia' ? { ...profile, ...changed } : profile;
        },
      },
    );
    house.as('ana').write('support-acme', 'Hello');
    await house.as('mia').sees('agents', /T-1001/);
  });
  afterAll(() => house.close());

  it.each([
    ['is in the group no more', { groups: [] }],
    ['became a guest, in whatever group', { guest: true, groups: ['agents', 'leads', 'admins', 'legal'] }],
  ] as const)('is noticed within a minute: who %s', async (_, change) => {
    const mia = house.as('mia');
    changed = {};
    seconds += 60;
    const form = await mia.type('agents', '/ticket note T-1001');
    await untilQuiet(house);
    const before = await kindsOf(house, 1001);
    const answers = mia.messages('agents').filter(({ onlyYou }) => onlyYou).length;
    changed = change;
    // What a platform remembers by itself, half a minute at most, comes on top.
    seconds += 30;
    await mia.submit(form, { text: 'Still here' });
    await until('a refusal', () => mia.messages('agents').filter(({ onlyYou }) => onlyYou).length > answers);
    await mia.sees('agents', /Your role does not allow that/);
    await untilQuiet(house);
    expect(await kindsOf(house, 1001)).toEqual(before);
    const denied = { by: 'workspace:mia', what: 'ticket note', outcome: 'denied' };
    expect(await house.store.database.collection('audit').countDocuments(denied)).toBeGreaterThan(0);
  });
});
