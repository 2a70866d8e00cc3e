import { createHash } from 'node:crypto';
import { systemClock } from '../../lib/clock.ts';
import { catalogueOf } from '../i18n/catalogues.ts';
import { type Member, type MessageView, NotHere, type Workspace } from '../model.ts';
import type { Words } from '../protocol.ts';
import { textOf } from './html.ts';
import type { Look } from './look.ts';
import type { AnswersPanel } from './views/answers.ts';
import { castOf } from './views/cast.ts';
import { messageView } from './views/message.ts';
import type { Side, Waiting } from './views/side.ts';
import type { Tour } from './views/tour.ts';

/** What all routes share. */
export interface Shop {
  readonly workspace: Workspace;
  /** Whether there is a password. */
  readonly lockable: boolean;
}

/** @throws NotHere for somebody who does not exist, and for bots: nobody plays them. */
export function lookFor({ workspace }: Shop, id: string): Look {
  const viewer = workspace.member(id);
  if (viewer.bot) throw new NotHere('nobody plays a bot');
  return {
    viewer,
    words: catalogueOf(viewer.language),
    base: `/as/${encodeURIComponent(viewer.id)}`,
    members: new Map(workspace.members().map((member) => [member.id, member])),
    now: systemClock.now(),
    searches: workspace.menu()?.search !== undefined,
  };
}

/** The columns on the left, with what waits for everybody. */
export function sideFor({ workspace, lockable }: Shop, look: Look, open: string): Side {
  const waiting = new Map<string, Waiting>();
  for (const member of look.members.values()) {
    if (member.bot) continue;
    const channels = workspace.channels(member.id);
    const unread = channels.reduce((sum, channel) => sum + channel.unread, 0);
    waiting.set(member.id, { unread, mentions: channels.reduce((sum, channel) => sum + channel.mentions, 0) });
  }
  return {
    channels: workspace.channels(look.viewer.id),
    waiting,
    open,
    lockable,
    ...offersOf(workspace, look.viewer.id),
  };
}

/** What the bot offers besides what is written. */
function offersOf(workspace: Workspace, viewer: string): Pick<Side, 'botHome'> {
  return workspace.menu()?.home === undefined ? {} : { botHome: { count: workspace.home(viewer)?.count ?? 0 } };
}

/** The panel beside the conversations. */
export function answersFor({ workspace }: Shop, { viewer }: Look): AnswersPanel {
  const menu = workspace.menu();
  const command = menu?.commands.find(({ name }) => name === menu.search?.run);
  const answer = workspace.answer(viewer.id);
  return {
    ...(command === undefined ? {} : { search: inLanguage(command.description, viewer.language) }),
    ...(answer === undefined ? {} : { answer }),
  };
}

/** Whom the tour is about; undefined where there is nobody to be. */
export function tourFor({ workspace }: Shop): Tour | undefined {
  const { customers, agents } = castOf(workspace.members());
  const [customer] = customers;
  const rooms = (member: Member | undefined) =>
    member === undefined ? [] : workspace.channels(member.id).filter(({ kind }) => kind === 'channel');
  const [intake] = rooms(customer);
  const agent = agents.find(({ id }) => intake?.members.includes(id));
  const desk = rooms(agent).find(({ members }) => !customers.some(({ id }) => members.includes(id)));
  return customer && intake && agent && desk && { customer, intake, agent, desk };
}

/** What a bot said in every language, in one. */
export function inLanguage(words: Words, language: string): string {
  return words[language] ?? words['en'] ?? Object.values(words)[0] ?? '';
}

export interface Opened {
  /** A channel's id. */
  readonly channel?: string;
  readonly thread?: string;
}

/**
 * A digest of what an open page shows. A page that connects (again) with another one has missed something and reads
 * itself anew.
 */
export function stampFor({ workspace }: Shop, viewer: string, open: Opened): string {
  const { channel, thread } = open;
  const shown = {
    bot: workspace.botConnected(),
    channels: workspace.channels(viewer),
    messages: channel === undefined ? [] : workspace.messages(viewer, channel),
    thread: channel === undefined || thread === undefined ? [] : workspace.thread(viewer, channel, thread),
    answer: workspace.answer(viewer)?.id,
    home: workspace.home(viewer),
    mail: channel === undefined ? workspace.mails({ limit: 1 })[0]?.id : undefined,
  };
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 22);
}

/** A message as the script takes it: for the list, for the panel, or both. */
export function messageParcel(look: Look, message: MessageView) {
  const { id, channel, thread, at } = message;
  return {
    id,
    channel,
    thread,
    at,
    by: message.by.id,
    log: thread === undefined ? textOf(messageView(look, message, 'log')) : undefined,
    panel: textOf(messageView(look, message, 'thread')),
  };
}
