import { describe, expect, it } from 'vitest';
import { RetryLater } from '../../lib/errors.ts';
import type { Directory } from '../../port/platform.ts';
import { channelOn, NamedChannels, namedOn } from './setting.ts';

const name = (word: string) => ({ kind: 'name', name: word });
const person = (user: string) => ({ kind: 'person', user });

describe('what a setting names on a platform', () => {
  it.each([
    ['agents', 'slack', name('agents')],
    ['slack:agents', 'slack', name('agents')],
    ['slack:agents', 'workspace', undefined],
    ['slack:agents', 'slac', undefined],
    ['user:U1', 'slack', person('U1')],
    ['slack:user:U1', 'slack', person('U1')],
    ['slack-b:user:U1', 'slack-b', person('U1')],
    ['slack:user:U1', 'slack-b', undefined],
    ['slack:user:U1', 'workspace', undefined],
    ['slack:a:b', 'slack', undefined],
  ])('%s on %s', (setting, platform, means) => {
    expect(namedOn(setting, platform)).toEqual(means);
  });
});

/** A platform that has these channels and notes what it is asked. */
function platformOf(id: string, channels: readonly string[]): Directory & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    id,
    asked,
    profile: async () => undefined,
    groupMembers: async () => undefined,
    async channel(nameOrId) {
      asked.push(nameOrId);
      return channels.includes(nameOrId) ? { platform: id, channel: `${id}-${nameOrId}` } : undefined;
    },
  };
}

describe('the channel that a setting names', () => {
  const slack = platformOf('slack', ['agents', 'leads']);
  const workspace = platformOf('workspace', ['agents', 'team-it']);
  const both = new NamedChannels(new Map([slack, workspace].map((one) => [one.id, one])));

  it.each([
    ['agents', { platform: 'slack', channel: 'slack-agents' }],
    ['team-it', { platform: 'workspace', channel: 'workspace-team-it' }],
    ['workspace:agents', { platform: 'workspace', channel: 'workspace-agents' }],
    ['slack:team-it', undefined],
    ['discord:agents', undefined],
    ['user:agents', undefined],
  ])('%s is on the first platform that has it, or on the one that is named', async (setting, found) => {
    expect(await both.find(setting)).toEqual(found);
  });

  it('is looked up on one platform when that one is asked', async () => {
    expect(await channelOn('agents', workspace)).toEqual({ platform: 'workspace', channel: 'workspace-agents' });
    expect(await channelOn('slack:agents', workspace)).toBeUndefined();
  });

  it('is never looked for by a name that has a platform in it', () => {
    expect([...slack.asked, ...workspace.asked].filter((word) => word.includes(':'))).toEqual([]);
  });
});

describe('a channel by its name alone while a platform is away', () => {
  const slack = platformOf('slack', ['agents']);
  const workspace = platformOf('workspace', ['agents', 'team-it']);
  let away = false;
  const leaving: Directory = {
    ...slack,
    channel: async (name) => {
      if (away) throw new RetryLater('away');
      return slack.channel(name);
    },
  };
  const both = () => new NamedChannels(new Map([leaving, workspace].map((one) => [one.id, one])));

  it('is where it was found last, and nowhere else', async () => {
    away = false;
    const channels = both();
    await channels.find('team-it');
    await channels.find('agents');
    away = true;
    expect(await channels.find('team-it')).toEqual({ platform: 'workspace', channel: 'workspace-team-it' });
    // The first platform's is meant, as always; what is said there waits for it.
    await expect(channels.find('agents')).rejects.toThrow('away');
    expect(await channels.find('workspace:agents')).toEqual({ platform: 'workspace', channel: 'workspace-agents' });
  });

  it('is unknown where nobody ever found it', async () => {
    away = true;
    const channels = both();
    await expect(channels.find('team-it')).rejects.toThrow('away');
    await expect(channels.find('nowhere')).rejects.toThrow('away');
    channels.note('team-it', 'workspace');
    expect(await channels.find('team-it')).toMatchObject({ platform: 'workspace' });
  });
});
