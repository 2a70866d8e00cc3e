import { z } from 'zod';
import type { Notes } from '../../port/definition.ts';

/** Conversations in which nobody wrote for so long are not looked through after an outage. */
const atMost = 300;
const key = 'directs';
const shape = z.array(z.string());

/** With whom Relevo speaks alone: Discord does not list these conversations for a bot. */
export class Directs {
  readonly #notes: Notes;
  #known: Promise<string[]> | undefined;

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  /** The ids of the channels, the latest last. @throws RetryLater */
  all(): Promise<readonly string[]> {
    return this.#all();
  }

  /** @throws RetryLater */
  async add(channel: string): Promise<void> {
    const all = await this.#all();
    if (all.at(-1) === channel) return;
    const isNew = !all.includes(channel);
    const next = [...all.filter((one) => one !== channel), channel].slice(-atMost);
    all.splice(0, all.length, ...next);
    if (isNew) await this.#notes.write(key, JSON.stringify(next));
  }

  #all(): Promise<string[]> {
    this.#known ??= this.#notes.read(key).then((note) => (note === undefined ? [] : shape.parse(JSON.parse(note))));
    this.#known.catch(() => (this.#known = undefined));
    return this.#known;
  }
}
