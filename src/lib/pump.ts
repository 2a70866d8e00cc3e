import { AsyncLocalStorage } from 'node:async_hooks';

/** One look for work, and the doing of what it found. @param found called as soon as there is something @returns whether there was */
export type Step = (found: () => void) => Promise<boolean>;

/**
 * Runs `step` again and again while it finds work, and looks anew when it is woken, and else every `atMost` milliseconds.
 * `width` steps run side by side, yet nobody looks beside another one without need: what a look costs is all that Relevo does when
 * nothing happens. Whoever wakes it and knows how much came spares it the look that finds nothing more. A step that throws is told to
 * `failed` and counts as no work.
 */
export class Pump {
  readonly #step: Step;
  readonly #failed: (error: unknown) => void;
  readonly #width: number;
  readonly #atMost: number;
  readonly #running = new Set<Promise<void>>();
  #busy = 0;
  #looking = 0;
  /** The last look found nothing, and nobody has called since: the timer comes next. */
  #dry = false;
  /** There may be any amount of work: it is looked for until nothing is found. Else there is so much, and then the timer comes next. */
  #isUnknown = true;
  #owed = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = true;
  #wakes = 0;
  /** Steps belong to nobody, whoever has called. */
  #apart = AsyncLocalStorage.snapshot();

  constructor(options: { step: Step; failed: (error: unknown) => void; width: number; atMost: number }) {
    this.#step = options.step;
    this.#failed = options.failed;
    this.#width = options.width;
    this.#atMost = options.atMost;
  }

  start(): void {
    this.#apart = AsyncLocalStorage.snapshot();
    this.#stopped = false;
    this.#unknown();
  }

  /** There is work now. @param count for so many steps, when that is known */
  wake(count?: number): void {
    this.#wakes += 1;
    this.#dry = false;
    if (count === undefined) this.#isUnknown = true;
    else this.#owed += count;
    // Whoever looks just now looks once more when there was nothing.
    if (this.#looking === 0) this.#begin();
  }

  /** So many steps more could be begun now. */
  get room(): number {
    return this.#stopped ? 0 : this.#width - this.#busy;
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  /** There will be work in so many milliseconds. */
  wakeIn(ms: number): void {
    setTimeout(() => this.wake(), ms).unref();
  }

  /** Lets the steps that run come to their end. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#running);
  }

  #begin(): void {
    if (this.#stopped || this.#dry || this.#busy >= this.#width) return;
    this.#busy += 1;
    const running = this.#apart(() =>
      this.#run().finally(() => {
        this.#busy -= 1;
        this.#running.delete(running);
        this.#begin();
      }),
    );
    this.#running.add(running);
  }

  #unknown(): void {
    this.#dry = false;
    this.#isUnknown = true;
    this.#begin();
  }

  async #run(): Promise<void> {
    const seen = this.#wakes;
    let isLooking = true;
    this.#owed = Math.max(0, this.#owed - 1);
    this.#looking += 1;
    const looked = () => {
      if (isLooking) this.#looking -= 1;
      isLooking = false;
    };
    const found = () => {
      looked();
      this.#dry = false;
      if (this.#isUnknown || this.#owed > 0) this.#begin();
      else this.#rest();
    };
    const worked = await this.#step(found).catch((error: unknown) => {
      this.#failed(error);
      return false;
    });
    looked();
    if (worked || seen !== this.#wakes) return;
    this.#isUnknown = false;
    this.#owed = 0;
    this.#rest();
  }

  #rest(): void {
    this.#dry = true;
    if (this.#stopped) return;
    // However often it is woken meanwhile: what nobody wakes it for must not wait for a quiet moment.
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#unknown();
    }, this.#atMost).unref();
  }
}
