import { SlackPlatform } from '#src/chat/slack/adapter.ts';
import { loadEmoji } from '#src/chat/slack/emoji.ts';
import { readSettings } from '#src/chat/slack/settings.ts';
import { render } from '#src/i18n/render.ts';
import { createLog, type Log } from '#src/lib/log.ts';
import type { Notes } from '#src/port/definition.ts';
import type { PlatformEvent } from '#src/port/events.ts';
import type { FirstAnswer, Platform } from '#src/port/platform.ts';
import { type Json, type Message, type View, wordsAt } from '../fakes/slack/model.ts';
import { SlackStandIn } from '../fakes/slack/slack.ts';
import { tokens } from '../fakes/slack/tokens.ts';
import type { Team } from '../fakes/slack/workspace.ts';
import { until } from './house.ts';
import type { Outcome, Player, Read, Stage } from './stages/stage.ts';

const base = 'https://relevo.test/slack';
const requestUrls = { events: `${base}/events`, commands: `${base}/commands`, interactivity: `${base}/interactivity` };

/** Who is in a workspace, by handle, in the order in which they get their ids. */
export type Everybody = Readonly<Record<string, 'member' | 'guest'>>;
const staff = { mia: 'member', noah: 'member', lea: 'member', dara: 'member', ivan: 'member', leo: 'member' } as const;
const everybody: Everybody = { ...staff, ana: 'guest', ben: 'guest' };
const groups = {
  agents: ['mia', 'noah'],
  leads: ['lea'],
  dev: ['dara'],
  it: ['ivan'],
  legal: ['leo'],
  admins: [],
} as const;

const silent = createLog({ level: (process.env['RELEVO_TEST_LOG'] as 'info') ?? 'silent' });

const intake = ['support-acme', 'support-globex'];
const inside = ['agents', 'leads', 'team-dev', 'team-it', 'team-legal'];

/** Where a workspace is not the one of the stories. */
export interface OtherWorkspace {
  readonly id: string;
  readonly team: Team;
  readonly people: Everybody;
  readonly log: Log;
}

/**
 * Slack with everybody of the stories in it, reached by Socket Mode or reaching Relevo by HTTP.
 * @param channels absent: all that the default desk names
 */
export async function openSlackStage(
  way: 'socket' | 'http',
  channels: readonly string[] = [...intake, ...inside],
  other: Partial<OtherWorkspace> = {},
): Promise<Stage & { readonly slack: SlackStandIn }> {
  const { id = 'slack', team, people, log } = other;
  const slack = await new SlackStandIn({
    ...(team === undefined ? {} : { team }),
    ...(way === 'http' ? { http: { urls: requestUrls } } : {}),
  }).start();
  peopleSlack(slack, channels, people);
  const { workspace } = slack;
  const answers = new Map<string, FirstAnswer>();
  return {
    slack,
    async create(notes) {
      const platform = await createPlatform(slack, way, { id, notes, log });
      const { start } = platform;
      // Whether a window opens is known by what Relevo answers.
      platform.start = (inbox, menu) =>
        start.call(
          platform,
          async (event) => {
            const answer = await inbox(event);
            if (isPressed(event)) answers.set(event.by.user, answer);
            return answer;
          },
          menu,
        );
      if (slack.http) slack.http.carry = (request) => platform.web?.(request) ?? Promise.reject(new Error('no web'));
      return platform;
    },
    as: (name) => playerOf(slack, workspace.memberNamed(name).id, answers),
    async stop() {
      await slack.stop();
      if (slack.violations.length > 0) throw new Error(`Slack's rules were broken: ${slack.violations.join('; ')}`);
    },
  };
}

/** Everybody of the stories, and the channels and groups that the default desk names. */
export function peopleSlack(
  { workspace }: SlackStandIn,
  channels: readonly string[] = [...intake, ...inside],
  people: Everybody = everybody,
): void {
  for (const [handle, kind] of Object.entries(people)) {
    const name = handle.charAt(0).toUpperCase() + handle.slice(1);
    const locale = kind === 'guest' ? 'es-ES' : 'en-US';
    workspace.add({ handle, name, kind, locale, email: `${handle}@acme.example`, zone: 'Europe/Zurich' });
  }
  for (const [handle, members] of Object.entries(groups))
    workspace.group(
      handle,
      members.filter((name) => name in people).map((name) => workspace.memberNamed(name).id),
    );
  const all = [...workspace.members.values()];
  const house = all.filter(({ kind }) => kind !== 'guest');
  for (const name of channels) {
    const isInside = inside.includes(name);
    const members = (isInside ? house : all).map(({ id }) => id);
    workspace.open(name, members, { kind: isInside ? 'private' : 'public' });
  }
}

