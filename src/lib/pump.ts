/**
 * Runs `step` again and again while it finds work, and sleeps until `wake` or until `atMost` milliseconds have gone by.
 * `width` steps run side by side. A step that throws is told to `failed` and counts as no work.
 */
export class Pump {
  readonly #step: () => Promise<boolean>;
  readonly #failed: (error: unknown) => void;
  readonly #width: number;
  readonly #atMost: number;
  #running: Promise<void>[] = [];
  #stopped = true;
  readonly #wakers = new Set<() => void>();
  #wakes = 0;

  constructor(options: {
    step: () => Promise<boolean>;
    failed: (error: unknown) => void;
    width: number;
    atMost: number;
  }) {
    this.#step = options.step;
    this.#failed = options.failed;
    this.#width = options.width;
    this.#atMost = options.atMost;
  }

  start(): void {
    this.#stopped = false;
    this.#running = Array.from({ length: this.#width }, () => this.#loop());
  }

  /** There is work now. */
  wake(): void {
    this.#wakes += 1;
    for (const waker of this.#wakers) waker();
  }

  /** Lets the steps that run come to their end. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.wake();
    await Promise.all(this.#running);
  }

  async #loop(): Promise<void> {
    while (!this.#stopped) {
      const seen = this.#wakes;
      const worked = await this.#step().catch((error: unknown) => {
        this.#failed(error);
        return false;
      });
      if (!worked && seen === this.#wakes && !this.#stopped) await this.#sleep();
    }
  }

  #sleep(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, this.#atMost);
      timer.unref();
      this.#wakers.add(done);
    });
  }
}
