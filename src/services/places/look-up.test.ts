import { describe, expect, it } from 'vitest';
import { aDesk } from '#test/builders.ts';
import type { Desk } from '../../domain/desk.ts';
import { RetryLater } from '../../lib/errors.ts';
import type { Directory } from '../../port/platform.ts';
import { lookUp, namedIn } from './look-up.ts';

interface There {
  readonly channels?: readonly string[];
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  readonly people?: readonly string[];
  readonly names?: boolean;
  readonly away?: boolean;
}

function platformOf(id: string, { channels = [], groups = {}, people = [], names = true, away = false }: There) {
  const asked: string[] = [];
  const ask = async <R>(what: string, answer: R): Promise<R> => {
    asked.push(what);
    if (away) throw new RetryLater('away');
    return answer;
  };
  const platform: Directory = {
    id,
    channel: (name) => ask(name, channels.includes(name) ? { platform: id, channel: name } : undefined),
    groupMembers: (name) =>
      ask(
        name,
        groups[name]?.map((user) => ({ platform: id, user })),
      ),
    profile: (account) =>
      ask(
        account.user,
        people.includes(account.user)
          ? { account, name: account.user, groups: [], guest: false, bot: false }
          : undefined,
      ),
    ...(names ? { names: () => ask('names', { channels, groups: Object.keys(groups) }) } : {}),
  };
  return { ...platform, asked };
}

const all: There = {
  channels: ['support-acme', 'support-globex', 'agents', 'leads', 'team-dev', 'team-it', 'team-legal'],
  groups: { agents: ['mia'], leads: ['lea'], admins: [], dev: ['dara'], it: ['ivan'], legal: ['leo'] },
  people: ['mia'],
};
const without = (word: string): There => ({ ...all, channels: all.channels?.filter((name) => name !== word) ?? [] });
const faultsOf = async (desk: Desk, ...platforms: Directory[]) => (await lookUp(desk, platforms)).missing;
const agentsAre = (...agent: string[]): Desk => aDesk({ roles: { agent, lead: ['leads'], admin: ['admins'] } });

describe('what the settings name', () => {
  it('is every channel and group, with the place where it stands', () => {
    const places = namedIn(agentsAre('agents', 'slack:user:U1'));
    expect(places).toHaveLength(2 + 2 + 3 + 4 + 3);
    expect(places).toEqual(
      expect.arrayContaining([
        { setting: 'channels.intake.1', kind: 'intake', name: 'support-globex' },
        { setting: 'channels.leads', kind: 'channel', name: 'leads' },
        { setting: 'teams.legal.channel', kind: 'channel', name: 'team-legal' },
        { setting: 'roles.agent.1', kind: 'person', name: 'slack:user:U1' },
        { setting: 'roles.admin.0', kind: 'group', name: 'admins' },
        { setting: 'teams.it.groups.0', kind: 'group', name: 'it' },
      ]),
    );
    const board = aDesk({ channels: { ...aDesk().channels, managers: 'board' } });
    expect(namedIn(board)).toContainEqual({ setting: 'channels.managers', kind: 'channel', name: 'board' });
  });
});

describe('looking it up', () => {
  it('finds all of it, empty groups too', async () => {
    const found = await lookUp(aDesk(), [platformOf('chat', all)]);
    expect([found.missing, found.unknown]).toEqual([[], []]);
    expect(found.there).toEqual(namedIn(aDesk()).map((place) => ({ ...place, on: 'chat' })));
  });

  it('tells what is missing, where it was looked for, and what is near', async () => {
    const desk = aDesk({ channels: { intake: ['suport-acme'], agents: 'agents', leads: 'leads' } });
    expect(await faultsOf(desk, platformOf('one', all), platformOf('two', {}))).toEqual([
      {
        setting: 'channels.intake.0',
        kind: 'intake',
        name: 'suport-acme',
        lookedOn: ['one', 'two'],
        near: 'support-acme',
      },
    ]);
    expect(await faultsOf(agentsAre('one:agnts'), platformOf('one', all), platformOf('two', {}))).toEqual([
      { setting: 'roles.agent.0', kind: 'group', name: 'one:agnts', lookedOn: ['one'], near: 'one:agents' },
    ]);
    expect(await faultsOf(agentsAre('user:mai', 'user:mia'), platformOf('one', all))).toEqual([
      { setting: 'roles.agent.0', kind: 'person', name: 'user:mai', lookedOn: ['one'] },
    ]);
  });

  it('looks for the people of rotas by their accounts, not for the gaps', async () => {
    const rota = { zone: 'UTC', rotation: 'daily', handOver: '09:00', from: '2026-01-05' } as const;
    const desk = aDesk({ oncall: { it: { ...rota, people: ['mia', null, 'mai', 'one:agents', 'slack:mia'] } } });
    expect(await faultsOf(desk, platformOf('one', all), platformOf('two', {}))).toEqual([
      { setting: 'oncall.it.people.2', kind: 'onCall', name: 'mai', lookedOn: ['one', 'two'] },
      { setting: 'oncall.it.people.3', kind: 'onCall', name: 'one:agents', lookedOn: ['one'] },
      { setting: 'oncall.it.people.4', kind: 'onCall', name: 'slack:mia', lookedOn: [] },
    ]);
  });

  it('tells a name of a platform that is not connected', async () => {
    expect(await faultsOf(agentsAre('slack:agents'), platformOf('chat', all))).toEqual([
      { setting: 'roles.agent.0', kind: 'group', name: 'slack:agents', lookedOn: [] },
    ]);
  });

  it('is content when one of several platforms has it', async () => {
    expect(await faultsOf(aDesk(), platformOf('one', without('team-it')), platformOf('two', all))).toEqual([]);
  });

  it('says where a channel is, and on which platforms there is another of its name', async () => {
    const { there } = await lookUp(aDesk(), [platformOf('one', without('team-it')), platformOf('two', all)]);
    const of = (setting: string) => there.find((place) => place.setting === setting);
    expect(of('teams.it.channel')).toMatchObject({ on: 'two' });
    expect(of('channels.agents')).toMatchObject({ on: 'one', also: ['two'] });
    expect(there.filter(({ also }) => also).map(({ kind }) => kind)).toEqual(Array(4).fill('channel'));
  });

  it('does without an offer where a platform cannot say what there is', async () => {
    const desk = aDesk({ channels: { intake: [], agents: 'agnets', leads: 'leads' } });
    const [fault] = await faultsOf(desk, platformOf('chat', { ...all, names: false }));
    expect(fault).toEqual({ setting: 'channels.agents', kind: 'channel', name: 'agnets', lookedOn: ['chat'] });
  });

  it('says of nothing that it is missing while a platform that may have it is away, and asks that one once', async () => {
    const away = platformOf('one', { ...all, away: true });
    const here = platformOf('two', without('team-it'));
    const found = await lookUp(aDesk(), [away, here]);
    expect(found.missing).toEqual([]);
    expect(found.unknown).toEqual([{ setting: 'teams.it.channel', kind: 'channel', name: 'team-it' }]);
    expect([...found.away.keys()]).toEqual(['one']);
    expect(away.asked).toHaveLength(1);
    const named = await lookUp(agentsAre('two:agnts'), [away, platformOf('two', all)]);
    expect(named.missing.map(({ name }) => name)).toEqual(['two:agnts']);
  });

  it('asks nothing once it is called off, and knows nothing then', async () => {
    const platform = platformOf('chat', {});
    const found = await lookUp(aDesk(), [platform], AbortSignal.abort());
    expect(platform.asked).toEqual([]);
    expect(found.unknown).toEqual(namedIn(aDesk()));
  });
});
