import { expect, it } from 'vitest';
import { aFile, aTicket, entriesOf, factsOf, handedTo, people } from '#test/builders.ts';
import type { Decision } from '../decide.ts';
import { correctFile, refuseFile } from './files.ts';

const facts = factsOf(people.mia);
const kinds = ({ intents }: Decision) => intents.map(({ kind }) => kind);

it('a refused file leaves the list, and the desk is told by name and reason', () => {
  const ticket = aTicket({ files: [aFile('a.png'), aFile('setup.png')] });
  const decision = refuseFile(aFile('setup.png'), 'program', ['requester', 'desk'])(ticket, facts);
  expect(decision.ticket.files).toEqual([aFile('a.png')]);
  expect(entriesOf(decision)).toEqual([
    { kind: 'fileRefused', details: { files: 'setup.png', fault: 'program' }, visibleTo: ['desk'] },
  ]);
  expect(kinds(decision)).toEqual(['entry', 'say', 'card', 'packet']);
});

it('of one that stands elsewhere the desk reads where, in its thread and later', () => {
  const decision = refuseFile(aFile('plan'), 'elsewhere', ['requester'], 'https://drive.example/1')(aTicket(), facts);
  const link = 'https://drive.example/1';
  expect(entriesOf(decision)[0]?.details).toEqual({ files: 'plan', fault: 'elsewhere', link });
  expect(JSON.stringify(decision.intents)).toContain('say.fileElsewhere');
});

it('what a confidential team could not keep only that team reads of', () => {
  const decision = refuseFile(aFile('claim.doc'), 'type', ['team:legal'])(handedTo('legal'), facts);
  expect(entriesOf(decision)[0]?.visibleTo).toEqual(['team:legal']);
  expect(kinds(decision)).toEqual(['entry']);
});

it('what the bytes say takes the place of what the platform said, once', () => {
  const found = { id: aFile('a.png').id, name: 'a.pdf', size: 7, type: 'application/pdf' };
  const decision = correctFile(found)(aTicket({ files: [aFile('a.png'), aFile('b.png')] }), facts);
  expect(decision.ticket.files).toEqual([aFile('a.png', found), aFile('b.png')]);
  expect(kinds(decision)).toEqual(['card', 'packet']);
  expect(correctFile(found)(decision.ticket, facts).intents).toEqual([]);
  expect(correctFile(found)(aTicket(), facts).intents).toEqual([]);
});
