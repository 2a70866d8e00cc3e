import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCustomer, aDesk, checks, people } from '#test/builders.ts';
import type { Person } from '../people/person.ts';
import { reterm, warn } from '../tickets/acts/clocks.ts';
import { wait } from '../tickets/acts/desk.ts';
import { openTicket } from '../tickets/acts/open.ts';
import { answer, customerWrote } from '../tickets/acts/talk.ts';
import { type Act, type Decision, decide } from '../tickets/decide.ts';
import type { Ticket } from '../tickets/ticket.ts';

/** The clock of the machine is set forward and back, by an administrator or because it was wrong. */
const desk = aDesk({
  sla: { ...aDesk().sla, targets: [{ clock: 'firstResponse', minutes: 240, counts: 'always' }] },
});
const MINUTES = Date.parse('2026-03-02T12:00:00Z') / 60_000;
const instant = (minute: number) => Temporal.Instant.fromEpochMilliseconds((MINUTES + minute) * 60_000);
let key = 0;
const factsAt = (minute: number, actor: Person) => ({
  now: instant(minute),
  actor,
  desk,
  customer: aCustomer(),
  checks,
});

function opened(): Ticket {
  const request = { via: 'intake', subject: 's', body: 'b', category: 'other', priority: 'normal', files: [] } as const;
  return openTicket(1042, request, 'first', factsAt(0, people.ana)).ticket;
}
function at(minute: number, ticket: Ticket, act: Act, actor: Person = people.mia): Decision {
  key += 1;
  return decide(ticket, act, `k${key}`, factsAt(minute, actor)) ?? { ticket, intents: [] };
}
const percentsOf = ({ intents }: Decision) =>
  intents.flatMap((one) =>
    one.kind === 'entry' && one.entry.kind === 'warned' ? Number(one.entry.details?.['percent']) : [],
  );

describe('a clock that is set', () => {
  it('an hour back tells nothing twice, and what is due then when it is', () => {
    const half = at(120, opened(), warn);
    expect(percentsOf(half)).toEqual([50]);
    const back = at(60, half.ticket, warn);
    expect(back.intents).toEqual([]);
    expect(at(121, half.ticket, warn).intents).toEqual([]);
    expect(percentsOf(at(180, half.ticket, warn))).toEqual([75]);
    expect(half.ticket.clocks?.[0]?.dueAt).toBe('2026-03-02T16:00:00Z');
  });

  it('an hour forward tells what went by as one, and not again when it is right again', () => {
    const half = at(120, opened(), warn).ticket;
    const forward = at(200, half, warn);
    expect(percentsOf(forward)).toEqual([75]);
    const right = at(140, forward.ticket, warn);
    expect(right.intents).toEqual([]);
    expect(percentsOf(at(216, forward.ticket, warn))).toEqual([90]);
    expect(forward.ticket.clocks?.[0]?.dueAt).toBe('2026-03-02T16:00:00Z');
  });

  it('back over a pause or an answer keeps it as one of no length', () => {
    const waiting = at(60, opened(), wait).ticket;
    const wrote = at(30, waiting, customerWrote('Here it is', []), people.ana).ticket;
    expect(wrote.clocks?.[0]?.dueAt).toBe('2026-03-02T16:00:00Z');
    const answered = at(-30, wrote, answer('Done')).ticket;
    expect(answered.clocks?.[0]?.stoppedAt).toBe(instant(-30).toString());
    expect(at(300, answered, warn).intents).toEqual([]);
  });

  it('to and fro tells each rung once at most, in order, and none before its time by some clock', () => {
    const minute = fc.integer({ min: -60, max: 500 });
    fc.assert(
      fc.property(fc.array(minute, { maxLength: 30 }), (minutes) => {
        let ticket = opened();
        const told: number[] = [];
        let latest = -60;
        for (const one of minutes) {
          latest = Math.max(latest, one);
          const warned = at(one, ticket, warn);
          told.push(...percentsOf(warned));
          ticket = at(one, warned.ticket, reterm).ticket;
        }
        expect(told).toEqual([...new Set(told)].toSorted((a, b) => a - b));
        for (const percent of told) expect(latest).toBeGreaterThanOrEqual((240 * percent) / 100);
        expect(ticket.clocks?.[0]?.dueAt).toBe('2026-03-02T16:00:00Z');
      }),
      { numRuns: 60 },
    );
  });
});
