import { describe, expect, it } from 'vitest';
import { aCustomer, aSentFile, entriesOf, factsOf, NOON, people } from '#test/builders.ts';
import { openTicket, type Request } from './open.ts';

const request: Request = {
  via: 'intake',
  subject: 'Mails are late',
  body: 'since this morning',
  category: 'functionality',
  priority: 'normal',
  files: [aSentFile('a.png')],
  customerSide: { kind: 'direct', account: 'workspace:ana' },
  source: 'workspace:support-acme:m1',
};
const { address: _none, ...withoutAddress } = aCustomer();

describe('a new ticket', () => {
  it('is its customer’s, with nothing done yet', () => {
    const { ticket } = openTicket(7, request, 'k1', factsOf(people.ana));
    expect(ticket).toEqual({
      ...request,
      files: [{ id: '7:workspace:id of a.png', name: 'a.png', size: 12_000, type: 'image/png' }],
      number: 7,
      version: 1,
      openedAt: NOON.toString(),
      changedAt: NOON.toString(),
      region: 'america',
      requester: 'c-ana',
      requesterName: 'Ana',
      clocks: [expect.objectContaining({ id: 'firstResponse/1', dueAt: '2026-03-02T19:00:00Z' })],
      status: 'new',
      level: 1,
      handoffs: 0,
      teams: [],
      bounces: 0,
      triage: {},
      confirmation: 'queued',
      applied: ['k1'],
    });
  });

  it('tells its number in chat and by mail', () => {
    const decision = openTicket(7, { ...request, files: [] }, 'k1', factsOf(people.ana));
    expect(decision.intents.slice(1)).toEqual([
      { kind: 'card' },
      { kind: 'say', to: { side: 'requester' }, line: { kind: 'received' }, copy: true },
      { kind: 'confirm' },
    ]);
    expect(entriesOf(decision)).toEqual([
      {
        kind: 'opened',
        by: 'workspace:ana',
        byName: 'Ana',
        visibleTo: ['requester'],
        words: 'since this morning',
        details: { via: 'intake' },
      },
    ]);
  });

  it('brings its files into the store, and shows them to the desk under its card', () => {
    const decision = openTicket(7, request, 'k1', factsOf(people.ana));
    const [file] = decision.ticket.files;
    expect(decision.intents.slice(1, 4)).toEqual([
      { kind: 'card' },
      { kind: 'bring', id: file?.id, file: aSentFile('a.png'), visibleTo: ['requester'] },
      { kind: 'showFile', side: 'desk', to: { side: 'desk' }, file },
    ]);
    expect(entriesOf(decision)[0]?.details).toEqual({ via: 'intake', files: 'a.png' });
  });

  it('keeps the subject as the words when there are no others', () => {
    const decision = openTicket(7, { ...request, body: '' }, 'k1', factsOf(people.ana));
    expect(entriesOf(decision)[0]?.words).toBe('Mails are late');
  });

  it('says who made it for the customer, and that the words were cut, and keeps the latter in the history only', () => {
    const madeBy = { id: 'workspace:mia', name: 'Mia' };
    const decision = openTicket(7, { ...request, files: [], madeBy, cut: true }, 'k1', factsOf(people.ana));
    expect(decision.ticket.madeBy).toEqual(madeBy);
    expect(decision.ticket).not.toHaveProperty('cut');
    expect(entriesOf(decision)[0]).toMatchObject({
      byName: 'Ana',
      details: { via: 'intake', madeBy: 'Mia', cut: 'yes' },
    });
    const whole = openTicket(7, { ...request, files: [], cut: false }, 'k1', factsOf(people.ana));
    expect(entriesOf(whole)[0]?.details).toEqual({ via: 'intake' });
    expect(whole.ticket).not.toHaveProperty('madeBy');
  });

  it('asks for the address where none is known, and says nothing in a chat that is not there', () => {
    const { customerSide: _chat, ...called } = { ...request, files: [] };
    const facts = factsOf(people.mia, { customer: withoutAddress });
    const { ticket, intents } = openTicket(7, { ...called, via: 'phone' }, 'k1', facts);
    expect(ticket.confirmation).toBe('none');
    expect(intents.slice(1)).toEqual([{ kind: 'card' }, { kind: 'askAddress' }]);
  });

  it('of a part of another one names it, and has it name this one, for the desk alone', () => {
    const { ticket, intents } = openTicket(7, { ...request, via: 'split', splitFrom: 5 }, 'k1', factsOf(people.mia));
    expect(ticket.links).toEqual([5]);
    expect(entriesOf({ intents })[1]).toMatchObject({ kind: 'linked', details: { to: 'T-5' }, visibleTo: ['desk'] });
    expect(intents).toContainEqual({ kind: 'step', ticket: 5, step: { kind: 'split', into: 7 } });
  });
});
