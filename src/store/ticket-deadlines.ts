import type { QueryFilter } from 'mongoose';
import { isRunning } from '../domain/sla/clock.ts';
import { type JudgedTicket, verdictDays } from '../domain/sla/verdict.ts';
import type { Ticket } from '../domain/tickets/ticket.ts';
import type { DuePlace } from '../services/stores/stores.ts';
import { stored } from './connection.ts';
import type { TicketDocument, ticketModel } from './tickets.ts';

type Deadlines = Pick<TicketDocument, 'dueAt' | 'nextAlertAt' | 'clockRuns' | 'verdictDays'>;

/** Of a ticket what its verdicts are made of: its words may be long. */
const ABOUT_VERDICTS = Object.fromEntries(
  ['number', 'clocks', 'via', 'source', 'customerSide', 'region', 'requester', 'requesterName'].map((field) => [
    `ticket.${field}`,
    1 as const,
  ]),
);

/** Deadlines are data: what is due is found by an index. What there is none of is taken away. */
export function deadlinesOf({ clocks = [], handoff }: Ticket): {
  set: Deadlines;
  unset: { [K in keyof Deadlines]?: 1 };
} {
  const running = clocks.filter(isRunning);
  const dueAt = earliest(running.map(({ dueAt: at }) => at));
  const ofClocks = running.flatMap(({ nextAt, silences = [] }) => [nextAt, ...silences.map(({ until }) => until)]);
  const nextAlertAt = earliest([...ofClocks, handoff?.climb?.at]);
  const days = verdictDays({ clocks });
  return {
    set: {
      ...(dueAt ? { dueAt, clockRuns: true } : {}),
      ...(nextAlertAt ? { nextAlertAt } : {}),
      ...(days.length > 0 ? { verdictDays: days } : {}),
    },
    unset: {
      ...(dueAt ? {} : { dueAt: 1, clockRuns: 1 }),
      ...(nextAlertAt ? {} : { nextAlertAt: 1 }),
      ...(days.length > 0 ? {} : { verdictDays: 1 }),
    },
  };
}

function earliest(instants: readonly (string | undefined)[]): Date | undefined {
  const times = instants.flatMap((one) => (one === undefined ? [] : Date.parse(one)));
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

export function ticketDeadlines(model: ReturnType<typeof ticketModel>) {
  return {
    /** Tickets of which somebody has to be told by `now`, the longest due first, after `after`. */
    async toWarn(now: string, limit: number, after?: DuePlace): Promise<readonly DuePlace[]> {
      const read = async (due: QueryFilter<TicketDocument>, most: number) => {
        const found = model.find(due, { nextAlertAt: 1 }).sort({ nextAlertAt: 1, _id: 1 }).limit(most);
        return (await stored(found.lean<TicketDocument[]>().exec())).flatMap(({ _id: number, nextAlertAt }) =>
          nextAlertAt ? [{ number, at: nextAlertAt.toISOString() }] : [],
        );
      };
      const by = { $lte: new Date(now) };
      if (after === undefined) return read({ nextAlertAt: by }, limit);
      const at = new Date(after.at);
      const same = await read({ nextAlertAt: at, _id: { $gt: after.number } }, limit);
      if (same.length === limit) return same;
      return [...same, ...(await read({ nextAlertAt: { $gt: at, ...by } }, limit - same.length))];
    },

    /** Numbers of tickets with a clock that runs and is not paused, from the lowest above `after` on. */
    async withClocks(limit: number, after = -1): Promise<readonly number[]> {
      const running = { clockRuns: true as const, _id: { $gt: after } };
      const found = await stored(model.find(running, { _id: 1 }).sort({ _id: 1 }).limit(limit).lean().exec());
      return found.map(({ _id }) => _id);
    },

    async withClocksOf(requester: string, limit: number, after = -1): Promise<readonly number[]> {
      const running = { 'ticket.requester': requester, clockRuns: true as const, _id: { $gt: after } };
      const found = await stored(model.find(running, { _id: 1 }).sort({ _id: 1 }).limit(limit).lean().exec());
      return found.map(({ _id }) => _id);
    },

    async withVerdicts(day: string, limit: number, after = -1): Promise<readonly JudgedTicket[]> {
      const on = { verdictDays: day, _id: { $gt: after } };
      const found = await stored(
        model.find(on, ABOUT_VERDICTS).sort({ _id: 1 }).limit(limit).lean<TicketDocument[]>().exec(),
      );
      return found.map(({ ticket }) => ticket);
    },

    async firstOpened(): Promise<string | undefined> {
      const opened = { openedAt: { $gte: new Date(0) } };
      const [first] = await stored(model.find(opened, { openedAt: 1 }).sort({ openedAt: 1 }).limit(1).lean().exec());
      return first?.openedAt.toISOString();
    },

    /** Two looks, as no one range of the index holds what is behind a ticket of those due at one instant. */
    async mostUrgent(limit: number, after?: DuePlace): Promise<readonly Ticket[]> {
      const look = async (running: QueryFilter<TicketDocument>, atMost: number) => {
        const query = model.find(running, { ticket: 1 }).sort({ dueAt: 1, _id: 1 }).limit(atMost);
        const found = await stored(query.lean<TicketDocument[]>().exec());
        return found.map(({ ticket }) => ticket);
      };
      if (after === undefined) return look({ dueAt: { $gte: new Date(0) } }, limit);
      const dueAt = new Date(after.at);
      const same = await look({ dueAt, _id: { $gt: after.number } }, limit);
      const left = limit - same.length;
      return left === 0 ? same : [...same, ...(await look({ dueAt: { $gt: dueAt } }, left))];
    },
  };
}
