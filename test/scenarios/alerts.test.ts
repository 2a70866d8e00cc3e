import { afterEach, expect, it } from 'vitest';
import { t } from '#src/i18n/types.ts';
import { RetryLater } from '#src/lib/errors.ts';
import { Alerts } from '#src/services/alerts.ts';
import type { RaisedAlert } from '#src/services/stores/alerts.ts';
import type { Send } from '#src/services/stores/outbox.ts';
import type { Stores } from '#src/services/stores/stores.ts';
import { type House, openHouse, until, wordsOf } from './house.ts';

let house: House;
afterEach(() => house.close());

/** What goes wrong with a ticket; a ticket may have several. */
function alert(n: number, ticket: number, what: 'alert.bounced' | 'triage.faq' = 'alert.bounced'): RaisedAlert {
  const number = `T-${ticket}`;
  const reason = t('say.bounced', { number, count: 3, subject: `matter ${ticket}` });
  const title = t('lead.bounced', { number });
  return {
    id: `${ticket}:${n}`,
    alert: { channel: 'leads', ticket, seq: n, tone: 'warn', title, reason, what: t(what) },
  };
}

const now = () => house.runtime.clock.now().toString();
const told = () =>
  house
    .as('lea')
    .messages('leads')
    .filter((message) => message.card);
const numbersIn = (words: string) => words.match(/\bT-\d+\b/g) ?? [];

/** Every alert that was told, in the order in which a reader comes across them. */
const allNumbers = () => told().flatMap((message) => [...new Set(numbersIn(wordsOf(message)))]);

it('tells one alert at once, with a way to its ticket', async () => {
  house = await openHouse();
  await house.store.stores.alerts.raise([alert(1, 1001)], now());
  const message = await house.as('lea').sees('leads', /T-1001 needs a lead/);
  expect(wordsOf(message)).toContain('has bounced 3 times');
  await house.as('lea').press(message, 'ticket show');
});

it('keeps the order of one ticket, and says each cause apart', async () => {
  house = await openHouse();
  const { alerts } = house.store.stores;
  const tickets = Array.from({ length: 12 }, (_, n) => 1001 + n);
  const both = tickets.flatMap((ticket) => [alert(1, ticket), alert(2, ticket, 'triage.faq')]);
  await alerts.raise(both, now());
  await until('both of each', () => (told().length > 0 && allNumbers().length >= 12) || undefined);
  const items = told().flatMap(
    ({ card }) => card?.blocks.flatMap((block) => (block.kind === 'list' ? block.items : [])) ?? [],
  );
  expect(items.map(({ title }) => title)).toEqual(['A lead is needed · 12', expect.stringContaining('· 12')]);
  for (const { detail } of items) expect(numbersIn(detail ?? '')).toHaveLength(12);
});

it.each(['enqueue', 'told'] as const)('tells nothing twice when a process dies around its %s', async (where) => {
  house = await openHouse();
  const { stores } = house.store;
  await house.desk.stop();
  const raised = Array.from({ length: 20 }, (_, n) => alert(1, 1001 + n));
  await stores.alerts.raise(raised, now());
  // A process that chose them, and then got no further than that.
  let died = 0;
  const dies = async () => {
    died += 1;
    throw new RetryLater('the process was killed');
  };
  const enqueue: Send = async (items) => void (await stores.outbox.enqueue(items, now()));
  const dying: Stores = where === 'told' ? { ...stores, alerts: { ...stores.alerts, told: dies } } : stores;
  const one = new Alerts(dying, where === 'enqueue' ? dies : enqueue, house.runtime);
  one.start();
  await until('the first one dies', () => died > 0 || undefined);
  await one.stop();
  // Its lease is over.
  await stores.alerts.renew(['leads'], now());
  await stores.alerts.raise([alert(1, 2001)], now());
  const other = new Alerts(stores, enqueue, house.runtime);
  other.start();
  const posted = async (n: number) => (await stores.outbox.byId(`alerts:leads:${n}`))?.message;
  await until('the first message', () => posted(1));
  // The one that was raised afterwards is in the next, which waits until the first has left.
  await stores.outbox.settle({ id: 'alerts:leads:1', stream: 'alerts:leads' }, 'sent', now());
  await until('the second message', () => posted(2));
  await other.stop();
  const words = async (n: number) => JSON.stringify(await posted(n));
  expect(new Set(numbersIn(await words(1)))).toEqual(new Set(raised.map(({ alert: { ticket } }) => `T-${ticket}`)));
  expect(new Set(numbersIn(await words(2)))).toEqual(new Set(['T-2001']));
  expect(await stores.alerts.waiting('leads', 10)).toEqual([]);
});

it('tells nothing twice that is raised again, by whoever moves on what a killed process had told already', async () => {
  house = await openHouse();
  const { alerts } = house.store.stores;
  await alerts.raise([alert(1, 1001)], now());
  await house.as('lea').sees('leads', /T-1001 needs a lead/);
  await until('it is noted', async () => ((await alerts.waiting('leads', 1)).length === 0 ? true : undefined));
  await alerts.raise([alert(1, 1001), alert(1, 1002)], now());
  await house.as('lea').sees('leads', /T-1002 needs a lead/);
  expect(allNumbers()).toEqual(['T-1001', 'T-1002']);
});

it('tells what is raised in a channel that rests until an instant which a clock that was set back has behind it', async () => {
  house = await openHouse();
  const { alerts } = house.store.stores;
  await alerts.raise([alert(1, 1001)], now());
  await house.as('lea').sees('leads', /T-1001 needs a lead/);
  await alerts.renew(['leads'], house.runtime.clock.now().add({ hours: 1 }).toString());
  await alerts.raise([alert(1, 1002)], now());
  await house.as('lea').sees('leads', /T-1002 needs a lead/);
});
