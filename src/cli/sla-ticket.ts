import type { Desk } from '../domain/desk.ts';
import { rulesOf } from '../domain/sla/rules.ts';
import { label, type Ticket } from '../domain/tickets/ticket.ts';
import { render } from '../i18n/render.ts';
import { type Reader, type Text, t } from '../i18n/types.ts';
import { systemClock } from '../lib/clock.ts';
import { clocksInWords } from '../services/sla/explained.ts';
import { rememberKept } from '../services/sla/kept-calendars.ts';
import { openTickets } from '../store/open.ts';
import { readSettings } from './settings.ts';
import { storeOf } from './store-of.ts';
import type { Terminal } from './sub-command.ts';

/** Every counted interval and pause of a ticket's clocks, in the zone of whoever reads it. @throws Error when the store cannot be had */
export async function explainTicket(number: number, reader: Reader, terminal: Terminal): Promise<number> {
  const { config, desk } = await readSettings();
  const store = await openTickets(await storeOf(config));
  try {
    const ticket = await store.byNumber(number);
    if (ticket === undefined) throw new Error(`there is no ticket ${label(number)}`);
    await rememberKept(store, rulesOf(desk.sla));
    for (const line of linesOf(ticket, desk, reader)) terminal.out(line);
    return 0;
  } finally {
    await store.close();
  }
}

function linesOf(ticket: Ticket, desk: Desk, reader: Reader): readonly string[] {
  const say = (text: Text) => render(text, reader);
  const number = label(ticket.number);
  const clocks = clocksInWords(ticket, desk, systemClock.now().toString(), Number.POSITIVE_INFINITY);
  return [
    say(t('sla.title', { number })),
    ...(clocks.length === 0 ? [say(t('sla.none', { number }))] : []),
    ...clocks.flatMap(({ what, verdict, summary, lines }) => [
      '',
      `${say(what)}: ${say(verdict)}`,
      say(summary),
      ...lines.map((line) => `  ${say(line)}`),
    ]),
  ];
}
