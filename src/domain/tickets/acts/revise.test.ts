import { expect, it } from 'vitest';
import { aFile, aSentFile, aTicket, entriesOf, factsOf, people, saidTo } from '#test/builders.ts';
import { plain } from '../../../i18n/types.ts';
import { type SaidLine, subjectOf } from '../line.ts';
import { note } from './desk.ts';
import { openTicket } from './open.ts';
import { asLine, deleted, edited, type revised } from './revise.ts';
import { customerWrote } from './talk.ts';

const AT = '2026-03-02T09:30:00Z';
const LATER = { at: '2026-03-02T10:00:00Z' };
const line = (change: Partial<SaidLine> = {}): SaidLine => ({
  message: 'workspace:support-acme:m7',
  ticket: 1042,
  version: 3,
  place: '3.0',
  by: 'workspace:ana',
  visibleTo: ['requester'],
  words: 'since this morning',
  at: AT,
  versions: 1,
  copies: [{ id: '1042:3:1', heading: plain('Ana wrote') }],
  ...change,
});
const request = (change: Partial<SaidLine> = {}) =>
  line({ message: aTicket().source ?? '', words: aTicket().body, copies: [], ...change });
const facts = factsOf(people.ana);

it('marks every copy of a message, and notes which message it is', () => {
  const { intents } = asLine(customerWrote('hello', []), 'w:c:m', AT)(aTicket({ status: 'closed' }), facts);
  const copies = intents.filter((intent) => intent.kind === 'say' && intent.copy);
  expect(copies).toMatchObject([{ to: { side: 'desk' }, line: { kind: 'words', words: 'hello' } }]);
  expect(intents.at(-1)).toEqual({ kind: 'said', message: 'w:c:m', at: AT });
  const noted = asLine(note('x', 'thread'), 'w:c:m', AT)(aTicket(), factsOf(people.mia));
  expect(noted.intents.filter((intent) => intent.kind === 'said')).toHaveLength(1);
});

it('an edit is a new version for the same readers, and its copies follow', () => {
  const decision = edited(line(), 'since yesterday', LATER)(aTicket({ status: 'closed' }), facts);
  expect(decision.ticket).toEqual(aTicket({ status: 'closed' }));
  expect(entriesOf(decision)).toMatchObject([
    { kind: 'edited', words: 'since yesterday', visibleTo: ['requester'], details: { of: '3.0', versions: '2' } },
  ]);
  expect(decision.intents).toContainEqual({
    kind: 'revise',
    line: line({ words: 'since yesterday', at: LATER.at, versions: 2 }),
  });
  expect(decision.intents.find((intent) => intent.kind === 'follow')).toMatchObject({
    copy: { id: '1042:3:1' },
    line: { kind: 'words', words: 'since yesterday' },
  });
});

it.each([
  ['only white space', line(), ' since  this\nmorning ', LATER.at],
  ['an older edit', line(), 'other words', '2026-03-02T09:29:59Z'],
  ['after the deletion', line({ withdrawn: true }), 'other words', LATER.at],
])('%s changes nothing', (_, before, words, at) => {
  expect(edited(before, words, { at })(aTicket(), facts).intents).toEqual([]);
});

it('a request takes its new words; its subject follows only where it is nothing but their first line', () => {
  const own = edited(request(), 'Mails are lost\nall of them', LATER)(aTicket(), facts);
  expect(own.ticket).toMatchObject({ subject: 'Mails are lost', body: 'Mails are lost\nall of them' });
  expect(own.intents.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['card', 'packet']));
  const chosen = edited(request(), 'Mails are lost', LATER)(aTicket({ subject: 'Queue' }), facts);
  expect(chosen.ticket).toMatchObject({ subject: 'Queue', body: 'Mails are lost' });
});

it.each([
  ['cut at a word', `${'a'.repeat(116)} b c ${'d'.repeat(20)}`],
  ['with a secret in it', `password: hunter2 and then ${'so on '.repeat(40)}`],
  ['of files alone', ''],
])('a request that is deleted keeps nothing of its subject, %s', (_, body) => {
  const subject = body === '' ? 'invoice.pdf' : subjectOf(body);
  const asked = {
    via: 'intake',
    subject,
    body,
    category: 'other',
    priority: 'normal',
    files: [],
    source: 's',
  } as const;
  const { ticket } = openTicket(1042, asked, 'k', facts);
  const gone = deleted(line({ message: 's', words: ticket.body }), LATER)(ticket, facts).ticket;
  expect(gone).toMatchObject({ subject: '[…]', body: '', withdrawn: true });
  const other = edited(line({ message: 's', words: ticket.body }), 'Another matter', LATER)(ticket, facts).ticket;
  expect(other.subject).toBe('Another matter');
});

