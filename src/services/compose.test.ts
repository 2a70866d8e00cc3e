import { expect, it } from 'vitest';
import { aHandoff, aTicket, factsOf, handedTo, people, ticketIn } from '#test/builders.ts';
import { assignNext } from '../domain/tickets/acts/automatic.ts';
import { assign } from '../domain/tickets/acts/desk.ts';
import { decide } from '../domain/tickets/decide.ts';
import type { Ticket } from '../domain/tickets/ticket.ts';
import { compose } from './compose.ts';

const outOf = (ticket: Ticket) =>
  compose({ ticket, intents: [{ kind: 'subject' }] }, factsOf(people.ana), 't').flatMap((item) =>
    item.kind === 'out' ? [item.message] : [],
  );

it.each([
  ['by a lead', assign(people.noah), people.zoe],
  ['automatically', assignNext(people.noah, { desk: true }), people.mia],
])('whoever was given a ticket %s reads its new subject in the message that told so', (_, act, by) => {
  const facts = factsOf(by);
  const decision = decide(aTicket(), act, 'k', facts) ?? expect.unreachable();
  const [told] = compose(decision, facts, 't').filter((item) => item.kind === 'out' && item.message.kind === 'post');
  expect(JSON.stringify(told)).toContain('Mails are late');
  const later = outOf({ ...decision.ticket, version: 9, subject: '[…]' });
  expect(later).toMatchObject([{ kind: 'edit', anchor: told?.id, copy: true, reader: { language: 'en' } }]);
  expect(JSON.stringify(later)).toContain('[…]');
  expect(JSON.stringify(later)).not.toContain('Mails are late');
});

it('the packets that have ended follow, also those of which an earlier version kept nothing; the one of now does by itself', () => {
  const out = outOf(handedTo('it', { handoff: aHandoff('it', { ordinal: 3 }), handoffs: 3 }));
  expect(out).toMatchObject([
    { kind: 'edit', anchor: '1042/handoff/1' },
    { kind: 'edit', anchor: '1042/handoff/2' },
  ]);
  expect(outOf(ticketIn('open'))).toEqual([]);
});

it('what is said to one person of many tickets names the ticket by its number alone', () => {
  const line = { kind: 'words', heading: { key: 'nobody', params: {} }, words: 'x' } as never;
  const say = { kind: 'say', to: { side: 'person', person: 'workspace:noah' }, line } as const;
  const [item] = compose({ ticket: aTicket(), intents: [say] }, factsOf(people.mia), 't').filter(
    ({ kind }) => kind === 'out',
  );
  expect(JSON.stringify(item)).toContain('T-1042');
  expect(JSON.stringify(item)).not.toContain('Mails are late');
});

it('the managers are told in their channel, or where the leads are once they have none any more', () => {
  const { desk, ...facts } = factsOf(people.mia);
  const call = { kind: 'callLead', why: 'late', reason: { key: 'nobody', params: {} }, managers: true } as never;
  const raised = (managers?: string) => {
    const channels = { ...desk.channels, ...(managers === undefined ? {} : { managers }) };
    const by = { ...facts, desk: { ...desk, channels } };
    return compose({ ticket: aTicket(), intents: [call] }, by, 't').flatMap((one) =>
      one.kind === 'alert' ? [[one.alert.channel, one.alert.managers]] : [],
    );
  };
  expect(raised('board')).toEqual([['board', true]]);
  expect(raised()).toEqual([['leads', undefined]]);
});
