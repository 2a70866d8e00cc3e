import type { Desk } from '../../domain/desk.ts';
import { RELEVO, who } from '../../domain/people/person.ts';
import { rulesOf, type SlaRules, versionIn } from '../../domain/sla/rules.ts';
import { reterm } from '../../domain/tickets/acts/clocks.ts';
import { plain, t } from '../../i18n/types.ts';
import type { Runtime } from '../../lib/runtime.ts';
import { noticeCard } from '../cards/replies.ts';
import type { Services } from '../services.ts';
import type { NewTerms } from '../stores/customers.ts';
import type { SlaStore } from '../stores/sla.ts';
import type { Stores } from '../stores/stores.ts';
import { rememberKept } from './kept-calendars.ts';

/** So many of the latest are looked at again from time to time. */
const LATEST = 50;
/** So many tickets at a time. */
const AT_ONCE = 100;

/**
 * Keeps the calendars of the settings, with what was changed of them, and takes up those by which older clocks count. Before anything
 * counts. A change of a calendar that is another one in the settings by now is over, which leads are told, once.
 */
export async function takeUpCalendars(
  { sla, outbox }: Pick<Stores, 'sla' | 'outbox'>,
  desk: Pick<Desk, 'sla' | 'channels'>,
  { clock }: Runtime,
): Promise<void> {
  const rules = rulesOf(desk.sla);
  for (const { name, version, basis, change } of await sla.latestVersions(Object.keys(desk.sla.calendars))) {
    const own = rules.basis(name);
    if (change === undefined || own === undefined || own === basis) continue;
    const key = `settings:${version}`;
    const [at, by] = [clock.now().toString(), who(RELEVO)];
    const number = (await sla.newestVersion()) + 1;
    const over = { version: number, name, basis: own, by, at, what: t('calendar.did.settings', { name }) };
    // Another process that starts may be faster; then it has told the leads as well.
    if (!(await sla.addVersion(over, key))) continue;
    const card = noticeCard(t('calendar.over', { name: plain(name) }), 'warn');
    const message = { kind: 'post', to: { kind: 'channel', name: desk.channels.leads }, card } as const;
    await outbox.enqueue([{ id: key, stream: key, seq: 0, message, trace: key }], at);
  }
  await adoptChanges(sla, rules);
  await sla.keep(rules.calendars());
  await rememberKept(sla, rules);
}

/** What anybody changed of the calendars counts here as well. */
export async function adoptChanges(store: SlaStore, rules: SlaRules): Promise<void> {
  rules.adopt(await store.latestVersions(rules.calendars().map(({ name }) => name)));
}

/**
 * After a customer's number was learned, and their contract with it, the clocks of all their tickets count on by it: what they have used
 * stays used. Whoever is killed meanwhile is followed by one that begins with that customer anew; each ticket follows once.
 *
 * @param signal raised when Relevo is to stop: the next process goes on
 */
export async function followCustomers(
  { tickets, stores }: Pick<Services, 'tickets' | 'stores'>,
  { log }: Pick<Runtime, 'log'>,
  signal?: AbortSignal,
): Promise<void> {
  let past: string | undefined;
  for (;;) {
    const some = await stores.customers.newTerms(AT_ONCE, past);
    for (const terms of some) {
      const all = await followCustomer(terms, { tickets, stores }, log, signal);
      if (signal?.aborted) return;
      // What failed is tried again.
      if (all) await stores.customers.termsFollowed(terms);
    }
    past = some.at(-1)?.mark;
    if (some.length < AT_ONCE) return;
  }
}

/** @returns whether each of their tickets follows */
async function followCustomer(
  { customer, mark }: NewTerms,
  { tickets, stores }: Pick<Services, 'tickets' | 'stores'>,
  log: Runtime['log'],
  signal?: AbortSignal,
): Promise<boolean> {
  let after: number | undefined;
  let all = true;
  for (;;) {
    const some = await stores.tickets.withClocksOf(customer, AT_ONCE, after);
    for (const number of some) {
      if (signal?.aborted) return false;
      await tickets.act(number, reterm, RELEVO, 'relevo', `terms:${mark}:${number}`).catch((error: unknown) => {
        all = false;
        log.error('sla.notFollowed', { key: String(number), error });
      });
    }
    if (some.length < AT_ONCE) return all;
    after = some.at(-1);
  }
}

/**
 * After the settings or a calendar have changed, every clock that runs counts on by the new ones: what it has used stays used. Goes
 * on where it was when the process died; each ticket once.
 *
 * @param signal raised when Relevo is to stop: the next process goes on
 */
export async function followSettings(
  { tickets, stores, rules }: Services,
  { clock, log }: Runtime,
  signal?: AbortSignal,
): Promise<void> {
  const own = rulesOf(rules.desk.sla);
  // In this order: a walk that begins now, or a calendar that is kept now, is of a change that is found, too, or of a later one.
  const before = await stores.sla.walk();
  const kept = await stores.sla.kept(LATEST);
  await adoptChanges(stores.sla, own);
  // Those of another process that has newer settings; not of a change that is not followed here yet, or its clocks would be put back.
  for (const { key, calendar } of kept) if (versionIn(key) <= own.newest()) own.remember(key, calendar);
  const { mark } = own;
  if (before?.mark === mark && before.done) return;
  const goesOn = before?.mark === mark;
  const began = goesOn ? before.began : clock.now().toString();
  let after = goesOn ? before.after : undefined;
  for (;;) {
    const some = await stores.tickets.withClocks(AT_ONCE, after);
    for (const number of some) {
      if (signal?.aborted) return;
      await tickets
        .act(number, reterm, RELEVO, 'relevo', `terms:${began}:${number}`)
        .catch((error: unknown) => log.error('sla.notFollowed', { key: String(number), error }));
    }
    after = some.at(-1) ?? after;
    const done = some.length < AT_ONCE;
    await stores.sla.noteWalk({ mark, began, done, ...(after === undefined ? {} : { after }) });
    if (done) return;
  }
}
