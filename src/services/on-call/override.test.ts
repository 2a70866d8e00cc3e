import { expect, it } from 'vitest';
import { aDesk, inEnglish, people, refusalOf } from '#test/builders.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Context } from '../commands/command.ts';
import { MOST_OVERRIDES } from '../oncall.ts';
import type { KeptOverride } from '../stores/oncall.ts';
import { putOverride } from './override.ts';

/** What a command works with, as far as an override needs it, over a store in memory. */
function contextOf() {
  const kept = new Map<string, KeptOverride>();
  const services = {
    stores: {
      oncall: {
        byId: async (id: string) => kept.get(id),
        put: async (one: KeptOverride) => void (kept.has(one.id) || kept.set(one.id, one)),
      },
    },
    people: { workers: async () => [people.mia, people.noah] },
    onCall: { teams: () => ['it'], overrides: async () => [...kept.values()] },
  };
  const context = (key: string, now: string) =>
    ({ key, person: people.ivan, now: Temporal.Instant.from(now), desk: aDesk(), services }) as unknown as Context;
  return { kept, context };
}

const asked = { team: 'it', who: 'noah', from: '2026-03-02 13:00', to: '2026-03-02 14:00' };

it('is put once per event, and says the same again when its time has passed meanwhile', async () => {
  const { kept, context } = contextOf();
  const first = await putOverride(context('k', '2026-03-02T12:00:00Z'), asked);
  const again = await putOverride(context('k', '2026-03-02T18:00:00Z'), asked);
  expect(again).toEqual(first);
  expect([...kept.values()]).toMatchObject([{ team: 'it', who: { id: 'workspace:noah' }, by: { name: 'Ivan' } }]);
  await putOverride(context('k2', '2026-03-02T12:00:00Z'), asked);
  expect(kept.size).toBe(2);
});

it('is refused when a rota has as many as it can have', async () => {
  const { kept, context } = contextOf();
  for (let n = 0; n < MOST_OVERRIDES; n += 1) await putOverride(context(`k${n}`, '2026-03-02T12:00:00Z'), asked);
  const refused: unknown = await putOverride(context('one more', '2026-03-02T12:00:00Z'), asked).catch(
    (error) => error,
  );
  expect(refused).toBeInstanceOf(Refusal);
  const { text } = refusalOf(() => {
    throw refused;
  });
  expect(inEnglish(text)).toMatch(/has 100 overrides that have not ended/);
  expect(kept.size).toBe(MOST_OVERRIDES);
});
