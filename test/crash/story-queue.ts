import type { MessageView } from '#src/workspace/model.ts';
import { wordsOf } from '../scenarios/house.ts';
import type { Person } from './story-people.ts';

/** The same asked by two customers: one ticket was merged into the other, and both were answered. */
export interface ToldTwice {
  readonly mark: string;
  readonly main: Side;
  readonly other: Side;
}

interface Side {
  readonly ticket: number;
  readonly customer: Person;
  readonly request: MessageView;
}

/** How many things people do for one pair, and for the change of many tickets; see `Chaos`. */
export const ACTS_OF_PAIR = 5;
export const ACTS_OF_BULK = 2;

/** The mark that the change of many tickets leaves. */
export const BULK_TAG = 'storm';

export async function playDuplicate(
  index: number,
  [ana, ben]: readonly [Person, Person],
  agent: Person,
): Promise<ToldTwice> {
  const mark = `D${index}x`;
  const main = await askedBy(ana, 'support-acme', `${mark} of Ana`, agent);
  const other = await askedBy(ben, 'support-globex', `${mark} of Ben`, agent);
  const cardSays =
    ({ ticket }: Side, words: string) =>
    () =>
      agent.seesNow('agents', new RegExp(`T-${ticket} · [\\s\\S]*${words}`));
  await agent.does(`merge of T-${other.ticket}`, cardSays(other, `Merged into T-${main.ticket}`), async () => [
    await agent.type('agents', `/ticket merge T-${other.ticket} into:T-${main.ticket}`),
  ]);
  await agent.finds(`the duplicate on T-${main.ticket}`, cardSays(main, `Duplicates: T-${other.ticket}`));
  const preview = await agent.does(
    `preview for T-${main.ticket}`,
    () => agent.seesNow('agents', new RegExp(`Preview of your answer[\\s\\S]*${mark} answer`)),
    async () => [await agent.type('agents', `/ticket answer T-${main.ticket} "${mark} answer"`)],
  );
  const reads = ({ customer, request }: Side) => customer.seesInThreadNow(request.id, new RegExp(`${mark} answer`));
  await agent.does(
    `answer to both of ${mark}`,
    () => reads(main) && reads(other),
    () => agent.presses(preview, 'ticket send', 2),
  );
  return { mark, main, other };
}

async function askedBy(customer: Person, channel: string, words: string, agent: Person): Promise<Side> {
  const request = customer.says(channel, `${words}: no logins`);
  const card = await agent.finds(`the card of ${words}`, () =>
    agent.seesNow('agents', new RegExp(`T-\\d+ · ${words}`)),
  );
  return { ticket: Number(/T-(\d+)/.exec(wordsOf(card))?.[1]), customer, request };
}

/** A lead tags the tickets of all the stories, once all of them are there. */
export async function playBulk(lead: Person, stories: number): Promise<void> {
  for (let index = 0; index < stories; index += 1)
    await lead.finds(`the card of story ${index}`, () =>
      lead.seesNow('agents', new RegExp(`T-\\d+ · S${index}x request`)),
    );
  const count = stories === 1 ? 'One ticket' : `${stories} tickets`;
  const previewed = () => lead.seesNow('leads', new RegExp(`Nothing is done yet\\. ${count} will change`));
  let preview = await lead.does('preview of the change of many', previewed, async () => [
    await lead.type('leads', `/ticket bulk for:spam do:tag with:${BULK_TAG}`),
  ]);
  const direct = lead.directWith('relevo');
  const done = () => lead.seesNow(direct, new RegExp(`Done: ${count.toLowerCase()} (was|were) changed`));
  // The stories go on meanwhile: what is not as it was shown is shown anew.
  const anew = () => {
    const newest = previewed();
    return newest?.id === preview.id ? undefined : newest;
  };
  while (!done()) {
    await lead.does(
      'the change of many',
      () => done() ?? anew(),
      () => lead.presses(preview, 'ticket bulk-do'),
    );
    preview = previewed() ?? preview;
  }
}
