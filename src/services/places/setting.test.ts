import { describe, expect, it } from 'vitest';
import type { Directory } from '../../port/platform.ts';
import { channelNamed, channelOn, namedOn } from './setting.ts';

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
  const both = [slack, workspace];

  it.each([
    ['agents', { platform: 'slack', channel: 'slack-agents' }],
    ['team-it', { platform: 'workspace', channel: 'workspace-team-it' }],
    ['workspace:agents', { platform: 'workspace', channel: 'workspace-agents' }],
    ['slack:team-it', undefined],
    ['discord:agents', undefined],
    ['user:agents', undefined],
  ])('%s is on the first platform that has it, or on the one that is named', async (setting, found) => {
    expect(await channelNamed(setting, both)).toEqual(found);
  });

  it('is looked up on one platform when that one is asked', async () => {
    expect(await channelOn('agents', workspace)).toEqual({ platform: 'workspace', channel: 'workspace-agents' });
    expect(await channelOn('slack:agents', workspace)).toBeUndefined();
  });

  it('is never looked for by a name that has a platform in it', () => {
    expect([...slack.asked, ...workspace.asked].filter((word) => word.includes(':'))).toEqual([]);
  });
});
