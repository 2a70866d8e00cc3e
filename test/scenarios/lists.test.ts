import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { facetsOfStatus } from '#src/domain/search/facets.ts';
import { STATUSES, type Status } from '#src/domain/tickets/ticket.ts';
import { asks } from './asked.ts';
import { type House, olderOf, openHouse, until, wordsOf } from './house.ts';

describe('lists', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  it('say who has a ticket: the team, who accepted it there, and the agent', async () => {
    const [mia, ivan] = [house.as('mia'), house.as('ivan')];
    house.as('ana').write('support-acme', 'Asunto');
    await mia.sees('agents', /T-1001/);
    await mia.type('agents', '/ticket claim T-1001');
    await mia.type('agents', '/ticket category T-1001 legal');
    await mia.submit(await mia.type('agents', '/triage T-1001'), { 'customerNumber.number': 'A-1' });
    await mia.sees('agents', /Complete: it can be handed over/);
    await mia.type('agents', '/escalate T-1001 it');
    await ivan.sees('team-it', /T-1001 for IT/);
    await mia.type('agents', '/ticket list');
    const offered = await mia.isShown('agents', /One ticket/);
    expect(wordsOf(offered)).toMatch(/→ IT network · Mia Meier ·/);
    await ivan.type('team-it', '/team accept T-1001');
    await mia.sees('agents', /With IT network: Ivan Rossi/);
    await mia.type('agents', '/ticket list');
    expect(wordsOf(await mia.isShown('agents', /One ticket/, offered))).toMatch(
      /→ IT network: Ivan Rossi · Mia Meier ·/,
    );
  });

  it('have closed tickets for the customer who asks for them, and for nobody else', async () => {
    const [ben, mia] = [house.as('ben'), house.as('mia')];
    ben.write('support-globex', 'Old matter');
    const number = /T-\d+/.exec(wordsOf(await mia.sees('agents', /Old matter/)))?.[0];
    await mia.type('agents', `/ticket resolve ${number} "Done"`);
    await mia.sees('agents', /Status: Resolved/);
    await mia.type('agents', `/ticket close ${number}`);
    await mia.sees('agents', /Status: Closed/);
    await ben.type('support-globex', '/ticket list');
    await ben.sees('support-globex', /You have no tickets/);
    await ben.type('support-globex', '/ticket list status:closed');
    const listed = await ben.isShown('support-globex', /One ticket/);
    expect(wordsOf(listed)).toMatch(/T-\d+ · Old matter\nClosed – /);
    await ben.type('support-globex', '/ticket mine status:closed');
    expect(wordsOf(await ben.isShown('support-globex', /One ticket of yours/))).toMatch(/Old matter/);
    await house.as('ana').type('support-acme', '/ticket list status:closed');
    await house.as('ana').sees('support-acme', /ningún ticket con el estado “Cerrado”/);
    await mia.type('agents', '/ticket list status:waiting');
    await mia.sees('agents', /There is no ticket here with the status “Waiting for customer”/);
  });

  it('of customers have a request that was merged as far as its matter is: open, solved, over, and open again', async () => {
    const [ben, mia] = [house.as('ben'), house.as('mia')];
    const main = await asks(house, 'ana', 'Corte total');
    const other = await asks(house, 'ben', 'Total outage');
    await mia.type('agents', `/ticket merge ${other.label} into:${main.label}`);
    await other.cardSays(/Merged into/);
    const { search } = house.store.stores.tickets;
    const { id: requester } = (await house.store.stores.customers.byAccount('workspace:ben')) ?? expect.unreachable();
    /** By which statuses Ben finds it, in a list and by a search. */
    async function found() {
      const ways = await Promise.all(
        STATUSES.map(async (status) => {
          const listed = await house.store.stores.tickets.list({ requester, reads: status }, { limit: 10 });
          const facets = [[`requester:${requester}`], facetsOfStatus(status, false)];
          const searched = await search({ words: [], facets }, { limit: 10, patienceMs: 1_000 });
          return [listed, searched.tickets].map((some) => some.some(({ number }) => number === other.number) && status);
        }),
      );
      return ways.flat().filter((status) => status !== false);
    }
    const isFound = (status: Status) =>
      until(`Ben’s is ${status}`, async () => (await found()).join() === `${status},${status}` || undefined);
    async function home(words: RegExp) {
      await until(`${words} on Ben’s page`, () => {
        house.workspace.openHome('ben');
        return words.test(JSON.stringify(house.workspace.home('ben')?.card)) || undefined;
      });
    }
    const shown = async (line: string, words: RegExp) => {
      const before = ben.messages('support-globex').findLast((one) => one.onlyYou && words.test(wordsOf(one)));
      await ben.type('support-globex', line);
      return wordsOf(await ben.isShown('support-globex', words, before));
    };

    await isFound('open');
    expect(await shown('/ticket list status:open', /One ticket/)).toMatch(/Total outage\nWe are on it, under T-/);
    expect(await shown('/ticket list status:closed', /Old matter/)).not.toMatch(/Total outage/);
    expect(await shown('/ticket search outage status:alive', /Search: outage/)).toMatch(/under T-/);
    await home(/Total outage/);
    await mia.type('agents', `/ticket resolve ${main.label} "Cable mended"`);
    await isFound('resolved');
    await main.cardSays(/Status: Resolved/);
    await mia.type('agents', `/ticket close ${main.label}`);
    await isFound('closed');
    expect(await shown('/ticket list', /You have no tickets/)).toBeDefined();
    expect(await shown('/ticket list status:closed', /2 tickets/)).toMatch(/Total outage\nClosed – /);
    await home(/no requests/);
    // For the desk it is a duplicate, and closed, all the time.
    await mia.type('agents', '/ticket search outage status:closed');
    expect(wordsOf(await mia.isShown('agents', /Search: outage status:closed/))).toMatch(/Merged into T-/);
    ben.write('support-globex', 'And again', other.request.id);
    await isFound('open');
    await home(/Total outage/);
    await mia.type('agents', `/ticket resolve ${main.label} "Another cable"`);
    await isFound('resolved');
  });

  it('of one’s own have what staff asked for themselves as a second part, with pages of its own', async () => {
    const dara = house.as('dara');
    await dara.type('team-dev', '/ticket mine');
    await dara.sees('team-dev', /Nothing is yours right now, and you have asked for nothing/);
    for (let n = 0; n < 12; n += 1) {
      const form = await dara.type('team-dev', '/ticket new');
      await dara.submit(form, { subject: `Own ${n}.`, body: 'Please', category: 'other' });
    }
    const requester = await until('all twelve', async () => {
      const own = await house.store.stores.customers.byAccount('workspace:dara');
      return own && (await house.store.stores.tickets.count({ requester: own.id }, 1_000)) === 12 ? own.id : undefined;
    });
    await dara.type('team-dev', '/ticket mine');
    const alone = await dara.isShown('team-dev', /You asked for 12 tickets/);
    expect(wordsOf(alone)).toMatch(/Received – /);
    expect(wordsOf(alone)).not.toMatch(/Normal|Nobody yet/);

    const [ticket] = await house.store.stores.tickets.list({ requester }, { limit: 1 });
    const asLea = house.as('lea');
    await asLea.type('agents', '/escalate T-1001 dev');
    await asLea.type('team-it', '/team pass T-1001 dev "It is the API"');
    await dara.sees('team-dev', /T-1001 for Development/);
    await dara.type('team-dev', '/ticket mine');
    const both = await dara.isShown('team-dev', /One ticket of yours/);
    expect(wordsOf(both)).toMatch(/^One ticket of yours\nT-1001 [\s\S]*\nYou asked for 12 tickets\nT-\d+ · Own/);
    await dara.press(both, 'ticket mine');
    const second = await dara.isShown('team-dev', /You asked for 12 tickets/, both);
    expect(wordsOf(second)).not.toMatch(/T-1001|of yours/);
    const numbers = [both, second].flatMap((one) => [...wordsOf(one).matchAll(/· Own (\d+)\./g)].map((m) => m[1]));
    expect(new Set(numbers).size).toBe(12);
    expect(numbers).toHaveLength(12);
    expect(olderOf(second)).toEqual([]);
    expect(ticket?.requesterName).toBe('Dara Novak');
  });
});
