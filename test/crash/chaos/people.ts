import { setTimeout as sleep } from 'node:timers/promises';
import { Lanes } from '#src/lib/lanes.ts';
import type { Feed } from './feed.ts';
import { agents, customers, type Ground, intake, type Said } from './ground.ts';

/** How long somebody looks whether what they did shows, before they do it again: longer when they were told that it was taken. */
const LOOKS_MS = { taken: 10_000, unsure: 700, most: 60_000 };
/** And longer each time: a thousand who press again every ten seconds are more than any desk bears. */
const LONGER = 1.3;

/** One request, and what was said about it. */
export interface Request {
  readonly mark: string;
  readonly said: Said;
  readonly afterthoughts: readonly Said[];
  /** The words of each answer that an agent sent, in their order. */
  readonly answers: readonly string[];
}

/** What people do and did. An agent has two hands: one thing after the other. */
export class People {
  readonly #ground: Ground;
  readonly #feed: Feed;
  readonly #atLastMs: number;
  readonly #hands = new Lanes();
  readonly counts = { 'tried again by people': 0, 'longest wait of a person, s': 0 };

  /** @param atLastMs what was taken must show within this, whatever fails meanwhile */
  constructor(ground: Ground, feed: Feed, atLastMs: number) {
    this.#ground = ground;
    this.#feed = feed;
    this.#atLastMs = atLastMs;
  }

  /** Asks, in every third case with two things more at once. */
  ask(n: number): Request {
    const place = n % intake.length;
    const [by, channel] = [customers[place] ?? '', intake[place] ?? ''];
    const mark = `K${n}x`;
    const said = this.#ground.write(by, channel, `${mark} request: mails land in spam`);
    // What is not heard needs no answer.
    const more = n % 3 === 0 && !this.#ground.makesTicket ? ['first', 'second'] : [];
    const afterthoughts = more.map((which) =>
      this.#ground.write(by, channel, `${mark} ${which} afterthought`, said.id),
    );
    const answers = Array.from({ length: n % 4 === 0 ? 2 : 1 }, (_, at) => `${mark} answer ${at + 1}`);
    return { mark, said, afterthoughts, answers };
  }

  /** Answers a request as its card says, one answer after the other. @throws Error when it never shows */
  async answer(n: number, { mark, said, answers }: Request): Promise<void> {
    const agent = agents[n % agents.length] ?? '';
    const isCard = ({ channel, thread, words }: Said) =>
      channel === 'agents' && thread === undefined && new RegExp(`^\\W*T-\\d+ · ${mark} `).test(words);
    const card = this.#ground.makesTicket
      ? await this.#does(`the card of ${mark}`, mark, isCard, () => this.#makesTicket(n, said))
      : await this.#sees(`the card of ${mark}`, mark, isCard);
    for (const text of answers) {
      const isPreview = ({ words }: Said) => /Preview of your answer/.test(words) && words.includes(text);
      const preview = await this.#does(`the preview of ${text}`, mark, isPreview, () =>
        this.#hands.run(agent, () => this.#ground.fillIn(agent, card, /^Answer$/, { text })),
      );
      const isAnswer = ({ thread, words, byRelevo }: Said) => thread === said.id && byRelevo && words.includes(text);
      await this.#does(text, mark, isAnswer, () =>
        this.#hands.run(agent, () => this.#ground.press(agent, preview, /^Send/)),
      );
    }
  }

  async #makesTicket(n: number, said: Said): Promise<boolean> {
    const by = customers[n % intake.length] ?? '';
    return (await this.#hands.run(by, async () => this.#ground.makesTicket?.(by, said))) ?? false;
  }

  async #sees(what: string, mark: string, is: (said: Said) => boolean): Promise<Said> {
    const began = performance.now();
    const found = await this.#feed.wait(mark, is, this.#atLastMs);
    if (!found) throw new Error(`nobody ever saw ${what}`);
    return this.#waited(began, found);
  }

  async #does(what: string, mark: string, is: (said: Said) => boolean, act: () => Promise<boolean>): Promise<Said> {
    const began = performance.now();
    for (let times = 0; performance.now() - began < this.#atLastMs; times += 1) {
      const seen = await this.#feed.wait(mark, is, 0);
      if (seen) return this.#waited(began, seen);
      this.counts['tried again by people'] += Math.min(times, 1);
      const taken = await act();
      const looks = (taken ? LOOKS_MS.taken : LOOKS_MS.unsure) * LONGER ** times;
      const found = await this.#feed.wait(mark, is, Math.min(LOOKS_MS.most, looks));
      if (found) return this.#waited(began, found);
      await sleep(0);
    }
    throw new Error(`done again and again, and nobody ever saw ${what}`);
  }

  #waited(began: number, found: Said): Said {
    const seconds = Math.round((performance.now() - began) / 1000);
    this.counts['longest wait of a person, s'] = Math.max(this.counts['longest wait of a person, s'], seconds);
    return found;
  }
}