async function createPlatform(
  slack: SlackStandIn,
  way: 'socket' | 'http',
  { id, notes, log = silent }: { readonly id: string; readonly notes: Notes; readonly log: Log | undefined },
): Promise<Platform> {
  const settings = readSettings({
    SLACK_BOT_TOKEN: tokens.bot,
    SLACK_API_URL: slack.apiUrl,
    ...(way === 'http' ? { SLACK_SIGNING_SECRET: tokens.signingSecret } : { SLACK_APP_TOKEN: tokens.app }),
  });
  return new SlackPlatform({ id, settings, words: render, log, notes, emoji: await loadEmoji() });
}

function isPressed({ kind }: PlatformEvent): boolean {
  return kind === 'command' || kind === 'action' || kind === 'messageAction';
}

function playerOf(slack: SlackStandIn, id: string, answers: Map<string, FirstAnswer>): Player {
  const { people, workspace } = slack;
  const channelId = (name: string) => {
    const found = [...workspace.channels.values()].find((channel) => channel.name === name || channel.id === name);
    if (found === undefined) throw new Error(`there is no channel ${name}`);
    return found.id;
  };
  /** Does something and waits for the window that it opens, when it opens one. */
  async function pressed(act: () => Promise<{ readonly ok: boolean }>): Promise<Outcome> {
    const before = people.hands.window(id)?.id;
    answers.delete(id);
    const { ok } = await act();
    if (!ok) throw new Error('Relevo did not acknowledge it');
    if (answers.get(id)?.kind !== 'modal') return { kind: 'done' };
    return formOf(
      await until('the window', () => {
        const now = people.hands.window(id);
        return now?.id === before ? undefined : now;
      }),
    );
  }
  return {
    async write(channel, text, thread) {
      const at = channelId(channel);
      return readOf(channel, people.write(id, at, text, thread ? { thread: thread.id } : {}), slack);
    },
    type: (channel, line) => pressed(() => people.command(id, channelId(channel), slackLine(line))),
    press(on, label) {
      const name = on.buttons.find((one) => label.test(one));
      if (name === undefined) throw new Error(`there is no button ${label} but: ${on.buttons.join(', ')}`);
      return pressed(() => people.hands.press(id, { channel: channelId(on.channel), ts: on.id }, name));
    },
    async submit(form, values) {
      if (form.kind !== 'form') throw new Error(`no form is open, but: ${JSON.stringify(form)}`);
      const outcome = await people.hands.submit(id, values);
      if (outcome.kind === 'failed') throw new Error(`the form was not taken: ${outcome.reason}`);
      if (outcome.kind === 'errors') return { kind: 'faults', faults: outcome.errors };
      const view = outcome.kind === 'again' ? people.hands.window(id) : undefined;
      return view === undefined ? { kind: 'done' } : formOf(view);
    },
    async reads(channel, thread) {
      return people.sees(id, channelId(channel), thread?.id).map((message) => readOf(channel, message, slack));
    },
  };
}

/** `/away` is Slack's own command, so that Relevo's has another name. */
function slackLine(line: string): string {
  return line.replace(/^\/away\b/, '/relevo-away');
}

function formOf(view: View): Outcome {
  const blocks = view.definition['blocks'] as readonly Json[];
  const fields = blocks.filter(({ type }) => type === 'input').map(({ block_id }) => String(block_id));
  return fields.length === 0 ? { kind: 'done' } : { kind: 'form', fields, handle: view.id };
}

export function readOf(channel: string, message: Message, slack: SlackStandIn): Read {
  const { ts, text, blocks, only } = message;
  const elements = slack.people.hands.elements(blocks);
  return {
    channel,
    id: ts,
    words: blocks === undefined ? plain(text) : blocks.map(linesOf).join('\n'),
    buttons: elements
      .filter(({ element }) => element.type === 'button')
      .map(({ element }) => wordsAt(element['text'] as Json, 'text')),
    onlyYou: only !== undefined,
  };
}

/** What is read on a block: a field's label and value are one line. */
function linesOf(value: unknown): string {
  if (Array.isArray(value))
    return value
      .map(linesOf)
      .filter((line) => line !== '')
      .join('\n');
  if (typeof value !== 'object' || value === null) return '';
  const { type, text, url, elements, fields } = value as Json;
  if (type === 'button' || type === 'static_select') return '';
  if (type === 'link') return String(url);
  if (type === 'rich_text_section' || type === 'rich_text_quote')
    return (elements as readonly Json[]).map(linesOf).join('');
  if (typeof text === 'string') return type === 'mrkdwn' ? plain(text) : text;
  return [text, elements, fields]
    .map(linesOf)
    .filter((line) => line !== '')
    .join('\n');
}

function plain(mrkdwn: string): string {
  const words = mrkdwn
    .replace(/^\*([^\n]*)\*\n/, '$1: ')
    .replace(/^\*([^\n]*)\*/, '$1')
    .replace(/<[^|>]*\|([^>]*)>/g, '$1');
  return words.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
