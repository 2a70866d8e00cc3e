import { Refused } from './api/method.ts';
import { enteredIn } from './entered.ts';
import type { Json, View } from './model.ts';
import type { Workspace } from './workspace.ts';

const stackOf = 3;
const responses = { times: 5, ms: 30 * 60_000 } as const;

interface Trigger {
  readonly user: string;
  /** The view that it was made in. */
  readonly view: View | undefined;
  readonly until: number;
}

interface ResponseUrl {
  readonly user: string;
  readonly channel: string;
  /** The message that was pressed on. */
  readonly message: string | undefined;
  left: number;
  readonly until: number;
}

/** What pressing and typing gives the app for a while: triggers, ways to answer, and windows. */
export class Interactions {
  readonly #workspace: Workspace;
  readonly #triggers = new Map<string, Trigger>();
  readonly #responses = new Map<string, ResponseUrl>();
  readonly #stacks = new Map<string, View[]>();
  readonly #triggerMs: number;

  constructor(workspace: Workspace, triggerMs: number) {
    this.#workspace = workspace;
    this.#triggerMs = triggerMs;
  }

  /** Good for one window within 3 s. https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses */
  trigger(user: string, view?: View): string {
    const id = this.#workspace.id('trigger.');
    this.#triggers.set(id, { user, view, until: performance.now() + this.#triggerMs });
    return id;
  }

  /** Good for five answers within 30 minutes. https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
  responseUrl(base: string, user: string, channel: string, message?: string): string {
    const id = this.#workspace.id('R');
    const until = performance.now() + responses.ms;
    this.#responses.set(id, { user, channel, message, left: responses.times, until });
    return `${base}/actions/${id}`;
  }

  /** @returns undefined when the URL is used up or too old */
  useResponse(id: string): ResponseUrl | undefined {
    const found = this.#responses.get(id);
    if (found === undefined || found.left === 0 || performance.now() > found.until) return undefined;
    found.left -= 1;
    return found;
  }

  open(trigger: string, definition: Json): View {
    const { user } = this.#use(trigger);
    const id = this.#workspace.id('V');
    const view = { id, user, root: id, hash: this.#workspace.id('h'), definition, entered: enteredIn(definition) };
    this.#stacks.set(user, [view]);
    return this.#keep(view);
  }

  push(trigger: string, definition: Json): View {
    const { user } = this.#use(trigger);
    return this.pushFor(user, definition);
  }

  pushFor(user: string, definition: Json): View {
    const stack = this.#stacks.get(user) ?? [];
    const [root] = stack;
    if (root === undefined) throw new Refused('not_found');
    if (stack.length >= stackOf) throw new Refused('push_limit_reached');
    const [id, hash] = [this.#workspace.id('V'), this.#workspace.id('h')];
    const view = { id, user, root: root.id, hash, definition, entered: enteredIn(definition) };
    stack.push(view);
    return this.#keep(view);
  }

  replace(view: View, definition: Json): View {
    view.entered = enteredIn(definition, view.entered, view.definition);
    view.definition = definition;
    view.hash = this.#workspace.id('h');
    return view;
  }

  /** The window that somebody looks at. */
  top(user: string): View | undefined {
    return this.#stacks.get(user)?.at(-1);
  }

  close(user: string, all = false): void {
    const stack = this.#stacks.get(user) ?? [];
    for (const view of all ? stack.splice(0) : stack.splice(-1)) this.#workspace.views.delete(view.id);
  }

  #keep(view: View): View {
    this.#workspace.views.set(view.id, view);
    return view;
  }

  #use(id: string): Trigger {
    const trigger = this.#triggers.get(id);
    if (trigger === undefined) throw new Refused('invalid_trigger_id');
    this.#triggers.delete(id);
    if (performance.now() > trigger.until) throw new Refused('expired_trigger_id');
    return trigger;
  }
}
