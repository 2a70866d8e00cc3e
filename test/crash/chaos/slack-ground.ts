import { defaultDesk } from '#src/config/desk-defaults.ts';
import type { Dice } from '#src/lib/dice.ts';
import type { Fault } from '#test/fakes/slack/faults.ts';
import { type Json, type Message, wordsAt } from '#test/fakes/slack/model.ts';
import { SlackStandIn } from '#test/fakes/slack/slack.ts';
import { tokens } from '#test/fakes/slack/tokens.ts';
import { app } from '#test/fakes/slack/workspace.ts';
import { readOf } from '../../scenarios/slack-people.ts';
import { agents, customers, type Ground, intake, type Said } from './ground.ts';

/** How calls fail, by how many of two hundred. Each may have been carried out or not, as far as Relevo sees. */
const FAULTS: readonly (readonly [number, Fault])[] = [
  [30, { kind: 'status', status: 500 }],
  [20, { kind: 'status', status: 503 }],
  [10, { kind: 'error', code: 'internal_error' }],
  [40, { kind: 'ratelimited', seconds: 1 }],
  [40, { kind: 'reset' }],
  [40, { kind: 'lost' }],
  [19, { kind: 'delay', ms: 700 }],
  // Longer than Relevo waits for an answer.
  [1, { kind: 'delay', ms: 12_000 }],
];
/** Slack's own waits before it tells an event again are none, a minute and five. */
const RETRY_MS = [0, 2_000, 10_000];
/** So many messages Relevo looks through for one whose answer was lost: five pages of two hundred. */
const LOOKED_THROUGH = 1_000;
const OPENS_WITHIN_MS = 3_000;

/** Slack by Socket Mode. @param speed how many times faster than Slack's own the rate limits are */
export async function slackGround(seed: number, speed: number): Promise<Ground> {
  const slack = await new SlackStandIn({ rateSpeed: speed, retryMs: RETRY_MS }).start();
  const { workspace } = slack;
  const add = (handle: string, kind: 'member' | 'guest') =>
    workspace.add({
      handle,
      name: handle.charAt(0).toUpperCase() + handle.slice(1),
      kind,
      locale: 'en-US',
      email: `${handle}@acme.example`,
      zone: 'Europe/Zurich',
    }).id;
  const [guests, staff] = [customers.map((name) => add(name, 'guest')), agents.map((name) => add(name, 'member'))];
  const { channels, teams } = defaultDesk;
  workspace.group('agents', staff);
  for (const handle of ['leads', 'admins', ...Object.values(teams).flatMap(({ groups }) => groups)])
    workspace.group(handle, []);
  for (const name of intake) workspace.open(name, [app.user, ...staff, ...guests]);
  for (const name of [channels.agents, channels.leads, ...Object.values(teams).map(({ channel }) => channel)])
    workspace.open(name, [app.user, ...staff], { kind: 'private' });
  return new SlackGround(slack, seed);
}

class SlackGround implements Ground {
  readonly name = 'slack';
  readonly settings: Ground['settings'];
  readonly #slack: SlackStandIn;
  readonly #seed: number;
  readonly #told = new WeakSet<Message>();
  #cuts = 0;

  constructor(slack: SlackStandIn, seed: number) {
    this.#slack = slack;
    this.#seed = seed;
    this.settings = { SLACK_BOT_TOKEN: tokens.bot, SLACK_APP_TOKEN: tokens.app, SLACK_API_URL: slack.apiUrl };
  }

  connected(): boolean {
    return this.#slack.sockets.connected > 0;
  }

  write(by: string, channel: string, words: string, under?: string): Said {
    const more = under === undefined ? {} : { thread: under };
    return this.#said(channel, this.#slack.people.write(this.#user(by), this.#channel(channel), words, more));
  }

