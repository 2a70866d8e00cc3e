import { expect, it } from 'vitest';
import { aSentFile, aTicket, entriesOf, factsOf, people } from '#test/builders.ts';
import { withCutWords } from './cut.ts';
import { claim } from './desk.ts';
import { customerWrote } from './talk.ts';

it('marks the entries whose words were cut, beside what else they say', () => {
  const facts = factsOf(people.ana);
  const marked = withCutWords(customerWrote('A long story', [aSentFile('a.png')]))(
    aTicket({ status: 'resolved' }),
    facts,
  );
  const whole = customerWrote('A long story', [aSentFile('a.png')])(aTicket({ status: 'resolved' }), facts);
  const [first, reopened] = entriesOf(whole);
  expect(entriesOf(marked)).toEqual([{ ...first, details: { ...first?.details, cut: 'yes' } }, reopened]);
  expect(marked.ticket).toEqual(whole.ticket);
  expect(marked.intents).toHaveLength(whole.intents.length);
  expect(entriesOf(withCutWords(claim)(aTicket(), factsOf(people.mia)))[0]).not.toHaveProperty('details');
});
