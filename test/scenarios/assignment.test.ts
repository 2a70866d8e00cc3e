import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '#src/lib/clock.ts';
import { RetryLater } from '#src/lib/errors.ts';
import { Assignment } from '#src/services/assignment.ts';
import { people } from '#test/builders.ts';
import { kindsOf, untilQuiet } from './exit.ts';
import { type House, openHouse, until, wordsOf } from './house.ts';

describe('tickets that are given out automatically', () => {
  let house: House;
  let later = 0;
  const clock: Clock = { ...systemClock, now: () => systemClock.now().add({ hours: later }) };
  beforeAll(async () => {
    const assignment = { desk: 'roundRobin', teams: { it: 'leastLoaded' }, limits: { noah: 3 } } as const;
    house = await openHouse({ assignment, limits: { requestsPerHour: 1_000, addressChangesPerDay: 10 } }, { clock });
  });
  afterAll(() => house.close());

  const agents = async () =>
    (await house.desk.services.people.agents()).filter(({ roles }) => roles.includes('agent')).map(({ name }) => name);

  let count = 0;
  /** Somebody asks; who has it once that is settled, by name. */
  async function asks(): Promise<{ number: number; has: string | undefined }> {
    count += 1;
    house.as('ben').write('support-globex', `Matter ${count}.`);
    const number = Number(
      /T-(\d+)/.exec(wordsOf(await house.as('mia').sees('agents', new RegExp(`Matter ${count}\\.`))))?.[1],
    );
    await untilQuiet(house);
    return { number, has: (await house.store.stores.tickets.byNumber(number))?.assignee?.name };
  }

  it('go to one after the other, who is told', async () => {
    const names = await agents();
    const had: (string | undefined)[] = [];
    for (let n = 0; n < 2 * names.length; n += 1) had.push((await asks()).has);
    expect(had.slice(0, names.length).toSorted()).toEqual([...names].toSorted());
    expect(had.slice(names.length)).toEqual(had.slice(0, names.length));
    const mia = house.as('mia');
    await mia.sees(mia.directWith('relevo'), /T-\d+ is yours: Matter/);
    expect(await kindsOf(house, 1001)).toContain('assigned');
  });

  it('do not go to who is away until they are back, or to who has enough', async () => {
    const [mia, lea] = [house.as('mia'), house.as('lea')];
    const names = await agents();
    await mia.type('agents', '/away');
    await mia.sees('agents', /Mia Meier is away and gets no new tickets/);
    const had = new Set<string | undefined>();
    for (let n = 0; n < 2 * names.length; n += 1) had.add((await asks()).has);
    expect(had).not.toContain('Mia Meier');
    const noahs = await house.store.stores.tickets.count({ worker: 'workspace:noah' }, 100);
    expect(noahs).toBe(3);
    await lea.type('leads', '/away list');
    await lea.sees('leads', /One person is away\nMia Meier\nHas 2 tickets/);
    await mia.type('agents', '/away list');
    await mia.sees('agents', /Your role does not allow that/);
    await mia.type('agents', '/away who:noah');
    await mia.sees('agents', /Your role does not allow that/);
    await mia.type('agents', '/away until:2020-01-01');
    await mia.sees('agents', /2020-01-01 has begun already/);
    await mia.type('agents', '/away until:soon');
    await mia.sees('agents', /“soon” is no date/);
  });

  it('stay where they are when nobody is there, which the card says', async () => {
    const lea = house.as('lea');
    for (const name of await agents()) {
      await lea.type('leads', `/away who:"${name}"`);
      await lea.sees('leads', new RegExp(`${name} is away`));
    }
    const { number, has } = await asks();
    expect(has).toBeUndefined();
    const card = await house.as('mia').sees('agents', new RegExp(`T-${number} [\\s\\S]*nobody was there to get it`));
    await house.as('mia').seesInThread('agents', card.id, /Nobody is there who could get this/);
    const tomorrow = house.runtime.clock.now().add({ hours: 48 }).toString().slice(0, 10);
    await lea.type('leads', `/away who:"Mia Meier" until:${tomorrow}`);
    await lea.sees('leads', /Mia Meier is away until/);
    expect((await asks()).has).toBeUndefined();
    later = 49;
    expect((await asks()).has).toBe('Mia Meier');
    await lea.type('leads', '/back who:noah');
    await lea.sees('leads', /Noah \w+ is back/);
  });

  it('go to whom of a team has the fewest', async () => {
    const { number } = await asks();
    const [mia, lea] = [house.as('mia'), house.as('lea')];
    await mia.type('agents', `/ticket category T-${number} legal`);
    await mia.sees('agents', new RegExp(`Category of T-${number}`));
    await lea.type('leads', `/escalate T-${number} it "No time"`);
    const has = await until('somebody of the team', async () => {
      const ticket = await house.store.stores.tickets.byNumber(number);
      return ticket?.handoff?.acceptedBy;
    });
    expect(has.id).toBe('workspace:ivan');
    const ivan = house.as('ivan');
    await ivan.sees(ivan.directWith('relevo'), new RegExp(`T-${number} is yours`));
  });

  it('that a team hands back go to who is there when their agent is away, which the card says', async () => {
    const [mia, lea, ivan] = [house.as('mia'), house.as('lea'), house.as('ivan')];
    const handedBack = async () => {
      const { number, has } = await asks();
      expect(has).toBeDefined();
      await lea.type('leads', `/escalate T-${number} it "No time"`);
      await until('somebody of the team', async () => (await ticketOf(number))?.handoff?.acceptedBy);
      return { number, agent: has };
    };
    const ticketOf = (number: number) => house.store.stores.tickets.byNumber(number);
    const all = await agents();
    for (const name of all) {
      await lea.type('leads', `/back who:"${name}"`);
      await lea.sees('leads', new RegExp(`${name} (is back|was not away)`));
    }
    const first = await handedBack();
    const second = await handedBack();
    for (const name of [first.agent, second.agent]) await lea.type('leads', `/away who:"${name}"`);
    await ivan.type('team-it', `/team return T-${first.number} "Not ours"`);
    await untilQuiet(house);
    const { assignee } = (await ticketOf(first.number)) ?? {};
    expect(assignee && all.filter((name) => name !== first.agent && name !== second.agent)).toContain(assignee?.name);
    const said = `${first.agent} was away when it came back from a team, so ${assignee?.name} has it`;
    const card = await mia.sees('agents', new RegExp(`T-${first.number} [\\s\\S]*${said}`));
    await mia.seesInThread('agents', card.id, new RegExp(`${first.agent} is away, so ${assignee?.name} has this now`));
    for (const name of all) await lea.type('leads', `/away who:"${name}"`);
    await ivan.type('team-it', `/team return T-${second.number} "Not ours"`);
    await untilQuiet(house);
    expect((await ticketOf(second.number))?.assignee).toBeUndefined();
    expect(await house.store.stores.tickets.list({ nobody: true }, { limit: 100 })).toContainEqual(
      expect.objectContaining({ number: second.number }),
    );
    await mia.sees('agents', new RegExp(`T-${second.number} [\\s\\S]*so nobody has it. Please take it by hand`));
  });

  it('take turns over all processes, and the same turn again for the same ticket', async () => {
    const { staffing } = house.store.stores;
    const ids = ['c', 'a', 'b'];
    const turns = await Promise.all(Array.from({ length: 30 }, (_, n) => staffing.turn('q', `k${n}`, ids)));
    for (const id of ids) expect(turns.filter((one) => one === id)).toHaveLength(10);
    const again = await Promise.all(Array.from({ length: 30 }, (_, n) => staffing.turn('q', `k${n}`, ids)));
    expect(again).toEqual(turns);
  });
});

