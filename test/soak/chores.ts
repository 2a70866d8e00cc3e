import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageView } from '#src/workspace/model.ts';
import type { Workspace } from '../crash/story-house.ts';
import type { Person } from '../crash/story-people.ts';
import { wordsOf } from '../scenarios/house.ts';
import { type Asked, numberIn, tried } from './asked.ts';

/** Of so many requests one is edited, and of one the afterthought is deleted. */
const CHANGED_OF = 40;
/** Of so many two are the same matter, and so many of them are tagged together. */
const ROUND = 200;
const GROUPED_OF = 20;
/** The place of a duplicate in its round; the one before it, which is another customer's, is the main one. */
const DUPLICATE = 13;
/** One edit in two comes before anybody can have seen the request, the other after so long. */
const LATER_MS = 2_000;

/** The word by which those are found that a lead tags together; undefined for the others. */
export function groupOf(n: number): string | undefined {
  return n % GROUPED_OF === 0 ? `G${Math.floor(n / ROUND)}x` : undefined;
}

/** What people do at a low share, beside asking and taking: edits, deletions, a merge with an answer, a change of many. */
export class Chores {
  readonly #workspace: Workspace;
  readonly #asked: readonly Asked[];
  readonly #lead: Person;

  constructor(workspace: Workspace, asked: readonly Asked[], lead: Person) {
    this.#workspace = workspace;
    this.#asked = asked;
    this.#lead = lead;
  }

  /** Somebody has just asked. @returns what goes on meanwhile */
  written(one: Asked, afterthought: MessageView | undefined): Promise<void>[] {
    const n = numberIn(one);
    if (n % CHANGED_OF === 1) {
      one.edited = true;
      return [this.#corrected(one, n % (2 * CHANGED_OF) === 1 ? 0 : LATER_MS)];
    }
    if (n % CHANGED_OF === 3 && afterthought) {
      one.tookBack = true;
      this.#workspace.remove(one.by, afterthought.channel, afterthought.id);
    }
    return [];
  }

  async #corrected({ by, mark, request }: Asked, after: number): Promise<void> {
    if (after > 0) await sleep(after);
    this.#workspace.edit(by, request.channel, request.id, `${mark} mails do not arrive at all`);
  }

  /** Its card came. @returns what is begun now */
  cardCame(one: Asked, agent: Person): Promise<void>[] {
    const n = numberIn(one);
    const round = n - (n % ROUND);
    const [main, other] = [this.#asked[round + DUPLICATE - 1], this.#asked[round + DUPLICATE]];
    if (main?.card && other?.card && (one === main || one === other))
      return [tried([main, other], () => this.#merge(agent, main, other))];
    const group = Array.from({ length: ROUND / GROUPED_OF }, (_, at) => this.#asked[round + at * GROUPED_OF]);
    const complete = group.filter((each) => each?.card !== undefined) as Asked[];
    const word = groupOf(n);
    if (word === undefined || complete.length < group.length) return [];
    return [tried(complete, () => this.#tag(complete, word, `storm-${round}`))];
  }

  /** The agent merges the two, and answers both at once. */
  async #merge(agent: Person, main: Asked, other: Asked): Promise<void> {
    const [into, from] = [main, other].map(labelOf);
    const cardSays = (label: string | undefined, words: string) => () =>
      agent.seesNow('agents', new RegExp(`${label} · [\\s\\S]*${words}`));
    other.mergedInto = main;
    await agent.does(`merging ${from}`, cardSays(from, `Merged into ${into}`), async () => [
      await agent.type('agents', `/ticket merge ${from} into:${into}`),
    ]);
    await agent.finds(`${from} on ${into}`, cardSays(into, `Duplicates: ${from}`));
    const words = `${main.mark} answer`;
    const preview = await agent.does(
      `the preview for ${into}`,
      () => agent.seesNow('agents', new RegExp(`Preview of your answer[\\s\\S]*${words}`)),
      async () => [await agent.type('agents', `/ticket answer ${into} "${words}"`)],
    );
    main.answeredBy = agent;
    other.answeredBy = agent;
    const read = () => [main, other].every((one) => this.#reads(one, words)) || undefined;
    await agent.does(`the answer to ${into}`, read, () => agent.presses(preview, 'ticket send'));
  }

  #reads({ by, request }: Asked, words: string): boolean {
    return this.#workspace.thread(by, request.channel, request.id).some((one) => wordsOf(one).includes(words));
  }

  async #tag(group: readonly Asked[], word: string, tag: string): Promise<void> {
    const preview = await this.#lead.does(
      `the preview for ${word}`,
      () => this.#lead.seesNow('leads', new RegExp(`${group.length} tickets will change: tag ${tag}\\b`)),
      async () => [await this.#lead.type('leads', `/ticket bulk for:${word} do:tag with:${tag}`)],
    );
    for (const one of group) one.tag = tag;
    const begun = () => this.#lead.seesNow('leads', new RegExp(`being changed \\(tag ${tag}\\)`));
    await this.#lead.does(`the change of ${word}`, begun, () => this.#lead.presses(preview, 'ticket bulk-do'));
  }
}

function labelOf({ card }: Asked): string {
  return /T-\d+/.exec(card ? wordsOf(card) : '')?.[0] ?? '';
}
