import { setTimeout as sleep } from 'node:timers/promises';
import { render } from '#src/i18n/render.ts';
import { t } from '#src/i18n/types.ts';
import { Lanes } from '#src/lib/lanes.ts';
import type { Answer, MessageView } from '#src/workspace/model.ts';
import { Actor, buttonsOf, type GivenFile, wordsOf } from '../scenarios/house.ts';
import type { Workspace } from './story-house.ts';

/** How long somebody looks, after no answer, whether it was done all the same, before trying again. */
const LOOKS_AGAIN_MS = 700;
/** What was taken must show within this, whatever was killed, and however busy the machine is with other things. */
const AT_LAST_MS = 60_000;

/** What somebody sees when it is there. */
type Look<T> = () => T | undefined;

/**
 * Somebody at the workspace who does what people do: when there is no answer, or the answer is to try again, they look
 * whether it was done and do it again only when it was not.
 */
export class Person extends Actor {
  readonly #acted: () => void;
  /** What stands on this person's screen, kept up to date as their page does it. */
  readonly #seen = new Map<string, { readonly message: MessageView; readonly words: string }>();
  readonly #toldToTryAgain = new Set<string>();
  readonly #hands = new Lanes();
  /** The longest that anybody waited for what they had done to show. */
  static longestWait = { ms: 0, what: '' };
  static triedAgain = 0;

  /** @param acted is told of everything that is done for the first time */
  constructor(workspace: Workspace, id: string, acted: () => void) {
    super(workspace, id);
    this.#acted = acted;
    const { language, zone } = workspace.member(id);
    const tryAgain = render(t('error.tryAgain'), { language, zone });
    workspace.listen(id, (change) => {
      if (change.kind === 'gone') this.#seen.delete(change.message);
      if (change.kind !== 'message') return;
      const { message } = change;
      const words = wordsOf(message);
      this.#seen.set(message.id, { message, words });
      if (message.onlyYou && words.includes(tryAgain)) this.#toldToTryAgain.add(message.id);
    });
  }

  /** Writes, which the workspace keeps whether a bot is there or not. */
  says(channel: string, text: string, thread?: string, files: readonly GivenFile[] = []): MessageView {
    const message = this.send(channel, text, files, thread);
    this.#acted();
    return message;
  }

  /** Edits what they wrote, which the workspace keeps likewise. */
  corrects(message: MessageView, text: string): void {
    this.edits(message, text);
    this.#acted();
  }

  takesBack(message: MessageView): void {
    this.removes(message);
    this.#acted();
  }

  /**
   * Does something until `look` sees its effect.
   * @param act gives the answers to what was done; none when there was nothing to do it with
   */
  async does<T>(what: string, look: Look<T>, act: () => Promise<readonly Answer[]>): Promise<T> {
    const began = performance.now();
    for (let attempt = 0; performance.now() - began < 2 * AT_LAST_MS; attempt += 1) {
      const seen = look();
      if (seen !== undefined) return this.#waited(what, began, seen);
      const taken = await this.#hands.run('', () => this.#act(act, attempt === 0));
      const found = await this.#watch(look, taken ? AT_LAST_MS : LOOKS_AGAIN_MS);
      if (found !== undefined) return this.#waited(what, began, found);
      if (taken) throw new Error(`${this.id} was told that it is done, but it never was: ${what}`);
    }
    throw new Error(`${this.id} tries in vain: ${what}`);
  }

  /** Nobody has more than two hands: what one person does is answered before the next thing. @returns whether it was taken */
  async #act(act: () => Promise<readonly Answer[]>, first: boolean): Promise<boolean> {
    const told = this.#toldToTryAgain.size;
    const acting = act();
    if (first) this.#acted();
    else Person.triedAgain += 1;
    const answered = (await acting).filter(({ kind }) => kind !== 'silent').length;
    return answered - (this.#toldToTryAgain.size - told) > 0;
  }

  /** Waits for something that must come by itself. */
  async finds<T>(what: string, look: Look<T>): Promise<T> {
    const began = performance.now();
    const found = await this.#watch(look, AT_LAST_MS);
    if (found === undefined) throw new Error(`${this.id} never saw: ${what}`);
    return this.#waited(what, began, found);
  }

  /** Presses a button, `times` at once as a nervous hand does. A button that is not there (any more) is not pressed. */
  async presses(message: MessageView, run: string, times = 1): Promise<readonly Answer[]> {
    const now = this.#seen.get(message.id)?.message ?? message;
    if (!buttonsOf(now.card).some((button) => button.run === run)) return [];
    return Promise.all(Array.from({ length: times }, () => this.press(now, run)));
  }

  /**
   * Opens a form by a button and sends it, `times` at once. Without an answer the same form is sent again, as the page
   * does that keeps it open.
   */
  async fillsIn(
    message: MessageView,
    run: string,
    values: Readonly<Record<string, string>>,
    times = 1,
  ): Promise<readonly Answer[]> {
    const form = (await this.presses(message, run)).find((answer) => answer.kind === 'modal');
    if (!form) return [];
    const fields = form.modal.fields.map(({ id }) => id);
    const missing = Object.keys(values).filter((id) => !fields.includes(id));
    if (missing.length > 0)
      throw new Error(`the form of ${run} has only ${fields.join(', ')}: ${JSON.stringify(form)}`);
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const answers = await Promise.all(Array.from({ length: times }, () => this.submit(form, values)));
      // Sent twice at once it is one and the same sending, with one answer.
      if (answers.some(({ kind }) => kind !== 'silent')) return [...new Set(answers)];
      Person.triedAgain += 1;
      await sleep(LOOKS_AGAIN_MS);
    }
    return [];
  }

  /** The newest message at the top level of a channel whose words match. */
  seesNow(channel: string, words: RegExp): MessageView | undefined {
    return this.#newest((message) => message.channel === channel && message.thread === undefined, words);
  }

  seesInThreadNow(thread: string, words: RegExp): MessageView | undefined {
    return this.#newest((message) => message.thread === thread, words);
  }

  seesFileNow(thread: string, name: string): MessageView | undefined {
    return [...this.#seen.values()]
      .map(({ message }) => message)
      .find((message) => message.thread === thread && message.files.some((file) => file.name === name));
  }

  #newest(where: (message: MessageView) => boolean, words: RegExp): MessageView | undefined {
    return [...this.#seen.values()].findLast((one) => where(one.message) && words.test(one.words))?.message;
  }

  async #watch<T>(look: Look<T>, ms: number): Promise<T | undefined> {
    const end = performance.now() + ms;
    for (;;) {
      const seen = look();
      if (seen !== undefined) return seen;
      if (performance.now() > end) return undefined;
      await sleep(30);
    }
  }

  #waited<T>(what: string, began: number, seen: T): T {
    const ms = performance.now() - began;
    if (ms > Person.longestWait.ms) Person.longestWait = { ms, what: `${this.id}: ${what}` };
    return seen;
  }
}
