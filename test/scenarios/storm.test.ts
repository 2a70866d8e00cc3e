import { afterEach, describe, expect, it } from 'vitest';
import { t } from '#src/i18n/types.ts';
import { systemClock } from '#src/lib/clock.ts';
import { createLog } from '#src/lib/log.ts';
import type { RaisedAlert } from '#src/services/stores/alerts.ts';
import { until } from './house.ts';
import { type HousedDesk, runDesk } from './running-desk.ts';
import { type Read, type Stage, stages } from './stages/stage.ts';

const TICKETS = Array.from({ length: 500 }, (_, n) => 1001 + n);

/** What goes wrong with each ticket, in this order. */
const CAUSES = ['alert.bounced', 'triage.faq'] as const;
const WORDS = ['A lead is needed', 'FAQ searched'];

function alert(ticket: number, seq: number): RaisedAlert {
  const number = `T-${ticket}`;
  const reason = t('say.bounced', { number, count: 3, subject: `matter ${ticket}` });
  const title = t('lead.bounced', { number });
  const what = t(CAUSES[seq - 1] ?? 'alert.bounced');
  return { id: `${ticket}:${seq}`, alert: { channel: 'leads', ticket, seq, tone: 'warn', title, reason, what } };
}

/** What is posted by HTTP leaves by the same way as what is posted by a socket. */
const ways = (await stages()).filter(({ name }) => !name.endsWith('-http'));

/** The causes that are told of each ticket, in the order in which a reader comes across them. */
function causesIn(messages: readonly Read[]): ReadonlyMap<number, readonly string[]> {
  const causes = new Map<number, string[]>();
  for (const { words } of messages) {
    let cause = '';
    for (const [word] of words.matchAll(new RegExp(`${WORDS.join('|')}|T-\\d+`, 'g')))
      if (WORDS.includes(word)) cause = word;
      else causes.set(Number(word.slice(2)), [...(causes.get(Number(word.slice(2))) ?? []), cause]);
  }
  return causes;
}

describe.concurrent.each(ways)('a storm of a thousand alerts on $name', ({ open }) => {
  let stage: Stage;
  let running: HousedDesk;
  afterEach(async () => {
    await running.stop();
    await stage.stop();
  });

  it('is a handful of messages in which each alert stands once, those of one ticket in their order', async () => {
    stage = await open();
    const runtime = { clock: systemClock, log: createLog({ level: 'silent' }) };
    running = await runDesk(
      async (store) => {
        const platform = await stage.create(store.notes('stage'));
        return { platforms: new Map([[platform.id, platform]]), mail: { send: async () => {} } };
      },
      runtime,
      stage.desk ? { change: stage.desk } : {},
    );
    const { alerts } = running.store.stores;
    const storm = [1, 2].flatMap((seq) => TICKETS.map((ticket) => alert(ticket, seq)));
    for (let from = 0; from < storm.length; from += 50)
      await alerts.raise(storm.slice(from, from + 50), systemClock.now().toString());
    const lea = stage.as('lea');
    const told = await until('all of them', async () => {
      const messages = (await lea.reads('leads')).filter(({ words }) => /\d+ alerts/.test(words));
      return [...causesIn(messages).values()].flat().length >= storm.length ? messages : undefined;
    });
    expect(told.length).toBeLessThanOrEqual(8);
    expect(causesIn(told)).toEqual(new Map(TICKETS.map((ticket) => [ticket, WORDS])));
  });
});
