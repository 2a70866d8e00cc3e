import type { Database } from './store/database.ts';

/** What changed, before it is known who looks. `onlyFor`: nobody else may learn of it. */
export type Happening =
  | { readonly kind: 'message'; readonly channel: string; readonly message: string }
  | {
      readonly kind: 'gone';
      readonly channel: string;
      readonly message: string;
      readonly thread?: string;
      readonly onlyFor?: string;
    }
  | { readonly kind: 'channels'; readonly members: readonly string[] }
  | { readonly kind: 'mail' }
  | { readonly kind: 'answer' | 'home'; readonly member: string }
  | { readonly kind: 'bot'; readonly connected: boolean };

type Subscriber = (happening: Happening) => void;

/** Tells the open pages what changed, once it is safely written. */
export class News {
  readonly #db: Database;
  readonly #subscribers = new Set<Subscriber>();

  constructor(db: Database) {
    this.#db = db;
  }

  get subscribers(): number {
    return this.#subscribers.size;
  }

  subscribe(subscriber: Subscriber): () => void {
    // A function of its own, so that one listener given twice counts twice.
    const own: Subscriber = (happening) => subscriber(happening);
    this.#subscribers.add(own);
    return () => this.#subscribers.delete(own);
  }

  publish(happening: Happening): void {
    this.#db.later(() => {
      for (const subscriber of this.#subscribers) this.#tell(subscriber, happening);
    });
  }

  /** A page that cannot be written to any more must not stop the others, nor what caused the news. */
  #tell(subscriber: Subscriber, happening: Happening): void {
    try {
      subscriber(happening);
    } catch {
      this.#subscribers.delete(subscriber);
    }
  }
}
