import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkspacePlatform } from '#src/chat/workspace/adapter.ts';
import type { Desk } from '#src/domain/desk.ts';
import { render } from '#src/i18n/render.ts';
import { type Clock, systemClock } from '#src/lib/clock.ts';
import { createLog, type Log } from '#src/lib/log.ts';
import type { Runtime } from '#src/lib/runtime.ts';
import type { Card } from '#src/port/cards.ts';
import type { MailTransport } from '#src/port/mail.ts';
import type { Capabilities, Limits, Platform } from '#src/port/platform.ts';
import type { RunningDesk } from '#src/services/desk.ts';
import type { MissingPlace } from '#src/services/places/look-up.ts';
import type { OpenStore } from '#src/store/open.ts';
import type { Hub } from '#src/workspace/hub.ts';
import type { Answer, MessageView } from '#src/workspace/model.ts';
import { serveWorkspace } from '#src/workspace/serve.ts';
import { openWorkspace } from '#src/workspace/workspace.ts';
import { renamed } from './renamed.ts';
import { runDesk } from './running-desk.ts';

type Workspace = ReturnType<typeof openWorkspace>;

const token = 'a-token-of-the-tests-that-is-long-enough';

/** The whole of Relevo on a folder of its own: the workspace, the embedded store (which refuses scans), the desk. */
export interface House {
  readonly workspace: Workspace;
  readonly desk: RunningDesk;
  readonly store: OpenStore;
  readonly runtime: Runtime;
  as(member: string): Actor;
  /** A member of the second platform's. */
  elsewhere(member: string): Actor;
  close(): Promise<void>;
}

export interface HouseOptions {
  /** Where mails go instead of the Mailbox. */
  readonly mail?: MailTransport;
  /** Jobs that the clock leaves alone, as the test runs them itself. */
  readonly byHand?: readonly string[];
  /** What another platform can do less than the workspace. */
  readonly lacks?: Lacks;
  /** There is a second platform, of this name: a workspace with the same members and channels. */
  readonly second?: string;
  /** How the platform gives files instead. */
  readonly file?: (own: Platform['file']) => Platform['file'];
  /** How the platform describes people instead. */
  readonly profile?: (own: Platform['profile']) => Platform['profile'];
  readonly clock?: Clock;
  readonly missing?: (place: MissingPlace) => void;
  readonly log?: Log;
}

interface Lacks {
  readonly limits?: Partial<Limits>;
  readonly capabilities?: Partial<Capabilities>;
  /** Channels and groups that are not there as long as they stand here. */
  readonly places?: ReadonlySet<string>;
}

export async function openHouse(change: Partial<Desk> = {}, options: HouseOptions = {}): Promise<House> {
  const { mail, byHand = [], lacks = {}, missing, log, clock = systemClock } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'relevo-'));
  const { workspace, serving } = await openChat(join(dataDir, 'workspace.sqlite'));
  const other = options.second === undefined ? undefined : await openChat(join(dataDir, 'second.sqlite'));
  const runtime = {
    clock,
    log: log ?? createLog({ level: (process.env['RELEVO_TEST_LOG'] as 'info') ?? 'silent' }),
  };
  const platform = new WorkspacePlatform({ url: serving.url, token }, render, runtime.log);
  const changed = {
    ...lesser(platform, lacks),
    ...(options.file ? { file: options.file(platform.file.bind(platform)) } : {}),
    ...(options.profile ? { profile: options.profile(platform.profile.bind(platform)) } : {}),
  };
  const all: Platform[] = [changed];
  if (other && options.second !== undefined) {
    const second = new WorkspacePlatform({ url: other.serving.url, token }, render, runtime.log);
    all.push(renamed(second, options.second));
  }
  const exits = { platforms: new Map(all.map((one) => [one.id, one])), mail: mail ?? platform.mailbox };
  const running = await runDesk(() => exits, runtime, { change, byHand, ...(missing ? { missing } : {}) });
  return {
    workspace,
    desk: running.desk,
    store: running.store,
    runtime,
    as: (member) => new Actor(workspace, member),
    elsewhere(member) {
      if (!other) throw new Error('there is no second platform');
      return new Actor(other.workspace, member);
    },
    async close() {
      await running.stop();
      for (const chat of other ? [{ workspace, serving }, other] : [{ workspace, serving }]) {
        await chat.serving.stop();
        chat.workspace.close();
      }
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function openChat(file: string) {
  const workspace = openWorkspace({ file, clock: systemClock });
  const serving = await serveWorkspace({
    hub: workspace satisfies Hub,
    web: () => ({ fetch: () => new Response(null, { status: 404 }) }),
    token,
    host: '127.0.0.1',
    port: 0,
    mark: 'tests',
  });
  return { workspace, serving };
}

/** The same platform, with less that it can do. */
function lesser(platform: Platform, { limits, capabilities, places }: Lacks): Platform {
  const names = platform.names?.bind(platform);
  return {
    id: platform.id,
    limits: { ...platform.limits, ...limits },
    capabilities: { ...platform.capabilities, ...capabilities },
    start: (inbox, menu) => platform.start(inbox, menu),
    stop: () => platform.stop(),
    perform: (call) => platform.perform(call),
    file: (file, atMost) => platform.file(file, atMost),
    message: (ref) => platform.message(ref),
    profile: (account) => platform.profile(account),
    channel: async (nameOrId) => (places?.has(nameOrId) ? undefined : platform.channel(nameOrId)),
    groupMembers: async (group) => (places?.has(group) ? undefined : platform.groupMembers(group)),
    ...(names ? { names } : {}),
  };
}

/** Waits until `look` gives something. What is waited for takes milliseconds; the bound is for machines that are slow. */
export async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = performance.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`waited in vain for: ${what}`);
    await sleep(15);
  }
}

