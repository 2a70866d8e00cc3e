import { RELEVO } from '../../domain/people/person.ts';
import { rulesOf } from '../../domain/sla/rules.ts';
import type { SlaSettings } from '../../domain/sla/settings.ts';
import { reterm } from '../../domain/tickets/acts/clocks.ts';
import type { Runtime } from '../../lib/runtime.ts';
import type { Services } from '../services.ts';
import type { SlaStore } from '../stores/sla.ts';

/** So many calendars that were are known again: of an edit a day for more than ten years. */
const MOST_KEPT = 5_000;
/** So many of the latest are looked at again from time to time. */
const LATEST = 50;
/** So many tickets at a time. */
const AT_ONCE = 100;

/** Keeps the calendars of the settings and takes up those by which older clocks count. Before anything counts. */
export async function takeUpCalendars(store: SlaStore, settings: SlaSettings): Promise<void> {
  const rules = rulesOf(settings);
  await store.keep(rules.calendars());
  for (const { key, calendar } of await store.kept(MOST_KEPT)) rules.remember(key, calendar);
}

/**
 * After the settings have changed, every clock that runs counts on by the new ones: what it has used stays used. Goes on where it
 * was when the process died; each ticket once.
 */
export async function followSettings({ tickets, stores, rules }: Services, { clock, log }: Runtime): Promise<void> {
  const { mark } = rulesOf(rules.desk.sla);
  // Those of another process that has newer settings.
  for (const { key, calendar } of await stores.sla.kept(LATEST)) rulesOf(rules.desk.sla).remember(key, calendar);
  const before = await stores.sla.walk();
  if (before?.mark === mark && before.done) return;
  const goesOn = before?.mark === mark;
  const began = goesOn ? before.began : clock.now().toString();
  let after = goesOn ? before.after : undefined;
  for (;;) {
    const some = await stores.tickets.withClocks(AT_ONCE, after);
    for (const number of some) {
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
