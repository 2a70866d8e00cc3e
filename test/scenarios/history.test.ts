import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Audience } from '#src/domain/people/audience.ts';
import type { EntryKind } from '#src/domain/tickets/ticket.ts';
import type { MessageView } from '#src/workspace/model.ts';
import { type Actor, type House, olderOf, openHouse, until, wordsOf } from './house.ts';

describe('a long history', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
    house.as('ana').write('support-acme', 'No salen los correos');
    await house.as('mia').sees('agents', /T-1001/);
    await until(
      'what was opened',
      async () => (await house.store.stores.timeline.last(1001, 10)).length === 2 || undefined,
    );
    const start = Temporal.Instant.from('2026-03-02T08:00:00Z');
    const entries = Array.from({ length: 700 }, (_, n) => ({
      id: `1001:${100 + Math.floor(n / 2)}:${n % 2}`,
      entry: {
        at: start.add({ minutes: n }).toString(),
        by: 'workspace:mia',
        byName: 'Mia Meier',
        kind: kindOf(n),
        words: `entry ${n}.`,
        visibleTo: [audienceOf(n)],
      },
    }));
    await house.store.stores.timeline.append(1001, entries);
  });
  afterAll(() => house.close());

  /** Every 20th is the customer's to see, and every 20th legal's. */
  function audienceOf(n: number): Audience {
    if (n % 20 === 0) return 'requester';
    return n % 20 === 10 ? 'team:legal' : 'desk';
  }

  function kindOf(n: number): EntryKind {
    if (n % 20 === 0) return 'answer';
    return n % 20 === 10 ? 'team' : 'note';
  }

  /** All pages as their messages, the newest first, by pressing the button as long as there is one. */
  async function pagesOf(actor: Actor, channel: string): Promise<readonly MessageView[]> {
    await actor.type(channel, '/ticket show T-1001');
    const pages = [await actor.isShown(channel, /T-1001 · No salen/)];
    for (;;) {
      const last = pages.at(-1);
      if (!last || olderOf(last).length === 0) return pages;
      await actor.press(last, 'ticket show');
      pages.push(await actor.isShown(channel, /(History of|Historial de) T-1001/, pages.length > 1 ? last : undefined));
    }
  }

  const numbersOn = (page: MessageView) =>
    [...wordsOf(page).matchAll(/entry (\d+)\./g)].map((match) => Number(match[1]));
  const numbersOf = (pages: readonly MessageView[]) => pages.toReversed().flatMap(numbersOn);
  const some = (wanted: (n: number) => boolean) => Array.from({ length: 700 }, (_, n) => n).filter(wanted);

  it('is read back to the beginning by the customer: what is theirs, and nothing else', async () => {
    const pages = await pagesOf(house.as('ana'), 'support-acme');
    expect(numbersOf(pages)).toEqual(some((n) => n % 20 === 0));
    expect(pages.length).toBe(2);
    const [first, second] = pages.map(wordsOf);
    expect(first).toMatch(/Estado: Recibido[\s\S]*No salen los correos/);
    expect(second).toMatch(/^Historial de T-1001, página 2: hasta el 2 mar 2026/);
    expect(second).not.toMatch(/Estado|Recibido/);
    expect(second).toMatch(/Ana Torres · abrió el ticket\nNo salen los correos/);
    expect(pages.map(wordsOf).join('\n')).not.toMatch(/nota interna|mensaje del equipo/);
  });

  it('is read by an agent without what is legal’s', async () => {
    const pages = await pagesOf(house.as('noah'), 'agents');
    expect(numbersOf(pages)).toEqual(some((n) => n % 20 !== 10));
    expect(
      pages
        .map((page) => numbersOn(page).length)
        .slice(0, -1)
        .every((count) => count === 25),
    ).toBe(true);
    expect(pages.map((page) => wordsOf(page).split('\n', 1)[0]).slice(1, 3)).toEqual([
      expect.stringMatching(/^History of T-1001, page 2: until Mar 2, 2026/),
      expect.stringMatching(/^History of T-1001, page 3: until Mar 2, 2026/),
    ]);
  });

  it('is read whole by a lead, and ends where it ends', async () => {
    const pages = await pagesOf(house.as('lea'), 'agents');
    expect(numbersOf(pages)).toEqual(some(() => true));
    expect(olderOf(pages.at(-1) as MessageView)).toEqual([]);
    expect(wordsOf(pages.at(-1) as MessageView)).toMatch(/opened/);
  });
});

