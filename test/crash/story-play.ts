import type { MessageView } from '#src/workspace/model.ts';
import { type GivenFile, wordsOf } from '../scenarios/house.ts';
import type { Person } from './story-people.ts';

/** Who plays in one ticket's story, and where. */
export interface Cast {
  readonly customer: Person;
  readonly agent: Person;
  readonly it: Person;
  readonly channel: string;
  /** The number under which the customer is known. */
  readonly customerNumber: string;
  /** The address of a customer whose account has none, when this is the story in which they give it. */
  readonly givesAddress?: string;
}

/** What was written in one story, each with words of its own, so that the check can count where they stand. */
export interface Told {
  readonly mark: string;
  readonly ticket: number;
  readonly cast: Cast;
  readonly request: MessageView;
  readonly afterthought: MessageView;
  readonly card: MessageView;
  readonly packet: MessageView;
  readonly reopenedBy: 'button' | 'words';
  /** The customer deleted what they had asked, with its file. */
  readonly tookBack: boolean;
}

/** What comes with a story: of the customer with the request and later, and of the agent. Several chunks of the store each. */
export function filesOf(mark: string): readonly [GivenFile, GivenFile, GivenFile] {
  const file = (what: string, size: number) => ({
    name: `${mark} ${what}.txt`,
    type: 'text/plain',
    bytes: Buffer.alloc(size, `${mark} ${what}\n`),
  });
  return [file('shot', 900_000), file('more', 400_000), file('log', 20)];
}

/** How many things people do in one story, without giving an address; see `Chaos`. */
export function actsOf(index: number): number {
  return takesBack(index) ? 19 : 18;
}

function takesBack(index: number): boolean {
  return index % 2 === 1;
}

/**
 * The whole story of one ticket. `index` tells the stories apart: in every other one something is edited at once, and it is reopened
 * by the button; in the others it is edited later, and something is deleted.
 */
