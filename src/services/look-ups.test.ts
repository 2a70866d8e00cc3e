import { expect, it } from 'vitest';
import { discoverCommands } from '#src/discover.ts';
import { aCustomer, aDesk, checks, people } from '#test/builders.ts';
import type { Person } from '../domain/people/person.ts';
import { systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import type { SuggestEvent } from '../port/events.ts';
import { Customers } from './customers.ts';
import { Dispatch } from './dispatch.ts';
import type { AuditEntry } from './stores/audit.ts';

const commands = await discoverCommands();

function aDispatch() {
  const audited: AuditEntry[] = [];
  const asked: string[] = [];
  const store = {
    like: async (typed: string) => {
      asked.push(typed);
      return [aCustomer({ number: 'C-7' })];
    },
    byId: async (id: string) => (id === 'c-ana' ? aCustomer({ number: 'C-7' }) : undefined),
  };
  const services = {
    customers: new Customers(store as never),
    rules: { desk: aDesk(), checks },
    stores: { audit: { append: async (entries: readonly AuditEntry[]) => void audited.push(...entries) } },
  };
  const runtime = { clock: systemClock, log: createLog({ level: 'silent' }) };
  const dispatch = new Dispatch(commands, services as never, undefined as never, undefined as never, runtime);
  const typing = (person: Person, change: Partial<SuggestEvent> = {}) => {
    const { account: by } = person;
    const interaction = { id: 'i', in: { platform: 'workspace', channel: 'agents' } };
    const event = { key: 'k', by, at: '2026-03-02T12:00:00Z', interaction, run: 'ticket phone', field: 'customer' };
    return dispatch.suggestions({ kind: 'suggest', ...event, text: ' an ', ...change }, person);
  };
  return { typing, audited, asked };
}

it('an agent is offered whoever is on record, with what is known, and somebody new', async () => {
  const { typing, asked } = aDispatch();
  expect(await typing(people.mia)).toEqual([
    {
      value: 'customer:c-ana',
      label: { plain: 'Ana · C-7' },
      fills: { language: 'es', region: 'america', number: 'C-7', address: 'ana@acme.example' },
    },
    { value: 'an', label: { key: 'lookup.new', params: { name: 'an' } } },
  ]);
  expect(asked).toEqual(['an']);
});

it('whoever was chosen is told again with what is known, to agents alone; somebody who is gone is nobody', async () => {
  const { typing, asked } = aDispatch();
  const [ana] = await typing(people.mia);
  expect(await typing(people.mia, { text: 'customer:c-ana' })).toEqual([ana]);
  expect(await typing(people.mia, { text: 'customer:c-gone' })).toEqual([]);
  expect(await typing(people.ana, { text: 'customer:c-ana' })).toEqual([]);
  expect(asked).toEqual(['an']);
});

it.each([people.ana, people.dora])(
  '$name is offered nobody, nobody is looked up, and the attempt is noted',
  async (person) => {
    const { typing, asked, audited } = aDispatch();
    expect(await typing(person)).toEqual([]);
    expect(asked).toEqual([]);
    expect(audited).toMatchObject([{ what: 'ticket phone', outcome: 'denied', byName: person.name }]);
  },
);

it.each([{ run: 'nothing' }, { field: 'subject' }, { field: 'toString' }, { text: '  ' }])(
  '%o looks up nothing',
  async (change) => {
    const { typing, asked } = aDispatch();
    expect(await typing(people.mia, change)).toEqual([]);
    expect(asked).toEqual([]);
  },
);
