import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageView } from '#src/workspace/model.ts';
import type { Dice } from '../crash/story-chaos.ts';
import type { Workspace } from '../crash/story-house.ts';
import type { Person } from '../crash/story-people.ts';
import { wordsOf } from '../scenarios/house.ts';

/** One request as a customer wrote it, and what was done with its ticket. */
export interface Asked {
  readonly mark: string;
  readonly by: 'ana' | 'ben';
  readonly request: MessageView;
  /** The agent who took its ticket, where one did. */
  claimedBy?: Person;
  /** Nobody ever answered the agent, so that it may have been done or not. */
  unsure?: true;
}

/** Of so many tickets an agent takes one. */
const CLAIMED_OF = 8;

/** However far behind the bots are. */
const LATEST_CARD_MS = 10 * 60_000;

export interface Load {
  readonly asked: readonly Asked[];
  /** Resolves when the time is over and everybody has done what they wanted to do. */
  readonly over: Promise<void>;
}

/**
 * Customers write so many requests a second, whether a bot is there or not, and each with an afterthought in the thread of
 * every fourth one; agents take some of the tickets as their cards appear.
 */
export function keepAsking(
  workspace: Workspace,
  agents: readonly Person[],
  { perSecond, seconds, dice }: { readonly perSecond: number; readonly seconds: number; readonly dice: Dice },
): Load {
  const asked: Asked[] = [];
  const claims: Promise<void>[] = [];
  const byMark = new Map<string, Asked>();
  const stop = workspace.listen('lea', (change) => {
    if (change.kind !== 'message' || change.message.channel !== 'agents' || change.message.thread !== undefined) return;
    const card = change.message;
    const one = byMark.get(markIn(wordsOf(card)) ?? '');
    if (!one || one.claimedBy || !isForAgents(one)) return;
    const agent = dice.of(agents);
    one.claimedBy = agent;
    claims.push(claim(agent, card, one));
  });
  const over = (async () => {
    const first = performance.now();
    for (let n = 0; n < perSecond * seconds; n += 1) {
      await sleep(Math.max(0, first + (n * 1000) / perSecond - performance.now()));
      const [by, channel] = n % 2 === 0 ? (['ana', 'support-acme'] as const) : (['ben', 'support-globex'] as const);
      const mark = `K${n}x`;
      const request = workspace.post(by, channel, { text: `${mark} mails do not arrive` });
      const one: Asked = { mark, by, request };
      byMark.set(mark, one);
      asked.push(one);
      if (hasAfterthought(one)) workspace.post(by, channel, { text: `${mark} and one thing more`, thread: request.id });
    }
    // Cards of the last requests may still come; one that never does is found by the count.
    const end = performance.now() + LATEST_CARD_MS;
    while (performance.now() < end && asked.some((one) => isForAgents(one) && !one.claimedBy)) await sleep(200);
    await Promise.all(claims);
    stop();
  })();
  return { asked, over };
}

export function markIn(words: string): string | undefined {
  return /\bK\d+x\b/.exec(words)?.[0];
}

export function hasAfterthought({ mark }: Asked): boolean {
  return Number(mark.slice(1, -1)) % 4 === 3;
}

function isForAgents({ mark }: Asked): boolean {
  return Number(mark.slice(1, -1)) % CLAIMED_OF === 0;
}

/**
 * Bots that are far behind take longer than a person looks. What was taken must be done in the end all the same, which the
 * count finds out.
 */
async function claim(agent: Person, card: MessageView, one: Asked): Promise<void> {
  const { mark } = one;
  const taken = () => agent.seesNow('agents', new RegExp(`\\b${mark}\\b[\\s\\S]*Assignee: (Mia|Noah|Lucía)`));
  try {
    await agent.does(`taking the ticket of ${mark}`, taken, () => agent.presses(card, 'ticket claim', 2));
  } catch (error) {
    if (!/was told that it is done/.test(String(error))) one.unsure = true;
  }
}
