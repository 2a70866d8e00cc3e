import type { Desk } from '../domain/desk.ts';
import { accountKey } from '../domain/refs.ts';
import { Lanes } from '../lib/lanes.ts';
import type { Runtime } from '../lib/runtime.ts';
import type { Platform } from '../port/platform.ts';
import type { AccountRef } from '../port/refs.ts';
import type { Customers } from './customers.ts';
import { fitCall } from './fitted.ts';
import { homeCard } from './home-card.ts';
import { type People, readerOf } from './people.ts';
import type { HomeView } from './stores/homes.ts';
import type { Stores } from './stores/stores.ts';

/** A page is kept up to date for so long after somebody looked at it. */
const OPEN_FOR = Temporal.Duration.from({ minutes: 30 });
/** Between two times that what changed is shown to everybody. */
const EVERY_MS = 2_000;
/** Pages that one process keeps up to date; who looked at theirs longest ago goes without. */
const MOST = 200;

interface Parts {
  readonly platforms: ReadonlyMap<string, Platform>;
  readonly people: People;
  readonly customers: Customers;
  readonly desk: Desk;
}

/**
 * The pages that Relevo keeps for people, on platforms that have such. Nothing of it is queued: a page is drawn of what
 * stands in the store, and the newest takes the place of any other, so one that got lost is made good by the next.
 */
export class Homes {
  readonly #stores: Stores;
  readonly #parts: Parts;
  readonly #runtime: Runtime;
  readonly #lanes = new Lanes();
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(stores: Stores, parts: Parts, runtime: Runtime) {
    this.#stores = stores;
    this.#parts = parts;
    this.#runtime = runtime;
  }

  /** Somebody looks at their page. Never rejects. */
  async opened(account: AccountRef): Promise<void> {
    if (!this.#canShow(account)) return;
    await this.#tried(account, async () => {
      await this.#stores.homes.opened(account, this.#now().toString());
      await this.#draw(account);
    });
  }

  /** Somebody wants to see this of their page. */
  async show(account: AccountRef, view: HomeView): Promise<void> {
    if (!this.#canShow(account)) return;
    await this.#stores.homes.show(account, view, this.#now().toString());
    await this.#draw(account);
  }

  /** A ticket changed: whoever looks at their page sees it within two seconds, however much changes. */
  changed(): void {
    if (this.#stopped) return;
    this.#timer ??= setTimeout(() => {
      // What changes from here on is for the next round: this one may have read it already or not.
      this.#timer = undefined;
      this.#round = this.#round.then(() => this.#drawAll());
    }, EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#round;
    await this.#lanes.idle();
  }

  async #drawAll(): Promise<void> {
    try {
      const open = await this.#stores.homes.openSince(this.#now().subtract(OPEN_FOR).toString(), MOST);
      for (const { account } of open) {
        if (this.#stopped) return;
        if (this.#canShow(account)) await this.#tried(account, () => this.#draw(account));
      }
    } catch (error) {
      this.#runtime.log.warn('homes.failed', { error });
    }
  }

  async #tried(account: AccountRef, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#runtime.log.warn('homes.failed', { person: accountKey(account), error });
    }
  }

  /** One at a time for each person, so that what is read later is never older. */
  #draw(account: AccountRef): Promise<void> {
    return this.#lanes.run(accountKey(account), async () => {
      const { people, customers, desk, platforms } = this.#parts;
      const person = await people.person(account);
      const platform = platforms.get(account.platform);
      if (!person || !platform) return;
      const now = this.#now();
      const asOf = now.toString();
      const [open, customer] = await Promise.all([this.#stores.homes.one(account), customers.find(person)]);
      const reader = { person, desk, now, ...(customer ? { customer: customer.id } : {}) };
      const { card, count } = await homeCard(this.#stores.tickets, reader, open?.view ?? {});
      const key = `home:${accountKey(account)}:${asOf}`;
      const call = { kind: 'home', key, to: account, card, count, asOf, reader: readerOf(person) } as const;
      await platform.perform(fitCall(call, platform.limits));
    });
  }

  #canShow({ platform }: AccountRef): boolean {
    return this.#parts.platforms.get(platform)?.capabilities.home ?? false;
  }

  #now(): Temporal.Instant {
    return this.#runtime.clock.now();
  }
}
