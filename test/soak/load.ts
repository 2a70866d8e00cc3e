import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageView } from '#src/workspace/model.ts';
import type { Dice } from '../crash/story-chaos.ts';
import type { Workspace } from '../crash/story-house.ts';
import type { Person } from '../crash/story-people.ts';
import { wordsOf } from '../scenarios/house.ts';
import { type Asked, hasAfterthought, markIn, numberIn, tried } from './asked.ts';
import { Chores, groupOf } from './chores.ts';

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
 * every fourth one; agents take some of the tickets as their cards appear. What else there is to do, few of them do.
 */
export function keepAsking(
  workspace: Workspace,
  { agents, lead }: { readonly agents: readonly Person[]; readonly lead: Person },
  { perSecond, seconds, dice }: { readonly perSecond: number; readonly seconds: number; readonly dice: Dice },
): Load {
  const asked: Asked[] = [];
  const underWay: Promise<void>[] = [];
  const byMark = new Map<string, Asked>();
  const chores = new Chores(workspace, asked, lead);
  const stop = workspace.listen('lea', (change) => {
    if (change.kind !== 'message' || change.message.channel !== 'agents' || change.message.thread !== undefined) return;
    const one = byMark.get(markIn(wordsOf(change.message)) ?? '');
    if (!one || one.card) return;
    one.card = change.message;
    const agent = dice.of(agents);
    if (isForAgents(one)) {
      one.claimedBy = agent;
      underWay.push(claim(agent, change.message, one));
    }
    underWay.push(...chores.cardCame(one, agent));
  });
  const over = (async () => {
    const first = performance.now();
    for (let n = 0; n < perSecond * seconds; n += 1) {
      await sleep(Math.max(0, first + (n * 1000) / perSecond - performance.now()));
      const [by, channel] = n % 2 === 0 ? (['ana', 'support-acme'] as const) : (['ben', 'support-globex'] as const);
      const mark = `K${n}x`;
      const request = workspace.post(by, channel, { text: `${mark} mails do not arrive ${groupOf(n) ?? ''}` });
      const one: Asked = { mark, by, request };
      byMark.set(mark, one);
      asked.push(one);
      const afterthought = hasAfterthought(one)
        ? workspace.post(by, channel, { text: `${mark} and one thing more`, thread: request.id })
        : undefined;
      underWay.push(...chores.written(one, afterthought));
    }
    // Cards of the last requests may still come; one that never does is found by the count.
    const end = performance.now() + LATEST_CARD_MS;
    while (performance.now() < end && asked.some((one) => !one.card)) await sleep(200);
    await Promise.all(underWay);
    stop();
  })();
  return { asked, over };
}

function isForAgents(one: Asked): boolean {
  return numberIn(one) % CLAIMED_OF === 0;
}

async function claim(agent: Person, card: MessageView, one: Asked): Promise<void> {
  const taken = () => agent.seesNow('agents', new RegExp(`\\b${one.mark}\\b[\\s\\S]*Assignee: (Mia|Noah|Lucía)`));
  await tried([one], () =>
    agent.does(`taking the ticket of ${one.mark}`, taken, () => agent.presses(card, 'ticket claim', 2)),
  );
}
