import { expect, it } from 'vitest';
import { NOON } from '#test/builders.ts';
import { RetryLater } from '../lib/errors.ts';
import { calling, type Summons, summoned } from './summons.ts';

/** Whom these name at noon. Mia and Ivan sleep; Noah is on call for the desk, Ivan for the IT network. */
async function named(...all: readonly Summons[]): Promise<readonly string[]> {
  const asleep = ['workspace:mia', 'workspace:ivan'];
  const quietOf = async (ids: readonly string[]) =>
    ids
      .filter((id) => asleep.includes(id))
      .map((id) => ({ who: { id, name: id }, from: '00:00', to: '23:59', zone: 'UTC' }));
  const whoIsOn = async (rota: string) => {
    if (rota === 'away') throw new RetryLater('the platform is away');
    return { desk: ['workspace:noah', 'workspace:zoe'], it: ['workspace:ivan'] }[rota] ?? [];
  };
  return summoned(all, { onCall: { whoIsOn }, staffing: { quietOf } }, NOON);
}

it('names whoever has it, and whoever is on call where nobody has', async () => {
  expect(await named({ who: 'workspace:dora', rota: 'desk' })).toEqual(['workspace:dora']);
  expect(await named({ rota: 'desk' })).toEqual(['workspace:noah']);
  expect(await named({ rota: 'none' })).toEqual([]);
});

it('names nobody who does not want to be told now, unless they are on call; where time is short, whoever is', async () => {
  expect(await named({ who: 'workspace:mia', rota: 'desk' })).toEqual([]);
  expect(await named({ who: 'workspace:mia', rota: 'desk', urgent: true })).toEqual(['workspace:noah']);
  expect(await named({ who: 'workspace:mia', rota: 'none', urgent: true })).toEqual([]);
  expect(await named({ who: 'workspace:ivan', rota: 'it' })).toEqual(['workspace:ivan']);
});

it('names each once', async () => {
  const all = [{ rota: 'desk' }, { rota: 'it' }, { rota: 'desk' }, { who: 'workspace:noah', rota: 'it' }];
  expect(await named(...all)).toEqual(['workspace:noah', 'workspace:ivan']);
});

it('does not keep an alert back while nobody can say who is on call', async () => {
  expect(await named({ rota: 'away' }, { who: 'workspace:dora', rota: 'away' })).toEqual(['workspace:dora']);
});

it('names on a platform its own people alone', () => {
  const card = calling({ blocks: [] }, ['slack:U1', 'discord:17', 'slack:U2'], 'slack');
  expect(card.blocks).toEqual([{ kind: 'mention', users: ['U1', 'U2'] }]);
  expect(calling({ blocks: [] }, ['discord:17'], 'slack').blocks).toEqual([]);
});