  async press(by: string, on: Said, label: RegExp): Promise<boolean> {
    const { people, workspace } = this.#slack;
    const channel = this.#channel(on.channel);
    const message = workspace.all(channel).find(({ ts }) => ts === on.id);
    const button = people.hands
      .elements(message?.blocks)
      .map(({ element }) => wordsAt(element['text'] as Json, 'text'))
      .find((words) => label.test(words));
    if (button === undefined) return false;
    return (await people.hands.press(this.#user(by), { channel, ts: on.id }, button)).ok;
  }

  async fillIn(by: string, on: Said, label: RegExp, values: Readonly<Record<string, string>>): Promise<boolean> {
    const { interactions, people } = this.#slack;
    const user = this.#user(by);
    interactions.close(user, true);
    if (!(await this.press(by, on, label))) return false;
    const end = performance.now() + OPENS_WITHIN_MS;
    while (!interactions.top(user) && performance.now() < end) await new Promise((again) => setTimeout(again, 20));
    if (!interactions.top(user)) return false;
    return (await people.hands.submit(user, values)).kind === 'closed';
  }

  fresh(): readonly Said[] {
    const { channels } = this.#slack.workspace;
    const all = [...channels.values()].flatMap(({ id, name }) =>
      this.#slack.workspace
        .all(id)
        .filter((one) => !this.#told.has(one))
        .map((one) => ({ name, one })),
    );
    for (const { one } of all) this.#told.add(one);
    return all.toSorted((a, b) => Number(a.one.ts) - Number(b.one.ts)).map(({ name, one }) => this.#said(name, one));
  }

  rage(share: number): void {
    const { faults, delivery } = this.#slack;
    const kinds = FAULTS.flatMap(([count, fault]) => Array.from({ length: count }, () => fault));
    faults.share(share, kinds, this.#seed);
    delivery.disturb({ twice: 0.2, late: 0.2 });
  }

  cut(dice: Dice): void {
    const { sockets } = this.#slack;
    this.#cuts += 1;
    dice.of([() => sockets.cut(), () => sockets.refresh()])();
  }

  toldInOrder(first: Said, second: Said): boolean {
    const { late } = this.#slack.delivery;
    return !late.has(first.id) && !late.has(second.id);
  }

  keyOf(item: string): string {
    return item;
  }

  excuse(first: Said, again: Said): string | undefined {
    const all = this.#slack.workspace.all(this.#channel(first.channel));
    const there = all.filter(({ ts, thread }) => thread === first.thread && ts > first.id && ts < again.id);
    return there.length >= LOOKED_THROUGH
      ? `its answer was lost, and ${there.length} messages had come after it`
      : undefined;
  }

  counts(): Readonly<Record<string, number>> {
    const { api, faults, delivery, sockets, rates, blockKit } = this.#slack;
    return {
      'calls carried out': [...api.calls.values()].reduce((sum, count) => sum + count, 0),
      'calls made to fail': faults.count,
      'calls over the limits': rates.refused,
      'connections taken away': this.#cuts,
      'connections made': sockets.connected,
      events: delivery.counts.events,
      'events told again': delivery.counts.again,
      'events never taken': delivery.counts.lost,
      'messages told late': delivery.late.size,
      ...(blockKit.seen ? { 'words of the protocol validated': blockKit.seen.count } : {}),
    };
  }

  violations(): readonly string[] {
    return this.#slack.violations;
  }

  stop(): Promise<void> {
    return this.#slack.stop();
  }

  #user(handle: string): string {
    return this.#slack.workspace.memberNamed(handle).id;
  }

  #channel(name: string): string {
    const found = [...this.#slack.workspace.channels.values()].find((channel) => channel.name === name);
    if (!found) throw new Error(`there is no channel ${name}`);
    return found.id;
  }

  #said(channel: string, message: Message): Said {
    const { ts, thread, byBot, metadata } = message;
    const { key } = (metadata?.['event_payload'] ?? {}) as { readonly key?: string };
    return {
      channel,
      ...(thread === undefined ? {} : { thread }),
      id: ts,
      words: readOf(channel, message, this.#slack).words,
      byRelevo: byBot,
      ...(key === undefined ? {} : { key }),
    };
  }
}