describe('two processes over one store', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ limits: { requestsPerHour: 1_000, addressChangesPerDay: 10 } });
  });
  afterAll(() => house.close());

  /** As another process would be: with no lane in common. */
  function process(limits: Readonly<Record<string, number>>) {
    const { stores, tickets, people: directory, rules } = house.desk.services;
    const assignment = { desk: 'roundRobin', teams: {}, limits } as const;
    const changed = { ...rules, desk: { ...rules.desk, assignment } };
    return new Assignment(stores, tickets, directory, changed, house.runtime.clock);
  }
  const fresh = async (count: number): Promise<readonly number[]> => {
    const { tickets } = house.store.stores;
    for (let n = 0; n < count; n += 1) house.as('ben').write('support-globex', `Matter ${n}.`);
    return until(`${count} new tickets`, async () => {
      const found = await tickets.list({ statuses: ['new'], nobody: true }, { limit: 100 });
      const untold = found.filter(({ nobodyThere }) => !nobodyThere);
      return untold.length === count ? untold.map(({ number }) => number) : undefined;
    });
  };
  const has = async (numbers: readonly number[]) => {
    const all = await Promise.all(numbers.map((number) => house.store.stores.tickets.byNumber(number)));
    return all.map((ticket) => ticket?.assignee?.id ?? (ticket?.nobodyThere ? 'nobody' : 'waiting'));
  };
  const others = { noah: 0, lucia: 0, lea: 0 };
  /** As the relay does: a step that is to be done again later is. */
  async function given(numbers: readonly number[], limits: Readonly<Record<string, number>>): Promise<void> {
    await Promise.all(
      numbers.map(async (ticket) => {
        const instance = process(limits);
        for (;;) {
          try {
            return await instance.assign({ ticket, by: people.mia, id: `${ticket}:given` }, { desk: true });
          } catch (error) {
            if (!(error instanceof RetryLater)) throw error;
          }
        }
      }),
    );
  }

  it('give nobody more than their limit, and all of it', async () => {
    const two = await fresh(2);
    await given(two, { ...others, mia: 1 });
    expect((await has(two)).toSorted()).toEqual(['nobody', 'workspace:mia']);
    const many = await fresh(10);
    await given(many, { ...others, mia: 4, noah: 3 });
    const had = await has(many);
    expect(had.filter((one) => one === 'workspace:mia')).toHaveLength(3);
    expect(had.filter((one) => one === 'workspace:noah')).toHaveLength(3);
    expect(had.filter((one) => one === 'nobody')).toHaveLength(4);
    expect((await house.store.stores.staffing.reservations('workspace:mia')).all).toEqual([]);
  });

  it('count what a killed one had reserved while its ticket waits, and no longer', async () => {
    const { staffing } = house.store.stores;
    const [first = 0, second = 0] = await fresh(2);
    const { revision } = await staffing.reservations('workspace:mia');
    const left = { key: `${first}:given`, ticket: first, wanted: { desk: true } } as const;
    await staffing.reserve('workspace:mia', revision, [left]);
    await given([second], { ...others, mia: 5 });
    expect(await has([first, second])).toEqual(['waiting', 'nobody']);
    await given([first], { ...others, mia: 5 });
    expect(await has([first])).toEqual(['workspace:mia']);
    // It was killed after it had given the ticket, so nobody released it.
    const after = await staffing.reservations('workspace:mia');
    await staffing.reserve('workspace:mia', after.revision, [left]);
    const third = await fresh(1);
    await given(third, { ...others, mia: 6 });
    expect(await has(third)).toEqual(['workspace:mia']);
    expect((await staffing.reservations('workspace:mia')).all).toEqual([]);
  });
});
