import type { Stores } from '../../services/stores/stores.ts';
import type { Demo } from './play.ts';

/** A demo that was begun: played again from the same it becomes the same, so that whatever is missing can be filled in. */
export interface BegunDemo extends Demo {
  /** Its tickets have this number and those after it. */
  readonly first: number;
}

/** Where it is noted until it is whole. */
const NOTE = 'demo';
const OWNER = 'relevo';
const KEPT = Temporal.Duration.from({ hours: 24 * 365 });

/** Takes the numbers for it, then notes it. Killed before that, nothing is there but a gap in the numbers. */
export async function beginDemo(demo: Demo, { tickets, drafts }: Stores): Promise<BegunDemo> {
  const first = await tickets.nextNumber();
  for (let more = 1; more < demo.tickets; more += 1) await tickets.nextNumber();
  const note = { tickets: demo.tickets, seed: demo.seed, end: demo.end, first };
  const data = Object.fromEntries(Object.entries(note).map(([name, value]) => [name, String(value)]));
  await drafts.put(NOTE, OWNER, data, demo.end.add(KEPT).toString());
  return { ...demo, first };
}

/** One that was begun and is not whole. */
export async function begunDemo({ drafts }: Stores): Promise<BegunDemo | undefined> {
  const { tickets, seed, end, first } = (await drafts.get(NOTE, OWNER)) ?? {};
  if (end === undefined) return undefined;
  return { tickets: Number(tickets), seed: Number(seed), end: Temporal.Instant.from(end), first: Number(first) };
}

export async function endDemo({ drafts }: Stores, now: Temporal.Instant): Promise<void> {
  await drafts.put(NOTE, OWNER, {}, now.toString());
}
