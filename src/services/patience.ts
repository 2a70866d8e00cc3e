import { NotAsked, RetryLater } from '../lib/errors.ts';
import { within } from '../lib/within.ts';
import type { Platform } from '../port/platform.ts';

/** What fails after so long was not answered at all. */
const SILENCE_MS = 3_000;
/** How long a question is waited for while nothing is answered. */
const GLANCE_MS = 500;
/** When whoever was not let through comes again. */
const AGAIN_MS = 5_000;

/**
 * A platform that keeps nobody waiting: while it answers nothing, as behind a connection that swallows everything, one call at a
 * time finds out whether it does again, and all others come back later. Without it what is meant for one platform would hold up
 * what is meant for the others, as whatever sends does so in a few at a time.
 */
export function patientWith(platform: Platform): Platform {
  const line = new Line(platform.id);
  const { id, capabilities, limits } = platform;
  const names = platform.names?.bind(platform);
  const urlOf = platform.urlOf?.bind(platform);
  const fileInfo = platform.fileInfo?.bind(platform);
  return {
    id,
    capabilities,
    limits,
    start: (inbox, menu, tell) => platform.start(inbox, menu, tell),
    stop: () => platform.stop(),
    perform: (call) => line.call(() => platform.perform(call)),
    file: (file, atMost) => line.call(() => platform.file(file, atMost)),
    message: (ref) => line.ask(() => platform.message(ref)),
    profile: (account) => line.ask(() => platform.profile(account)),
    channel: (nameOrId) => line.ask(() => platform.channel(nameOrId)),
    groupMembers: (group) => line.ask(() => platform.groupMembers(group)),
    ...(fileInfo ? { fileInfo: (file) => line.call(() => fileInfo(file)) } : {}),
    ...(names ? { names: () => line.ask(names) } : {}),
    ...(urlOf ? { urlOf } : {}),
  };
}

class Line {
  readonly #id: string;
  #isSilent = false;
  /** Calls that are not over; some may stand behind each other in the platform's own queues. */
  #pending = 0;

  constructor(id: string) {
    this.#id = id;
  }

  /** What changes something is waited for to its end: nobody knows else whether it happened. */
  async call<R>(work: () => Promise<R>): Promise<R> {
    if (this.#isSilent && this.#pending > 0) throw new RetryLater(`${this.#id} gives no answer`, { afterMs: AGAIN_MS });
    this.#pending += 1;
    return this.#noted(work).finally(() => {
      this.#pending -= 1;
    });
  }

  /** What changes nothing goes on by itself while the asker turns to something else. */
  async ask<R>(work: () => Promise<R>): Promise<R> {
    const answer = this.call(work);
    if (!this.#isSilent) return answer;
    answer.catch(() => {});
    return within(GLANCE_MS, answer);
  }

  async #noted<R>(work: () => Promise<R>): Promise<R> {
    const began = performance.now();
    try {
      const answer = await work();
      this.#isSilent = false;
      return answer;
    } catch (error) {
      if (error instanceof NotAsked) throw error;
      // To say when to come again is an answer, too.
      const isUnanswered = error instanceof RetryLater && error.afterMs === undefined;
      this.#isSilent = isUnanswered && performance.now() - began > SILENCE_MS;
      throw error;
    }
  }
}