export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly type?: string;
}

/** One person at the workspace, doing what a person does there. */
export class Actor {
  readonly #workspace: Workspace;
  readonly id: string;

  constructor(workspace: Workspace, id: string) {
    this.#workspace = workspace;
    this.id = id;
  }

  write(channel: string, text: string, thread?: string): MessageView {
    return this.#workspace.post(this.id, channel, { text, ...(thread === undefined ? {} : { thread }) });
  }

  /** Sends files, with words or without. */
  send(channel: string, text: string, files: readonly GivenFile[], thread?: string): MessageView {
    const ids = files.map(
      (file) => this.#workspace.keepFile(this.id, { type: 'application/octet-stream', ...file }).id,
    );
    return this.#workspace.post(this.id, channel, { text, files: ids, ...(thread === undefined ? {} : { thread }) });
  }

  /** What is in a file that this person sees. */
  opens(file: { readonly id: string }): Buffer {
    return Buffer.from(this.#workspace.file(this.id, file.id).bytes);
  }

  edits(message: MessageView, text: string): MessageView {
    return this.#workspace.edit(this.id, message.channel, message.id, text);
  }

  removes(message: MessageView): void {
    this.#workspace.remove(this.id, message.channel, message.id);
  }

  reacts(message: MessageView, emoji: string): MessageView {
    return this.#workspace.react(this.id, message.channel, message.id, emoji);
  }

  type(channel: string, line: string, thread?: string): Promise<Answer> {
    return this.#workspace.command(this.id, { channel, ...(thread === undefined ? {} : { thread }) }, line);
  }

  directWith(other: string): string {
    return this.#workspace.direct(this.id, other).id;
  }

  choose(message: MessageView, action: string): Promise<Answer> {
    return this.#workspace.messageAction(this.id, { channel: message.channel, message: message.id }, action);
  }

  /** Presses the button of a message that runs `run`. */
  press(message: MessageView, run: string): Promise<Answer> {
    const button = buttonsOf(message.card).find((one) => one.run === run);
    if (!button)
      throw new Error(
        `no button runs ${run}; there are ${buttonsOf(message.card)
          .map((one) => one.run)
          .join(', ')}`,
      );
    return this.#workspace.press(
      this.id,
      { channel: message.channel, message: message.id },
      { run, args: button.args },
    );
  }

  submit(answer: Answer, values: Readonly<Record<string, string>>): Promise<Answer> {
    if (answer.kind !== 'modal') throw new Error(`no form is open but: ${JSON.stringify(answer)}`);
    const known = Object.fromEntries(answer.modal.fields.map(({ id, value }) => [id, value ?? '']));
    return this.#workspace.submit(this.id, answer.id, { ...known, ...values });
  }

  messages(channel: string): readonly MessageView[] {
    return this.#workspace.messages(this.id, channel, { limit: 200 });
  }

  thread(channel: string, thread: string): readonly MessageView[] {
    return this.#workspace.thread(this.id, channel, thread);
  }

  /** Waits for a message of a channel whose words match. */
  sees(channel: string, words: RegExp): Promise<MessageView> {
    return until(`${this.id} sees ${words} in ${channel}`, () =>
      this.messages(channel).findLast((message) => words.test(wordsOf(message))),
    );
  }

  /** Waits for a file of a channel. */
  seesFile(channel: string, name: string) {
    return until(`${this.id} sees the file ${name} in ${channel}`, () =>
      this.messages(channel)
        .flatMap(({ files }) => files)
        .find((file) => file.name === name),
    );
  }

  /** Waits for what this person alone is shown in a channel, after `before` when that looked like it. */
  isShown(channel: string, words: RegExp, before?: MessageView): Promise<MessageView> {
    return until(`${this.id} is shown ${words} in ${channel}`, () => {
      const found = this.messages(channel).findLast((one) => one.onlyYou && words.test(wordsOf(one)));
      return found?.id === before?.id ? undefined : found;
    });
  }

  seesInThread(channel: string, thread: string, words: RegExp): Promise<MessageView> {
    return until(`${this.id} sees ${words} in a thread of ${channel}`, () =>
      this.thread(channel, thread).findLast((message) => words.test(wordsOf(message))),
    );
  }
}

export function buttonsOf(card: Card<string> | undefined) {
  const blocks = card?.blocks ?? [];
  return blocks.flatMap((block) => {
    if (block.kind === 'actions') return block.actions.filter((action) => action.kind === 'button');
    return block.kind === 'list' ? block.items.flatMap((item) => item.action ?? []) : [];
  });
}

/** The buttons that lead to the page before. */
export function olderOf({ card }: MessageView) {
  return buttonsOf(card).filter(({ label }) => /^(Older ones|Ver anteriores)$/.test(label));
}

/** Everything that stands on a message, a line each. */
export function wordsOf({ text, card }: MessageView): string {
  if (!card) return text ?? '';
  return [card.title, ...card.blocks.flatMap(linesOf)].filter((line) => line !== undefined).join('\n');
}

function linesOf(block: Card<string>['blocks'][number]): readonly (string | undefined)[] {
  switch (block.kind) {
    case 'text':
    case 'context':
      return [block.text];
    case 'quote':
      return [block.by, block.text];
    case 'fields':
      return block.fields.map(({ label, value }) => `${label}: ${value}`);
    case 'list':
      return block.items.flatMap(({ title, detail }) => [title, detail]);
    case 'steps':
      return block.steps.map(
        ({ done, label, detail }) => `[${done ? 'x' : ' '}] ${label}${detail ? `: ${detail}` : ''}`,
      );
    case 'links':
      return block.links.map(({ label }) => label);
    case 'actions':
    case 'mention':
    case 'divider':
      return [];
  }
}
