import { describe, expect, it } from 'vitest';
import { aDesk, aTicket, inEnglish, people } from '#test/builders.ts';
import type { Ticket } from '../domain/tickets/ticket.ts';
import type { Context } from './commands/command.ts';
import { matchingTickets, searchedTickets } from './search.ts';
import type { Found, SearchPage } from './stores/stores.ts';

/** Over a store that has looked through `among` down to `next` when the time was over. */
function contextOver(among: readonly Ticket[], next?: number): { ctx: Context; pages: SearchPage[] } {
  const pages: SearchPage[] = [];
  const search = async (_: unknown, page: SearchPage): Promise<Found> => {
    pages.push(page);
    const tickets = among.filter(page.fits ?? (() => true)).slice(0, page.limit);
    return { tickets, ...(next === undefined ? {} : { next }) };
  };
  const customers = { find: async () => undefined };
  const services = { stores: { tickets: { search } }, customers };
  return { ctx: { person: people.mia, desk: aDesk(), services } as unknown as Context, pages };
}

const apart = Array.from({ length: 30 }, (_, n) => aTicket({ number: 100 - n, body: 'a quokka and a wombat' }));
const together = aTicket({ number: 2, body: 'The Quokka, Wombat and all' });

describe('what a phrase leaves', () => {
  it('is looked for by the store, as far as a page goes', async () => {
    const { ctx, pages } = contextOver([...apart, together]);
    const card = await searchedTickets(ctx, '"quokka wombat"');
    expect(JSON.stringify(card.blocks)).toContain('"T-2"');
    expect(JSON.stringify(card.blocks)).not.toContain('button.more');
    expect(pages).toMatchObject([{ limit: 10 }]);
    expect(await matchingTickets(ctx, '"quokka wombat"', 501)).toEqual([together]);
  });

  it('is said to be nothing so far where the time was over, with a way on', async () => {
    const card = await searchedTickets(contextOver(apart, 71).ctx, '"quokka wombat"');
    expect(JSON.stringify(card.blocks)).toMatch(/search\.goesOn.*"below":"71"/);
    const nothing = await searchedTickets(contextOver(apart).ctx, '"quokka wombat"');
    expect(JSON.stringify(nothing.blocks)).toMatch(/search\.none/);
  });

  it('is never taken for all there is where the time was over', async () => {
    const refused = matchingTickets(contextOver([...apart, together], 71).ctx, '"quokka wombat"', 501);
    await expect(refused).rejects.toMatchObject({ text: { key: 'refuse.searchTooWide' } });
    expect(inEnglish({ key: 'refuse.searchTooWide', params: {} } as never)).toMatch(/Add a filter/);
    const full = await matchingTickets(contextOver(apart, 71).ctx, 'quokka', 30);
    expect(full).toHaveLength(30);
  });
});
