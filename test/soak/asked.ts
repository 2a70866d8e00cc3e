import type { MessageView } from '#src/workspace/model.ts';
import type { Person } from '../crash/story-people.ts';

/** One request as a customer wrote it, and what was done with its ticket. */
export interface Asked {
  readonly mark: string;
  readonly by: 'ana' | 'ben';
  readonly request: MessageView;
  /** Its card, once it was seen. */
  card?: MessageView;
  /** The agent who took its ticket, where one did. */
  claimedBy?: Person;
  /** Its customer edited it. */
  edited?: true;
  /** Its customer deleted the afterthought. */
  tookBack?: true;
  /** It was merged into that one. */
  mergedInto?: Asked;
  /** The agent who answered it, or the one that it was merged into. */
  answeredBy?: Person;
  /** What a lead tagged it with, as many others. */
  tag?: string;
  /** Nobody ever answered whoever did something with it, so that it may have been done or not. */
  unsure?: true;
}

export function markIn(words: string): string | undefined {
  return /\bK\d+x\b/.exec(words)?.[0];
}

export function numberIn({ mark }: Pick<Asked, 'mark'>): number {
  return Number(mark.slice(1, -1));
}

export function hasAfterthought(one: Asked): boolean {
  return numberIn(one) % 4 === 3;
}

/**
 * Bots that are far behind take longer than a person looks. What was taken must be done in the end all the same, which the
 * count finds out.
 */
export async function tried(concerned: readonly Asked[], work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!/was told that it is done/.test(String(error))) for (const one of concerned) one.unsure = true;
  }
}
