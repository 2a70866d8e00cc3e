import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Customer } from '#src/domain/customers/customer.ts';
import type { Person } from '#src/domain/people/person.ts';
import { Refusal } from '#src/domain/refusal.ts';
import type { Context } from '#src/services/commands/command.ts';
import { askLink, enterCode, unlinkAccount } from '#src/services/linking.ts';
import type { Services } from '#src/services/services.ts';
import { Exit, untilQuiet } from './exit.ts';
import { type House, openHouse, until } from './house.ts';

const CODE = /[A-Z]{4}-[A-Z]{4}/;

class Killed extends Error {}

/** The same services; whoever uses them dies over their `last`th call, before it or, having done it, after. */
function mortal(services: Services, last: number, done: boolean): Services {
  let calls = 0;
  const within = <T extends object>(part: T): T =>
    new Proxy(part, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return async (...given: unknown[]) => {
          calls += 1;
          const dies = calls === last;
          if (dies && !done) throw new Killed();
          const result: unknown = await Reflect.apply(value, target, given);
          if (dies) throw new Killed();
          return result;
        };
      },
    });
  const { stores } = services;
  const parts = {
    links: within(stores.links),
    customers: within(stores.customers),
    mails: within(stores.mails),
    outbox: within(stores.outbox),
  };
  const tickets = within(services.tickets);
  return { ...services, tickets, stores: { ...stores, ...parts } };
}

