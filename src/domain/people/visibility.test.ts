import { describe, expect, it } from 'vitest';
import { aDesk, aTicket, people } from '#test/builders.ts';
import { isConfidential } from '../tickets/decide.ts';
import type { Audience } from './audience.ts';
import { canSee, type Viewer } from './visibility.ts';

/** Both teams had the ticket of Ana's; the network team never did. */
const ticket = aTicket({ requester: 'c-ana', teams: ['dev', 'legal'] });
const desk = aDesk();
const confidential = (team: string) => isConfidential(desk, team);
const sees = (viewer: Viewer, ...visibleTo: Audience[]) => canSee(viewer, visibleTo, ticket, confidential);

const viewers: Readonly<Record<string, Viewer>> = {
  requester: { person: people.ana, customer: 'c-ana' },
  'another customer': { person: people.gus, customer: 'c-gus' },
  'somebody without a record': { person: people.gus },
  agent: { person: people.mia },
  developer: { person: people.dora },
  'legal team': { person: people.lea },
  'a team that never had it': { person: people.ivan },
  lead: { person: people.zoe },
  admin: { person: people.adam },
};

const TABLE: readonly (readonly [Audience, ...string[]])[] = [
  ['requester', 'requester', 'agent', 'developer', 'legal team', 'lead', 'admin'],
  ['desk', 'agent', 'developer', 'legal team', 'lead', 'admin'],
  ['team:dev', 'agent', 'developer', 'legal team', 'lead', 'admin'],
  ['team:legal', 'legal team', 'lead'],
  ['lead', 'lead'],
  ['team:gone', 'lead'],
  ['person:workspace:mia', 'agent', 'lead'],
  ['person:slack:mia', 'lead'],
];

const cells = TABLE.flatMap(([audience, ...allowed]) =>
  Object.keys(viewers).map((viewer) => ({ audience, viewer, allowed: allowed.includes(viewer) })),
);

it.each(cells)('$audience to $viewer: $allowed', ({ audience, viewer, allowed }) => {
  expect(sees(viewers[viewer] as Viewer, audience)).toBe(allowed);
});

describe('canSee', () => {
  it('needs only one of several audiences', () => {
    expect(sees({ person: people.mia }, 'team:legal', 'person:workspace:mia')).toBe(true);
    expect(sees({ person: people.noah }, 'team:legal', 'person:workspace:mia')).toBe(false);
  });

  it('shows to nobody but the leads what is for nobody', () => {
    expect(sees({ person: people.mia })).toBe(false);
    expect(sees({ person: people.zoe })).toBe(true);
  });

  it('gives staff who are customers of their own nothing more in others’ tickets, and their own as a customer sees it', () => {
    const asker = { person: people.ivan, customer: 'c-ana' };
    expect(sees(asker, 'requester')).toBe(true);
    expect(sees(asker, 'desk')).toBe(false);
  });

  it('keeps what a team said that was taken out of the settings to the leads', () => {
    const { legal: _gone, ...teams } = desk.teams;
    const later = (team: string) => isConfidential(aDesk({ teams }), team);
    expect(canSee({ person: people.mia }, ['team:legal'], ticket, later)).toBe(false);
    expect(canSee({ person: people.zoe }, ['team:legal'], ticket, later)).toBe(true);
  });
});
