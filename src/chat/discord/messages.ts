import { type APIAttachment, type APIMessage, MessageType } from 'discord.js';
import type { DeleteEvent, EditEvent, FileRef, MessageEvent, ReactionEvent } from '../../port/events.ts';
import { withQuotes } from '../../port/quotes.ts';
import type { MessageRef } from '../../port/refs.ts';
import { instantOf, platform } from './ids.ts';

/** Messages that a person wrote; the rest tells that somebody joined, pinned, started a thread. */
const WRITTEN: readonly MessageType[] = [MessageType.Default, MessageType.Reply];

export function isWritten({ type, author, webhook_id: hook }: APIMessage): boolean {
  return WRITTEN.includes(type) && !author.bot && hook === undefined;
}

/** @param ref where it stands. @param bot whom a mention of Relevo names */
export function messageEvent(message: APIMessage, ref: MessageRef, direct: boolean, bot: string): MessageEvent {
  return {
    kind: 'message',
    key: `${platform}:message:${message.id}`,
    by: { platform, user: message.author.id },
    at: instantOf(message.id),
    message: ref,
    direct,
    files: filesOf(message),
    ...saidIn(message, bot),
  };
}

/** Undefined where nobody edited it: Discord tells of a change also when a link got its preview. */
export function editEvent(message: APIMessage, ref: MessageRef, bot: string): EditEvent | undefined {
  const { id, author, edited_timestamp: edited } = message;
  if (!edited) return undefined;
  const at = Temporal.Instant.from(edited);
  return {
    kind: 'edit',
    key: `${platform}:edit:${id}:${at.epochMilliseconds}`,
    by: { platform, user: author.id },
    at: at.toString(),
    message: ref,
    text: saidIn(message, bot).text,
    files: filesOf(message),
  };
}

export function deleteEvent(ref: MessageRef, author: string, now: Temporal.Instant): DeleteEvent {
  return {
    kind: 'delete',
    key: `${platform}:delete:${ref.message}`,
    by: { platform, user: author },
    at: now.toString(),
    message: ref,
  };
}

export interface Reaction {
  readonly user_id: string;
  readonly channel_id: string;
  readonly message_id: string;
  readonly guild_id?: string;
  readonly emoji: { readonly id: string | null; readonly name: string | null };
}

/**
 * Nothing in it tells one reaction from the same one after it was taken off, so that the second counts as the first for as
 * long as the inbox remembers. A custom emoji is named `:name:`.
 */
export function reactionEvent(
  reaction: Reaction,
  ref: MessageRef,
  added: boolean,
  now: Temporal.Instant,
): ReactionEvent {
  const { id, name } = reaction.emoji;
  const emoji = id === null ? (name ?? '') : `:${name ?? id}:`;
  return {
    kind: 'reaction',
    key: `${platform}:${added ? 'react' : 'unreact'}:${ref.message}:${reaction.user_id}:${emoji}`,
    by: { platform, user: reaction.user_id },
    at: now.toString(),
    message: ref,
    emoji,
    added,
  };
}

/** A file is found again through its message, as a link to it ends. */
export function filesOf(message: APIMessage): readonly FileRef[] {
  const { channel_id: channel, id } = message;
  return attachmentsOf(message).map((one) => ({
    id: `${channel}:${id}:${one.id}`,
    name: one.filename,
    type: one.content_type ?? 'application/octet-stream',
    size: one.size,
  }));
}

/** Those of a message, and of one that it passes on: that one may stand where Relevo is not. */
export function attachmentsOf({
  attachments,
  message_snapshots: forwarded = [],
}: APIMessage): readonly APIAttachment[] {
  return [...attachments, ...forwarded.flatMap(({ message }) => message.attachments ?? [])];
}

/**
 * What somebody said with a message: their own words, and below them those that they forward, of which Discord says neither whose they
 * were nor lets anybody change them (Message: Message Snapshot Object).
 */
export function saidIn(message: APIMessage, bot: string): Pick<MessageEvent, 'text' | 'mention' | 'typed'> {
  const own = mentionIn(wordsOf(message, bot), bot);
  const forwarded = (message.message_snapshots ?? []).map((one) => ({ text: wordsOf(one.message, '') }));
  const text = withQuotes(own.text, forwarded);
  return text === own.text ? own : { ...own, text, typed: own.text };
}

/** What somebody wrote, with names where Discord has ids: `<@17>` is `@mia`. Relevo itself is left for `mentionIn`. */
function wordsOf(
  { content, mentions = [] }: Pick<APIMessage, 'content'> & Partial<Pick<APIMessage, 'mentions'>>,
  bot: string,
): string {
  return content
    .replace(/<@!?(\d+)>/g, (whole, id: string) => {
      const user = id === bot ? undefined : mentions.find((one) => one.id === id);
      return user ? `@${user.global_name ?? user.username}` : whole;
    })
    .replace(/<a?(:\w+:)\d+>/g, '$1');
}

/** `@relevo` as the first word only says to whom the rest is said. */
function mentionIn(text: string, bot: string): Pick<MessageEvent, 'text' | 'mention'> {
  const found = new RegExp(`<@!?${bot}>`).exec(text);
  if (!found) return { text };
  if (text.slice(0, found.index).trim() !== '') return { text, mention: 'inside' };
  return { text: text.slice(found.index + found[0].length).replace(/^[\s,:]+/, ''), mention: 'leading' };
}
