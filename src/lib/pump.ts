/** @param found is called by a step as soon as it has something in hand. @returns whether it had */
type Step = (found: () => void) => Promise<boolean>;

/**
 * Runs `step` again and again while it finds work, and sleeps until `wake` or until `atMost` milliseconds have gone by. Up to
 * `width` steps run side by side: whichever finds something has another begin, so that what comes alone is looked for twice and
 * not by all. A step that throws is told to `failed` and counts as no work.
 */
export class Pump {
  readonly #step: Step;
  readonly #failed: (error: unknown) => void;
  readonly #width: number;
  readonly #atMost: number;
  #running: Promise<void>[] = [];
  #stopped = true;
  readonly #sleepers = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  /** Told to wake while nobody slept; whoever begins to look after that sees what there is. */
  #missed = false;

  constructor(options: { step: Step; failed: (error: unknown) => void; width: number; atMost: number }) {
    this.#step = options.step;
    this.#failed = options.failed;
    this.#width = options.width;
    this.#atMost = options.atMost;
  }

  start(): void {
    this.#stopped = false;
    this.#running = Array.from({ length: this.#width }, () => this.#loop());
    this.wake();
  }

  /** There is work now. */
  wake(): void {
    if (!this.#wakeOne()) this.#missed = true;
  }

  /** Lets the steps that run come to their end. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    while (this.#wakeOne());
    await Promise.all(this.#running);
  }

  async #loop(): Promise<void> {
    await this.#sleep();
    while (!this.#stopped) {
      this.#missed = false;
      const worked = await this.#step(() => this.#wakeOne()).catch((error: unknown) => {
        this.#failed(error);
        return false;
      });
      if (!worked && !this.#missed && !this.#stopped) await this.#sleep();
    }
  }

  #wakeOne(): boolean {
    const [sleeper] = this.#sleepers;
    if (sleeper === undefined) return false;
    this.#sleepers.delete(sleeper);
    sleeper();
    return true;
  }

  /** One look in so long is enough, whoever takes it. */
  #sleep(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), this.#atMost);
    this.#timer.unref();
    return new Promise((resolve) => this.#sleepers.add(resolve));
  }
}
