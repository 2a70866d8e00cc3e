import { z } from 'zod';
import type { DeleteEvent, EditEvent, FileRef, MessageEvent, ReactionEvent } from '../../port/events.ts';
import type { GivenMessage } from '../../port/platform.ts';
import { withQuotes } from '../../port/quotes.ts';
import type { Emoji } from './emoji.ts';
import { file, filesOf } from './file-refs.ts';
import type { Identity } from './identity.ts';
import type { Refs } from './refs.ts';
import { sharedIn } from './shared.ts';
import { instantOf, mentionOf, type NameOf, namedIn, plainWords } from './text.ts';

/** Messages as Slack tells of them, live and in its history. https://docs.slack.dev/reference/events/message */

export const slackMessage = z.object({
  subtype: z.string().nullish(),
  ts: z.string(),
  user: z.string().nullish(),
  bot_id: z.string().nullish(),
  text: z.string().default(''),
  thread_ts: z.string().nullish(),
  latest_reply: z.string().nullish(),
  edited: z.object({ user: z.string().nullish(), ts: z.string() }).nullish(),
  files: z.array(file).nullish(),
  /** Whatever apps and Slack itself put there: see `sharedIn`. */
  attachments: z.array(z.unknown()).nullish().catch(null),
  reactions: z.array(z.object({ name: z.string(), users: z.array(z.string()) })).nullish(),
  metadata: z.object({ event_payload: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});
export type SlackMessage = z.infer<typeof slackMessage>;

const place = { channel: z.string(), channel_type: z.string().nullish() };
export const writtenEvent = slackMessage.extend(place);
export const changedEvent = z.object({
  ...place,
  ts: z.string(),
  message: slackMessage,
  previous_message: slackMessage.nullish(),
});
export const deletedEvent = z.object({
  ...place,
  ts: z.string(),
  deleted_ts: z.string(),
  previous_message: slackMessage.nullish(),
});
export const reactionEvent = z.object({
  type: z.enum(['reaction_added', 'reaction_removed']),
  user: z.string(),
  reaction: z.string(),
  item: z.object({ type: z.string(), channel: z.string().nullish(), ts: z.string().nullish() }),
  event_ts: z.string(),
});

/** What people say: everything else is Slack's own (somebody joined, the topic changed) or another app's. */
const said = new Set<string | null | undefined>([undefined, null, 'file_share', 'thread_broadcast', 'me_message']);

/** How what Slack says becomes what Relevo understands. */
export interface Reading {
  readonly refs: Refs;
  readonly emoji: Emoji;
  readonly me: Identity;
  readonly nameOf: NameOf;
  /** What Slack said of files of which their message says nothing, by their ids. */
  readonly told: ReadonlyMap<string, FileRef>;
}

/** Whether a message is somebody's own words, neither an app's nor Slack's. */
export function isSaid(message: SlackMessage, { user }: Identity): boolean {
  return said.has(message.subtype) && !message.bot_id && Boolean(message.user) && message.user !== user;
}

export function messageEvent(message: SlackMessage, channel: string, direct: boolean, reading: Reading): MessageEvent {
  const { refs } = reading;
  return {
    kind: 'message',
    key: refs.key('m', channel, message.ts),
    by: refs.account(message.user ?? ''),
    at: instantOf(message.ts),
    message: refs.stamped(message, channel),
    direct,
    files: toldFilesOf(message, reading),
    ...wordsOf(message, reading),
  };
}

/** @param stamp when it was edited */
export function editEvent(message: SlackMessage, channel: string, stamp: string, reading: Reading): EditEvent {
  const { refs } = reading;
  return {
    kind: 'edit',
    key: refs.key('e', channel, message.ts, stamp),
    by: refs.account(message.user ?? ''),
    at: instantOf(stamp),
    message: refs.stamped(message, channel),
    text: wordsOf(message, reading).text,
    files: toldFilesOf(message, reading),
  };
}

/** Slack does not say who deleted it: that was its author, or an admin in their place. */
export function deleteEvent(
  message: Pick<SlackMessage, 'ts' | 'user' | 'thread_ts'>,
  channel: string,
  ts: string,
  { refs }: Reading,
): DeleteEvent {
  return {
    kind: 'delete',
    key: refs.key('d', channel, message.ts),
    by: refs.account(message.user ?? ''),
    at: instantOf(ts),
    message: refs.stamped(message, channel),
  };
}

export function reactionOf(event: z.infer<typeof reactionEvent>, { refs, emoji }: Reading): ReactionEvent | undefined {
  const { item, user, reaction, event_ts: stamp } = event;
  if (item.type !== 'message' || !item.channel || !item.ts) return undefined;
  return {
    kind: 'reaction',
    key: refs.key('r', item.channel, item.ts, user, reaction, stamp),
    by: refs.account(user),
    at: instantOf(stamp),
    message: refs.message(item.channel, item.ts),
    emoji: emoji.emojiOf(reaction),
    added: event.type === 'reaction_added',
  };
}

/** A reaction as it stands on a message in the history, which says neither when it was put there nor whether that was told. */
export function foundReaction(
  {
    channel,
    ts,
    user,
    name,
  }: { readonly channel: string; readonly ts: string; readonly user: string; readonly name: string },
  at: string,
  { refs, emoji }: Reading,
): ReactionEvent {
  return {
    kind: 'reaction',
    key: refs.key('r', channel, ts, user, name),
    by: refs.account(user),
    at: instantOf(at),
    message: refs.message(channel, ts),
    emoji: emoji.emojiOf(name),
    added: true,
  };
}

export function givenOf(message: SlackMessage, channel: string, reading: Reading): GivenMessage {
  const { refs } = reading;
  return {
    ref: refs.stamped(message, channel),
    author: refs.account(message.user ?? message.bot_id ?? ''),
    text: wordsOf(message, reading).text,
    files: toldFilesOf(message, reading),
  };
}

/** Its files, as well as they are known. */
export function toldFilesOf(message: SlackMessage, { told }: Reading): readonly FileRef[] {
  return filesOf(message).map((one) => (one.untold ? (told.get(one.id) ?? one) : one));
}

/** The people whom a message names, also in what it passes on, by their ids. */
export function namesIn({ text, attachments }: SlackMessage): readonly string[] {
  return [text, ...sharedIn(attachments).flatMap((one) => [one.author, one.text])].flatMap(namedIn);
}

/** What somebody said with a message, as plain words: what it passes on stands below what they wrote themselves. */
export function plainTextOf({ text, attachments }: SlackMessage, { me, nameOf }: Reading): string {
  const names: NameOf = (user) => (user === me.user ? me.handle : nameOf(user));
  const quotes = sharedIn(attachments).map((one) => {
    return { author: plainWords(one.author, names).replace(/^@/, ''), text: plainWords(one.text, names) };
  });
  return withQuotes(plainWords(text, names), quotes);
}

/** Somebody named by id in a command is found by it; in what people say to each other they are named as they are called. */
function wordsOf(message: SlackMessage, reading: Reading): Pick<MessageEvent, 'text' | 'mention' | 'typed'> {
  const { me, nameOf } = reading;
  const { text: rest, mention } = mentionOf(message.text, me.user);
  const names: NameOf = (user) => (user === me.user ? me.handle : mention === 'leading' ? undefined : nameOf(user));
  const typed = plainWords(rest, names);
  const passedOn = plainTextOf({ ...message, text: '' }, reading);
  return {
    text: [typed, passedOn].filter(Boolean).join('\n'),
    ...(mention === undefined ? {} : { mention }),
    ...(passedOn === '' ? {} : { typed }),
  };
}
