import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AuditEntry } from '#src/services/stores/audit.ts';
import { type House, openHouse } from '../scenarios/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

/** Several share an instant, as a bulk does. */
function entry(n: number): AuditEntry {
  const at = new Date(Date.UTC(2026, 0, 1) + Math.floor(n / 3) * 1_000).toISOString();
  const by = n % 2 === 0 ? 'workspace:mia' : 'workspace:zoe';
  const id = `e${String(n).padStart(5, '0')}`;
  return { id, at, by, byName: by, what: 'ticket claim', ticket: 1 + (n % 5), outcome: 'done', from: 'workspace' };
}
const ALL = Array.from({ length: 1_203 }, (_, n) => entry(n));

it('keeps each entry once, and gives all of them in their order', async () => {
  const { audit } = house.store.stores;
  for (let from = 0; from < ALL.length; from += 400) await audit.append(ALL.slice(from, from + 400));
  await audit.append(ALL.slice(0, 10).map((one) => ({ ...one, what: 'changed' })));
  const read = async (filter: Parameters<typeof audit.each>[0]) => Array.fromAsync(audit.each(filter));
  expect(await read({})).toEqual(ALL);
  const [middle] = ALL.slice(600);
  expect(await read({ from: middle?.at ?? '' })).toEqual(ALL.filter(({ at }) => at >= (middle?.at ?? '')));
  expect(await read({ ticket: 2 })).toEqual(ALL.filter(({ ticket }) => ticket === 2));
  expect(await read({ by: 'workspace:mia' })).toEqual(ALL.filter(({ by }) => by === 'workspace:mia'));
});

it('gives pages from the latest on, none twice and none left out', async () => {
  const { audit } = house.store.stores;
  const expected = ALL.filter(({ ticket }) => ticket === 3).toReversed();
  const seen: AuditEntry[] = [];
  for (;;) {
    const at = seen.at(-1)?.at;
    const skip = seen.filter((one) => one.at === at).length;
    const page = await audit.list({ ticket: 3 }, { limit: 7, ...(at === undefined ? {} : { before: { at, skip } }) });
    seen.push(...page);
    if (page.length < 7) break;
  }
  expect(seen).toEqual(expected);
});

it('has no way to change or to take away what was written', () => {
  expect(Object.keys(house.store.stores.audit).sort()).toEqual(['append', 'each', 'list', 'prepare']);
});