describe('what the history tells', () => {
  let house: House;
  let card: MessageView;
  beforeAll(async () => {
    house = await openHouse();
    house.as('ana').write('support-acme', 'Primera');
    card = await house.as('mia').sees('agents', /T-1001/);
  });
  afterAll(() => house.close());

  it('names what was filled in of the checklist, once; a form sent unchanged writes nothing', async () => {
    const mia = house.as('mia');
    const { timeline, tickets } = house.store.stores;
    const triaged = async () => (await timeline.last(1001, 50)).filter(({ kind }) => kind === 'triage');
    await mia.type('agents', '/ticket category T-1001 functionality');
    await until('the category', async () => (await tickets.byNumber(1001))?.category === 'functionality' || undefined);
    await mia.submit(await mia.type('agents', '/triage T-1001'), {
      'browser.browser': 'Firefox 140',
      'reproduction.result': 'sometimes',
    });
    await until('the checklist on the timeline', async () => (await triaged()).length === 1 || undefined);
    const before = await tickets.byNumber(1001);
    const again = await mia.type('agents', '/triage T-1001');
    await mia.submit(again, {});
    await mia.sees('agents', /Nothing was changed; everything is as it was/);
    expect((await tickets.byNumber(1001))?.version).toBe(before?.version);
    expect(await triaged()).toHaveLength(1);
    await mia.type('agents', '/ticket show T-1001');
    expect(wordsOf(await mia.isShown('agents', /filled in the checklist/))).toMatch(
      /Mia Meier · filled in the checklist\nBrowser and version: Firefox 140 · Tried to reproduce: Happens sometimes/,
    );
    expect((await triaged())[0]?.details).toEqual({
      'browser.browser': 'Firefox 140',
      'reproduction.result': 'sometimes',
    });
  });

  it('says who made a ticket for somebody: on the card and to staff, not to the customer', async () => {
    const [ana, noah] = [house.as('ana'), house.as('noah')];
    const said = ana.write('support-acme', 'de un hilo', house.as('mia').write('support-acme', 'Hola').id);
    await noah.choose(said, 'make-a-ticket');
    const made = await noah.sees('agents', /T-\d+ · de un hilo/);
    expect(wordsOf(made)).toMatch(/Requester: Ana Torres[\s\S]*Made by: Noah Brunner/);
    expect(wordsOf(house.workspace.message('mia', 'agents', card.id))).not.toMatch(/Made by/);
    const number = /T-\d+/.exec(wordsOf(made))?.[0];
    await noah.type('agents', `/ticket show ${number}`);
    expect(wordsOf(await noah.isShown('agents', /de un hilo/))).toMatch(
      /Made by: Noah Brunner[\s\S]*Ana Torres · opened\nMade by Noah Brunner/,
    );
    await ana.type('support-acme', `/ticket show ${number}`);
    const forAna = wordsOf(await ana.isShown('support-acme', /de un hilo/));
    expect(forAna).toMatch(/Ana Torres · abrió el ticket/);
    expect(forAna).not.toMatch(/Noah|Creado por/);
  });

  it('says the same of a telephone call', async () => {
    const mia = house.as('mia');
    const caller = { customer: 'Rosa Vidal', number: '', address: '', language: 'es', subject: 'Llamada', body: 'x' };
    await mia.submit(await mia.type('agents', '/ticket phone'), { ...caller, category: 'other' });
    const made = wordsOf(await mia.sees('agents', /T-\d+ · Llamada/));
    expect(made).toMatch(/Requester: Rosa Vidal[\s\S]*Made by: Mia Meier/);
    const number = Number(/T-(\d+)/.exec(made)?.[1]);
    const [opened] = await until('what was opened', async () => {
      const entries = await house.store.stores.timeline.last(number, 5);
      return entries.length > 0 ? entries : undefined;
    });
    expect(opened).toMatchObject({ kind: 'opened', details: { via: 'phone', madeBy: 'Mia Meier' } });
    expect((await house.store.stores.tickets.byNumber(number))?.madeBy).toEqual({
      id: 'workspace:mia',
      name: 'Mia Meier',
    });
  });
});
