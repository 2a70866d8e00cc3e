import { describe, expect, it } from 'vitest';
import { aDesk, aTicket, NOON, people } from '#test/builders.ts';
import type { Person } from '../../domain/people/person.ts';
import type { Ticket } from '../../domain/tickets/ticket.ts';
import type { Card } from '../../port/cards.ts';
import type { Context } from '../commands/command.ts';
import type { DuePlace } from '../stores/stores.ts';
import { urgentTickets } from './board.ts';

const minute = (n: number) =>
  new Date(Date.parse('2026-03-02T12:00:00Z') + 60_000 * n).toISOString().replace('.000Z', 'Z');

function due(number: number, at: number, change: Partial<Ticket> = {}): Ticket {
  const clock = {
    id: 'firstResponse/1',
    kind: 'firstResponse',
    startedAt: minute(-240),
    terms: { calendars: [], targetSeconds: 14_400, since: minute(-240), used: 0 },
    pauses: [],
    told: 0,
    dueAt: minute(at),
  } as const;
  return aTicket({ number, clocks: [clock], ...change });
}

/** Pages through all of the board, as the button under each page leads on. */
async function pagesOf(all: readonly Ticket[], person: Person): Promise<readonly (readonly number[])[]> {
  const dueOf = ({ clocks }: Ticket) => Date.parse(clocks?.[0]?.dueAt ?? '');
  const sorted = all.toSorted((a, b) => dueOf(a) - dueOf(b) || a.number - b.number);
  const mostUrgent = async (limit: number, after?: DuePlace) => {
    const at = Date.parse(after?.at ?? '');
    const isBehind = (one: Ticket) => dueOf(one) > at || (dueOf(one) === at && one.number > (after?.number ?? 0));
    return sorted.filter((one) => after === undefined || isBehind(one)).slice(0, limit);
  };
  const ctx = {
    person,
    desk: aDesk(),
    now: NOON,
    services: { stores: { tickets: { mostUrgent } } },
  } as unknown as Context;
  const pages: number[][] = [];
  let after: string | undefined;
  for (let n = 0; n < 100; n += 1) {
    const card: Card = await urgentTickets(ctx, after);
    pages.push(
      card.blocks.flatMap((block) =>
        block.kind === 'list' ? block.items.map(({ action }) => Number(action?.args['ticket']?.slice(2))) : [],
      ),
    );
    const actions = card.blocks.flatMap((block) => (block.kind === 'actions' ? block.actions : []));
    after = actions[0]?.args['after'];
    if (after === undefined) return pages;
  }
  throw new Error('the board has no end');
}

describe('the board of what is about to be late', () => {
  it('has pages of ten, and each ticket on one of them, however many are due at one instant', async () => {
    const all = Array.from({ length: 37 }, (_, n) => due(1001 + n, Math.floor(n / 13)));
    const pages = await pagesOf(all, people.mia);
    expect(pages.map((page) => page.length)).toEqual([10, 10, 10, 7]);
    expect(pages.flat()).toEqual(all.map(({ number }) => number));
  });

  it('loses none where more are due at one instant than it looks at at once', async () => {
    const all = Array.from({ length: 450 }, (_, n) => due(1001 + n, n < 430 ? 0 : 1));
    expect((await pagesOf(all, people.mia)).flat()).toEqual(all.map(({ number }) => number));
  });

  it('looks on where somebody may see none of those that it looked at', async () => {
    const others = Array.from({ length: 250 }, (_, n) => due(1001 + n, n));
    const own = due(2001, 400, { teams: ['dev'] });
    const pages = await pagesOf([...others, own], people.dora);
    expect(pages).toEqual([[], [2001]]);
  });

  it('ends with nothing where nothing is due', async () => {
    expect(await pagesOf([], people.mia)).toEqual([[]]);
  });
});
