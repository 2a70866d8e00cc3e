import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tag } from '#src/domain/tickets/acts/tags.ts';
import { advanceBulk } from '#src/services/bulk/bulk.ts';
import { people } from '#test/builders.ts';
import { kindsOf } from './exit.ts';
import { buttonsOf, type House, openHouse, until, wordsOf } from './house.ts';

/** More than one tick changes. */
const MANY = 30;

describe('many tickets at once', () => {
  let house: House;
  const numbers: number[] = [];
  beforeAll(async () => {
    house = await openHouse(
      { limits: { requestsPerHour: 1_000, addressChangesPerDay: 10 } },
      { byHand: ['bulk-runs'] },
    );
    for (let n = 0; n < MANY; n += 1) house.as('ben').write('support-globex', `Outage ${n}`);
    await until(
      'all of them',
      async () => (await house.store.stores.tickets.count({ statuses: ['new'] }, 1_000)) === MANY || undefined,
    );
    for (const { number } of await house.store.stores.tickets.list({ statuses: ['new'] }, { limit: MANY }))
      numbers.push(number);
  });
  afterAll(() => house.close());

  const ticks = () => advanceBulk(house.desk.services, house.runtime);
  const tickets = (...some: number[]) => Promise.all(some.map((number) => house.store.stores.tickets.byNumber(number)));
  const tagged = async () => {
    const all = await Promise.all(numbers.map((number) => house.store.stores.tickets.byNumber(number)));
    return all.filter((one) => one?.tags?.includes('storm')).length;
  };

  it('are shown first; then they are changed some at a time, each once, whoever dies or runs beside', async () => {
    const lea = house.as('lea');
    await house.desk.services.tickets.act(numbers[0] as number, tag(['storm']), people.mia, 'relevo', 'before');
    await lea.type('leads', '/ticket bulk for:"outage status:new" do:tag with:storm');
    const preview = await lea.sees(
      'leads',
      new RegExp(`Nothing is done yet\\. ${MANY - 1} tickets will change: tag storm`),
    );
    expect(wordsOf(preview)).toMatch(/And 19 more/);
    expect(wordsOf(preview)).toMatch(/One ticket cannot be changed:\nT-\d+: T-\d+ has that already/);
    expect(await tagged()).toBe(1);
    await lea.press(preview, 'ticket bulk-do');
    await lea.sees('leads', new RegExp(`${MANY} tickets are being changed`));

    await ticks();
    expect(await tagged()).toBe(25);
    // One of them was changed by a process that died before it could note that.
    const next = (await house.store.stores.bulk.running(1))[0];
    const number = next?.tickets[next.done] as number;
    await house.desk.services.tickets.act(number, tag(['storm']), people.zoe, 'ticket.bulk', `${next?.id}:${number}`);
    await Promise.all([ticks(), ticks()]);
    await ticks();
    expect(await tagged()).toBe(MANY);
    const direct = lea.directWith('relevo');
    const told = await lea.sees(direct, new RegExp(`Done: ${MANY - 1} tickets were changed`));
    expect(wordsOf(told)).toMatch(/One ticket cannot be changed/);
    for (const one of numbers) expect((await kindsOf(house, one)).filter((kind) => kind === 'tagged').length).toBe(1);
    expect(await house.store.stores.bulk.running(1)).toEqual([]);
    for (const one of numbers.slice(1)) {
      const lines = await house.store.stores.audit.list({ ticket: one }, { limit: 10 });
      expect(lines.filter(({ what }) => what === 'ticket bulk')).toMatchObject([
        { by: 'workspace:lea', outcome: 'done' },
      ]);
    }
    expect(lea.messages(direct).filter((one) => /Done:/.test(wordsOf(one)))).toHaveLength(1);
  });

  it('are told to whoever gets them in one message', async () => {
    const lea = house.as('lea');
    await lea.type('leads', '/ticket bulk for:"tag:storm 7" do:assign with:noah');
    const preview = await lea.sees('leads', /One ticket will change: assign to Noah/);
    await lea.press(preview, 'ticket bulk-do');
    await lea.sees('leads', /One ticket is being changed \(assign/);
    await ticks();
    const noah = house.as('noah');
    await noah.sees(noah.directWith('relevo'), /assigned one ticket to you\. \/ticket mine/);
  });

  it('are not changed when others fit by then, and by nobody but a lead', async () => {
    const lea = house.as('lea');
    await lea.type('leads', '/ticket bulk for:"outage status:new" do:priority with:high');
    const preview = await lea.sees('leads', /tickets will change: priority High/);
    const free = numbers.at(-1);
    await house.as('mia').type('agents', `/ticket claim T-${free}`);
    await house.as('mia').sees('agents', new RegExp(`T-${free} is yours`));
    await lea.press(preview, 'ticket bulk-do');
    const anew = await lea.sees('leads', new RegExp(`nothing was done[\\s\\S]*\nDo not fit any more: T-${free}\n`));
    expect(buttonsOf(anew.card).some(({ run }) => run === 'ticket bulk-do')).toBe(true);
    expect(await house.store.stores.bulk.running(1)).toEqual([]);
    await lea.type('leads', '/ticket bulk for:outage do:priority with:soon');
    await lea.sees('leads', /“with” has to be one of: low, normal/);
    await lea.type('leads', '/ticket bulk for:"outage status:open" do:close');
    const none = await lea.sees('leads', /0 tickets will change: close[\s\S]*cannot be changed/);
    expect(buttonsOf(none.card).some(({ run }) => run === 'ticket bulk-do')).toBe(false);
    await house.as('mia').type('agents', '/ticket bulk for:outage do:close');
    await house.as('mia').sees('agents', /Your role does not allow that/);
  });

  it('are not changed when as many fit, but others, or one of them is another than was shown', async () => {
    const [lea, mia] = [house.as('lea'), house.as('mia')];
    const [gone, come, other] = numbers as [number, number, number];
    await mia.type('agents', `/ticket tag T-${gone} swap`);
    await mia.type('agents', `/ticket tag T-${other} swap`);
    await until(
      'both tags',
      async () => (await tickets(gone, other)).every((one) => one?.tags?.includes('swap')) || undefined,
    );
    await lea.type('leads', '/ticket bulk for:"tag:swap" do:priority with:high');
    const preview = await lea.sees('leads', /2 tickets will change: priority High/);
    await mia.type('agents', `/ticket untag T-${gone} swap`);
    await mia.type('agents', `/ticket tag T-${come} swap`);
    await until('one for another', async () => (await tickets(come))[0]?.tags?.includes('swap') || undefined);
    // What changes nothing that was shown is no matter.
    await mia.type('agents', `/ticket note T-${other} "Looked at it"`);
    await mia.isShown('agents', /Noted|note/i);
    await lea.press(preview, 'ticket bulk-do');
    const line = `This is what there is now:\nFit now as well: T-${come}\nDo not fit any more: T-${gone}\nT-`;
    const anew = await lea.sees('leads', new RegExp(line));
    expect(await house.store.stores.bulk.running(1)).toEqual([]);

    await mia.type('agents', `/ticket priority T-${other} urgent`);
    await until('its priority', async () => (await tickets(other))[0]?.priority === 'urgent' || undefined);
    await lea.press(anew, 'ticket bulk-do');
    const again = await lea.sees('leads', new RegExp(`now:\nWere changed: T-${other}\nT-`));
    await lea.press(again, 'ticket bulk-do');
    await lea.sees('leads', /2 tickets are being changed \(priority High/);
    await ticks();
    expect((await tickets(come, other, gone)).map((one) => one?.priority)).toEqual(['high', 'high', 'normal']);
  });
});