it('a deletion leaves nothing of the words but on record', () => {
  const decision = deleted(line(), LATER)(aTicket(), facts);
  const { intents } = decision;
  expect(JSON.stringify(intents.filter(({ kind }) => kind !== 'revise'))).not.toContain('since this morning');
  expect(entriesOf(decision)).toMatchObject([{ kind: 'deleted', visibleTo: ['requester'], details: { of: '3.0' } }]);
  expect(intents.find(({ kind }) => kind === 'follow')).toMatchObject({ line: { text: { key: 'say.deleted' } } });
  const byOther = deleted(line(), LATER)(aTicket(), factsOf(people.adam));
  expect(byOther.intents.find(({ kind }) => kind === 'follow')).toMatchObject({
    line: { text: { key: 'say.deletedBy' } },
  });
  expect(deleted(line({ withdrawn: true }), LATER)(aTicket(), facts).intents).toEqual([]);
});

it('a request that is deleted leaves a ticket without its words', () => {
  const { ticket } = deleted(request(), LATER)(aTicket(), facts);
  expect(ticket).toEqual(aTicket({ body: '', subject: '[…]', withdrawn: true }));
  expect(deleted(request(), LATER)(aTicket({ subject: 'Queue' }), facts).ticket.subject).toBe('Queue');
});

const shot = { id: aFile('shot.png').id, name: 'shot.png' };
const log = { id: aFile('log.txt').id, name: 'log.txt' };
const withFiles = aTicket({ files: [aFile('shot.png'), aFile('log.txt'), aFile('other.png')] });
const gone = (intents: ReturnType<ReturnType<typeof revised>>['intents']) =>
  intents.flatMap((intent) => (intent.kind === 'withdrawFile' ? [intent.id] : []));

it('what came beside a deleted message is for leads, and the ticket lists it no longer', () => {
  const decision = deleted(line({ files: [shot, log] }), LATER)(withFiles, facts);
  expect(decision.ticket.files.map(({ name }) => name)).toEqual(['other.png']);
  expect(gone(decision.intents)).toEqual([shot.id, log.id]);
  expect(decision.intents.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['card', 'packet']));
});

it('a file that an edit takes away goes like that, with the words as they are; what the platform does not say of stays', () => {
  const before = line({ files: [shot, log] });
  const decision = edited(before, before.words, { ...LATER, files: ['id of log.txt'] })(withFiles, facts);
  expect(decision.ticket.files.map(({ name }) => name)).toEqual(['log.txt', 'other.png']);
  expect(gone(decision.intents)).toEqual([shot.id]);
  expect(entriesOf(decision)).toMatchObject([{ kind: 'edited', details: { without: 'shot.png', versions: '2' } }]);
  expect(decision.intents).toContainEqual({ kind: 'revise', line: { ...before, ...LATER, versions: 2, files: [log] } });
  expect(edited(before, before.words, LATER)(withFiles, facts).intents).toEqual([]);
  expect(gone(edited(before, 'other words', LATER)(withFiles, facts).intents)).toEqual([]);
});

it('the customer’s confirmation follows where the subject is another, in their language', () => {
  const confirmation = { id: '1042:1:4', reader: { language: 'es', zone: 'UTC' } } as const;
  const follow = (words: string) =>
    edited(
      request({ copies: [confirmation] }),
      words,
      LATER,
    )(aTicket(), facts).intents.filter(({ kind }) => kind === 'follow');
  expect(follow('Mails are lost')).toEqual([{ kind: 'follow', copy: confirmation, line: { kind: 'received' } }]);
  expect(follow('Mails are late\nand more')).toEqual([]);
});

it('what was masked before is told where the words come onto the ticket', () => {
  const told = (masked?: readonly ['keys']) =>
    saidTo(edited(line(), 'it is ▇▇▇▇', { ...LATER, ...(masked ? { masked } : {}) })(aTicket(), facts), 'desk').join();
  expect(told(['keys'])).toMatch(/looks like an API key was masked/);
  expect(told()).toBe('');
});

it('where the words were passed on to, the same becomes of them, once masked', () => {
  const passed = line({ further: [1001] });
  const step = edited(
    passed,
    'password: hunter2hunter2',
    LATER,
  )(aTicket(), facts).intents.find(({ kind }) => kind === 'step');
  expect(step).toMatchObject({
    kind: 'step',
    ticket: 1001,
    step: { kind: 'revised', message: 'workspace:support-acme:m7@1001', ...LATER },
  });
  expect(JSON.stringify(step)).not.toContain('hunter2');
  expect(deleted(passed, LATER)(aTicket(), facts).intents.find(({ kind }) => kind === 'step')).toMatchObject({
    step: { kind: 'revised', message: 'workspace:support-acme:m7@1001', ...LATER },
  });
});

it('says to another ticket which message its words are those of', () => {
  const { intents } = asLine(
    customerWrote('hello', [aSentFile('a.png')]),
    'w:c:m',
    AT,
  )(aTicket({ status: 'closed', mergedInto: 1001 }), facts);
  expect(intents.find(({ kind }) => kind === 'step')).toMatchObject({
    step: { kind: 'heard', said: { message: 'w:c:m', at: AT } },
  });
});
