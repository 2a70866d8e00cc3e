import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, openHouse, until, wordsOf } from './house.ts';

describe('the reaction that makes a ticket', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  const cardsOf = (words: RegExp) =>
    house
      .as('mia')
      .messages('agents')
      .filter((one) => words.test(one.card?.title ?? ''));
  const toldIn = (member: string, channel: string) =>
    house
      .as(member)
      .messages(channel)
      .filter((one) => one.onlyYou);
  /** Everything that was written in a channel so far has been worked on. */
  const worked = async () => {
    const last = house.as('ben').write('support-globex', `A marker ${Math.random()}`);
    await house.as('ben').seesInThread('support-globex', last.id, /T-\d+/);
  };

  it('by an agent on anybody’s message: the author is the requester, and only the agent is told', async () => {
    const said = house.as('lea').write('support-globex', 'Invoices come twice');
    house.as('mia').reacts(said, '🎫');
    const [card] = await until('the card', () =>
      cardsOf(/Invoices come twice/).length > 0 ? cardsOf(/Invoices/) : undefined,
    );
    expect(wordsOf(card as never)).toMatch(/Requester: Lea Frei[\s\S]*Made by: Mia Meier/);
    const told = await house.as('mia').isShown('support-globex', /T-\d+/);
    expect(toldIn('noah', 'support-globex')).toEqual([]);

    house.as('noah').reacts(said, '🎫');
    const second = await house.as('noah').isShown('support-globex', /T-\d+/);
    expect(/T-\d+/.exec(wordsOf(second))?.[0]).toBe(/T-\d+/.exec(wordsOf(told))?.[0]);
    house.as('mia').reacts(said, '🎫');
    await worked();
    expect(cardsOf(/Invoices come twice/)).toHaveLength(1);
  });

  it('in its words of now', async () => {
    const said = house.as('lea').write('support-globex', 'First words');
    house.as('lea').edits(said, 'Later words');
    house.as('mia').reacts(said, '🎫');
    await house.as('mia').sees('agents', /· Later words$/m);
  });

  it('not of words that are a line of another ticket', async () => {
    const ben = house.as('ben');
    const direct = ben.directWith('relevo');
    ben.write(direct, 'The key is lost');
    const first = await house.as('mia').sees('agents', /· The key is lost$/m);
    const more = ben.write(direct, 'And the door is shut');
    await house.as('mia').seesInThread('agents', first.id, /And the door is shut/);
    ben.reacts(more, '🎫');
    const number = /T-\d+/.exec(wordsOf(first))?.[0] ?? '';
    await ben.isShown(direct, new RegExp(`This message is ${number} already`));
    expect(cardsOf(/And the door/)).toEqual([]);
  });

  it('by a customer on their own words in a thread; on those of others nothing happens, and nobody is told', async () => {
    const root = house.as('mia').write('support-globex', 'How is it going?');
    const own = house.as('ben').write('support-globex', 'The export is empty', root.id);
    const before = toldIn('ben', 'support-globex').length;
    house.as('ben').reacts(root, '🎫');
    house.as('ben').reacts(own, '👍');
    await worked();
    expect(cardsOf(/How is it going|The export is empty/)).toEqual([]);
    expect(toldIn('ben', 'support-globex')).toHaveLength(before);
    house.as('ben').reacts(own, '🎫');
    await house.as('mia').sees('agents', /· The export is empty$/m);
  });
});

it('is the one that the settings name', async () => {
  const house = await openHouse({ tickets: { firstNumber: 1, reopenWithinDays: 7, reaction: '❤️' } });
  try {
    const said = house.as('lea').write('support-globex', 'A heart of mine');
    house.as('mia').reacts(said, '🎫');
    house.as('mia').reacts(said, '❤');
    await house.as('mia').sees('agents', /· A heart of mine$/m);
  } finally {
    await house.close();
  }
});
