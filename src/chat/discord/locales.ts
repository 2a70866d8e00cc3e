import type { Notes } from '../../port/definition.ts';

const atMost = 5_000;

/** Which language somebody's Discord is in. It is told with every interaction, and cannot be asked for. */
export class Locales {
  readonly #notes: Notes;
  readonly #known = new Map<string, string | undefined>();

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  /** A BCP 47 tag. @throws RetryLater */
  async of(user: string): Promise<string | undefined> {
    if (!this.#known.has(user)) this.#remember(user, await this.#notes.read(`locale:${user}`));
    return this.#known.get(user);
  }

  heard(user: string, locale: string): void {
    if (this.#known.get(user) === locale) return;
    this.#remember(user, locale);
    // It is told again soon.
    this.#notes.write(`locale:${user}`, locale).catch(() => this.#known.delete(user));
  }

  #remember(user: string, locale: string | undefined): void {
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= atMost) this.#known.delete(oldest);
    this.#known.set(user, locale);
  }
}
