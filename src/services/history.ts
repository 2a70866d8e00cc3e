import type { ReadEntry } from '../domain/tickets/ticket.ts';
import type { PlacedEntry, TimelineStore } from './stores/stores.ts';

const SHOWN = 25;
/** So many entries are read at once, and so often for one page: a reader may be allowed few of many. */
const BATCH = 60;
const BATCHES = 10;

export interface HistoryPage {
  /** Oldest first. */
  readonly entries: readonly ReadEntry[];
  /** The place before which the next page goes on; absent: there is nothing older that this reader may see. */
  readonly older?: string;
}

/**
 * A page of a ticket's history for one reader, back from the place `before`. Where little of it is for the reader the page may
 * hold less than it could, and goes on from where the reading stopped.
 */
export async function historyPage(
  timeline: Pick<TimelineStore, 'last'>,
  ticket: number,
  sees: (entry: ReadEntry) => boolean | Promise<boolean>,
  before?: string,
): Promise<HistoryPage> {
  const found: PlacedEntry[] = [];
  let place = before;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const read = await timeline.last(ticket, BATCH, place);
    const seen = await Promise.all(read.map(async (entry) => sees(entry)));
    found.unshift(...read.filter((_, index) => seen[index]));
    if (found.length > SHOWN) return { entries: found.slice(-SHOWN), ...olderThan(found.at(-SHOWN)) };
    if (read.length < BATCH) return { entries: found };
    place = read[0]?.place;
  }
  return { entries: found, ...(place === undefined ? {} : { older: place }) };
}

function olderThan(entry: PlacedEntry | undefined): { older?: string } {
  return entry ? { older: entry.place } : {};
}

/** A place as a button carries it; undefined when it is none. */
export function placeIn(words: string | undefined): string | undefined {
  return words !== undefined && /^\d{1,9}\.\d{1,4}$/.test(words) ? words : undefined;
}
