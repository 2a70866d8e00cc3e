import { describe, expect, it } from 'vitest';
import { people } from '#test/builders.ts';
import type { Rota } from '../domain/oncall/rota.ts';
import type { Person } from '../domain/people/person.ts';
import { RetryLater } from '../lib/errors.ts';
import { OnCall } from './oncall.ts';
import type { KeptOverride } from './stores/oncall.ts';

const at = Temporal.Instant.from('2026-01-01T12:00:00Z');
const rotaOf = (...names: Rota['people']): Rota => ({
  zone: 'UTC',
  rotation: 'daily',
  handOver: '00:00',
  from: '2026-01-01',
  people: names,
});

/** Slack has Mia, the workspace Mia and Ivan. */
function onCallOf(rota: Rota, kept: readonly KeptOverride[] = []) {
  const away = new Set<string>();
  const asked: string[] = [];
  const onCall = new OnCall(
    { ending: (team) => Promise.resolve(kept.filter((one) => one.team === team)) },
    {
      person: ({ platform, user }) => {
        asked.push(`${platform}:${user}`);
        if (away.has(platform)) return Promise.reject(new RetryLater('away'));
        const all: Readonly<Record<string, Person>> = {
          'slack:mia': { ...people.mia, account: { platform: 'slack', user: 'mia' } },
          'workspace:mia': people.mia,
          'workspace:ivan': people.ivan,
        };
        return Promise.resolve(all[`${platform}:${user}`]);
      },
    },
    { oncall: { it: rota } },
    ['slack', 'workspace'],
  );
  return { onCall, away, asked };
}

describe('who is called', () => {
  it('is found on the first platform that knows them, or on the one that is named', async () => {
    const { onCall, asked } = onCallOf(rotaOf('mia', 'ivan', 'workspace:mia', 'discord:mia', 'nobody'));
    expect(await onCall.whoIsOn('it', at)).toEqual(['slack:mia', 'workspace:ivan', 'workspace:mia']);
    expect(asked).not.toContain('workspace:mia');
  });

  it('is nobody where there is no rota, and before it begins', async () => {
    const { onCall } = onCallOf(rotaOf('mia'));
    for (const team of ['dev', 'constructor']) expect(await onCall.whoIsOn(team, at)).toEqual([]);
    expect(await onCall.whoIsOn('it', at.subtract({ hours: 24 }))).toEqual([]);
  });

  it('is who was found last while a platform is away; when nobody was, it is asked again later', async () => {
    const { onCall, away } = onCallOf(rotaOf('ivan', 'slack:mia'));
    away.add('slack');
    await expect(onCall.whoIsOn('it', at)).rejects.toThrow(RetryLater);
    away.clear();
    const found = await onCall.whoIsOn('it', at);
    expect(found).toEqual(['workspace:ivan', 'slack:mia']);
    away.add('slack').add('workspace');
    expect(await onCall.whoIsOn('it', at)).toEqual(found);
    expect(await onCall.nameOf('slack:mia')).toBe('mia');
  });

  it('is whom an override names, then the next in turn', async () => {
    const by = { id: 'workspace:lea', name: 'Lea' };
    const [from, to] = ['2026-01-01T11:00:00Z', '2026-01-01T13:00:00Z'];
    const noah = { id: 'o', team: 'it', who: { id: 'workspace:noah', name: 'Noah' }, from, to, madeAt: from, by };
    const { onCall } = onCallOf(rotaOf('mia', 'ivan'), [noah]);
    expect(await onCall.whoIsOn('it', at)).toEqual(['workspace:noah', 'workspace:ivan', 'slack:mia']);
    const { who: _nobody, ...gap } = noah;
    expect(await onCallOf(rotaOf('mia', 'ivan'), [gap]).onCall.whoIsOn('it', at)).toEqual([
      'workspace:ivan',
      'slack:mia',
    ]);
  });
});