export async function playStory(index: number, cast: Cast, mails: () => readonly string[]): Promise<Told> {
  const { customer, agent, it, channel, customerNumber } = cast;
  const mark = `S${index}x`;
  const [shot, more, log] = filesOf(mark);
  const request = customer.says(channel, `${mark} request: mails land in spam\nSince yesterday.`, undefined, [shot]);
  // Before anybody, or any program, had the time to see the request.
  const afterthought = customer.says(channel, `${mark} afterthought`, request.id);
  const tookBack = takesBack(index);
  const correct = () => customer.corrects(afterthought, `${mark} afterthought, corrected`);
  if (!tookBack) correct();

  const card = await agent.finds(`the card of ${mark}`, () =>
    agent.seesNow('agents', new RegExp(`T-\\d+ · ${mark} request`)),
  );
  const label = /T-\d+/.exec(wordsOf(card))?.[0] ?? '';
  const ticket = Number(label.slice(2));
  const confirmed = () => mails().some((subject) => subject.includes(`[${label}]`)) || undefined;
  if (cast.givesAddress !== undefined) {
    const { givesAddress: address } = cast;
    const asked = await customer.finds(`the question for the address for ${label}`, () =>
      customer.seesInThreadNow(request.id, new RegExp(`confirmation[\\s\\S]*${label}|${label}[\\s\\S]*address`)),
    );
    await customer.does(`the address for ${label}`, confirmed, () => customer.fillsIn(asked, 'address', { address }));
  }
  await customer.finds(`the confirmation of ${label}`, confirmed);

  const cardSays = (words: RegExp) => () => agent.seesNow('agents', new RegExp(`${label} · [\\s\\S]*${words.source}`));
  const inDesk = (words: string) => () => agent.seesInThreadNow(card.id, new RegExp(words));
  const theirs = (words: string) => () => customer.seesInThreadNow(request.id, new RegExp(words));

  await agent.finds(`the afterthought on ${label}`, inDesk(`${mark} afterthought`));
  if (tookBack) correct();
  customer.corrects(request, `${mark} request: mails land in spam\nSince Monday.`);
  await agent.does(`claim ${label}`, cardSays(/Assignee: (Mia|Noah|Lea)/), () =>
    agent.presses(card, 'ticket claim', 2),
  );
  await agent.does(`category of ${label}`, cardSays(/Category: Deliverability/), async () => [
    await agent.type('agents', `/ticket category ${label} deliverability`),
  ]);
  const refused = await agent.does(
    `refused hand-off of ${label}`,
    () => agent.seesNow('agents', new RegExp(`${label} cannot be handed over yet`)),
    async () => [await agent.type('agents', `/escalate ${label} it`)],
  );
  const checklist = await agent.does(
    `checklist of ${label}`,
    () => agent.seesNow('agents', new RegExp(`Checklist of ${label}[\\s\\S]*Complete: it can`)),
    () =>
      agent.fillsIn(refused, 'triage', {
        'customerNumber.number': customerNumber,
        'reproduction.steps': 'Sent a test mail',
        'reproduction.result': 'reproduced',
        'faq.articles': 'none fits',
        'deliverability.findings': `${mark} has two SPF records`,
      }),
  );
  const packet = await agent.does(
    `hand-off of ${label}`,
    () => it.seesNow('team-it', new RegExp(`${label} for IT network`)),
    () => agent.fillsIn(checklist, 'escalate', { team: 'it' }, 2),
  );
  const inTeam = (words: string) => () => it.seesInThreadNow(packet.id, new RegExp(words));
  await it.does(`acceptance of ${label}`, inDesk('accepted this'), () => it.presses(packet, 'team accept', 2));

  // All three speak at once, each on their own side.
  const asks = customer.says(channel, `${mark} customer asks`, request.id, [more]);
  it.says('team-it', `${mark} team says`, packet.id);
  agent.says('agents', `${mark} agent notes`, card.id, [log]);
  await it.finds(`the customer's words in the team's thread of ${label}`, inTeam(`${mark} customer asks`));
  await it.finds(`the note in the team's thread of ${label}`, inTeam(`${mark} agent notes`));
  await agent.finds(`the customer's words in the desk's thread of ${label}`, inDesk(`${mark} customer asks`));
  await agent.finds(`the team's words in the desk's thread of ${label}`, inDesk(`${mark} team says`));

  await agent.finds(`the corrected afterthought on ${label}`, inDesk(`${mark} afterthought, corrected`));
  await agent.finds(`the corrected request of ${label}`, cardSays(/Since Monday/));
  if (tookBack) {
    for (const [who, thread] of [[agent, card.id] as const, [it, packet.id] as const])
      await who.finds(`${more.name} for ${who.id}`, () => who.seesFileNow(thread, more.name));
    customer.takesBack(asks);
    await it.finds(`that the question was deleted on ${label}`, inTeam('deleted by its author'));
  }

  const preview = await it.does(
    `preview for ${label}`,
    () => it.seesNow('team-it', new RegExp(`Preview of your answer[\\s\\S]*${mark} answer`)),
    () => it.fillsIn(packet, 'ticket answer', { text: `${mark} answer: merge the two records` }),
  );
  await it.does(`answer to ${label}`, theirs(`${mark} answer`), () => it.presses(preview, 'ticket send', 2));
  customer.says(channel, `${mark} customer thanks`, request.id);
  await agent.finds(`the thanks for ${label}`, inDesk(`${mark} customer thanks`));

  const resolved = await agent.does(`resolution of ${label}`, theirs(`${mark} solution`), () =>
    agent.fillsIn(card, 'ticket resolve', { solution: `${mark} solution: one record` }, 2),
  );
  const reopenedBy = index % 2 === 0 ? 'button' : 'words';
  if (reopenedBy === 'words') customer.says(channel, `${mark} again in spam`, request.id);
  else {
    await customer.does(`reopening of ${label}`, theirs('is open again|vuelve a estar abierto'), () =>
      customer.fillsIn(resolved, 'ticket reopen', { reason: `${mark} again in spam` }, 2),
    );
  }
  await agent.finds(`the reopened card of ${label}`, cardSays(/Status: Open/));
  return { mark, ticket, cast, request, afterthought, card, packet, reopenedBy, tookBack };
}