describe('a process that is killed over a link', () => {
  const exit = new Exit();
  let house: House;
  let made = 0;
  beforeAll(async () => {
    house = await openHouse({}, { mail: exit });
  });
  afterAll(() => house.close());

  const contextOf = (person: Person, key: string, services = house.desk.services): Context => ({
    key,
    person,
    now: house.runtime.clock.now(),
    askedAt: house.runtime.clock.now().toString(),
    desk: services.rules.desk,
    interaction: { id: key, in: { platform: 'workspace', channel: 'support-globex' } },
    files: [],
    extra: {},
    services,
  });

  /** Somebody in chat who asked for something twice, and has a code for a customer. */
  async function somebody() {
    made += 1;
    const address = `c${made}@globex.example`;
    const account = { platform: 'workspace', user: `x${made}` };
    const person: Person = { account, name: 'X', language: 'en', zone: 'UTC', roles: ['customer'], teams: [] };
    const { customers, tickets } = house.desk.services;
    const elsewhere = { platform: 'workspace', user: `y${made}` };
    const target = await customers.of({ ...person, name: `Customer ${made}`, account: elsewhere, email: address });
    const own = await customers.of(person);
    const numbers: number[] = [];
    for (let n = 0; n < 2; n += 1) {
      const request = { via: 'command', subject: `S${n}`, body: 'B', category: 'other', priority: 'normal' } as const;
      const side = { kind: 'direct', account: 'workspace:ben' } as const;
      const asked = { ...request, files: [], customerSide: side };
      numbers.push((await tickets.open(asked, own, person, `${address}:${n}`)).ticket.number);
    }
    await askLink(contextOf(person, `${address}:ask`), address);
    const text = () => exit.to(address).flatMap((mail) => CODE.exec(mail.text)?.[0] ?? [])[0];
    const code = (await until('the code', text)).replace('-', '');
    return { address, person, target, own, numbers, code };
  }

  /** Dies over its `last`th call, and is done again under the same key. @returns whether it died at all */
  async function diesOnce(work: (services: Services) => Promise<unknown>, last: number, done: boolean) {
    try {
      await work(mortal(house.desk.services, last, done));
      return false;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      await work(house.desk.services);
      return true;
    }
  }

  type Somebody = Awaited<ReturnType<typeof somebody>>;

  async function isLinked({ address, person, target, own, numbers }: Somebody) {
    const account = `workspace:${person.account.user}`;
    const customer = await house.desk.services.customers.of(person);
    expect(customer).toMatchObject({ id: target.id, as: own.id, linked: [account], name: target.name });
    await untilQuiet(house);
    for (const number of numbers) {
      const ticket = await house.store.stores.tickets.byNumber(number);
      expect(ticket).toMatchObject({ requester: target.id, askedAs: own.id, confirmation: 'sent' });
      const kinds = (await house.store.stores.timeline.last(number, 50)).map(({ kind }) => kind);
      expect(kinds).toEqual(['opened', 'requester', 'addressKnown', 'confirmation']);
      expect(exit.to(address).filter(({ subject }) => subject.includes(`T-${number}`))).toHaveLength(1);
    }
    const told = await house.store.stores.outbox.byId(`${address}:enter:told:${target.accounts[0]}`);
    expect(told?.message).toMatchObject({ kind: 'post' });
  }

  it.each([
    ['before', false],
    ['after', true],
  ])('%s any of its steps is gone on with, and undone likewise: whole, and nothing twice', async (_, done) => {
    let deaths = 0;
    for (let last = 1, died = true; died; last += 1) {
      const one = await somebody();
      const { address, person, target, own, numbers, code } = one;
      const account = `workspace:${person.account.user}`;
      const entering = (services: Services) => enterCode(contextOf(person, `${address}:enter`, services), code);
      const undoing = (services: Services) => unlinkAccount(contextOf(person, `${address}:undo`, services), account);
      died = await diesOnce(entering, last, done);
      await isLinked(one);
      const parted = await diesOnce(undoing, last, done).catch((error: unknown) => {
        // It was done to its very end, and only nobody was told.
        if (error instanceof Refusal && done) return true;
        throw error;
      });
      expect((await house.desk.services.customers.of(person)).id).toBe(own.id);
      expect((await house.desk.services.customers.byId(target.id)).linked).toBeUndefined();
      for (const number of numbers)
        expect(await house.store.stores.tickets.byNumber(number)).toMatchObject({ requester: own.id });
      expect(await house.store.stores.customers.join(account, target.id, 10)).toBe(true);
      deaths += Number(died) + Number(parted);
    }
    expect(deaths).toBeGreaterThan(10);
  });

  it('does not leave behind what somebody was just about to ask, in the very moment of the link or of its end', async () => {
    const { address, person, target, own, code } = await somebody();
    const { tickets, customers } = house.desk.services;
    const request = { via: 'command', subject: 'Now', body: 'B', category: 'other', priority: 'normal' } as const;
    const asks = async (customer: Customer, key: string) =>
      (await tickets.open({ ...request, files: [] }, customer, person, `${address}:${key}`)).ticket;
    await enterCode(contextOf(person, `${address}:enter`), code);
    // Who it is was read before.
    const late = await asks(own, 'late');
    expect(late).toMatchObject({ requester: target.id, askedAs: own.id });
    expect(await house.store.stores.tickets.byNumber(late.number)).toMatchObject({ requester: target.id });
    const linked = await customers.of(person);
    await unlinkAccount(contextOf(person, `${address}:undo`), `workspace:${person.account.user}`);
    const later = await asks(linked, 'later');
    expect(await house.store.stores.tickets.byNumber(later.number)).toMatchObject({ requester: own.id });
    expect(await house.store.stores.tickets.count({ requester: target.id }, 10)).toBe(0);
  });

  it('lets a code that is wanted again leave once more, and then only the last one counts', async () => {
    made += 1;
    const address = `c${made}@globex.example`;
    const account = { platform: 'workspace', user: `x${made}` };
    const person: Person = { account, name: 'X', language: 'en', zone: 'UTC', roles: ['customer'], teams: [] };
    await house.desk.services.customers.ofCaller({ name: 'Customer', language: 'en', zone: 'UTC', address });
    exit.state = 'away';
    for (
      let last = 1;
      await diesOnce((services) => askLink(contextOf(person, `${address}:ask`, services), address), last, true);
    )
      last += 1;
    exit.state = 'open';
    await untilQuiet(house);
    const codes = exit.to(address).flatMap(({ text }) => CODE.exec(text)?.[0] ?? []);
    expect(codes).toHaveLength(1);
    await askLink(contextOf(person, `${address}:ask`), address);
    await untilQuiet(house);
    expect(exit.to(address)).toHaveLength(1);
    await enterCode(contextOf(person, `${address}:enter`), codes[0]?.replace('-', '') ?? '');
  });
});
