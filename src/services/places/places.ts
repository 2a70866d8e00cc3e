import type { Desk } from '../../domain/desk.ts';
import type { Runtime } from '../../lib/runtime.ts';
import type { Directory } from '../../port/platform.ts';
import type { PlatformId } from '../../port/refs.ts';
import type { OutboxStore, Send } from '../stores/outbox.ts';
import { type LookedUp, lookUp, type MissingPlace, type NamedPlace } from './look-up.ts';
import { missingCard } from './words.ts';

const LEADS = 'channels.leads';
/** How many cards one look gives the leads at most; the rest comes with the next ones. */
const MOST = 10;
/** What stays missing is told to the leads again after this. */
const AGAIN = Temporal.Duration.from({ hours: 24 });

/** Whom a look tells, besides the log and the leads. */
export interface Told {
  /** Something is missing that this process did not miss before. */
  readonly missing?: ((missing: MissingPlace) => void) | undefined;
  /** A channel is there, and every platform was asked. */
  readonly found?: (setting: string, platform: PlatformId) => void;
}

/** Where the cards go, and which were there before. */
interface CardsOut extends Pick<OutboxStore, 'byId'> {
  readonly send: Send;
}

/**
 * Looks whether what the settings name in chat is there, and tells people what is not: cards for a channel that nobody made
 * would wait for ever, and a role would be nobody's.
 */
export class Places {
  readonly #platforms: ReadonlyMap<string, Directory>;
  readonly #desk: Desk;
  readonly #outbox: CardsOut;
  readonly #told: Told;
  readonly #runtime: Runtime;
  /** What this process knows to be missing. */
  readonly #missing = new Map<string, MissingPlace>();
  readonly #stopping = new AbortController();
  #looking: Promise<void> | undefined;

  constructor(platforms: ReadonlyMap<string, Directory>, desk: Desk, outbox: CardsOut, told: Told, runtime: Runtime) {
    this.#platforms = platforms;
    this.#desk = desk;
    this.#outbox = outbox;
    this.#told = told;
    this.#runtime = runtime;
  }

  /** Looks once; whoever asks meanwhile gets the end of the same look. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((error: unknown) => this.#runtime.log.warn('places.notTold', { error }))
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  /** Asks nothing more. Resolves when the look that was begun has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { signal } = this.#stopping;
    const found = await lookUp(this.#desk, [...this.#platforms.values()], signal);
    // Everything fails while the platforms are being left.
    if (signal.aborted) return;
    for (const [platform, error] of found.away) this.#runtime.log.warn('places.notLookedUp', { platform, error });
    this.#noteThere(found);
    this.#noteMissing(found.missing);
    await this.#tellLeads(found);
  }

  #noteThere({ there, away }: LookedUp): void {
    for (const place of there) {
      if (place.kind === 'channel' && away.size === 0) this.#told.found?.(place.name, place.on);
      if (this.#missing.delete(keyOf(place))) this.#runtime.log.info('places.there', fieldsOf(place));
    }
  }

  #noteMissing(missing: readonly MissingPlace[]): void {
    const before = this.#missing.size;
    for (const place of missing) {
      const key = keyOf(place);
      if (this.#missing.has(key)) continue;
      this.#missing.set(key, place);
      const on = place.lookedOn.length === 0 ? {} : { platform: place.lookedOn.join(' ') };
      this.#runtime.log.error('places.missing', { ...fieldsOf(place), ...on });
      this.#told.missing?.(place);
    }
    if (before > 0) this.#runtime.log.warn('places.stillMissing', { count: before });
  }

  /** A card for each fault, a day at most one, however many processes look and however often they start. */
  async #tellLeads({ there, missing }: LookedUp): Promise<void> {
    if (!there.some(({ setting }) => setting === LEADS)) return;
    const now = this.#runtime.clock.now();
    const fresh: MissingPlace[] = [];
    for (const place of missing) {
      if (fresh.length < MOST && !(await this.#wasTold(place, now))) fresh.push(place);
    }
    if (fresh.length === 0) return;
    const to = { kind: 'channel', name: this.#desk.channels.leads } as const;
    const cards = fresh.map((place) => {
      const id = cardId(place, now);
      return { id, stream: id, seq: 0, message: { kind: 'post', to, card: missingCard(place) } as const, trace: id };
    });
    await this.#outbox.send(cards);
  }

  async #wasTold(place: NamedPlace, now: Temporal.Instant): Promise<boolean> {
    if (await this.#outbox.byId(cardId(place, now))) return true;
    const since = now.subtract(AGAIN);
    const before = await this.#outbox.byId(cardId(place, since));
    return before !== undefined && Temporal.Instant.compare(Temporal.Instant.from(before.createdAt), since) > 0;
  }
}

function keyOf({ setting, name }: NamedPlace): string {
  return `${setting}:${name}`;
}

/** The same all over one day (UTC), so that the second one of a day is none. */
function cardId(place: NamedPlace, at: Temporal.Instant): string {
  return `places:${keyOf(place)}:${at.toString().slice(0, 10)}`;
}

function fieldsOf({ setting, kind, name }: NamedPlace) {
  return { setting, kind, ...(kind === 'intake' || kind === 'channel' ? { channel: name } : {}) };
}
